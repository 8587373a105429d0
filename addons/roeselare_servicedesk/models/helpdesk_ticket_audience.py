from odoo import api, models

_NOTICE = "user_notification"


class HelpdeskTicket(models.Model):
    """Who hears of a ticket: nobody learns from a notice what he may not open."""

    _inherit = "helpdesk.ticket"

    @api.depends("name", "number")
    @api.depends_context("uid")
    def _compute_display_name(self):
        """Give only the number to who may not read the ticket.

        The name of what a record points at is read with sudo: the original of a
        duplicate, the ticket of a task.
        """
        super()._compute_display_name()
        if self.env.user._is_superuser():
            return
        # Without sudo: the question is what the user behind it may read.
        readable = self._origin.sudo(False)._filtered_access("read")._ids
        for ticket in self:
            if ticket._origin and ticket._origin.id not in readable:
                ticket.display_name = ticket.number

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Leave out colleagues without access, and customers where colleagues talk."""
        recipients = super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)
        if not self:
            return recipients
        # sudo: mail.message - of what sort it is decides who hears of it
        sent = message.sudo()
        note = sent._is_note() and sent.message_type != _NOTICE
        return [item for item in recipients if self._may_hear(item, note, sent)]

    def _may_hear(self, recipient, note, message):
        """Tell whether a recipient of mail's own shape may get this message."""
        user = self.env["res.users"].browse(recipient.get("uid") or [])
        if user and not recipient.get("ushare"):
            if self.with_user(user).has_access("read"):
                return True
            # A colleague who asked us something is a customer here.
            return (
                recipient["id"] == self.partner_id.id
                and not note
                and message.message_type != _NOTICE
            )
        return not note
