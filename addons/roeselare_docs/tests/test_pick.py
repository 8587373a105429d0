import base64
from datetime import timedelta

from lxml import html

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.roeselare_servicedesk.schemas.submission import CleanFile
from odoo.addons.roeselare_servicedesk.tests.common import PASSWORD
from odoo.addons.roeselare_servicedesk.tests.common_apply import ApplyMixin

from ..tools.picked import reference_of
from .common import PDF, other_pdf

LABEL = "Proof of residence"


class PickMixin:
    """A citizen with one document that can be chosen."""

    @classmethod
    def _set_up_pick(cls):
        cls.series = cls.env["docs.series"].create({"name": "Tests", "code": "tests"})
        cls.today = cls.env.company._city_today()
        cls.document = cls._document(cls.citizen, department_id=cls.department_b.id)
        cls.reference = cls._reference(cls.document)

    @classmethod
    def _document(cls, user, label=LABEL, content=PDF, **values):
        return cls.env["dms.file"].create(
            {
                "name": f"{label} {cls.env['dms.file'].search_count([])}.pdf",
                "label": label,
                "directory_id": cls.series.directory_id.id,
                "content": base64.b64encode(content),
                "partner_id": user.partner_id.id,
                "series_id": cls.series.id,
                "source": "city",
                "document_state": "clean",
                "delivered_date": "2026-01-02 10:00:00",
                **values,
            }
        )

    @classmethod
    def _reference(cls, document):
        return reference_of(document.version_id.id, document.label)


