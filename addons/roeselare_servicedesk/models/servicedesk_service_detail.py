from odoo import fields, models

DETAIL_KINDS = [
    ("requirement", "Condition"),
    ("procedure", "Procedure"),
    ("procedure_website", "Website of a procedure"),
    ("cost", "Cost"),
    ("advantage", "Financial advantage"),
    ("contact", "Contact"),
    ("legal", "Legal basis"),
    ("website", "Website"),
]


class ServicedeskServiceDetail(models.Model):
    """What a service has several of: conditions, costs, contacts, websites …"""

    _name = "servicedesk.service.detail"
    _description = "Detail of a service"
    _order = "service_id, kind, sequence, id"

    service_id = fields.Many2one(
        "servicedesk.service", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(DETAIL_KINDS, required=True, default="requirement")
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    description = fields.Text(translate=True)
    evidence = fields.Text(
        translate=True, help="What the customer shows to prove that the condition is met."
    )
    url = fields.Char(string="Address on the web")
    email = fields.Char(string="E-mail address")
    phone = fields.Char()
    address = fields.Char()
    hours = fields.Text(string="Opening hours", translate=True)
    parent_id = fields.Many2one(
        "servicedesk.service.detail",
        string="Procedure",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('service_id', '=', service_id), ('kind', '=', 'procedure')]",
    )
    website_ids = fields.One2many("servicedesk.service.detail", "parent_id")

    _url_is_web = models.Constraint(
        "CHECK (url IS NULL OR url ~ '^https?://')",
        "The address of a website starts with https://.",
    )
