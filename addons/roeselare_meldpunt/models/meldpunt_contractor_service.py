from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class MeldpuntContractorService(models.Model):
    """What can be requested in the own system of a contractor, and for which categories."""

    _name = "meldpunt.contractor.service"
    _description = "Service of a contractor"
    _order = "heading, name, id"

    contractor_id = fields.Many2one(
        "meldpunt.contractor", required=True, index=True, ondelete="cascade"
    )
    code = fields.Char(required=True, help="As their system calls it (service_code).")
    name = fields.Char(required=True)
    heading = fields.Char(string="Group")
    description = fields.Text()
    asks_more = fields.Boolean(
        string="Asks more",
        help="Their system has questions of its own for this service. They are not sent; "
        "when it insists on an answer it refuses the order.",
    )
    active = fields.Boolean(
        default=True, help="Off: their system no longer names it, and nothing is sent for it."
    )
    category_ids = fields.Many2many(
        "helpdesk.ticket.category",
        string="For the categories",
        domain="[('is_report', '=', True)]",
        help="A main category counts for what is below it, unless that has its own.",
    )

    _code_unique = models.UniqueIndex(
        "(contractor_id, code)", "This contractor already has a service of this code."
    )

    @api.constrains("code")
    def _check_code(self):
        for service in self:
            if not service.code or set(service.code) & set(" ,\t\n<>"):
                raise ValidationError(
                    self.env._(
                        "“%(code)s” is not the code of a service: it has no spaces and no "
                        "commas.",
                        code=service.code,
                    )
                )

    @api.constrains("category_ids", "contractor_id", "active")
    def _check_category_ids(self):
        """A category is one service of a contractor."""
        for contractor in self.contractor_id:
            seen = self.env["helpdesk.ticket.category"]
            for service in self.search(Domain("contractor_id", "=", contractor.id)):
                if twice := seen & service.category_ids:
                    raise ValidationError(
                        self.env._(
                            "“%(category)s” stands with two services of %(contractor)s. "
                            "Leave it with one of them.",
                            category=twice[0].name,
                            contractor=contractor.name,
                        )
                    )
                seen |= service.category_ids
