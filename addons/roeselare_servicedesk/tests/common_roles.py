"""One user of every role, and one ticket in every situation to them."""

from odoo import fields
from odoo.tests import new_test_user

from .common import PASSWORD, CityMixin
from .common_upload import pdf

#: column of docs/roles.md → groups of its user
ROLES = {
    "citizen": "base.group_portal",
    "employee": "base.group_user",
    "agent": "group_agent",
    "lead": "group_lead",
    "operator": "group_operator",
    "editor": "group_editor",
    "administrator": "group_admin",
    "officer": "group_dpo",
}
_STAFF = ("agent", "lead", "operator", "administrator")


class RolesMixin(CityMixin):
    """The citizen asked for every ticket; the employee and the editor follow each."""

    @classmethod
    def _set_up_roles(cls):
        cls._set_up_city()
        cls.users = {
            "public": cls.env.ref("base.public_user"),
            **{role: cls._of_role(role, group) for role, group in ROLES.items()},
        }
        own, same, other = cls.team_a, cls.team_a2, cls.team_b
        own.user_ids += cls.env["res.users"].union(*(cls.users[role] for role in _STAFF))
        own.user_id = cls.users["lead"]
        cls.tickets = {
            "own team": cls._of_team(own),
            "own department": cls._of_team(same),
            "other department": cls._of_team(other),
            "shared with us": cls._shared(cls._of_team(other)),
            "confidential, own team": cls._closed(cls._of_team(own)),
            "confidential, own department": cls._closed(cls._of_team(same)),
            "confidential, other department": cls._closed(cls._of_team(other)),
        }

    @classmethod
    def _of_role(cls, role, group):
        groups = group if "." in group else f"base.group_user,roeselare_servicedesk.{group}"
        return new_test_user(
            cls.env, f"role_{role}", groups, password=PASSWORD, email=f"{role}@city.example"
        )

    @classmethod
    def _of_team(cls, team):
        """Return a ticket with one of everything that may hang on a ticket."""
        requester, followers = cls.users["citizen"], cls.users["employee"] + cls.users["editor"]
        ticket = cls._ticket(
            category_id=cls.category.id, team_id=team.id, partner_id=requester.partner_id.id
        )
        ticket.message_subscribe(followers.partner_id.ids)
        worker = team.user_ids[:1]
        ticket.with_user(worker).message_post(body="Note", attachments=[("n.pdf", pdf())])
        ticket.with_user(worker).activity_schedule(
            "mail.mail_activity_data_todo", user_id=worker.id
        )
        ticket.message_subscribe(worker.partner_id.ids)
        ticket.term_deadline = "2030-01-01"
        ticket.term_deadline = "2030-02-01"
        cls._step(ticket, team)
        cls.env["servicedesk.satisfaction"].create(
            {"ticket_id": ticket.id, "closed_at": "2030-01-01", "answer": "yes"}
        )
        cls.env["servicedesk.whatsapp.message"].create(
            {
                "ticket_id": ticket.id,
                "company_id": ticket.company_id.id,
                "direction": "in",
                "state": "taken",
                "number": "32470123456",
            }
        )
        # Let in and out again: a share that is history on every ticket.
        third = cls.env["hr.department"].create({"name": "Test third"})
        ticket._share_with(third, "Look at this")
        ticket._end_shares(third)
        return ticket

    @classmethod
    def _step(cls, ticket, team, state="open"):
        """Return a step of the request that this team has to do, with one line to tick."""
        task = cls.env["project.task"].create(
            {
                "name": "Test step",
                "project_id": cls.env.ref("roeselare_servicedesk.project_servicedesk").id,
                "ticket_id": ticket.id,
                "user_ids": False,
                "step_key": "test",
                "step_kind": "task",
                "step_state": state,
                "step_opened_at": state != "waiting" and fields.Datetime.now(),
                "step_team_id": team.id,
            }
        )
        on_it = {"name": "Test", "task_id": task.id}
        cls.env["servicedesk.task.check"].create(on_it)
        cls.env["servicedesk.approval"].create({**on_it, "ticket_id": ticket.id})
        return task

    @classmethod
    def _shared(cls, ticket):
        ticket._share_with(cls.department_a, "Yours?")
        return ticket

    @classmethod
    def _closed(cls, ticket):
        ticket.confidential = True
        return ticket

    def _of_ticket(self, model, ticket):
        """Return one record of ``model`` that hangs on ``ticket``, with sudo."""
        records = self.env[model].sudo()
        if model == "helpdesk.ticket":
            return ticket.sudo()
        if model == "servicedesk.figure":
            cut = {name: ticket[name] for name in ("team_id", "department_id")}
            values = {name: record.id for name, record in cut.items()}
            return records.create(
                {**values, "day": "2030-01-01", "confidential": ticket.confidential}
            )
        if "ticket_id" in records._fields:
            domain = [("ticket_id", "=", ticket.id)]
        elif "task_id" in records._fields:
            domain = [("task_id.ticket_id", "=", ticket.id)]
        elif model == "mail.message":
            domain = [("model", "=", ticket._name), ("res_id", "=", ticket.id)]
            domain += [("body", "ilike", "Note")]
        else:
            domain = [("res_model", "=", ticket._name), ("res_id", "=", ticket.id)]
        return records.search(domain, limit=1)
