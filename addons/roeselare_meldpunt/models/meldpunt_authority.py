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
    road_text = fields.Text(
        translate=True,
        help="What the citizen reads when the place lies on a road of this authority. "
        "{road} becomes the name of the road. Empty: a sentence that says whose road it "
        "is and that the report can be sent here all the same.",
    )
    road_category_ids = fields.Many2many(
        "helpdesk.ticket.category",
        relation="meldpunt_authority_road_category_rel",
        string="Kinds of problems on its roads",
        domain="[('is_report', '=', True), ('parent_id', '=', False)]",
        help="For which the citizen is told whose road it is. Empty: for all of them.",
    )
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex(
        "(name) WHERE active", "There is already an authority of this name."
    )
    _url_web = models.Constraint(
        "CHECK (url IS NULL OR url ~ '^https?://')",
        "A website's address starts with http:// or https://.",
    )

    def _road_categories(self):
        """Return the ids of the categories for which its roads are named; empty: all."""
        self.ensure_one()
        main = self.road_category_ids
        return main.search([("id", "child_of", main.ids)]).ids if main else []

    def _road_message(self, road):
        """Return what the citizen reads about a road of this authority.

        :param str road: the name of the road
        """
        self.ensure_one()
        if self.road_text:
            return self.road_text.replace("{road}", road)
        return self.env._(
            "%(road)s is a road of %(authority)s. You can send your report here all the "
            "same: we pass it on.",
            road=road,
            authority=self.name,
        )
