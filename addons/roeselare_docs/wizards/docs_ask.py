from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class DocsAsk(models.TransientModel):
    """Ask the requester of a ticket for documents by a day."""

    _name = "docs.ask"
    _description = "Ask for documents"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True, ondelete="cascade")
    # Read as the user: a window made by RPC shows no requester of a hidden ticket.
    partner_id = fields.Many2one(related="ticket_id.partner_id", related_sudo=False, string="From")
    no_email = fields.Boolean(compute="_compute_no_email")
    due_date = fields.Date(
        string="Expected by",
        required=True,
        default=lambda self: self.env.company._city_today() + timedelta(days=14),
    )
    message = fields.Text(help="A few words above the list. They are not in the mail.")
    line_ids = fields.One2many("docs.ask.line", "ask_id", string="Documents")

    @api.depends("ticket_id")
    def _compute_no_email(self):
        for ask in self:
            ask.no_email = bool(ask.ticket_id) and not ask.ticket_id._requester_email()

    @api.constrains("ticket_id")
    def _check_ticket(self):
        self.ticket_id.check_access("write")

    def action_ask(self):
        """Ask; the ticket waits until everything that is needed is here."""
        self.ensure_one()
        if not self.env.user.has_group("roeselare_servicedesk.group_agent"):
            raise AccessError(self.env._("Only department staff asks for documents."))
        self.ticket_id.check_access("write")
        lines = self.line_ids.filtered("name")
        if not lines:
            raise UserError(self.env._("Nothing is asked yet. Add a line and name a document."))
        self.ticket_id._ask_documents(
            self.due_date,
            [line._prepare_line() for line in lines],
            (self.message or "").strip(),
        )
        return {"type": "ir.actions.act_window_close"}
