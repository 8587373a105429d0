import json

from odoo.tests import HttpCase, tagged

from .common_roles_http import RolesHttpMixin
from .roles_table import names, tables

ADDON = "roeselare_servicedesk"


@tagged("post_install", "-at_install")
class TestRolesHttp(RolesHttpMixin, HttpCase):
    """The tables of docs/roles.md hold for real sessions: calls and addresses."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_roles()
        cls.own = {role: cls._asked_by(user) for role, user in cls.users.items()}
        cls.foreign = cls._asked_by(cls.other_citizen)
        cls.closed = {role: cls._asked_by(user) for role, user in cls.users.items()}
        reason = cls.env.ref("roeselare_servicedesk.close_reason_resolved")
        for ticket in cls.closed.values():
            ticket._close_for(reason, "Done")
        cls.own_drafts = {role: cls._begun_by(user) for role, user in cls.users.items()}
        cls.foreign_draft = cls._begun_by(cls.other_citizen)
        cls.form = cls.env["servicedesk.form"].search(
            [("published_version_id", "!=", False)], limit=1
        )
        cls._answers_like_services()
        cls.env.flush_all()

    @classmethod
    def _answers_like_services(cls):
        """Publish an answer at the address of each service, for the same people."""
        for service, audience in ((cls.public_service, "public"), (cls.service, "staff")):
            text = {"name": service.name, "content": "<p>Test</p>", "audience": audience}
            cls.env["document.page"].create({**text, "code": service.code})._publish()

    @classmethod
    def _asked_by(cls, user):
        ticket = cls._ticket(
            partner_id=user.partner_id.id, team_id=cls.team_b.id, partner_email="a@example.com"
        )
        attachment = cls.env["ir.attachment"].create(
            {"name": "a.txt", "raw": b"a", "res_model": ticket._name, "res_id": ticket.id}
        )
        ticket.requester_attachment_ids = attachment
        return ticket

    @classmethod
    def _begun_by(cls, user):
        return cls.env["servicedesk.draft"]._begin(cls.public_service, user, f"key-{user.id}")

    # ------------------------------------------------------------------- RPC

    def _call(self, method, *args):
        """Call a method of tickets as the web client does; return whether it did it."""
        payload = {"model": "helpdesk.ticket", "method": method, "args": args, "kwargs": {}}
        answer = self.url_open(
            "/web/dataset/call_kw",
            data=json.dumps({"jsonrpc": "2.0", "params": payload}),
            headers={"Content-Type": "application/json"},
        ).json()
        return "error" not in answer

    def test_tickets_over_rpc(self):
        rows = [row for row in tables("Tickets") if "helpdesk.ticket" in names(row["Model"])]
        for role in self.users:
            self._log_in(role)
            for row in rows:
                for situation in names(row["Ticket"]):
                    ticket = self.tickets[situation]
                    with self.subTest(role=role, situation=situation):
                        reads = self._call("read", [ticket.id], ["name", "description"])
                        self.assertEqual(reads, "r" in row[role])
                        writes = self._call("write", [ticket.id], {"color": 3})
                        self.assertEqual(writes, "w" in row[role])

    # ---------------------------------------------------------------- routes

    def test_no_route_is_left_out(self):
        self._check_no_route_is_left_out(ADDON, "Routes")

    def test_routes(self):
        self._check_routes("Routes")

    def test_what_is_somebody_elses_is_answered_like_what_is_nowhere(self):
        self._check_same_answer("Routes")

    def _fill(self, address, which, role):
        """Return the address with something real in each of its places."""
        own = which != "another’s"
        ticket = self.own[role] if own else self.foreign
        service = self.service if which == "for own staff" else self.public_service
        values = {
            "<int:ticket_id>": ticket.id,
            "<int:attachment_id>": ticket.requester_attachment_ids.id,
            "<string:token>": self._token(address, own, role),
            "<access_token>": "0" * 36,
            "<int:form_id>": self.form.id,
            "<string:address>": service.code,
            "<string:code>": service.code,
            "<int:service_id>": service.id,
            "<int:number>": 1,
            "<int:page>": 1,
            "<string:answer>": "nee",
            "<string:number_id>": "1",
        }
        for place, value in values.items():
            address = address.replace(place, str(value))
        return address

    def _token(self, address, own, role):
        """Return the token that an address asks for: of a draft, an account or a ticket."""
        if address.startswith("/my/e-mail/"):
            user = self.users[role] if own and role != "public" else self.other_citizen
            return user._email_proof_url().rpartition("/")[2]
        if address.startswith("/aanvraag/"):
            return (self.own_drafts[role] if own else self.foreign_draft)._token()
        if not own:
            seconds = "1700000000-" if address.startswith("/tevreden/") else ""
            return f"{self.foreign.id}-{seconds}{'0' * 40}"
        if address.startswith("/tevreden/"):
            return self.closed[role]._satisfaction_link("nee").split("/")[-2]
        if address.startswith("/bevestig/"):
            return self.own[role]._confirm_token()
        return self.own[role]._tracking_token()
