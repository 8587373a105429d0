from odoo import api, fields, models

_ROOT = ("base.user_root", "base.user_admin")


class ServicedeskApproval(models.Model):
    """Who approves: never who asked, and always somebody."""

    _inherit = "servicedesk.approval"

    lead_ids = fields.Many2many(
        "res.users", string="Lead of the team", compute="_compute_candidates"
    )
    manager_ids = fields.Many2many(
        "res.users", string="Manager of the department", compute="_compute_candidates"
    )
    requester_manager_ids = fields.Many2many(
        "res.users", string="Manager of the requester", compute="_compute_candidates"
    )

    @api.depends("task_id", "ticket_id")
    def _compute_candidates(self):
        for approval in self:
            # sudo: hr.employee, hr.department, helpdesk.ticket - only who leads whom
            approval = approval.sudo()
            department = approval.task_id.step_department_id
            managers = approval._managers(department)
            lead = approval.task_id.step_team_id.user_id
            approval.lead_ids = approval._first([lead, *managers])
            approval.manager_ids = approval._first(managers)
            approval.requester_manager_ids = approval._first(approval._requester_managers())

    def _managers(self, department):
        """Return the managers of a department and of those above it, nearest first."""
        found = []
        while department:
            found.append(department.manager_id.user_id)
            department = department.parent_id
        return found

    def _requester_managers(self):
        employees = self._requester_users().employee_ids
        found = [employee.parent_id.user_id for employee in employees]
        for department in employees.department_id:
            found += self._managers(department)
        return found

    def _first(self, candidates):
        """Return the first who can log in and did not ask, else the administrators."""
        own = self._requester_users()
        for user in candidates:
            if user and user.active and user not in own:
                return user
        root = self.env["res.users"].union(*(self.env.ref(name) for name in _ROOT))
        admins = self.env.ref("roeselare_servicedesk.group_admin").all_user_ids
        return (admins.filtered("active") - root - own).sorted("id") or root - own

    def _requester_users(self):
        """Return the users who asked: nobody approves an own request."""
        # sudo: helpdesk.ticket, res.partner - only compared with the user at hand
        ticket = self.sudo().ticket_id
        address = ticket._requester_email()
        users = ticket.partner_id.user_ids
        if address:
            # By phone or without an account the address tells who it is.
            users |= users.search([("email_normalized", "=", address)])
        return users
