from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged

from ..models import meldpunt_suggestion_model
from .common import setup_users, submit


@tagged("post_install", "-at_install")
class TestSuggestion(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        setup_users(cls)
        cls.models = cls.env["meldpunt.suggestion.model"]
        cls.models._learn_shipped()
        public = cls.env.ref("base.public_user")
        cls.suggestion = cls.env["meldpunt.suggestion"].with_user(public)

    def codes(self, text, *place):
        found = self.suggestion._suggest(text, *place)
        names = [self.env["helpdesk.ticket.category"].browse(item["id"]) for item in found]
        return [item.get_external_id()[item.id].split("category_")[-1] for item in names]

    def test_everyday_words_lead_to_a_category(self):
        for text, code in (
            ("vuilbak zit vol", "bin_full"),
            ("er zit een diepe put in de weg", "pothole"),
            ("vuilnisbaak vol", "bin_full"),
            ("straatlantarn kapot", "lamp_broken"),
            ("wespn nest", "wasps"),
        ):
            self.assertEqual(self.codes(text)[:1], [code], text)

    def test_names_are_those_of_the_page(self):
        found = self.suggestion._suggest("vuilbak zit vol")[0]
        self.assertEqual(found["id"], self.category.id)
        self.assertEqual(found["name"], self.category.name)
        self.assertEqual(found["main"], self.category.parent_id.name)
        self.assertRegex(found["icon"], r"^fa-[a-z-]+$")

    def test_at_most_three_and_none_when_unsure(self):
        self.assertLessEqual(len(self.suggestion._suggest("iets stuk op straat")), 3)
        for text in ("", "abc", "qwx zzkj", "Jan Peeters Noordstraat 5"):
            self.assertEqual(self.suggestion._suggest(text), [], text)

    def test_what_is_no_text_gets_no_answer(self):
        for text in (None, 5, ["vuilbak"], {"a": 1}, True):
            self.assertEqual(self.suggestion._suggest(text), [])

    def test_a_hidden_category_is_never_suggested(self):
        self.category.show_in_portal = False
        self.assertNotIn("bin_full", self.codes("vuilbak zit vol"))

    def test_what_stands_at_the_place_weighs_a_little(self):
        self.env["meldpunt.asset"].create(
            {"kind": "lamp", "number": "T-1", "latitude": 50.944, "longitude": 3.125}
        )
        near, far = ("50.94401", "3.12501"), ("50.950", "3.125")
        prior = self.suggestion._prior(*near)
        lamp = self.env.ref("roeselare_meldpunt.category_lamp_broken").id
        self.assertGreater(prior[lamp], 0)
        self.assertFalse(self.suggestion._prior(*far))
        self.assertEqual(self.codes("vuilbak zit vol", *near)[:1], ["bin_full"])
        for place in (("x", "y"), ("", ""), ("9" * 400, "3"), ("nan", "nan")):
            self.assertFalse(self.suggestion._prior(*place))

    def test_few_queries(self):
        self.suggestion._suggest("vuilbak zit vol")
        with self.assertQueryCount(4):
            self.suggestion._suggest("diepe put in de weg")

    # ---------------------------------------------------------------- learning

    def done(self, text, count):
        reason = self.env.ref("roeselare_servicedesk.close_reason_resolved")
        tickets = self.env["helpdesk.ticket"]
        for number in range(count):
            tickets |= submit(self, description=f"{text} {number}", email="")
        tickets.close_reason_id = reason
        return tickets

    def test_it_learns_from_handled_reports(self):
        self.assertEqual(self.codes("de flierefluiter piept")[:1], [])
        self.done("de flierefluiter piept weer", 8)
        with patch.object(meldpunt_suggestion_model, "_FEWEST_REPORTS", 5):
            model = self.models._learn()
        self.assertEqual(model.report_count, 8)
        self.assertTrue(model.active)
        self.assertEqual(self.codes("de flierefluiter piept")[:1], ["bin_full"])

    def test_few_or_confidential_reports_teach_nothing(self):
        self.done("de flierefluiter piept weer", 2)
        self.assertFalse(self.models._learn().report_count)
        self.category.confidential = True
        self.assertFalse(self.models._report_texts())

    def test_a_worse_model_is_not_used(self):
        former = self.models._learn()
        former.top_three = 100
        worse = self.models._learn()
        self.assertFalse(worse.active)
        self.assertEqual(self.suggestion._newest(), former.id)

    def test_an_administrator_goes_back_to_the_one_before(self):
        former = self.models._learn()
        newer = self.models._learn()
        self.assertEqual(self.suggestion._newest(), newer.id)
        newer.active = False
        self.assertEqual(self.suggestion._newest(), former.id)

    def test_nothing_learned_nothing_suggested(self):
        self.models.with_context(active_test=False).search([]).unlink()
        self.assertEqual(self.suggestion._suggest("vuilbak zit vol"), [])

    def test_no_text_can_be_read_back(self):
        self.done("Mijn naam is Peeters, bel 0470123456", 6)
        with patch.object(meldpunt_suggestion_model, "_FEWEST_REPORTS", 5):
            model = self.models._learn()
        kept = str(model.read()) + str(model._load().labels)
        for word in ("Peeters", "peeters", "0470123456"):
            self.assertNotIn(word, kept)

    def test_only_administrators_teach(self):
        for user in (self.agent, self.citizen):
            with self.assertRaises(AccessError):
                self.models.with_user(user).action_learn()
            with self.assertRaises(AccessError):
                self.models.with_user(user).search([])
        admin = new_test_user(
            self.env,
            "suggestion_admin",
            groups="base.group_user,roeselare_servicedesk.group_admin",
        )
        before = self.models.search_count([])
        self.models.with_user(admin).action_learn()
        self.assertGreater(self.models.search_count([]), before - 1)


@tagged("post_install", "-at_install")
class TestSuggestionHttp(HttpCase):
    def ask(self, **params):
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        answer = self.url_open("/meldpunt/suggestie", json=body)
        self.assertEqual(answer.status_code, 200)
        self.assertNotIn("error", answer.json())
        return answer.json().get("result")

    def test_a_visitor_gets_suggestions(self):
        self.env["meldpunt.suggestion.model"]._learn_shipped()
        found = self.ask(text="vuilbak zit vol")
        self.assertEqual(set(found[0]), {"id", "name", "main", "icon"})

    def test_hostile_questions(self):
        for params in (
            {},
            {"text": None},
            {"text": ["a"] * 1000},
            {"text": "\x00vuilbak"},
            {"text": "vuilbak " * 50_000},
            {"text": "vuilbak vol", "latitude": {"a": 1}, "longitude": "9" * 500},
            {"text": "vuilbak vol", "latitude": "nan", "longitude": "inf"},
            {"text": "' OR 1=1 --", "other": 5},
        ):
            with self.subTest(params=str(params)[:50]):
                self.assertIsInstance(self.ask(**params), list)
