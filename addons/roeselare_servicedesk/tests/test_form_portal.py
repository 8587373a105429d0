import re

from odoo.tests import HttpCase, tagged

from .common import PASSWORD, CityMixin, jpeg
from .common_form import FormMixin


@tagged("post_install", "-at_install")
class TestFormPortal(FormMixin, CityMixin, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_city()
        cls._set_up_form()

    def _page(self):
        return self.url_open(f"/diensten/{self.public_service.id}")

    def _hidden(self, page, name):
        return re.search(rf'name="{name}" value="([^"]+)"', page.text).group(1)

    def _send(self, files=None, page=None, **data):
        page = page or self._page()
        hidden = ("csrf_token", "idempotency_key", "form_version")
        values = {name: self._hidden(page, name) for name in hidden}
        return self.url_open(
            f"/diensten/{self.public_service.id}", data={**values, **data}, files=files
        )

    def _last(self):
        return self.env["helpdesk.ticket"].search([], order="id desc", limit=1)

    def test_the_page_asks_the_published_questions(self):
        text = self._page().text
        self.assertIn("Your full name?", text)
        self.assertIn("Only if you answer “Which permit?” with: Visitor.", text)
        self.assertNotIn('name="description"', text)
        # In the order of the form, not of their codes.
        self.assertLess(text.index('value="resident"'), text.index('value="visitor"'))
        self.assertRegex(text, r"Step\s+2\s+of\s+2")

    def test_a_service_without_published_form_keeps_its_question(self):
        self.public_service.form_id = self.env["servicedesk.form"].create({"name": "Draft"})
        self.assertIn('name="description"', self._page().text)

    def test_a_citizen_sends_the_form_and_sees_what_was_asked(self):
        sent = self._send(
            files={"q_proof": ("car.jpg", jpeg(), "image/jpeg")},
            q_who="Marie <b>",
            q_kind="visitor",
            q_days="12",
            email="marie@example.com",
        )
        self.assertEqual(sent.status_code, 200)
        self.assertIn("/volg/", sent.url)
        for text in ("For how many days?", "12", "Marie &lt;b&gt;", "car.jpg", "Visitor"):
            self.assertIn(text, sent.text)
        ticket = self._last()
        self.assertEqual(ticket.service_id, self.public_service)
        self.assertEqual(ticket._answer("kind"), "visitor")

    def test_errors_are_at_the_field_and_on_top_and_values_stay(self):
        before = self._last()
        sent = self._send(q_kind="visitor", q_days="31", q_cars="2", email="marie@")
        self.assertEqual(sent.status_code, 422)
        for name in ("q_who", "q_days", "email"):
            self.assertIn(f'href="#field_{name}"', sent.text)
            self.assertIn(f'id="field_{name}"', sent.text)
            self.assertIn(f'id="error_{name}"', sent.text)
        self.assertIn('value="31"', sent.text)
        self.assertRegex(sent.text, r'value="visitor"\s+checked="checked"')
        self.assertEqual(self._last(), before)
        # Mended from the page that came back, it is one ticket.
        sent = self._send(page=sent, q_who="Marie", q_kind="visitor", q_days="30")
        self.assertEqual(sent.status_code, 200)

    def test_an_answer_to_a_hidden_question_is_refused(self):
        before = self._last()
        sent = self._send(q_who="Marie", q_kind="resident", q_days="3")
        self.assertEqual(sent.status_code, 422)
        self.assertIn('href="#field_q_days"', sent.text)
        self.assertEqual(self._last(), before)

    def test_a_changed_form_is_shown_again_with_what_was_typed(self):
        page = self._page()
        self.questions["who"].label = "What is your name?"
        self.form.action_publish()
        sent = self._send(page=page, q_who="Marie", q_kind="resident")
        self.assertEqual(sent.status_code, 422)
        self.assertIn("What is your name?", sent.text)
        self.assertIn('value="Marie"', sent.text)
        sent = self._send(page=sent, q_who="Marie", q_kind="resident")
        self.assertEqual(sent.status_code, 200)

    def test_known_data_is_filled_in_and_said_so(self):
        self.authenticate(self.citizen.login, PASSWORD)
        text = self._page().text
        name = re.escape(self.citizen.name)
        self.assertRegex(text, rf'id="field_q_who"[^>]*value="{name}"')
        self.assertIn('aria-describedby="help_q_who"', text)

    def test_only_editors_see_a_preview(self):
        path = f"/servicedesk/formulier/{self.form.id}/voorbeeld"
        self.questions["who"].label = "Not published yet?"
        for user, status in ((self.admin, 200), (self.agent_a, 404), (self.citizen, 404)):
            with self.subTest(user=user.login):
                self.authenticate(user.login, PASSWORD)
                page = self.url_open(path)
                self.assertEqual(page.status_code, status)
                self.assertEqual("Not published yet?" in page.text, status == 200)

    def test_a_form_costs_a_known_number_of_queries(self):
        self._page()  # warms templates and translations
        with self.assertQueryCount(30):
            self._page()
