import json
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.roeselare_servicedesk.models.servicedesk_service_package import PackageError
from odoo.addons.roeselare_servicedesk.schemas.submission import Upload
from odoo.addons.roeselare_servicedesk.tests.common import CityCase
from odoo.addons.roeselare_servicedesk.tests.common_package import package
from odoo.addons.roeselare_servicedesk.tests.common_process import ProcessMixin

from .common import PDF

DOCUMENTS = {
    "days": 10,
    "lines": [
        {
            "name": {"en_US": "Invoice", "nl_BE": "Factuur"},
            "explanation": {"en_US": "Dated", "nl_BE": "Met de datum"},
            "example_url": "https://example.com/factuur",
            "accepts": "pdf",
            "required": True,
        },
        {
            "name": {"en_US": "Photo", "nl_BE": "Foto"},
            "explanation": {},
            "example_url": "",
            "accepts": "image",
            "required": False,
        },
    ],
}


@tagged("post_install", "-at_install")
class TestRequestOfStep(ProcessMixin, CityCase):
    """A step of a process asks for documents by itself and ends with the last one accepted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_process()
        cls.step_file.write(
            {
                "document_days": 10,
                "document_line_ids": [
                    (0, 0, {"name": "Invoice", "explanation": "Dated", "accepts": "pdf"}),
                    (0, 0, {"name": "Letter", "required": False}),
                ],
            }
        )

    def _send(self, ticket, name="Invoice"):
        line = ticket.document_request_ids.line_ids.filtered(lambda item: item.name == name)
        upload = Upload("scan.pdf", PDF)
        owner = ticket.with_user(self.citizen).sudo()
        errors = owner._receive_documents({line.id: {"uploads": (upload,), "keep": False}})
        self.assertEqual(errors, {})
        self.env.invalidate_all()
        return line

    def test_step_asks_when_it_opens_and_the_ticket_waits(self):
        ticket = self._begin()
        request = ticket.document_request_ids
        self.assertEqual(request.task_id, self._task(ticket, "file"))
        self.assertEqual(request.line_ids.mapped("name"), ["Invoice", "Letter"])
        self.assertEqual((request.due_date - self.env.company._city_today()).days, 10)
        self.assertEqual(ticket.public_state, "waiting")
        self.assertTrue(ticket.term_paused_at)

    def test_step_ends_with_the_last_document_accepted(self):
        ticket = self._begin()
        task = self._task(ticket, "file", self.agent_a)
        with self.assertRaisesRegex(UserError, "waits for documents: Invoice, Letter"):
            task.action_step_done()
        line = self._send(ticket)
        self.assertEqual(ticket.public_state, "in_progress")
        line.with_user(self.agent_a).sudo(False).action_accept()
        states = self._states(ticket)
        self.assertEqual((states["file"], states["approve"]), ("done", "done"))
        self.assertEqual(states["account"], "open", "the process goes on")
        self.assertEqual(self._task(ticket, "file").step_done_by_id, self.agent_a)

    def test_a_step_with_a_checklist_waits_for_that_too(self):
        self.step_file.check_ids = [(0, 0, {"name": "Amount compared"})]
        ticket = self._begin()
        self._send(ticket).with_user(self.agent_a).sudo(False).action_accept()
        self.assertEqual(self._states(ticket)["file"], "open")
        self._finish(ticket, "file", self.agent_a)
        self.assertEqual(self._states(ticket)["file"], "done")

    def test_withdrawn_the_step_is_ended_by_hand(self):
        ticket = self._begin()
        ticket.document_request_ids.with_user(self.agent_a).sudo(False).action_withdraw()
        self._finish(ticket, "file", self.agent_a)
        self.assertEqual(self._states(ticket)["file"], "done")
        self.assertEqual(len(ticket.document_request_ids), 1, "not asked a second time")

    def test_cancelling_the_step_asks_no_longer(self):
        ticket = self._begin()
        task = self._task(ticket, "file", self.lead_a)
        self._say("cancel", "Not needed", self.lead_a, task)
        self.assertEqual(ticket.document_request_ids.state, "withdrawn")
        self.assertNotEqual(ticket.public_state, "waiting")

    def test_an_approval_asks_for_nothing(self):
        with self.assertRaises(ValidationError):
            self.step_approve.document_line_ids = [(0, 0, {"name": "Invoice"})]
        with self.assertRaises(ValidationError):
            self.step_file.document_line_ids.write({"required": False})
            self.step_file._check_documents()

    # ----------------------------------------------------------------- package

    def _packages(self):
        editor = self._staff("editor_docs", "group_editor")
        return self.env["servicedesk.service.package"].with_user(editor)

    def _with_documents(self, **values):
        content = package()
        content["process"]["steps"][0]["documents"] = {**DOCUMENTS, **values}
        return json.dumps(content).encode()

    def test_package_comes_back_the_same_byte_for_byte(self):
        packages = self._packages()
        service = packages._import(packages._read(self._with_documents()))
        first = packages._export(service)
        self.assertEqual(json.loads(first)["process"]["steps"][0]["documents"], DOCUMENTS)
        self.assertNotIn("documents", json.loads(first)["process"]["steps"][1])
        service.sudo().unlink()
        again = packages._import(packages._read(first))
        self.assertEqual(packages._export(again), first)
        line = again.sudo().step_ids.document_line_ids[0]
        self.assertEqual(line.with_context(lang="nl_BE").name, "Factuur")
        self.assertEqual(packages._changes(packages._read(first)), [])

    def test_where_nobody_keeps_the_part_the_file_is_refused(self):
        packages = self._packages()
        steps = type(self.env["servicedesk.step"])
        with (
            patch.object(steps, "_package_parts", return_value=frozenset()),
            self.assertRaises(PackageError) as caught,
        ):
            packages._import(packages._read(self._with_documents()))
        self.assertEqual(caught.exception.path, "process.steps[0]")
        self.assertIn("“documents” is not known", caught.exception.reason)
        self.assertFalse(self.env["servicedesk.service"].search([("code", "=", "test-pakket")]))

    def test_a_package_that_asks_for_nonsense_is_refused(self):
        packages = self._packages()
        line = DOCUMENTS["lines"][0]
        for values, path in (
            ({"days": 0}, "days"),
            ({"lines": []}, "lines"),
            ({"lines": [{**line, "required": False}]}, "lines"),
            ({"lines": [{**line, "accepts": "exe"}]}, "lines[0].accepts"),
            ({"lines": [{**line, "example_url": "javascript:x"}]}, "lines[0].example_url"),
        ):
            with self.subTest(values=values), self.assertRaises(PackageError) as caught:
                packages._read(self._with_documents(**values))
            self.assertEqual(caught.exception.path, f"process.steps[0].documents.{path}")
        content = package()
        content["process"]["steps"][1]["documents"] = DOCUMENTS
        with self.assertRaises(PackageError) as caught:
            packages._read(json.dumps(content).encode())
        self.assertEqual(caught.exception.path, "process.steps[1].documents")
