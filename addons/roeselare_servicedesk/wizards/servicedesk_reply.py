from odoo import api, fields, models
from odoo.exceptions import UserError


class ServicedeskReply(models.TransientModel):
    """Ask, answer or close: one window, one text that the requester reads."""

    _name = "servicedesk.reply"
    _description = "Reply to the requester"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, ondelete="cascade")
    mode = fields.Selection(
        [
            ("ask", "Ask"),
            ("answer", "Answer"),
            ("close", "Close"),
            ("refuse", "Leave closed"),
        ],
        required=True,
        default="answer",
    )
    reason_id = fields.Many2one("helpdesk.close.reason")
    text = fields.Text(string="Text for the requester")
    double_count = fields.Integer(string="Merged", compute="_compute_requester_email")
    tell_doubles = fields.Boolean(
        string="Also for those who reported the same",
        default=True,
        help="The requesters of the tickets that were merged into this one read this text "
        "too. Without it they read that it is closed, and no more.",
    )
    requester_email = fields.Char(compute="_compute_requester_email")
    whatsapp_number = fields.Char(related="ticket_id.whatsapp_number")
    whatsapp_open = fields.Boolean(related="ticket_id.whatsapp_open")

    @api.depends("ticket_id")
    def _compute_requester_email(self):
        for reply in self:
            reply.requester_email = (
                reply.ticket_id._requester_email() if reply.ticket_id else ""
            )
            reply.double_count = (
                len(reply.ticket_id._merged_doubles()) if reply.ticket_id else 0
            )

    @api.onchange("reason_id")
    def _onchange_reason_id(self):
        if self.reason_id and not self.text:
            lang = self.ticket_id._requester_lang()
            self.text = self.reason_id.with_context(lang=lang).answer

    def action_send(self):
        """Do what the window is for and close it."""
        self.ensure_one()
        self.ticket_id.check_access("write")
        text = (self.text or "").strip()
        if self.mode == "close":
            if not self.reason_id:
                raise UserError(self.env._("Choose the reason for closing first."))
            self.ticket_id.with_context(
                servicedesk_text_for_doubles=text if self.tell_doubles else ""
            )._close_for(self.reason_id, text)
            return {"type": "ir.actions.act_window_close"}
        if not text:
            raise UserError(
                self.env._("There is no text yet. Write what the requester will read.")
            )
        if self.mode == "ask":
            self.ticket_id._ask_requester(text)
        elif self.mode == "refuse":
            self.ticket_id._refuse_reopen(text)
        else:
            self.ticket_id._answer_requester(text)
        return {"type": "ir.actions.act_window_close"}
