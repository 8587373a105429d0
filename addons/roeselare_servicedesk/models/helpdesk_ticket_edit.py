from odoo import SUPERUSER_ID, models

_INSIDE = "servicedesk_edit_inside"


class HelpdeskTicket(models.Model):
    """A ticket is saved on the version that it was opened with (docs/adr/0102)."""

    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "servicedesk.edit.mixin"]

    def write(self, vals):
        watched = {name for name in vals if self._is_by_hand(name)}
        inside = self.env.context.get(_INSIDE)
        if not watched or inside or self.env.uid == SUPERUSER_ID:
            return super().write(vals)
        # sudo: helpdesk.ticket - what differs, to tell colleagues later; nothing is shown
        changes = {ticket: ticket._differing(vals, watched) for ticket in self.sudo()}
        # What follows from this change, as another term, is no change of its own.
        result = super(HelpdeskTicket, self.with_context(**{_INSIDE: True})).write(vals)
        for ticket, names in changes.items():
            if names:
                super(HelpdeskTicket, ticket).write(ticket._edit_values(names))
        return result

    def _stale_message(self, changes):
        return self.env._(
            "Somebody saved this ticket after you opened it, so your changes are not "
            "saved yet.\n%(changes)s",
            changes=changes,
        )
