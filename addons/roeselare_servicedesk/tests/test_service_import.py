import base64
import json

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common import PASSWORD, CityMixin
from .common_package import package
from .test_lpdc import sample


@tagged("post_install", "-at_install")
class TestServiceImport(CityMixin, HttpCase):
    """Import and export as an editor does them in the web client."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_city()
        cls.editor = cls._staff("service_editor", "group_editor")

    def _wizard(self, content, user=None, **values):
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        wizards = self.env["servicedesk.service.import"].with_user(user or self.editor)
        return wizards.create({"file": base64.b64encode(data), **values})

    def _service(self):
        return self.env["servicedesk.service"].search([("code", "=", "test-pakket")])

    def test_it_says_first_what_it_will_do(self):
        wizard = self._wizard(package())
        wizard.action_check()
        self.assertEqual(wizard.state, "checked")
        self.assertIn("New service", wizard.report)
        self.assertIn("/diensten/test-pakket", wizard.report)
        self.assertFalse(self._service())
        wizard.action_import()
        self.assertEqual(wizard.state, "done")
        self.assertEqual(wizard.service_id, self._service())
        self.assertEqual(wizard.action_open()["res_id"], self._service().id)

    def test_it_says_what_changes(self):
        self._wizard(package()).action_import()
        wizard = self._wizard(package())
        wizard.action_check()
        self.assertIn("nothing changes", wizard.report)
        content = package()
        content["service"]["costs"] = []
        content["form"]["questions"][0]["label"]["nl_BE"] = "Anders?"
        wizard = self._wizard(content)
        wizard.action_check()
        self.assertIn("service.costs", wizard.report)
        self.assertIn("new version", wizard.report)
        self.assertNotIn("service.name", wizard.report)
        self.assertTrue(self._service().cost_ids)

    def test_a_fault_is_told_and_changes_nothing(self):
        for content, reason in (
            (b"x", "not JSON"),
            (b"", "no file"),
            ({**package(), "code": "1"}, "code: "),
        ):
            wizard = self._wizard(content)
            for action in (wizard.action_check, wizard.action_import):
                action()
                self.assertEqual(wizard.state, "choose")
                self.assertIn(reason, wizard.error)
                self.assertFalse(wizard.report)
        self.assertFalse(self._service())

    def test_names_in_the_report_are_texts(self):
        content = package()
        content["service"]["name"] = {"en_US": "<script>alert(1)</script>"}
        wizard = self._wizard(content)
        wizard.action_check()
        self.assertIn("&lt;script&gt;", wizard.report)

    def test_an_instance_of_the_flemish_catalogue(self):
        wizard = self._wizard(sample("instance_catalogue"))
        wizard.action_check()
        self.assertIn("Choose the team", wizard.error)
        wizard.team_id = self.team_a
        wizard.action_import()
        self.assertFalse(wizard.service_id.published)
        for text in ("Taken", "Not taken", "bevoegdeOverheden", "not published"):
            self.assertIn(text, wizard.report)

    def test_only_editors_import(self):
        for user in (self.agent_a, self.operator, self.employee, self.citizen, self.dpo):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._wizard(package(), user=user).action_import()

    def test_only_editors_export(self):
        path = f"/servicedesk/dienst/{self.public_service.id}/bestand"
        for user, status in (
            (self.editor, 200),
            (self.admin, 200),
            (self.agent_a, 404),
            (self.employee, 404),
            (self.citizen, 404),
        ):
            with self.subTest(user=user.login):
                self.authenticate(user.login, PASSWORD)
                answer = self.url_open(path)
                self.assertEqual(answer.status_code, status)
                self.assertEqual(b"roeselare.service/1" in answer.content, status == 200)
        self.authenticate(self.editor.login, PASSWORD)
        answer = self.url_open(path)
        self.assertIn("test-certificate.json", answer.headers["Content-Disposition"])
        self.assertEqual(json.loads(answer.content)["code"], "test-certificate")
        self.assertEqual(
            self.url_open("/servicedesk/dienst/99999999/bestand").status_code, 404
        )
