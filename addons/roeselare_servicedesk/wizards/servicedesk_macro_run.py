from odoo import Command, api, fields, models
from odoo.exceptions import UserError

_MAX_TICKETS = 200
_MAX_MACROS = 500


class ServicedeskMacroRun(models.TransientModel):
    """Applies one macro to one or many tickets at once."""

    _name = "servicedesk.macro.run"
    _description = "Apply a macro"

    ticket_ids = fields.Many2many(
        "helpdesk.ticket",
        string="Tickets",
        readonly=True,
        default=lambda self: self._chosen_tickets(),
    )
    ticket_count = fields.Integer(compute="_compute_ticket_count", string="Chosen")
    usable_macro_ids = fields.Many2many(
        "servicedesk.macro", compute="_compute_usable_macro_ids"
    )
    macro_id = fields.Many2one(
        "servicedesk.macro",
        ondelete="cascade",
        domain="[('id', 'in', usable_macro_ids)]",
    )
    preview = fields.Text(compute="_compute_preview", string="The requester reads")

    @api.depends("ticket_ids")
    def _compute_ticket_count(self):
        for run in self:
            run.ticket_count = len(run.ticket_ids)

    @api.depends("ticket_ids")
    def _compute_usable_macro_ids(self):
        macros = self.env["servicedesk.macro"].search([], limit=_MAX_MACROS)
        for run in self:
            run.usable_macro_ids = macros.filtered(
                lambda macro, tickets=run.ticket_ids: all(map(macro._fits, tickets))
            )

    @api.depends("macro_id", "ticket_ids")
    def _compute_preview(self):
        for run in self:
            ticket = run.ticket_ids[:1]._origin
            run.preview = (
                run.macro_id._text_for(ticket) if run.macro_id and ticket else False
            )

    @api.model
    def _chosen_tickets(self):
        """Return the tickets from whose list or form the window was opened."""
        chosen = self.env.context.get("active_model") == "helpdesk.ticket"
        ids = self.env.context.get("active_ids") if chosen else []
        return [Command.set(ids or [])]

    def action_apply(self):
        """Apply the macro and close the window."""
        self.ensure_one()
        if not self.macro_id:
            raise UserError(self.env._("Choose a macro first."))
        if not 1 <= len(self.ticket_ids) <= _MAX_TICKETS:
            raise UserError(
                self.env._(
                    "A macro is for 1 to %(limit)d tickets at once; you chose "
                    "%(count)d.",
                    limit=_MAX_TICKETS,
                    count=len(self.ticket_ids),
                )
            )
        self.macro_id._apply(self.ticket_ids)
        return {"type": "ir.actions.act_window_close"}
