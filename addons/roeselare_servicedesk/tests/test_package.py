import json

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.servicedesk_service_package import PackageError
from ..tools.package import write_json
from .common import CityCase
from .common_package import BROKEN, package

_MODELS = (
    "servicedesk.service",
    "servicedesk.service.detail",
    "servicedesk.service.label",
    "servicedesk.service.search",
    "servicedesk.form",
    "servicedesk.form.version",
    "servicedesk.question",
    "servicedesk.question.choice",
    "servicedesk.step",
    "servicedesk.step.check",
    "servicedesk.step.tier",
    "helpdesk.ticket.team",
    "hr.department",
)


@tagged("post_install", "-at_install")
class TestPackage(CityCase):
    """A service as one file, out and in, by somebody who edits services and nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.editor = cls._staff("service_editor", "group_editor")
        cls.packages = cls.env["servicedesk.service.package"].with_user(cls.editor)

    def _import(self, content):
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        return self.packages._import(self.packages._read(data))

    def _counts(self):
        self.env.flush_all()
        return {name: self.env[name].search_count([]) for name in _MODELS}

    # -------------------------------------------------------------- round trip

    def test_what_is_exported_comes_back_the_same(self):
        first = self.packages._export(self._import(package()))
        self.env["servicedesk.service"].search([("code", "=", "test-pakket")]).unlink()
        self.assertEqual(self.packages._export(self._import(first)), first)

    def test_every_service_that_is_here_comes_back_the_same(self):
        services = self.env["servicedesk.service"].search([])
        self.assertGreater(len(services), 5)
        for service in services:
            with self.subTest(code=service.code):
                data = self.packages._export(service)
                copied = json.loads(data)
                copied["code"] = "kopie"
                copy = self._import(copied)
                again = json.loads(self.packages._export(copy))
                self.assertEqual(write_json({**again, "code": service.code}), data)
                copy.unlink()

    def test_everything_arrives(self):
        service = self._import(package())
        dutch = service.with_context(lang="nl_BE")
        self.assertEqual(dutch.name, "Proef")
        self.assertEqual(service.with_context(lang="fr_BE").name, "Essai")
        self.assertEqual(str(dutch.description), "<p>Veel <b>uitleg</b></p>")
        self.assertEqual(service.team_id.code, "ict")
        self.assertEqual(service.executing_department_id.code, "hr")
        self.assertEqual((service.term_days, service.term_unit), (7, "calendar"))
        self.assertTrue(service.for_staff and service.for_citizens)
        self.assertFalse(service.for_organisations)
        self.assertEqual(service.theme_ids.mapped("code"), ["BouwenWonen"])
        self.assertEqual(service.procedure_ids.website_ids.url, "https://example.com")
        self.assertTrue(service.form_id.published_version_id)
        self.assertFalse(service.form_id.changed)
        form = service.form_id.published_version_id._form()
        self.assertEqual([item.key for item in form.questions][3], "first_name")
        self.assertEqual(form.groups[0].key, "child")
        self.assertEqual(service.step_ids.mapped("key"), ["begin", "approve", "finish"])

    def test_layout_is_made_harmless(self):
        content = package()
        content["service"]["description"] = {
            "nl_BE": '<p onclick="x()">Ja<script>alert(1)</script></p>'
        }
        content["service"]["name"]["nl_BE"] = "<b>Naam</b>"
        service = self._import(content).with_context(lang="nl_BE")
        self.assertEqual(str(service.description), "<p>Ja</p>")
        self.assertEqual(service.name, "<b>Naam</b>")  # a text, shown as it is written

    # ------------------------------------------------------------------- again

    def test_again_the_same_changes_nothing(self):
        service = self._import(package())
        before = self._counts()
        steps, versions = service.step_ids, service.form_id.version_ids
        self.assertEqual(self.packages._changes(self.packages._checked(service)), [])
        self.assertEqual(self._import(package()), service)
        self.assertEqual(self._counts(), before)
        self.assertEqual(service.step_ids, steps)
        self.assertEqual(service.form_id.version_ids, versions)

    def test_a_changed_form_is_a_new_version_and_nothing_else(self):
        service = self._import(package())
        form, steps = service.form_id, service.step_ids
        content = package()
        content["form"]["questions"][0]["label"]["nl_BE"] = "Anders?"
        self.assertEqual(self._changes(content), ["form"])
        self.assertEqual(self._import(content), service)
        self.assertEqual(service.form_id, form)
        self.assertEqual(len(form.version_ids), 2)
        self.assertEqual(service.step_ids, steps)

    def test_what_is_gone_from_the_file_goes(self):
        service = self._import(package())
        content = package()
        content["service"]["name"].pop("fr_BE")
        content["service"]["summary"] = {}
        content["service"]["costs"] = []
        content["service"]["valid_to"] = None
        content["process"] = None
        content["form"] = None
        self._import(content)
        self.assertEqual(service.with_context(lang="fr_BE").name, "Trial")
        self.assertFalse(service.summary or service.cost_ids or service.valid_to)
        self.assertFalse(service.step_ids or service.form_id)
        self.assertEqual(self._changes(content), [])

    def test_a_form_of_two_services_stays_that_of_the_other(self):
        service = self._import(package())
        self.public_service.form_id = service.form_id
        content = package()
        content["form"]["questions"][0]["label"]["nl_BE"] = "Anders?"
        self._import(content)
        self.assertNotEqual(service.form_id, self.public_service.form_id)
        self.assertEqual(len(self.public_service.form_id.version_ids), 1)

    def test_a_related_service_may_come_later(self):
        service = self._import(package())
        self.assertFalse(service.related_ids)
        data = self.packages._export(service)
        self.assertIn(b"nog-niet-hier", data)
        content = {**package(), "code": "nog-niet-hier"}
        content["service"]["related"] = ["test-pakket"]
        other = self._import(content)
        self.assertEqual(service.related_ids, other)
        self.assertEqual(other.related_ids, service)
        self.assertEqual(self.packages._export(service), data)

    def _changes(self, content):
        read = self.packages._read(json.dumps(content).encode())
        return self.packages._changes(read)

    # ------------------------------------------------------------------ broken

    def test_forty_broken_packages_each_give_one_reason_and_change_nothing(self):
        self.assertGreaterEqual(len(BROKEN), 40)
        before = self._counts()
        for data, path, reason in BROKEN:
            with self.subTest(path=path, reason=reason):
                with self.assertRaises(PackageError) as caught:
                    self._import(data)
                self.assertEqual(caught.exception.path, path)
                self.assertIn(reason, caught.exception.reason)
                self.assertNotIn("\n", caught.exception.reason)
                self.assertEqual(self._counts(), before)

    def test_a_broken_change_leaves_the_service_as_it_was(self):
        service = self._import(package())
        data, before = self.packages._export(service), self._counts()
        for content, _path, _reason in BROKEN:
            with self.assertRaises(PackageError):
                self._import(content)
        # A code keeps its type for ever: only the form itself can tell.
        content = package()
        content["service"]["name"] = {"nl_BE": "Nieuwe naam"}
        content["form"]["questions"][1].update(type="text", min=None, max=None)
        content["process"] = None
        with self.assertRaises(PackageError) as caught:
            self._import(content)
        self.assertEqual(caught.exception.path, "form")
        self.assertEqual(self._counts(), before)
        self.assertEqual(self.packages._export(service), data)

    def test_only_editors_import(self):
        for user in (self.agent_a, self.operator, self.employee, self.citizen, self.dpo):
            packages = self.packages.with_user(user)
            read = packages._read(json.dumps(package()).encode())
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                packages._import(read)