@tagged("post_install", "-at_install")
class TestPick(PickMixin, ApplyMixin, HttpCase):
    """A document of the own library in the place of a file, in the form of a service."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_pick()

    def _second_page(self, user=None):
        """Fill in the first page; return the one that asks for the file."""
        self._login(user or self.citizen)
        return self._first(q_kind="visitor")

    def _boxes(self, page):
        tree = html.fromstring(page.content)
        found = tree.xpath("//details//input[@type='checkbox'][@name='q_proof']")
        return {box.get("value"): box.get("checked") is not None for box in found}

    def _to_ticket(self, reference=None, before_sending=None):
        page = self._post(self._second_page(), q_days="3", q_proof=reference or self.reference)
        summary = self._post(page, name="Marie", email="marie@example.com")
        self.assertIn(LABEL, summary.text)
        if before_sending:
            before_sending()
        self.sent = self._post(summary)
        self.env.invalidate_all()
        return self._tickets()

    # ------------------------------------------------------------------- offers

    def test_own_valid_documents_are_offered_and_no_others(self):
        day = timedelta(days=1)
        self._document(self.citizen, "Expired", valid_to=self.today - day)
        self._document(self.citizen, "Not yet", valid_from=self.today + day)
        self._document(self.citizen, "Withdrawn", active=False)
        self._document(self.citizen, "Refused", document_state="rejected")
        self._document(self.citizen, "Unchecked", document_state="pending")
        self._document(self.other_citizen, "Somebody else's")
        last = self._document(self.citizen, "Until today", valid_to=self.today)
        page = self._second_page()
        self.assertEqual(set(self._boxes(page)), {self.reference, self._reference(last)})
        self.assertIn("By choosing a document you agree", page.text)

    def test_nothing_is_offered_without_documents_or_account(self):
        self.assertFalse(self._boxes(self._second_page(self.other_citizen)))
        self.authenticate(None, None)
        page = self._first(q_kind="visitor")
        self.assertIn("q_proof", page.text)
        self.assertFalse(self._boxes(page))

    def test_page_of_the_preview_offers_nobodys_documents(self):
        page = self.env["servicedesk.form.page"].with_user(self.citizen)
        steps = page._steps(self.version._form(), self.citizen)
        offers = [
            block["question"]["offers"] for step in steps for block in step["blocks"]
        ]
        self.assertFalse(any(offers))

    # ------------------------------------------------------------------ choosing

    def test_choice_is_kept_in_the_draft_and_can_be_undone(self):
        page = self._second_page()
        contact = self._post(page, q_days="3", q_proof=self.reference)
        back = self.url_open(page.url)
        self.assertEqual(self._boxes(back), {self.reference: True})
        self.assertNotIn("Files that we have already", back.text)
        self.assertEqual(self._drafts().answers["proof"], [self.reference])
        self.assertNotEqual(contact.url, page.url)
        self._post(back, q_days="3")
        self.assertFalse(self._drafts().answers.get("proof"))

    def test_a_file_and_a_document_together(self):
        page = self._second_page()
        files = {"q_proof": ("scan.pdf", other_pdf(b"x"))}
        self._post(page, files=files, q_days="3", q_proof=self.reference)
        self.env.invalidate_all()
        names = {item.partition(":")[2] for item in self._drafts().answers["proof"]}
        self.assertEqual(names, {LABEL, "scan.pdf"})

    def test_forged_choices_are_refused_alike(self):
        foreign = self._document(self.other_citizen, "Theirs")
        expired = self._document(
            self.citizen, "Old", valid_to=self.today - timedelta(days=1)
        )
        withdrawn = self._document(self.citizen, "Gone", active=False)
        replaced = self.document.version_id
        self.document._replace_content(self._clean(), "better")
        forged = [
            self._reference(foreign),
            self._reference(expired),
            self._reference(withdrawn),
            reference_of(replaced.id, LABEL),
            reference_of(2**29, "None"),
            reference_of(self.document.version_id.id, "Another name"),
            "d999999999999:x",
        ]
        said = set()
        for reference in forged:
            with self.subTest(reference=reference):
                page = self._second_page()
                answer = self._post(page, q_days="3", q_proof=reference, follow=False)
                self.assertEqual(answer.status_code, 422)
                tree = html.fromstring(answer.content)
                [words] = tree.xpath("//*[@id='form_errors']//li")
                said.add(" ".join(words.text_content().split()))
        self.assertIn("This document cannot be used. Choose another one, or send a file.", said)
        # What has not even the shape is a field that the form does not ask.
        self.assertEqual(len(said), 2, said)
        self.assertFalse(self._drafts().filtered(lambda item: "proof" in item.answers))

    def _clean(self):
        return CleanFile("new.pdf", "application/pdf", other_pdf(b"new"))

    # -------------------------------------------------------------------- sending

    def test_ticket_keeps_version_hash_consent_and_where_it_comes_from(self):
        ticket = self._to_ticket()
        self.assertEqual(len(ticket), 1)
        pin = ticket.pin_ids
        self.assertEqual(pin.version_id, self.document.version_id)
        self.assertEqual(pin.sha256, self.document.sha256)
        self.assertEqual((pin.label, pin.source, pin.number), (LABEL, "city", 1))
        self.assertEqual(pin.department, self.department_b.name)
        self.assertEqual(pin.partner_id, self.citizen.partner_id)
        self.assertIn("you agree that we use it for this request", pin.consent_text)
        self.assertTrue(pin.consent_date)
        self.assertEqual(pin.asked, "Proof")
        self.assertEqual(pin.state_now, "valid")
        self.assertEqual(ticket._answer("proof"), LABEL)
        self.assertFalse(ticket.requester_attachment_ids, "nothing is copied")

    def test_a_later_version_does_not_change_the_answer(self):
        before = self.document.version_id
        ticket = self._to_ticket(
            before_sending=lambda: self.document._replace_content(self._clean(), "better")
        )
        self.document.invalidate_recordset()
        self.assertNotEqual(self.document.version_id, before)
        pin = ticket.pin_ids
        self.assertEqual((pin.version_id, pin.sha256), (before, before.sha256))
        self.assertEqual(pin.state_now, "replaced")
        self.authenticate(self.agent_a.login, PASSWORD)
        self.assertEqual(self.url_open(f"/roeselare/gekozen/{pin.id}").content, PDF)

    def test_what_expired_before_it_is_sent_is_refused(self):
        def expire():
            self.document.valid_to = self.today - timedelta(days=1)
            self.env.flush_all()

        self.assertFalse(self._to_ticket(before_sending=expire))
        self.assertEqual(self.sent.status_code, 422)
        self.assertIn("can no longer be used", self.sent.text)

    def test_who_sees_the_ticket_opens_that_version_and_is_written_down(self):
        pin = self._to_ticket().pin_ids
        looks = self.env["docs.look"].sudo()
        seen = looks.search_count([("document_ref", "=", self.document.id)])
        self.assertFalse(self.document.with_user(self.agent_a).has_access("read"))
        self.authenticate(self.agent_a.login, PASSWORD)
        answer = self.url_open(f"/roeselare/gekozen/{pin.id}")
        self.assertEqual(answer.content, PDF)
        self.assertIn("sandbox", answer.headers["Content-Security-Policy"])
        self.env.invalidate_all()
        found = looks.search([("document_ref", "=", self.document.id)])
        self.assertEqual(len(found), seen + 1)
        for user in (self.agent_b, self.employee, self.other_citizen):
            self.authenticate(user.login, PASSWORD)
            self.assertEqual(self.url_open(f"/roeselare/gekozen/{pin.id}").status_code, 404)
        self.assertEqual(self.url_open(f"/roeselare/gekozen/{2**31}").status_code, 404)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_nobody_writes_a_choice_by_hand(self):
        pin = self._to_ticket().pin_ids
        for user in (self.citizen, self.agent_a, self.admin, self.dpo):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    pin.with_user(user).sudo(False).write({"label": "x"})
                with self.assertRaises(AccessError):
                    pin.with_user(user).sudo(False).copy()
                with self.assertRaises(AccessError):
                    pin.with_user(user).sudo(False).unlink()

    def test_a_document_is_not_deleted_while_a_request_relies_on_it(self):
        ticket = self._to_ticket()
        with self.assertRaisesRegex(UserError, "chosen for a request"):
            self.document.unlink()
        reason = self.env.ref("roeselare_servicedesk.close_reason_withdrawn")
        ticket.write({"close_reason_id": reason.id, "stage_id": reason.stage_id.id})
        pin, content = ticket.pin_ids, self.document.sha256
        self.document.unlink()
        found = (pin.sha256, pin.version_id.id, pin.state_now)
        self.assertEqual(found, (content, False, "withdrawn"))
