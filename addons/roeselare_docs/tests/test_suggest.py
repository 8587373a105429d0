from lxml import html

from odoo.tests import HttpCase, TransactionCase, tagged
from odoo.tests.common import JsonRpcException

from ..tools.meant import begins, mended
from .common import SECRET, LibraryMixin
from .test_public_library import PublicMixin

_OWN = "/my/documenten/suggesties"
_PUBLIC = "/documenten/suggesties"


def labels(options):
    return [option["label"] for option in options]


@tagged("post_install", "-at_install")
class TestSuggest(LibraryMixin, TransactionCase):
    """What completes a search in “My documents”: of what its reader may open, nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_library()
        cls.karels = cls._ticket(cls.karel, cls.team_a)
        cls._deliver(cls.karels, "Belastingaangifte van Karel")
        cls._deliver(cls.ticket, "Café-vergunning")

    def _suggest(self, text, user=None):
        return self.env["dms.file"].with_user(user or self.marie)._own_suggestions(text)

    def _library(self, q, user=None, **filters):
        files = self.env["dms.file"].with_user(user or self.marie)
        return files._own_library({"q": q, **filters}, 1, 20)

    def test_titles_are_completed_from_the_beginning_of_words(self):
        for typed, expected in (
            ("leefl", [SECRET]),
            ("LEEF besl", [SECRET]),
            ("cafe", ["Café-vergunning"]),
            ("vergun", ["Café-vergunning"]),
            ("eefloon", []),
            ("b", []),
            ("", []),
        ):
            with self.subTest(typed=typed):
                self.assertEqual(labels(self._suggest(typed)), expected)

    def test_a_kind_says_how_many_its_reader_has(self):
        [kind, *_more] = self._suggest("test")
        self.assertEqual(
            kind, {"label": "Tests", "detail": "2 documents", "params": {"series": "tests"}}
        )
        [kind, *_more] = self._suggest("test", self.karel)
        self.assertEqual(kind["detail"], "1 document", "his own, not those of others")
        self.assertFalse(self._suggest("test", self.employee), "who has none finds no kind")

    def test_what_is_somebody_elses_is_in_no_suggestion_and_no_count(self):
        everybody = (self.marie, self.agent_a, self.admin, self.dpo, self.employee)
        for user in everybody:
            for typed in ("Belastingaangifte", "belas", "Karel", "aangifte"):
                with self.subTest(user=user.login, typed=typed):
                    self.assertEqual(self._suggest(typed, user), [])
                    self.assertFalse(self._library(typed, user)["meant"])
                    # nor by a typing error that would lead there
                    self.assertFalse(self._library("belastingaangfite", user)["meant"])
        found = labels(self._suggest("belas", self.karel))
        self.assertEqual(found, ["Belastingaangifte van Karel"])
        self.assertEqual(self._library("belastingaangfite", self.karel)["meant"]["count"], 1)

    def test_what_is_withdrawn_or_not_clean_is_not_suggested(self):
        for values in ({"active": False}, {"document_state": "quarantined"}):
            with self.subTest(values=values):
                self.document.sudo().write(values)
                self.assertEqual(self._suggest("leefl"), [])
                self.assertFalse(self._library("leeflon")["meant"])
                self.document.sudo().write({"active": True, "document_state": "clean"})

    def test_a_typing_error_leads_to_what_was_meant(self):
        for typed, meant in (
            ("besliising", "beslissing"),
            ("Leefloom beslissing", "leefloon beslissing"),
            ("vergunnning", "vergunning"),
        ):
            with self.subTest(typed=typed):
                found = self._library(typed)["meant"]
                self.assertEqual((found["text"], found["count"]), (meant, 1))
        for typed in ("beslissing", "fietsenstalling", "", "xq", "b" * 80):
            with self.subTest(typed=typed):
                self.assertFalse(self._library(typed)["meant"])

    def test_other_filters_stay_and_count(self):
        found = self._library("besliising", valid="yes")["meant"]
        self.assertEqual(found["query"], "q=beslissing&valid=yes")
        self.assertFalse(self._library("besliising", valid="no")["meant"], "it finds nothing")

    def test_bad_input_is_harmless(self):
        hostile = ("\x00\x00\x00", "%_", "' OR 1=1 --", "\ud83d", "x" * 5000, None, 7, ["a"], {})
        for typed in hostile:
            with self.subTest(typed=str(typed)[:20]):
                self.assertEqual(self._suggest(typed), [])

    def test_suggestions_take_few_queries(self):
        for number in range(30):
            self._deliver(self.ticket, f"Brief {number}", self._clean())
        self.env.flush_all()
        self._suggest("brief")
        self.env.invalidate_all()
        with self.assertQueryCount(6):
            self.assertEqual(len(self._suggest("brief")), 6)

    def test_what_was_meant_is_asked_only_when_nothing_is_found(self):
        self._library("leefloon")
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._library("leefloon")
        found = self.env.cr.sql_log_count - before
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._library("leefloom")
        self.assertLessEqual(self.env.cr.sql_log_count - before, found + 5)

    def test_words_are_mended_one_by_one(self):
        known = ["Politiereglement 2024", "Formulier dagtoerisme"]
        for typed, expected in (
            ("politierglement", "politiereglement"),
            ("formulier dagtoersime", "formulier dagtoerisme"),
            ("politie", ""),
            ("politierglement 2025", "politiereglement 2025"),
            ("2025", ""),
            ("iets anders", ""),
        ):
            with self.subTest(typed=typed):
                self.assertEqual(mended(typed, known), expected)
        self.assertTrue(begins("Café-vergunning", "verg caf"))
        self.assertFalse(begins("Café-vergunning", "afé"))


@tagged("post_install", "-at_install")
class TestSuggestPages(PublicMixin, HttpCase):
    """The addresses that complete a search, and the pages that say what was meant."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_public()

    def _ask(self, address, text):
        answer = self.make_jsonrpc_request(address, {"text": text})
        return labels(answer)

    def test_visitors_find_what_is_published_only(self):
        self.authenticate(None, None)
        self.assertEqual(self._ask(_PUBLIC, "polit"), ["Politiereglement"])
        self.assertEqual(self._ask(_PUBLIC, "EEN gem"), ["Besluit gemeenteraad één"])
        self.assertEqual(self._ask(_PUBLIC, "vuurwerk"), [], "titles, not summaries")
        for typed in ("ontwerp", "Beslissing", "leefloon", "intern"):
            with self.subTest(typed=typed):
                self.assertEqual(self._ask(_PUBLIC, typed), [])

    def test_a_kind_counts_what_is_published(self):
        [kind] = self.make_jsonrpc_request(_PUBLIC, {"text": "regul"})
        self.assertEqual((kind["detail"], kind["params"]), ("1 document", {"kind": "regulation"}))
        self.assertEqual(self._ask(_PUBLIC, "form"), [], "the only form is a draft")

    def test_who_is_logged_in_gets_no_more_there(self):
        for login in ("t_marie", "t_agent_a"):
            self.authenticate(login, f"{login}-pass")
            with self.subTest(login=login):
                self.assertEqual(self._ask(_PUBLIC, "leefloon"), [])
                self.assertEqual(self._ask(_PUBLIC, "ontwerp"), [])

    def test_own_suggestions_are_of_who_is_logged_in(self):
        self.authenticate("t_marie", "t_marie-pass")
        self.assertEqual(self._ask(_OWN, "leefloon"), [SECRET])
        self.authenticate("t_karel", "t_karel-pass")
        self.assertEqual(self._ask(_OWN, "leefloon"), [])
        self.authenticate(None, None)
        with self.assertRaises(JsonRpcException):
            self._ask(_OWN, "leefloon")

    def _page(self, path):
        response = self.url_open(path)
        self.assertEqual(response.status_code, 200)
        return html.fromstring(response.content)

    def test_pages_say_what_was_meant_without_any_script(self):
        self.authenticate(None, None)
        page = self._page("/documenten?q=politierglement&kind=regulation")
        [link] = page.xpath("//a[contains(@href, 'q=politiereglement')]")
        self.assertIn("kind=regulation", link.get("href"))
        self.assertIn("Politiereglement", self._page(link.get("href")).text_content())
        hint = "//*[contains(@class, 'o_roeselare_facts')]//a"
        self.assertTrue(page.xpath(hint))
        self.assertFalse(self._page("/documenten?q=ontwerpp").xpath(hint))
        self.authenticate("t_marie", "t_marie-pass")
        page = self._page("/my/documenten?q=leeflon")
        self.assertTrue(page.xpath("//a[contains(@href, '/my/documenten?q=leefloon')]"))
        self.authenticate("t_karel", "t_karel-pass")
        page = self._page("/my/documenten?q=leeflon")
        self.assertFalse(page.xpath("//a[contains(@href, 'leefloon')]"))

    def test_what_was_typed_stays_text(self):
        page = self.url_open("/documenten?q=%3Cscript%3Epolitierglement").text
        self.assertNotIn("<script>politie", page)
        for text in ("x" * 5000, None, {"a": 1}, ["polit"], 5):
            with self.subTest(text=str(text)[:20]):
                self.assertEqual(self._ask(_PUBLIC, text), [])

    def test_a_holder_is_led_to_what_the_mandate_opens_only(self):
        values = {"kind": "person", "accepted_date": "2026-01-01"}
        mandate = self.env["docs.mandate"].create(
            {
                "holder_id": self.karel.partner_id.id,
                "principal_id": self.marie.partner_id.id,
                **values,
            }
        )
        self.authenticate("t_karel", "t_karel-pass")
        path = f"/my/documenten/namens/{mandate.id}"
        link = f"//a[contains(@href, '{path}?q=leefloon')]"
        self.assertTrue(self._page(f"{path}?q=leeflon").xpath(link))
        other = self.env["docs.series"].create({"name": "Other", "code": "other-test"})
        mandate.write({"scope": "series", "series_ids": [(6, 0, other.ids)]})
        self.assertFalse(self._page(f"{path}?q=leeflon").xpath(link))

    def test_public_suggestions_take_few_queries(self):
        public = self.env["dms.file"].with_user(self.env.ref("base.public_user"))
        public._public_suggestions("polit")
        self.env.invalidate_all()
        with self.assertQueryCount(5):
            public._public_suggestions("polit")
