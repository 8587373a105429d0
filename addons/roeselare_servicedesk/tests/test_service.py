from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CityCase


@tagged("post_install", "-at_install")
class TestService(CityCase):
    """Who may see which service, and what a service holds."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.public = cls.env.ref("base.public_user")
        cls.outsiders = (cls.public, cls.citizen)
        cls.staff_only = cls.service
        cls.staff_only.requirement_ids = [(0, 0, {"name": "Ask your lead"})]
        cls.public_service.requirement_ids = [(0, 0, {"name": "Live in the city"})]

    def _finds(self, user, service):
        """Tell whether a search, a read and the details agree that it is there."""
        services = self.env["servicedesk.service"].with_user(user)
        found = bool(services.search([("id", "=", service.id)]))
        self.assertEqual(found, service.with_user(user).has_access("read"))
        details = self.env["servicedesk.service.detail"].with_user(user)
        self.assertEqual(found, bool(details.search([("service_id", "=", service.id)])))
        return found

    def test_staff_services_do_not_exist_for_citizens(self):
        for user in self.outsiders:
            with self.subTest(user=user.login):
                self.assertFalse(self._finds(user, self.staff_only))
                detail = self.staff_only.detail_ids.with_user(user)
                with self.assertRaises(AccessError):
                    detail.read(["name"])
        self.assertTrue(self._finds(self.employee, self.staff_only))

    def test_a_relation_does_not_show_a_staff_service(self):
        self.public_service.related_ids = self.staff_only
        page = self.public_service.with_user(self.citizen)
        self.env.invalidate_all()
        self.assertFalse(
            page.env["servicedesk.service"].search([("id", "in", page.related_ids.ids)])
        )

    def test_it_is_there_on_its_days_only(self):
        today = self.public_service._today()
        day = timedelta(days=1)
        cases = [
            (False, False, True),
            (today, today, True),
            (today - day, False, True),
            (today + day, False, False),
            (False, today - day, False),
        ]
        for start, end, there in cases:
            with self.subTest(start=start, end=end):
                self.public_service.write({"valid_from": start, "valid_to": end})
                self.env.flush_all()
                self.assertEqual(self.public_service.available, there)
                for user in (*self.outsiders, self.employee):
                    self.assertEqual(self._finds(user, self.public_service), there)
                # Tickets outlive the service that they were asked by.
                self.assertTrue(self._finds(self.agent_b, self.public_service))

    def test_an_unpublished_service_is_not_there(self):
        self.public_service.published = False
        for user in (*self.outsiders, self.employee):
            self.assertFalse(self._finds(user, self.public_service))

    def test_nobody_but_administrators_writes(self):
        label = self.env["servicedesk.service.label"].search([], limit=1)
        for user in (*self.outsiders, self.employee, self.agent_a, self.operator, self.dpo):
            for record in (self.public_service, self.public_service.detail_ids, label):
                with self.subTest(user=user.login, model=record._name):
                    for operation in ("write", "create", "unlink"):
                        self.assertFalse(record.with_user(user).has_access(operation))
        self.public_service.with_user(self.admin).name = "Renamed"

    def test_a_code_comes_from_the_name_and_stays(self):
        services = self.env["servicedesk.service"]
        first, second = services.create(
            [{"name": "Één Attest!", "team_id": self.team_a.id} for _item in range(2)]
        )
        self.assertEqual(first.code, "een-attest")
        self.assertEqual(second.code, "een-attest-2")
        first.name = "Something else"
        self.assertEqual(first.code, "een-attest")

    def test_departments_and_teams_have_codes(self):
        self.assertEqual(self.env.ref("roeselare_servicedesk.team_ict").code, "ict")
        self.assertEqual(
            self.env.ref("roeselare_servicedesk.department_openbaar_domein").code,
            "openbaar_domein",
        )
        self.assertEqual(self.team_a.code, "test_team_a")

    def test_a_code_is_an_address(self):
        for code in ("", "12", "Aanvraag", "a b", "a/b", "é", "-a", "a--b", "x" * 61):
            with self.subTest(code=code), self.assertRaises(ValidationError):
                self.public_service.code = code

    @mute_logger("odoo.sql_db")
    def test_what_cannot_be_is_refused(self):
        today = self.public_service._today()
        wrong = [
            {"valid_from": today, "valid_to": today - timedelta(days=1)},
            {"for_citizens": False, "for_organisations": False, "for_staff": False},
            {"code": self.staff_only.code},
            {"website_ids": [(0, 0, {"name": "x", "url": "javascript:alert(1)"})]},
        ]
        for values in wrong:
            with (
                self.subTest(values=values),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.public_service.write(values)
                self.env.flush_all()

    def test_each_language_has_its_own_clean_text(self):
        service = self.public_service.with_user(self.admin)
        texts = {
            "en_US": "<p>One</p>",
            "nl_BE": "<p>Een</p><ul><li>Twee</li></ul>",
            "fr_BE": "<h2>Un</h2>",
        }
        for lang, text in texts.items():
            service.with_context(lang=lang).description = text
        service.with_context(
            lang="nl_BE"
        ).description = '<p onclick="x()">Anders<script>alert(1)</script></p>'
        self.env.flush_all()
        self.env.invalidate_all()
        in_dutch = service.with_context(lang="nl_BE").description
        self.assertIn("Anders", in_dutch)
        self.assertNotIn("script", in_dutch)
        self.assertNotIn("onclick", in_dutch)
        self.assertEqual(service.with_context(lang="fr_BE").description, texts["fr_BE"])
        service.update_field_translations(
            "description", {"fr_BE": "<p>Un<script>alert(1)</script></p>"}
        )
        self.assertEqual(service.with_context(lang="fr_BE").description, "<p>Un</p>")

    def test_the_responsible_department_follows_the_team_unless_chosen(self):
        self.assertEqual(self.public_service.department_id, self.department_a)
        chosen = self.env["servicedesk.service"].create(
            {
                "name": "Chosen",
                "team_id": self.team_a.id,
                "department_id": self.department_b.id,
            }
        )
        self.assertEqual(chosen.department_id, self.department_b)
