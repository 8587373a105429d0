from odoo.tests import tagged

from .common_page import ReportPageCase


@tagged("post_install", "-at_install")
class TestReportQuestions(ReportPageCase):
    """A category asks what its contractor needs to know."""

    def setUp(self):
        super().setUp()
        self.lamp = self.env.ref("roeselare_meldpunt.category_lamp_broken")
        self.form = self.lamp.form_id

    def _last(self):
        return self.tickets.search([], order="id desc", limit=1)

    def _asked(self, **data):
        """Send the report as a browser without script does; return the page with questions."""
        return self.post({**self.good(), "category_id": str(self.lamp.id), **data})

    def test_the_lamp_that_comes_along_has_questions(self):
        self.assertTrue(self.form.published_version_id)
        page = self.url_open(f"/meldpunt/vragen/{self.lamp.id}")
        self.assertEqual(page.status_code, 200)
        for name in ("q_fault", "q_pole", "q_danger", "form_version"):
            self.assertIn(f'name="{name}"', page.text)
        self.assertNotIn("<html", page.text)

    def test_a_category_without_questions_answers_nothing(self):
        page = self.url_open(f"/meldpunt/vragen/{self.category.id}")
        self.assertEqual((page.status_code, page.text.strip()), (200, ""))
        for number in ("0", "999999999", str(self.lamp.parent_id.id)):
            self.assertEqual(self.url_open(f"/meldpunt/vragen/{number}").status_code, 404)

    def test_without_script_the_page_comes_back_with_the_questions(self):
        before = self._last()
        answer = self._asked()
        self.assertEqual(answer.status_code, 422)
        self.assertIn('name="q_fault"', answer.text)
        self.assertIn("The bin is full.", answer.text)
        self.assertEqual(self._last(), before)

    def test_the_answers_are_on_the_report(self):
        version = str(self.form.published_version_id.id)
        answer = self._asked(
            form_version=version, q_fault="damaged", q_danger="yes", q_pole="RO 1234"
        )
        self.assertEqual(answer.status_code, 303)
        ticket = self._last()
        self.assertEqual(ticket._answer("pole"), "RO 1234")
        self.assertIn("The bin is full.", ticket.description)
        page = self.url_open(ticket._tracking_url())
        self.assertIn("RO 1234", page.text)
        self.assertIn("The bin is full.", page.text)

    def test_what_is_wrong_is_said_next_to_it(self):
        version = str(self.form.published_version_id.id)
        before = self._last()
        cases = [
            ({"q_fault": "president"}, "q_fault"),
            ({"q_fault": ""}, "q_fault"),
            ({"q_fault": "off", "q_danger": "yes"}, "q_danger"),
            ({"q_fault": "off", "q_count": "0"}, "q_count"),
            ({"q_fault": "off", "q_pole": "x" * 21}, "q_pole"),
        ]
        for data, name in cases:
            with self.subTest(data=data):
                answer = self._asked(form_version=version, **data)
                self.assertEqual(answer.status_code, 422)
                self.assertIn(f'href="#field_{name}"', answer.text)
        for data in ({"q_is_admin": "1"}, {"form_version": "x"}, {"description": ""}):
            answer = self._asked(**{"form_version": version, "q_fault": "off", **data})
            self.assertEqual(answer.status_code, 422, data)
        self.assertEqual(self._last(), before)

    def test_answers_for_another_category_are_left_alone(self):
        data = {**self.good(), "form_version": "1", "q_fault": "off"}
        self.assertEqual(self.post(data).status_code, 303)
        self.assertFalse(self._last().form_version_id)
