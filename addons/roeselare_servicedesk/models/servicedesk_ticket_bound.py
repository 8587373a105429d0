from odoo import models
from odoo.fields import Domain

_TICKET = "helpdesk.ticket"


class ServicedeskTicketBound(models.AbstractModel):
    """What belongs to a ticket is seen by who sees the ticket, and by nobody else.

    A model that inherits this beside its own name has the ticket in ``ticket_id``, or
    overrides :meth:`_ticket_ids` and :meth:`_ticket_domain`. Its access rights and rules
    count as well: this only takes away.
    """

    _name = "servicedesk.ticket.bound"
    _description = "Seen with its ticket"

    def _ticket_ids(self):
        """Return record id → id of its ticket; records of no ticket are left out."""
        # sudo: only which ticket decides
        return {record.id: record.sudo().ticket_id.id for record in self}

    def _ticket_domain(self):
        """Return the domain of the records whose ticket the user sees."""
        # Searched as this user, so the rules of tickets count here too.
        return Domain("ticket_id", "any", Domain.TRUE)

    def _ticket_operation(self, operation):
        """Return what one must be allowed to do with the ticket."""
        return "read" if operation == "read" else "write"

    def _search(self, domain, offset=0, limit=None, order=None, *, bypass_access=False, **kwargs):
        if not (self.env.su or bypass_access):
            domain = Domain(domain) & self._ticket_domain()
        return super()._search(domain, offset, limit, order, bypass_access=bypass_access, **kwargs)

    def _check_access(self, operation):
        return self._closed_with_ticket(operation, super()._check_access(operation))

    def _closed_with_ticket(self, operation, result):
        """Return the refusal ``result`` of an access check, widened by the tickets'.

        :param result: as ``_check_access`` returns it: None, or (records, error)
        """
        if self.env.su or not self:
            return result
        ticket_ids = self._ticket_ids()
        tickets = self.env[_TICKET].browse(set(ticket_ids.values())).exists()
        allowed = tickets._filtered_access(self._ticket_operation(operation))._ids
        closed = self.browse(
            record_id for record_id, ticket_id in ticket_ids.items() if ticket_id not in allowed
        )
        if not closed:
            return result
        forbidden = closed | result[0] if result else closed
        return forbidden, lambda: self.env["ir.rule"]._make_access_error(operation, forbidden)


class HelpdeskTicketSla(models.Model):
    # helpdesk_mgmt_sla lets every requester read all of them.
    _name = "helpdesk.ticket.sla"
    _inherit = ["helpdesk.ticket.sla", "servicedesk.ticket.bound"]


class HelpdeskSlaReport(models.Model):
    # A report names tickets: those that its reader may open.
    _name = "helpdesk.sla.report"
    _inherit = ["helpdesk.sla.report", "servicedesk.ticket.bound"]
