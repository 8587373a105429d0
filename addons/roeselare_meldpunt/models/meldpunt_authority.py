from odoo import fields, models


class MeldpuntAuthority(models.Model):
    """Somebody else who looks after a kind of problem, such as the grid operator."""

    _name = "meldpunt.authority"
    _description = "Other authority"
    _order = "name, id"

    name = fields.Char(required=True)
    text = fields.Text(
        translate=True,
        help="What the citizen reads when a category belongs to this authority.",
    )
    url = fields.Char(
        string="Website", help="Where this authority takes reports itself."
    )
    phone = fields.Char()
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex(
        "(name) WHERE active", "There is already an authority of this name."
    )
    _url_web = models.Constraint(
        "CHECK (url IS NULL OR url ~ '^https?://')",
        "A website's address starts with http:// or https://.",
    )
