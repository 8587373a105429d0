"""The services that come along: complete in three languages, findable, and files that hold."""

import json
from pathlib import Path

from odoo.tests import tagged
from odoo.tools import file_path

from ..tools.form import Form, validate
from ..tools.package import LANGUAGES
from ..tools.package.form import engine_form
from .common import CityCase

#: asked with one open question, answered by whoever knows: no form, no process
OPEN_QUESTION = {"vraag"}


def shipped():
    """Return {code: (bytes, package)} of the files of the addon."""
    folder = Path(file_path("roeselare_servicedesk/data/service"))
    files = {path.stem: path.read_bytes() for path in sorted(folder.glob("*.json"))}
    return {code: (data, json.loads(data)) for code, data in files.items()}


def texts_of(value, path=""):
    """Yield (path, texts) for all that is written per language."""
    if isinstance(value, dict):
        if value and set(value) <= set(LANGUAGES):
            yield path, value
            return
        for key, item in value.items():
            yield from texts_of(item, f"{path}.{key}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from texts_of(item, f"{path}[{number}]")


@tagged("post_install", "-at_install")
class TestShippedServices(CityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.files = shipped()
        cls.requests = {
            code: package
            for code, (_data, package) in cls.files.items()
            if code not in OPEN_QUESTION
        }

    def _service(self, code, user=None):
        services = self.env["servicedesk.service"].with_user(user or self.env.user)
        return services.search([("code", "=", code)])

    def test_there_are_services_for_everyone(self):
        audiences = [set(p["service"]["audiences"]) for _data, p in self.files.values()]
        self.assertGreaterEqual(len(self.requests), 24)
        self.assertGreaterEqual(sum(a != {"staff"} for a in audiences), 16)
        self.assertGreaterEqual(sum("staff" in a for a in audiences), 8)

    def test_each_has_a_form_and_a_process(self):
        for code, package in self.requests.items():
            with self.subTest(code):
                kinds = {question["type"] for question in package["form"]["questions"]}
                self.assertGreaterEqual(len(package["form"]["steps"]), 2)
                self.assertTrue(kinds & {"choice", "several", "yes_no"})
                self.assertTrue(2 <= len(package["process"]["steps"]) <= 6)

    def test_each_text_is_in_three_languages(self):
        for code, (_data, package) in self.files.items():
            found = dict(texts_of(package))
            self.assertGreater(len(found), 8, code)
            for path, texts in found.items():
                with self.subTest(code, path=path):
                    self.assertEqual(tuple(texts), LANGUAGES)

    def test_sentences_are_translated_and_not_copied(self):
        for code, (_data, package) in self.files.items():
            for path, texts in texts_of(package):
                dutch = texts["nl_BE"]
                if isinstance(dutch, str) and dutch.count(" ") > 3:
                    with self.subTest(code, path=path):
                        self.assertEqual(len(set(texts.values())), 3)

    def test_each_tells_what_a_customer_wants_to_know(self):
        for code, package in self.requests.items():
            service = package["service"]
            for key in ("summary", "description", "requirements", "procedures", "costs"):
                self.assertTrue(service[key], f"{code}: {key}")
            for key in ("contacts", "legal", "themes", "life_events", "keywords", "synonyms"):
                self.assertTrue(service[key], f"{code}: {key}")
            self.assertIn("1788", {contact["phone"] for contact in service["contacts"]}, code)

    def test_dutch_is_polite(self):
        for code, (_data, package) in self.files.items():
            for path, texts in texts_of(package):
                words = str(texts["nl_BE"]).lower().replace("<p>", " ").split()
                self.assertFalse(
                    {"je", "jij", "jou", "jouw", "jullie"} & set(words), f"{code}{path}"
                )

    def test_the_exported_file_is_the_shipped_file(self):
        packages = self.env["servicedesk.service.package"]
        for code, (data, _package) in self.files.items():
            with self.subTest(code):
                service = packages._import(packages._read(data))
                self.assertEqual(packages._export(service), data)

    def test_related_services_are_there(self):
        for code, (_data, package) in self.files.items():
            self.assertLessEqual(set(package["service"]["related"]), set(self.files), code)

    def test_a_citizen_finds_those_of_the_city_and_none_of_its_staff(self):
        for code, (_data, package) in self.files.items():
            with self.subTest(code):
                public = set(package["service"]["audiences"]) != {"staff"}
                self.assertEqual(bool(self._service(code, self.citizen)), public)
                service = self._service(code, self.employee)
                self.assertTrue(service.published)
                if code not in OPEN_QUESTION:
                    self.assertTrue(service._published_version())

    def test_a_form_can_be_left_empty_without_a_crash_and_says_what_is_missing(self):
        for code, package in self.requests.items():
            with self.subTest(code):
                form = Form.from_json(engine_form(package["form"]))
                clean, errors = validate(form, {})
                self.assertFalse([value for value in clean.values() if value])
                self.assertTrue(errors)

    def test_approvals_ask_for_an_amount_that_is_always_known(self):
        """An approval by amount that is asked only sometimes needs the same condition."""
        for code, package in self.requests.items():
            questions = {item["key"]: item for item in package["form"]["questions"]}
            for step in package["process"]["steps"]:
                key = (step.get("approval") or {}).get("amount_question")
                if key:
                    with self.subTest(code, step=step["key"]):
                        asked = questions[key]
                        self.assertTrue(asked["required"])
                        self.assertFalse(asked["group"])
                        self.assertEqual(asked["condition"], step["condition"])

    def test_somebody_else_is_not_named_after_the_requester(self):
        version = self._service("parkeervergunning", self.citizen)._published_version()
        steps = self.env["servicedesk.form.page"]._steps(version._form(), self.citizen)
        questions = {
            block["question"]["name"]: block["question"]
            for step in steps
            for block in step["blocks"]
        }
        self.assertFalse(questions["q_owner_name"]["known"])
