from odoo import api, models

#: Fields that follow from what happens to a ticket. Read-only in a view stops nobody
#: who calls the server directly, so nobody but our own methods (with sudo) sets them.
RESERVED = frozenset(
    {
        "answers",
        "department_id",
        "edit_log",
        "edit_version",
        "form_id",
        "form_version_id",
        "guest_department_ids",
        "merged_at",
        "parent_id",
        "promise_ids",
        "public_history",
        "partner_phone_key",
        "public_state",
        "received_mail_due",
        "registered_by_id",
        "reopen_reason",
        "reopen_state",
        "reopened_at",
        "former_ticket_id",
        "requester_attachment_ids",
        "requester_confirmed_at",
        "requester_email_key",
        "share_ids",
        "tracking_version",
    }
)


class HelpdeskTicket(models.Model):
    """What an agent works on, and what only the ticket's own methods set."""

    _inherit = "helpdesk.ticket"

    @api.model
    def _has_field_access(self, field, operation):
        if operation == "write" and not self.env.su and field.name in RESERVED:
            return False
        return super()._has_field_access(field, operation)

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Show whoever may only read a form without fields to type in."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form" and arch.xpath("//field[@name='is_read_only']"):
            for node in arch.xpath("//field[not(ancestor::field)]"):
                self._lock_for_readers(node)
        return arch, view

    @api.model
    def _lock_for_readers(self, node):
        name, locked = node.get("name"), node.get("readonly")
        # A field that is read-only for everybody stays so.
        if not locked and (self._fields[name].readonly or name in RESERVED):
            return
        if locked not in ("1", "True"):
            node.set("readonly", f"({locked}) or is_read_only" if locked else "is_read_only")
