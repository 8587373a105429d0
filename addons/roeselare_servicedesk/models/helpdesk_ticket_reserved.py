from odoo import api, models

#: Fields that follow from what happens to a ticket. Read-only in a view stops nobody
#: who calls the server directly, so nobody but our own methods (with sudo) sets them.
RESERVED = frozenset(
    {
        "answers",
        "department_id",
        "form_id",
        "form_version_id",
        "guest_department_ids",
        "promise_ids",
        "public_state",
        "requester_attachment_ids",
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
