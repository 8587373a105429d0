from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class ServicedeskMerge(models.TransientModel):
    """Merges tickets about one and the same thing."""

    _name = "servicedesk.merge"
    _description = "Merge tickets"

    ticket_ids = fields.Many2many(
        "helpdesk.ticket",
        string="Tickets",
        readonly=True,
        default=lambda self: self._chosen_tickets(),
    )
    kept_id = fields.Many2one(
        "helpdesk.ticket",
        string="Goes on as",
        compute="_compute_kept_id",
        store=True,
        readonly=False,
        ondelete="cascade",
        domain="[('id', 'in', ticket_ids)]",
        help="The others are closed; their requesters hear how this one goes on.",
    )
    text = fields.Text(
        string="Text for the requesters of the others",
        help="Empty: “Already known”, in the language of each.",
    )

    @api.model
    def _chosen_tickets(self):
        """Return the tickets from whose list the window was opened."""
        chosen = self.env.context.get("active_model") == "helpdesk.ticket"
        ids = self.env.context.get("active_ids") if chosen else []
        return [Command.set(ids or [])]

    @api.depends("ticket_ids")
    def _compute_kept_id(self):
        for merge in self:
            # Who came first is heard first.
            merge.kept_id = merge.ticket_ids._origin.sorted("id")[:1]

    def action_merge(self):
        """Merge, and show the ticket that goes on."""
        self.ensure_one()
        if not self.kept_id or self.kept_id not in self.ticket_ids:
            raise UserError(self.env._("Choose which of these tickets goes on."))
        self.ticket_ids._merge_into(self.kept_id, (self.text or "").strip())
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": self.kept_id.id,
            "views": [[False, "form"]],
        }
