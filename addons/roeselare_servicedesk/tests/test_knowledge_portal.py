import json

from odoo.tests import HttpCase, tagged

from .common_apply import ApplyMixin
from .common_knowledge import KnowledgeMixin


@tagged("post_install", "-at_install")
class TestKnowledgePortal(KnowledgeMixin, ApplyMixin, HttpCase):
    """The pages of answers, and what becomes of a question that is answered already."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_writers()
        cls.public_service.kind = "question"
        cls.articles = cls._everyone()
        cls.article = cls.articles["public"]

    def setUp(self):
        super().setUp()
        self.opener.cookies["frontend_lang"] = "en_US"

    # ------------------------------------------------------------------- pages

    def test_the_list_holds_what_the_visitor_may_read(self):
        page = self.url_open("/antwoorden").text
        self.assertIn("Wanneer is het zwembad open?", page)
        for name in ("Staf", "Dienst A", "Later", "Weg"):
            self.assertNotIn(f">{name}<", page)
        self._login(self.agent_a)
        page = self.url_open("/antwoorden").text
        self.assertIn(">Dienst A<", page)
        self.assertNotIn(">Dienst B<", page)

    def test_search_and_did_you_mean(self):
        self.assertIn("zwembad open", self.url_open("/antwoorden?zoek=zwembat").text)
        nothing = self.url_open("/antwoorden?zoek=xyzzy").text
        self.assertIn("No answer found", nothing)
        for query in ("zoek=%00&pagina=x", "thema=nergens", "pagina=999", "zoek=" + "a" * 5000):
            with self.subTest(query=query[:20]):
                self.assertEqual(self.url_open(f"/antwoorden?{query}").status_code, 200)

    def test_an_article_has_a_page_and_says_which_language_is_missing(self):
        page = self.url_open("/antwoorden/test-zwembad")
        self.assertIn("8 tot 20", page.text)
        self.assertIn("not there in English yet", page.text)
        self.assertIn('lang="nl"', page.text)
        for code in ("test-staf", "test-a", "test-later", "test-weg", "nergens", "1", "a'b"):
            with self.subTest(code=code):
                self.assertEqual(self.url_open(f"/antwoorden/{code}").status_code, 404)

    def test_a_page_that_did_not_change_is_not_sent_again(self):
        for path in ("/antwoorden", "/antwoorden?zoek=zwembad", "/antwoorden/test-zwembad"):
            self.url_open(path)  # makes the session
            first = self.url_open(path)
            has_it = {"If-None-Match": first.headers["ETag"]}
            with self.subTest(path=path):
                self.assertEqual(first.headers["Cache-Control"], "private, no-cache")
                again = self.url_open(path, headers=has_it)
                self.assertEqual((again.status_code, again.content), (304, b""))
                name = self.article.name
                self.article.name = f"{name} Nu"
                self.env.flush_all()
                self.assertEqual(self.url_open(path, headers=has_it).status_code, 200)
                self.article.name = name
                self.env.flush_all()
                self.assertEqual(self.url_open(path, headers=has_it).status_code, 304)
        self._login(self.agent_a)
        self.assertEqual(self.url_open(path, headers=has_it).status_code, 200)

    def test_sitemap_names_public_articles_only(self):
        self.env["ir.attachment"].search([("url", "=like", "/sitemap%")]).unlink()
        page = self.url_open("/sitemap.xml").text
        self.assertIn("/antwoorden/test-zwembad", page)
        for code in ("test-staf", "test-a", "test-later", "test-weg"):
            self.assertNotIn(code, page)

    def test_pages_take_few_queries(self):
        for number in range(20):
            self._publish(code=f"test-veel-{number}", name=f"Zwembad {number}")
        for path in ("/antwoorden", "/antwoorden?zoek=zwembad", "/antwoorden/test-zwembad"):
            self.url_open(path)
            self.env.flush_all()
            with self.subTest(path=path), self.assertQueryCount(30):
                self.url_open(path)

    # ------------------------------------------------------------------- votes

    def _vote(self, **data):
        page = self.url_open("/antwoorden/test-zwembad")
        return self._post(page, **data)

    def test_a_vote_is_counted_once_for_each_button(self):
        thanks = self._vote(geholpen="ja")
        self.assertIn("glad that it helped", thanks.text)
        self._vote(geholpen="nee")
        self.assertEqual(self._counts(self.article), {"yes": 1, "no": 1})

    def test_reading_counts_nothing_and_bad_votes_neither(self):
        self.url_open("/antwoorden/test-zwembad?geholpen=ja&dank=ja")
        self.assertEqual(self._vote(geholpen="misschien").status_code, 422)
        expired = self.url_open("/antwoorden/test-zwembad", data={"geholpen": "ja"})
        self.assertEqual(expired.status_code, 400)
        hidden = {"geholpen": "ja", "csrf_token": self._hidden(expired, "csrf_token")}
        self.assertEqual(self.url_open("/antwoorden/test-staf", data=hidden).status_code, 404)
        self.assertEqual(self._counts(self.article), {})

    def test_the_guard_holds_up_floods_of_votes(self):
        self.env.company.write({"servicedesk_guard": True, "servicedesk_guard_seconds": 3600})
        self.assertEqual(self._vote(geholpen="nee").status_code, 422)
        self.assertEqual(self._counts(self.article), {})

    # --------------------------------------------------------------- questions

    def _suggestions(self, text):
        answer = self.url_open(
            "/antwoorden/suggesties",
            data=json.dumps({"jsonrpc": "2.0", "params": {"text": text}}),
            headers={"Content-Type": "application/json"},
        )
        return answer.json().get("result")

    def test_suggestions_are_public_ones_for_everybody(self):
        for user in (None, self.agent_a):
            if user:
                self._login(user)
            found = self._suggestions("Wanneer kan ik zwemmen? Staf dienst later weg")
            self.assertIn('data-article="test-zwembad"', found)
            self.assertNotIn("test-staf", found)
            self.assertNotIn("test-a", found)
        self.assertFalse(self._suggestions(["x"]))
        self.assertFalse(self._suggestions("z" * 100_000))

    def test_this_helped_is_counted_and_creates_nothing(self):
        first = self.url_open(self.path)
        self.assertIn("data-roeselare-suggest", first.text)
        done = self._post(first, url="/antwoorden/hielp", code="test-zwembad")
        self.assertIn("was not sent", done.text)
        self.assertEqual(self._counts(self.article), {"helped": 1})
        self.assertFalse(self._drafts())
        self.assertFalse(self._tickets())

    def _summary(self, **data):
        car = self._first(q_who="Zwembad", q_kind="visitor", **data)
        contact = self._post(car, q_days="3", q_cars="2")
        return self._post(contact, name="Marie", email="marie@example.com")

    def test_the_last_page_suggests_without_a_script(self):
        summary = self._summary()
        self.assertIn('data-article="test-zwembad"', summary.text)
        self.assertNotIn("test-staf", summary.text)
        url = summary.url.replace("/overzicht", "/hielp")
        done = self._post(summary, url=url, code="test-zwembad")
        self.assertIn("was not sent", done.text)
        self.assertEqual(self._counts(self.article), {"helped": 1})
        self.assertFalse(self._drafts())
        self.assertFalse(self._tickets())

    def test_a_question_after_reading_shows_that_it_failed(self):
        page = self.url_open("/antwoorden/test-zwembad")
        self.assertIn(f"?artikel={self.article.code}", page.text)
        form = self.url_open(f"{self.path}?artikel=test-zwembad")
        self.assertIn('name="artikel" value="test-zwembad"', form.text)
        summary = self._summary(artikel=["test-zwembad", "test-staf", "nergens"])
        draft = self._drafts()
        self.assertEqual(draft.article_ids, self.article)
        self._post(summary, getoond="test-zwembad")
        self.assertEqual(self._counts(self.article), {"asked": 1})
        self.assertFalse(draft.article_ids, "nothing ties a reader to an article")
        failing = self.env["servicedesk.article.count"].with_user(self.editor).search([])
        self.assertEqual(failing.article_id, self.article)
        self.assertEqual((failing.failed, failing.rate), (1, 1.0))

    def test_a_suggestion_that_was_not_opened_is_no_failure(self):
        self._post(self._summary(), getoond="test-zwembad")
        self.assertEqual(self._counts(self.article), {"shown": 1})
        count = self.env["servicedesk.article.count"].with_user(self.lead).search([])
        self.assertEqual((count.shown, count.failed), (1, 0))

    def test_an_expired_draft_forgets_what_was_read(self):
        self._summary(artikel="test-zwembad")
        draft = self._drafts()
        self.assertEqual(draft.article_ids, self.article)
        draft._erase()
        self.assertFalse(draft.article_ids)

    def test_an_application_suggests_nothing(self):
        self.public_service.kind = "request"
        self.assertNotIn("data-roeselare-suggest", self.url_open(self.path).text)
        self.assertNotIn("test-zwembad", self._summary().text)
