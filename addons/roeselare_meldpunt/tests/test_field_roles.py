import base64
from threading import current_thread
from unittest.mock import patch

from odoo.http import Request
from odoo.tests import HttpCase, tagged

from odoo.addons.roeselare_servicedesk.tests.common import PASSWORD
from odoo.addons.roeselare_servicedesk.tests.common_roles import RolesMixin
from odoo.addons.roeselare_servicedesk.tests.roles_table import names, notation, tables

from .common import picture
from .common_field import new_key

HEADING = "Work in the field"
MODULE = "odoo.addons.roeselare_meldpunt.controllers.field_work"
OPERATIONS = ("read", "write", "create", "unlink")


@tagged("post_install", "-at_install")
class TestFieldRoles(RolesMixin, HttpCase):
    """The tables of docs/roles.md hold for the page of the field."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_roles()
        image = base64.b64encode(picture())
        cls.photos = {
            situation: cls.env["meldpunt.photo"].create({"ticket_id": ticket.id, "image": image})
            for situation, ticket in cls.tickets.items()
        }
        cls.env.flush_all()

    def _rows(self, column):
        return [row for row in tables(HEADING) if column in row]

    def _log_in(self, role):
        if role == "public":
            self.authenticate(None, None)
        else:
            self.authenticate(self.users[role].login, PASSWORD)

    def test_no_route_is_left_out(self):
        with patch.object(current_thread(), "dbname", self.env.cr.dbname, create=True):
            rules = list(self.env["ir.http"].routing_map().iter_rules())
        found = {
            (rule.rule, method)
            for rule in rules
            if rule.endpoint.func.__module__ == MODULE and rule.rule.startswith("/roeselare")
            for method in rule.endpoint.routing["methods"]
        }
        named = {
            (address, row["Method"])
            for row in self._rows("Address")
            for address in names(row["Address"])
        }
        self.assertTrue(found)
        self.assertEqual(named, found)

    def test_routes(self):
        for role in self.users:
            self._log_in(role)
            for row in self._rows("Address"):
                for address in names(row["Address"]):
                    with self.subTest(role=role, address=address, which=row["Which"]):
                        status = self._status(row["Method"], address, row["Which"])
                        self.assertEqual(str(status), row[role])

    def _status(self, method, address, which):
        photo = self.photos.get(which)
        path = address.replace("<int:photo_id>", str(photo.id if photo else 0))
        data = None
        if method == "POST":
            data = {"csrf_token": Request.csrf_token(self), "visits": "1"}
            ticket = self.tickets.get(which)
            if ticket:
                values = {"key": new_key(), "kind": "under_way", "ticket": str(ticket.id)}
                data = {**data, **values}
        return self.url_open(path, data=data, allow_redirects=False).status_code

    def test_nobody_has_rights_on_what_is_kept(self):
        for row in self._rows("Model"):
            for model in names(row["Model"]):
                for role, user in self.users.items():
                    records = self.env[model].with_user(user)
                    allowed = {name for name in OPERATIONS if records.has_access(name)}
                    with self.subTest(model=model, role=role):
                        self.assertEqual(notation(allowed), row[role])
