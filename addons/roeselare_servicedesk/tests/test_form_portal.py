import re

from odoo.tests import HttpCase, tagged

from .common import jpeg
from .common_apply import ApplyMixin


@tagged("post_install", "-at_install")
class TestFormPortal(ApplyMixin, HttpCase):
    """Applying for a service, step by step."""

    def test_looking_writes_nothing(self):
        page = self.url_open(self.path)
        self.assertEqual(page.status_code, 200)
        self.assertIn("Your full name?", page.text)
        self.assertNotIn("For how many days?", page.text)
        self.assertEqual(self._number(page), "1/4")
        # In the order of the form, not of their codes.
        self.assertLess(page.text.index('value="resident"'), page.text.index('value="visitor"'))
        self.assertFalse(self._drafts())

    def test_the_page_of_the_service_leads_here(self):
        page = self.url_open(f"/diensten/{self.public_service.code}")
        self.assertTrue(re.search(rf'href="[^"]*{self.path}"', page.text))
        self.assertNotIn('name="q_who"', page.text)

    def test_a_citizen_goes_from_step_to_step_and_sends(self):
        car = self._first(q_who="Marie <b>", q_kind="visitor")
        self.assertRegex(car.url, r"/aanvraag/\d+-b[0-9a-f]{40}/stap/2$")
        self.assertEqual(self._number(car), "2/4")
        self.assertFalse(self._tickets())
        contact = self._post(
            car, q_days="12", files={"q_proof": ("car.jpg", jpeg(), "image/jpeg")}
        )
        self.assertEqual(self._number(contact), "3/4")
        summary = self._post(contact, email="marie@example.com")
        self.assertEqual(self._number(summary), "4/4")
        texts = ("For how many days?", "12", "Marie &lt;b&gt;", "car.jpg", "Visitor")
        for text in (*texts, "marie@example.com"):
            self.assertIn(text, summary.text)
        self.assertFalse(self._tickets())
        sent = self._post(summary)
        self.assertIn("/volg/", sent.url)
        for text in texts:
            self.assertIn(text, sent.text)
        ticket = self._tickets()
        self.assertEqual(ticket._answer("kind"), "visitor")
        self.assertEqual(ticket.partner_email, "marie@example.com")
        self.assertEqual(ticket.requester_attachment_ids.mapped("name"), ["car.jpg"])
        # The draft keeps nothing, and leads to the ticket from now on.
        draft = self._drafts()
        self.assertFalse(draft.answers or draft.contact)
        self.assertFalse(draft._attachments())
        self.assertIn("/volg/", self._post(summary).url)
        self.assertIn("/volg/", self.url_open(draft._url()).url)
        self.assertEqual(len(self._tickets()), 1)

    def test_a_hidden_question_is_not_shown_on_a_later_step(self):
        car = self._first(q_kind="resident")
        self.assertNotIn("For how many days?", car.text)
        self.assertIn("How many cars?", car.text)

    def test_a_step_in_which_nothing_is_asked_is_left_out(self):
        (self.questions["cars"] + self.questions["proof"]).unlink()
        self.form.action_publish()
        contact = self._first(q_kind="resident")
        self.assertTrue(contact.url.endswith("/contact"))
        self.assertEqual(self._number(contact), "2/3")

    def test_errors_are_at_the_field_and_on_top_and_values_stay(self):
        sent = self._post(self.url_open(self.path), q_kind="visitor")
        self.assertEqual(sent.status_code, 422)
        for text in ('href="#field_q_who"', 'id="field_q_who"', 'id="error_q_who"'):
            self.assertIn(text, sent.text)
        self.assertRegex(sent.text, r'value="visitor"\s+checked="checked"')
        self.assertFalse(self._drafts())
        car = self._post(sent, q_who="Marie", q_kind="visitor")
        sent = self._post(car, q_days="31", q_cars="2")
        self.assertEqual(sent.status_code, 422)
        self.assertIn('value="31"', sent.text)
        self.assertEqual(list(self._drafts().answers), ["who", "kind"])

    def test_going_back_keeps_everything(self):
        summary = self._to_summary()
        back = self.url_open(self._drafts()._url() + "/stap/2")
        self.assertIn('value="3"', back.text)
        first = self.url_open(self._drafts()._url() + "/stap/1")
        self.assertIn('value="Marie"', first.text)
        self.assertRegex(first.text, r'value="visitor"\s+checked="checked"')
        # What is not asked any more is neither shown nor sent.
        summary = self._post(first, q_who="Marie", q_kind="resident")
        self.assertTrue(summary.url.endswith("/overzicht"))
        self.assertNotIn("For how many days?", summary.text)
        self._post(summary)
        self.assertIsNone(self._tickets()._answer("days"))

    def test_a_change_that_asks_more_leads_there_first(self):
        car = self._first(q_kind="resident")
        summary = self._post(self._post(car), email="")
        self.assertTrue(summary.url.endswith("/overzicht"))
        first = self.url_open(self._drafts()._url() + "/stap/1")
        asked = self._post(first, q_who="Marie", q_kind="visitor")
        self.assertTrue(asked.url.endswith("/stap/2"))
        self.assertEqual(self._post(summary).url, asked.url)
        self.assertFalse(self._tickets())

    def test_files_stay_until_they_are_taken_away(self):
        car = self._first(q_kind="resident")
        files = {"q_proof": ("car.jpg", jpeg(), "image/jpeg")}
        self._post(car, files=files)
        draft = self._drafts()
        page = self.url_open(car.url)
        kept = re.search(r'value="(\d+:car\.jpg)"', page.text).group(1)
        self._post(page, files={"q_proof": ("two.jpg", jpeg(), "image/jpeg")}, q_proof=kept)
        self.assertEqual(draft._attachments().mapped("name"), ["car.jpg", "two.jpg"])
        self._post(page)
        self.assertFalse(draft._attachments())

    def test_a_service_without_published_form_asks_its_question(self):
        self.public_service.form_id = self.env["servicedesk.form"].create({"name": "Draft"})
        self.public_service.question = "What for?"
        page = self.url_open(self.path)
        self.assertIn("What for?", page.text)
        files = {"q_files": ("car.jpg", jpeg(), "image/jpeg")}
        contact = self._post(page, q_description="For my car", files=files)
        self._post(self._post(contact))
        ticket = self._tickets()
        self.assertIn("For my car", ticket.description)
        self.assertEqual(ticket.requester_attachment_ids.mapped("name"), ["car.jpg"])

    def test_known_data_is_filled_in_and_said_so(self):
        self._login(self.citizen)
        page = self.url_open(self.path)
        name = re.escape(self.citizen.name)
        self.assertRegex(page.text, rf'id="field_q_who"[^>]*value="{name}"')
        self.assertIn('aria-describedby="help_q_who"', page.text)
        contact = self._post(self._post(page, q_who="Marie", q_kind="resident"))
        self.assertIn(self.citizen.email, contact.text)
        self.assertIn("Filled in from your account", contact.text)
        self._post(self._post(contact, name="Marie", email="other@example.com"))
        ticket = self._tickets()
        self.assertEqual(ticket.partner_id, self.citizen.partner_id)
        self.assertEqual(ticket._requester_email(), "other@example.com")

    def test_a_page_that_was_open_too_long_keeps_what_was_typed(self):
        page = self.url_open(self.path)
        sent = self._post(page, csrf_token="old", q_who="Marie", q_kind="visitor")
        self.assertEqual(sent.status_code, 400)
        self.assertIn('value="Marie"', sent.text)
        self.assertFalse(self._drafts())

    def test_the_first_page_sent_twice_is_one_draft(self):
        page = self.url_open(self.path)
        for _attempt in range(2):
            self._post(page, q_who="Marie", q_kind="visitor")
        self.assertEqual(len(self._drafts()), 1)

    def test_only_editors_see_a_preview(self):
        path = f"/servicedesk/formulier/{self.form.id}/voorbeeld"
        self.questions["who"].label = "Not published yet?"
        for user, status in ((self.admin, 200), (self.agent_a, 404), (self.citizen, 404)):
            with self.subTest(user=user.login):
                self._login(user)
                page = self.url_open(path)
                self.assertEqual(page.status_code, status)
                self.assertEqual("Not published yet?" in page.text, status == 200)

    def test_the_pages_cost_a_known_number_of_queries(self):
        first = self.url_open(self.path)
        car = self._first(q_kind="resident")
        summary = self._to_summary()
        url = self._drafts()[0]._url()
        with self.assertQueryCount(30):
            self.url_open(self.path)
        with self.assertQueryCount(40):
            self._post(first, q_who="Marie", q_kind="visitor", follow=False)
        with self.assertQueryCount(30):
            self.url_open(car.url)
        with self.assertQueryCount(30):
            self._post(car, follow=False)
        with self.assertQueryCount(30):
            self.url_open(f"{url}/contact")
        with self.assertQueryCount(30):
            self.url_open(summary.url)

    def test_sending_with_five_files_costs_a_known_number_of_queries(self):
        self.public_service.form_id = False
        files = [("q_files", (f"{n}.jpg", jpeg((80 + n, 60)), "image/jpeg")) for n in range(5)]
        summaries = []
        for _request in range(2):
            page = self.url_open(self.path)
            contact = self._post(page, q_description="For my car", files=files)
            summaries.append(self._post(contact, email="marie@example.com"))
        self._post(summaries[0], follow=False)  # warms up
        with self.assertQueryCount(60):
            self._post(summaries[1], follow=False)
        self.assertEqual(len(self._tickets()[0].requester_attachment_ids), 5)
