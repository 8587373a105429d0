from odoo.exceptions import UserError
from odoo.tests import tagged

from ..schemas.submission import Answers, Contact, Submission, SubmissionError, Upload
from .common import CityCase, jpeg


@tagged("post_install", "-at_install")
class TestFormGroupRows(CityCase):
    """A form that asks name, photo and school of each child."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rows = [
            {"type": "step", "label": "Family"},
            {"type": "text", "label": "Family name", "code": "family"},
            {
                "type": "group",
                "label": "Child",
                "code": "child",
                "has_maximum": True,
                "maximum": 3,
            },
            {"type": "text", "label": "First name", "code": "first", "required": True},
            {"type": "yes_no", "label": "At school?", "code": "at_school", "required": True},
            {"type": "text", "label": "Which school?", "code": "school", "required": True},
            {"type": "file", "label": "Photo", "code": "photo"},
            {"type": "group_end", "label": "End"},
            {"type": "text", "label": "Anything else?", "code": "more"},
        ]
        cls.form = cls.env["servicedesk.form"].create(
            {
                "name": "Test family",
                "question_ids": [
                    (0, 0, {**row, "sequence": place}) for place, row in enumerate(rows)
                ],
            }
        )
        cls.rows = {row.code: row for row in cls.form.question_ids}
        cls.rows["school"].write(
            {"condition_question_id": cls.rows["at_school"].id, "condition_yes_no": "yes"}
        )
        cls.form.with_user(cls.admin).action_publish()
        cls.public_service.form_id = cls.form
        cls.intake = cls.env["servicedesk.intake"].with_user(cls.env.ref("base.public_user"))

    def _submit(self, uploads=None, **texts):
        version = self.form.published_version_id
        answers = Answers(
            version.id,
            {name: [text] for name, text in texts.items()},
            {name: (Upload("photo.jpg", jpeg()),) for name in uploads or ()},
        )
        return self.intake._submit(
            Submission(
                kind="request",
                title="Family",
                description="",
                contact=Contact(name="Marie", lang="en_US"),
                service_id=self.public_service.id,
                form_version_id=version.id,
                answers=answers,
            )
        )

    def test_rows_become_a_group(self):
        form = self.form._to_form()
        self.assertEqual([(g.key, g.min, g.max) for g in form.groups], [("child", 1, 3)])
        found = {question.key: question.group for question in form.questions}
        self.assertEqual(found["photo"], "child")
        self.assertEqual((found["family"], found["more"]), ("", ""))
        self.assertFalse(self.form.changed)

    def test_a_ticket_shows_each_repetition(self):
        ticket = self._submit(
            ["photo__5"],
            first__1="Lea",
            at_school__1="no",
            # A gap, as a script leaves when a repetition is removed.
            first__5="Tom",
            at_school__5="yes",
            school__5="De Ster",
        )
        lines = dict(ticket._answered_steps()[0][1])
        self.assertEqual(lines["Child 1: First name"], "Lea")
        self.assertEqual(lines["Child 2: At school?"], "Yes")
        self.assertEqual(lines["Child 2: Photo"], "photo.jpg")
        self.assertNotIn("Child 1: Which school?", lines)
        text = ticket._answer("child")
        self.assertIn("Child 2\nFirst name: Tom\nAt school?: Yes\nWhich school?: De Ster", text)
        self.assertEqual(len(ticket.requester_attachment_ids), 1)
        # Staff find it, and export it, as a text.
        name = self.form._property_name("child")
        found = self.env["helpdesk.ticket"].search([(f"answers.{name}", "ilike", "De Ster")])
        self.assertEqual(found, ticket)

    def test_what_is_wrong_is_said_per_repetition(self):
        with self.assertRaises(SubmissionError) as caught:
            self._submit(first__1="Lea", at_school__1="no", at_school__2="yes", school__3="x")
        errors = caught.exception.errors
        self.assertEqual(errors["q_first__2"], "First name (2): fill this in.")
        expected = ["q_first__2", "q_school__2", "q_first__3", "q_at_school__3"]
        self.assertEqual(list(errors), expected)
        with self.assertRaises(SubmissionError) as caught:
            self._submit(**{f"first__{n}": "x" for n in range(1, 6)})
        self.assertEqual(caught.exception.errors["q_child"], "Child: choose at most 3.")

    def test_a_condition_cannot_look_into_a_group(self):
        self.rows["more"].write(
            {"condition_question_id": self.rows["at_school"].id, "condition_yes_no": "yes"}
        )
        self.form.invalidate_recordset()
        self.assertIn("looks at a question that repeats", self.form.fault_text)
        with self.assertRaisesRegex(UserError, "repeats"):
            self.form.with_user(self.admin).action_publish()

    def test_a_copy_asks_the_same(self):
        self.rows["first"].with_context(lang="nl_BE").label = "Voornaam"
        copy = self.form.with_user(self.admin).copy()
        self.assertEqual(copy.name, "Test family (copy)")
        self.assertFalse(copy.published_version_id)
        self.assertEqual(copy._to_form(), self.form._to_form())
        sources = copy.question_ids.condition_question_id
        self.assertEqual(sources.form_id, copy)
        copy.action_publish()
        self.assertTrue(copy.published_version_id)
