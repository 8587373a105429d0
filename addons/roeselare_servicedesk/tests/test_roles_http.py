import json
from threading import current_thread
from unittest.mock import patch

from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common import PASSWORD
from .common_roles import RolesMixin
from .roles_table import names, tables

ADDON = "odoo.addons.roeselare_servicedesk."


@tagged("post_install", "-at_install")
class TestRolesHttp(RolesMixin, HttpCase):
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

    def _log_in(self, role):
        if role == "public":
            self.authenticate(None, None)
        else:
            self.authenticate(self.users[role].login, PASSWORD)
        # Without it the first page sends everybody on to a language of their own.
        self.opener.cookies["frontend_lang"] = "nl_BE"

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

    def _rules(self):
        """Yield address and methods of every route of the addon."""
        # The routing map asks the thread for its database, as a worker has it.
        with patch.object(current_thread(), "dbname", self.env.cr.dbname, create=True):
            rules = list(self.env["ir.http"].routing_map().iter_rules())
        for rule in rules:
            if rule.endpoint.func.__module__.startswith(ADDON):
                methods = rule.endpoint.routing.get("methods") or ["GET", "POST"]
                yield rule.rule, set(methods) - {"OPTIONS", "HEAD"}

    def test_no_route_is_left_out(self):
        named = {
            (address, row["Method"])
            for row in tables("Routes")
            for address in names(row["Address"])
        }
        found = {(rule, method) for rule, methods in self._rules() for method in methods}
        # A page that takes POST without a use for it is named once, with GET.
        used = {
            (rule, method)
            for rule, method in found
            if method == "GET" or (rule, "GET") not in named or (rule, method) in named
        }
        self.assertFalse(used - named, "not in docs/roles.md")
        self.assertFalse(named - found, "in docs/roles.md and nowhere else")

    def test_routes(self):
        rows = [(row, address) for row in tables("Routes") for address in names(row["Address"])]
        found = [{} for _row in rows]
        for role in self.users:
            self._log_in(role)
            for number, (row, address) in enumerate(rows):
                found[number][role] = str(self._status(row, address, role))
        for (row, address), statuses in zip(rows, found, strict=True):
            with self.subTest(route=address, method=row["Method"], which=row["Which"]):
                expected = {role: row[role] for role in statuses}
                self.assertEqual(statuses, expected, f"| {' | '.join(statuses.values())} |")

    def _status(self, row, address, role):
        path = self._fill(address, row["Which"], role)
        data = None
        if row["Method"] == "POST":
            data = {"csrf_token": Request.csrf_token(self)}
        return self.url_open(path, data=data, allow_redirects=False).status_code

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
        self.assertNotIn("<", address, "a test must know what to fill in here")
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
