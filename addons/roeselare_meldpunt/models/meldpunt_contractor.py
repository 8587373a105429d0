from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.roeselare_servicedesk.tools.text import is_email

CHANNELS = [
    ("mail", "By mail, answered on a page"),
    ("open311", "By Open311, in its own system"),
]
AFTER_DONE = [
    ("judge", "Staff judge the work"),
    ("close", "The report is closed"),
]


class MeldpuntContractor(models.Model):
    """A firm or service outside the city that does the work of reports."""

    _name = "meldpunt.contractor"
    _description = "Contractor"
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    channel = fields.Selection(CHANNELS, string="Orders go", required=True, default="mail")
    email = fields.Char(
        required=True,
        help="Orders by mail go here; whoever reads this mailbox can answer them. In either "
        "way it is told here when an order is no longer needed.",
    )
    phone = fields.Char()
    lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        help="The language of the mails. Empty: Dutch.",
    )
    authority_id = fields.Many2one(
        "meldpunt.authority",
        help="The authority that this contractor is, if citizens are told of it.",
    )
    instructions = fields.Text(
        translate=True, help="Stands in every order, such as how to put up signs."
    )
    photo_required = fields.Boolean(
        string="“Done” needs a photo", default=True
    )
    after_done = fields.Selection(
        AFTER_DONE, string="When the work is done", required=True, default="judge"
    )
    close_reason_id = fields.Many2one(
        "helpdesk.close.reason",
        string="Reason for closing",
        ondelete="restrict",
        help="With its standard answer the report is closed. Empty: “Resolved”.",
    )
    tell_planned = fields.Boolean(
        string="Tell the reporter the planned day",
        default=True,
        help="The reporter reads on which day it is planned, in the own language.",
    )
    category_ids = fields.One2many(
        "helpdesk.ticket.category", "contractor_id", string="Proposed for"
    )

    _name_unique = models.UniqueIndex(
        "(name) WHERE active", "There is already a contractor of this name."
    )

    @api.constrains("email")
    def _check_email(self):
        for contractor in self:
            if not is_email((contractor.email or "").strip()):
                raise ValidationError(
                    self.env._(
                        "“%(email)s” is not an e-mail address. Write it like "
                        "name@example.com.",
                        email=contractor.email,
                    )
                )

    def _mail_lang(self):
        """Return the code of the language to write in."""
        self.ensure_one()
        return self.env["res.lang"]._to_write_in(self.lang)


class HelpdeskTicketCategory(models.Model):
    _inherit = "helpdesk.ticket.category"

    contractor_id = fields.Many2one(
        "meldpunt.contractor",
        index="btree_not_null",
        groups="roeselare_servicedesk.group_agent",
        help="Proposed when a report of this category is forwarded.",
    )
    contractor_after_done = fields.Selection(
        AFTER_DONE,
        string="When a contractor is done",
        groups="roeselare_servicedesk.group_agent",
        help="Empty: as the contractor's own setting says.",
    )

    def _proposed_contractor(self):
        """Return the contractor of this category or of the nearest one above it."""
        # sudo: helpdesk.ticket.category - the categories above, not shown
        category = self.sudo()
        while category and not category.contractor_id:
            category = category.parent_id
        return category.contractor_id.filtered("active").sudo(False)
