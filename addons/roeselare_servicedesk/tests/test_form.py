from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..schemas.submission import SubmissionError
from .common import CityCase, jpeg
from .common_form import FormMixin


@tagged("post_install", "-at_install")
class TestForm(FormMixin, CityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_form()
        cls.public = cls.env.ref("base.public_user")
        cls.intake = cls.env["servicedesk.intake"].with_user(cls.public)

    def _errors(self, **values):
        before = self.env["helpdesk.ticket"].search_count([])
        with self.assertRaises(SubmissionError) as caught:
            self.intake._submit(self._request(**values))
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before)
        return caught.exception.errors

    def _ticket_of(self, **texts):
        return self.intake._submit(self._request(**texts))

    # ------------------------------------------------------------ publishing

    def test_editing_changes_nothing_until_it_is_published(self):
        form = self.form.with_user(self.admin)
        self.assertFalse(form.changed)
        self.questions["who"].with_user(self.admin).label = "What is your name?"
        form.invalidate_recordset(["changed"])
        self.assertTrue(form.changed)
        asked = self.public_service.with_user(self.public)._published_version()
        self.assertEqual(asked._form().questions[0].label["en_US"], "Your full name?")
        form.action_publish()
        self.assertEqual(form.published_version_id.number, 2)
        asked = self.public_service.with_user(self.public)._published_version()
        self.assertEqual(asked._form().questions[0].label["en_US"], "What is your name?")

    def test_a_version_never_changes(self):
        version = self.version.with_user(self.admin)
        with self.assertRaises(UserError):
            version.write({"content": {}})
        with self.assertRaises(UserError):
            version.unlink()
        with self.assertRaises(UserError):
            self.version.write({"number": 7})
        with self.assertRaises(UserError):
            self.version.unlink()
        with self.assertRaises(AccessError):
            version.create({"form_id": self.form.id, "number": 9, "content": {}})

    def test_a_form_that_cannot_work_is_not_published(self):
        self.questions["kind"].sequence = 90
        with self.assertRaisesRegex(UserError, "For how many days.*comes later"):
            self.form.with_user(self.admin).action_publish()
        empty = self.env["servicedesk.form"].create({"name": "Empty"})
        with self.assertRaisesRegex(UserError, "no question"):
            empty.action_publish()

    def test_a_code_keeps_its_type(self):
        self.questions["who"].type = "date"
        with self.assertRaisesRegex(UserError, "who.*another type"):
            self.form.action_publish()

    def test_codes_are_plain_and_single(self):
        for code in ("Who", "1st", "a b", "x" * 41, "é"):
            with self.subTest(code=code), self.assertRaises(ValidationError):
                self.questions["who"].code = code
        question = self.env["servicedesk.question"].create(
            {"form_id": self.form.id, "label": "Où habitez-vous ?"}
        )
        self.assertEqual(question.code, "ou_habitez_vous")

    def test_a_code_comes_with_the_wording(self):
        # As the web client does when a row is added, before anything was typed.
        for model, wording in (
            ("servicedesk.question", "label"),
            ("servicedesk.question.choice", "name"),
        ):
            with self.subTest(model=model):
                row = self.env[model].new({})
                self.assertFalse(row.code)
                row[wording] = "How many dogs?"
                self.assertEqual(row.code, "how_many_dogs")

    def test_a_question_that_others_look_at_stays(self):
        with self.assertRaisesRegex(UserError, "For how many days"):
            self.questions["kind"].unlink()
        (self.questions["kind"] + self.questions["days"]).unlink()

    def test_who_may_edit_and_who_sees(self):
        models = ("servicedesk.form", "servicedesk.question", "servicedesk.question.choice")
        for model in models:
            records = self.env[model]
            self.assertTrue(records.with_user(self.admin).has_access("write"), model)
            self.assertTrue(records.with_user(self.agent_a).has_access("read"), model)
            self.assertFalse(records.with_user(self.agent_a).has_access("write"), model)
        for user in (self.citizen, self.public, self.employee):
            for model in (*models, "servicedesk.form.version"):
                records = self.env[model].with_user(user)
                self.assertFalse(records.has_access("read"), (model, user.login))
            with self.assertRaises(AccessError):
                self.public_service.with_user(user).read(["form_id"])
        with self.assertRaises(AccessError):
            self.form.with_user(self.agent_a).action_publish()

    # --------------------------------------------------------------- answers

    def test_answers_are_typed_filtered_and_grouped(self):
        first = self._ticket_of(who="Marie", kind="visitor", days="12", cars="0")
        second = self._ticket_of(who="Jan", kind="resident")
        self.assertEqual(first.form_version_id, self.version)
        self.assertEqual(first._answer("days"), 12)
        self.assertEqual(first._answer("cars"), 0)
        tickets = self.env["helpdesk.ticket"].with_user(self.agent_a)
        name = self.form._property_name("kind")
        both = ("id", "in", (first + second).ids)
        found = tickets.search([both, (f"answers.{name}", "=", "visitor")])
        self.assertEqual(found.ids, first.ids)
        days = self.form._property_name("days")
        self.assertEqual(tickets.search([both, (f"answers.{days}", ">", 10)]).ids, first.ids)
        groups = tickets._read_group([both], [f"answers.{name}"], ["__count"])
        self.assertEqual(dict(groups), {"visitor": 1, "resident": 1})

    def test_old_tickets_show_what_was_asked(self):
        ticket = self._ticket_of(who="Marie", kind="visitor", days="3")
        self.questions["days"].label = "How many days do you stay?"
        self.questions["cars"].unlink()
        self.form.action_publish()
        self.version = self.form.published_version_id
        newer = self._ticket_of(who="Jan", kind="visitor", days="4")
        self.assertIn("For how many days?", ticket.with_user(self.agent_a).answer_list)
        self.assertIn("How many days do you stay?", newer.answer_list)
        self.assertEqual(ticket._answer("days"), 3)

    def test_answers_are_shown_as_text(self):
        ticket = self._ticket_of(who="<b>Marie</b>", kind="visitor", days="2,5", cars="0")
        steps = ticket._answered_steps()
        self.assertEqual([title for title, _lines in steps], ["About you", "About the car"])
        self.assertEqual(steps[0][1][1], ("Which permit?", "Visitor"))
        self.assertEqual(steps[1][1], [("For how many days?", "2.5"), ("How many cars?", "0")])
        self.assertIn("&lt;b&gt;Marie", ticket.answer_list)

    def test_what_is_wrong_is_said_per_question(self):
        errors = self._errors(kind="visitor", days="31", cars="many")
        self.assertEqual(list(errors), ["q_who", "q_days", "q_cars"])
        self.assertEqual(errors["q_who"], "Your full name?: fill this in.")
        self.assertEqual(errors["q_days"], "For how many days?: at most 30.")

    def test_a_hidden_question_takes_no_answer(self):
        errors = self._errors(who="Marie", kind="resident", days="3")
        self.assertEqual(list(errors), ["q_days"])
        self.assertIn("leave this empty", errors["q_days"])

    def test_what_is_not_asked_is_refused(self):
        for texts in ({"is_admin": "1"}, {"proof": "a text instead of a file"}):
            with self.subTest(texts=texts):
                errors = self._errors(who="Marie", kind="resident", **texts)
                self.assertEqual(list(errors), [""])

    def test_the_page_of_an_older_version_is_shown_again(self):
        old = self.version
        self.questions["who"].label = "Name?"
        self.form.action_publish()
        self.version = self.form.published_version_id
        errors = self._errors(version=old, who="Marie", kind="resident")
        self.assertIn("changed", errors[""])

    def test_files_pass_the_gate(self):
        good = {"who": "Marie", "kind": "resident"}
        ticket = self._ticket_of(uploads=[("../car.jpg", jpeg())], **good)
        self.assertEqual(ticket.requester_attachment_ids.mapped("name"), ["car.jpg"])
        self.assertEqual(ticket._answer("proof"), "car.jpg")
        errors = self._errors(uploads=[("car.pdf", b"MZ program")], **good)
        self.assertEqual(list(errors), ["q_proof"])

    def test_a_ticket_with_answers_costs_a_known_number_of_queries(self):
        answers = {"who": "Marie", "kind": "visitor", "days": "3"}
        self._ticket_of(**answers)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(70):
            self._ticket_of(**answers)
            self.env.flush_all()

    # ------------------------------------------------------------------ data

    def test_the_forms_that_come_along_are_published(self):
        for name in ("bewijs_van_woonst", "inname_openbaar_domein", "laptop"):
            with self.subTest(name=name):
                form = self.env.ref(f"roeselare_servicedesk.service_{name}").form_id
                self.assertTrue(form.published_version_id)
                self.assertFalse(form.changed)
