from datetime import timedelta

from odoo.tests import TransactionCase, tagged

from odoo.addons.roeselare_servicedesk.schemas.submission import (
    Answers,
    Contact,
    Submission,
    SubmissionError,
    Upload,
)
from odoo.addons.roeselare_servicedesk.tests.common import CityMixin
from odoo.addons.roeselare_servicedesk.tests.common_form import FormMixin

from ..tools.picked import reference_of
from .common import PDF
from .test_pick import LABEL, PickMixin


@tagged("post_install", "-at_install")
class TestPickPage(PickMixin, FormMixin, CityMixin, TransactionCase):
    """A document of the own library in a form of one page, as Meldpunt asks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_city()
        cls._set_up_form()
        cls._set_up_pick()
        cls.citizen.lang = "en_US"

    def _submit(self, *references, user=None, uploads=()):
        user = user or self.citizen
        texts = {"who": ["Marie"], "kind": ["visitor"], "days": ["3"]}
        if references:
            texts["proof"] = list(references)
        submission = Submission(
            kind="report",
            title="Lamp",
            description="Seen",
            contact=Contact(name="Marie", lang="en_US"),
            category_id=self.category.id,
            partner_id=0 if user._is_public() else user.partner_id.id,
            form_version_id=self.version.id,
            answers=Answers(self.version.id, texts, {"proof": tuple(uploads)} if uploads else {}),
        )
        return self.env["servicedesk.intake"].with_user(user)._submit(submission)

    def test_report_holds_the_version_with_consent_and_nothing_is_copied(self):
        ticket = self._submit(self.reference)
        pin = ticket.pin_ids
        self.assertEqual(pin.version_id, self.document.version_id)
        self.assertEqual((pin.label, pin.partner_id), (LABEL, self.citizen.partner_id))
        self.assertIn("you agree that we use it", pin.consent_text)
        self.assertEqual(ticket._answer("proof"), LABEL)
        self.assertFalse(ticket.requester_attachment_ids)

    def test_a_file_beside_a_document(self):
        ticket = self._submit(self.reference, uploads=[Upload("scan.pdf", PDF)])
        self.assertEqual(ticket.pin_ids.label, LABEL)
        self.assertEqual(ticket.requester_attachment_ids.mapped("name"), ["scan.pdf"])

    def test_what_may_not_be_chosen_is_refused_alike(self):
        theirs = self._document(self.other_citizen, "Theirs")
        expired = self._document(self.citizen, "Old", valid_to=self.today - timedelta(days=1))
        said = set()
        for reference in (
            self._reference(theirs),
            self._reference(expired),
            reference_of(2**29, "None"),
            reference_of(self.document.version_id.id, "Another name"),
        ):
            with self.subTest(reference), self.assertRaises(SubmissionError) as caught:
                self._submit(reference)
            said.add(str(caught.exception.errors))
        self.assertEqual(len(said), 1, said)
        self.assertIn("q_proof", said.pop())

    def test_a_visitor_chooses_nothing(self):
        with self.assertRaises(SubmissionError):
            self._submit(self.reference, user=self.env.ref("base.public_user"))

    def test_page_offers_to_its_owner_alone(self):
        def offers(user):
            page = self.env["servicedesk.form.page"].with_user(user)
            steps = page.with_context(servicedesk_offers=not user._is_public())
            steps = steps._steps(self.version._form(), user)
            questions = [block["question"] for step in steps for block in step["blocks"]]
            return [item["offers"]["items"] for item in questions if item and item.get("offers")]

        [[item]] = offers(self.citizen)
        self.assertEqual(item["reference"], self.reference)
        self.assertFalse(offers(self.other_citizen))
        self.assertFalse(offers(self.env.ref("base.public_user")))
