"""What compares the addresses of docs/roles.md with what each role really gets."""

import re
from threading import current_thread
from unittest.mock import patch

from odoo.http import Request

from .common import PASSWORD
from .common_roles import RolesMixin
from .roles_table import names, tables

#: a number that names a record, also at the head of a secret link
_NUMBER = re.compile(r"(?<![\w-])\d{1,9}(?!\w)")
#: further away than any record of a test
_NOWHERE = 1_000_000
#: what differs between any two answers
_MOMENT = re.compile(
    r'csrf_token(?:: |" value=)"[^"]*"|nonce="[^"]*"|data-oe-[\w-]+="[^"]*"|\?unique=\w+'
)
_OF_THE_MOMENT = {"Date", "Set-Cookie", "Content-Length"}
#: who has no right of a colleague of the other team, and may be curious
_CURIOUS = ("public", "citizen", "agent")


class RolesHttpMixin(RolesMixin):
    """Every address, asked by one real session of every role."""

    def _log_in(self, role):
        if role == "public":
            self.authenticate(None, None)
        else:
            self.authenticate(self.users[role].login, PASSWORD)
        # Without it the first page sends everybody on to a language of their own.
        self.opener.cookies["frontend_lang"] = "nl_BE"

    def _rules(self, addon):
        """Yield address and methods of every route of the addon."""
        # The routing map asks the thread for its database, as a worker has it.
        with patch.object(current_thread(), "dbname", self.env.cr.dbname, create=True):
            rules = list(self.env["ir.http"].routing_map().iter_rules())
        for rule in rules:
            if self._is_written_in(addon, rule.endpoint.func):
                methods = rule.endpoint.routing.get("methods") or ["GET", "POST"]
                yield rule.rule, set(methods) - {"OPTIONS", "HEAD"}

    def _is_written_in(self, addon, method):
        """Tell whether the addon has the route, or extends that of another one."""
        return any(
            cls.__module__.startswith(f"odoo.addons.{addon}.") and method.__name__ in vars(cls)
            for cls in type(method.__self__).__mro__
        )

    def _check_no_route_is_left_out(self, addon, *headings):
        named = {
            (address, row["Method"])
            for heading in headings
            for row in tables(heading)
            for address in names(row.get("Address", ""))
        }
        found = {(rule, method) for rule, methods in self._rules(addon) for method in methods}
        # A page that takes POST without a use for it is named once, with GET.
        used = {
            (rule, method)
            for rule, method in found
            if method == "GET" or (rule, "GET") not in named or (rule, method) in named
        }
        self.assertFalse(used - named, "not in docs/roles*.md")
        self.assertFalse(named - found, "in docs/roles*.md and nowhere else")

    def _check_routes(self, heading):
        rows = [(row, address) for row in tables(heading) for address in names(row["Address"])]
        found = [{} for _row in rows]
        for role in self.users:
            self._log_in(role)
            for number, (row, address) in enumerate(rows):
                found[number][role] = str(self._status(row, address, role))
        for (row, address), statuses in zip(rows, found, strict=True):
            with self.subTest(route=address, method=row["Method"], which=row["Which"]):
                expected = {role: row[role] for role in statuses}
                self.assertEqual(statuses, expected, f"| {' | '.join(statuses.values())} |")

    def _check_same_answer(self, heading):
        """Compare what is somebody else's with what is nowhere: status, body, headers, work."""
        rows = [
            (row, address)
            for row in tables(heading)
            for address in names(row["Address"])
            if row["Which"] == "another’s"
        ]
        self.assertGreater(len(rows), 3)
        roles = [role for role in self.users if role in _CURIOUS]
        self.assertEqual(len(roles), len(_CURIOUS), list(self.users))
        for role in roles:
            self._log_in(role)
            for row, address in rows:
                if row[role] != "404":
                    continue
                with self.subTest(role=role, route=address, method=row["Method"]):
                    foreign = self._fill(address, "another’s", role)
                    nowhere = _NUMBER.sub(lambda hit: str(int(hit[0]) + _NOWHERE), foreign)
                    if foreign == nowhere:
                        continue  # a key that names no number
                    for path in (nowhere, foreign):  # both with a warm cache
                        self._answer(row, path)
                    expected, found = self._answer(row, nowhere), self._answer(row, foreign)
                    self.assertEqual(found[:3], expected[:3])
                    more = found[3] - expected[3]
                    # A key is checked against the record that it names, and its owner.
                    self.assertIn(more, range(3) if "token" in address else (0,))

    def _answer(self, row, path):
        """Return all that tells one answer from another, and how many queries it took."""
        data = {"csrf_token": Request.csrf_token(self)} if row["Method"] == "POST" else None
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        response = self.url_open(path, data=data, allow_redirects=False)
        queries = self.env.cr.sql_log_count - before
        headers = {
            name: value.replace(path, "PATH")
            for name, value in response.headers.items()
            if name not in _OF_THE_MOMENT
        }
        body = _MOMENT.sub("", response.text.replace(path, "PATH"))
        return response.status_code, headers, body, queries

    def _status(self, row, address, role):
        path = self._fill(address, row["Which"], role)
        self.assertNotIn("<", path, "a test must know what to fill in here")
        data = None
        if row["Method"] == "POST":
            data = {"csrf_token": Request.csrf_token(self)}
        return self.url_open(path, data=data, allow_redirects=False).status_code
