from odoo import fields, models

LABEL_KINDS = [
    ("theme", "Theme"),
    ("life_event", "Life event"),
    ("target", "Target audience"),
]


class ServicedeskServiceLabel(models.Model):
    """A theme, a life event or a target audience by which services are found.

    Themes and target audiences carry the codes of the Flemish product catalogue.
    """

    _name = "servicedesk.service.label"
    _description = "Label of services"
    _order = "kind, sequence, name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    kind = fields.Selection(LABEL_KINDS, required=True, default="theme")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex("(kind, code)", "Another label of this kind has this code.")
