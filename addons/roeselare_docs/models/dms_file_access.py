from odoo import api, models
from odoo.fields import Domain


class DmsFile(models.Model):
    """Who may open a document of the personal library. Nobody edits one by hand."""

    _inherit = "dms.file"

    @api.model
    def _library_domain(self, operation):
        """Let owners and staff read what is clean; all changes go through methods.

        Not even the managers of dms or the administrator read by right: they see a
        document when they may see its ticket (docs/adr/0031).
        """
        asked = operation == "read" and self._is_asked_for("personal")
        if not asked or self.env.user._is_public():
            return super()._library_domain(operation)
        readable = Domain("library", "=", "personal")
        readable &= Domain("document_state", "=", "clean")
        return readable & (self._owner_domain() | self._staff_domain())

    @api.model
    def _owner_domain(self):
        owner = self.env.user.partner_id
        return Domain("partner_id", "=", owner.id) & Domain("active", "=", True)

    @api.model
    def _staff_domain(self):
        """Files of tickets that the user sees, and those his department delivered.

        A confidential ticket keeps its documents: there the ticket alone counts.
        """
        user = self.env.user
        if user.has_group("roeselare_servicedesk.group_dpo"):
            return self._ticket_domain()
        if not user.has_group("roeselare_servicedesk.group_agent"):
            return Domain.FALSE
        open_tickets = Domain("confidential", "=", False)
        # sudo: helpdesk.ticket.team - the departments of the user's own teams
        departments = user.sudo().helpdesk_team_ids.department_id
        own_department = Domain("department_id", "in", departments.ids) & (
            Domain("ticket_id", "=", False) | Domain("ticket_id", "any!", open_tickets)
        )
        return self._ticket_domain() | own_department

    @api.model
    def _ticket_domain(self):
        """Files of tickets that the user may read, archived ones too.

        Joined, not “in (all tickets that may be read)”: PostgreSQL reckons that it lists
        half a million of those for each file, and then joins everything the long way.
        """
        tickets = self.env["helpdesk.ticket"]
        if not tickets.has_access("read"):
            return Domain.FALSE
        rules = self.env["ir.rule"]._compute_domain(tickets._name, "read")
        return Domain("ticket_id", "!=", False) & Domain("ticket_id", "any!", rules)
