from odoo import models
from odoo.fields import Domain

_TICKET = "helpdesk.ticket"
# What decides where a message stands and who reads it.
_PLACE = {"model", "res_id", "subtype_id", "is_internal", "message_type"}


class MailMessage(models.Model):
    """What is said on a ticket is for who may read the ticket, and for nobody else.

    Odoo also lets in whoever wrote, received or was mentioned in a message, and lets
    every follower post, and lets whoever may change a document change what others said
    on it. On a ticket that would outlive a share, a move to another
    department, or the moment it becomes confidential (docs/adr/0050).
    """

    _inherit = "mail.message"

    def _get_forbidden_access(self, operation):
        forbidden = super()._get_forbidden_access(operation)
        rest = self - forbidden
        return forbidden + rest._on_closed_tickets(operation)

    def write(self, vals):
        result = super().write(vals)
        if not self.env.su and _PLACE & vals.keys():
            # What a message becomes must be something that the user may post.
            self.check_access("create")
        return result

    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        query = super()._search(domain, offset, limit, order, **kwargs)
        if self.env.su or kwargs.get("bypass_access"):
            return query
        found = self.browse(query)
        closed = found._on_closed_tickets("read")
        return (found - closed)._as_query(order) if closed else query

    def _on_closed_tickets(self, operation):
        """Return those of these messages whose ticket is closed to the user for this.

        Personal notices count too: they name the ticket.
        """
        # sudo: mail.message - only of which ticket each is, to ask for the right to it
        messages = self.sudo().filtered_domain(
            Domain("model", "=", _TICKET)
            & Domain("res_id", "!=", False)
        )
        if not messages:
            return self.browse()
        if operation == "unlink":
            return self.browse(messages.ids)
        wanted = "create" if operation == "write" else operation
        ticket_ids = list(set(messages.mapped("res_id")))
        allowed = self._filter_records_for_message_operation(_TICKET, ticket_ids, wanted)
        notes = set()
        if wanted == "create":
            notes = set((allowed - allowed._filtered_access("write"))._ids)
        return self.browse(
            message.id
            for message in messages
            if message.res_id not in allowed._ids
            or (message.res_id in notes and not message._is_note())
            or (operation == "write" and not message._is_own(self.env))
        )

    def _is_own(self, env):
        """Tell whether the user of ``env`` wrote this message."""
        return self.author_id == env.user.partner_id or self.create_uid == env.user

    def _is_note(self):
        """Tell whether this message stays among colleagues."""
        self.ensure_one()
        return self.is_internal or not self.subtype_id or self.subtype_id.internal
