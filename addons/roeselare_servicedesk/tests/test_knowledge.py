from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, tagged

from odoo.addons.base.models.ir_cron import IrCron

from .common_knowledge import KnowledgeMixin


@tagged("post_install", "-at_install")
class TestKnowledge(KnowledgeMixin, TransactionCase):
    """Articles: written, approved by somebody else, valid for a time, reminded of."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_knowledge()

    # ---------------------------------------------------------------- approval

    def test_a_draft_is_published_by_nobody_but_an_approver(self):
        page = self._write()
        self.assertEqual(page.state, "draft")
        self.assertEqual(page.author_ids, self.editor)
        page.action_submit()
        self.assertFalse(page.sudo().article_ids)
        for user in (self.editor, self.agent_a, self.operator, self.employee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                page.with_user(user).action_approve()
        page.with_user(self.lead).action_approve()
        self.assertEqual((page.state, page.approved_by_id), ("published", self.lead))
        self.assertTrue(page.approved_at)
        self.assertIn("test-zwembad", self._codes(self.public))

    def test_an_author_does_not_approve_the_own_article(self):
        page = self._write()
        page.with_user(self.admin).write({"content": "<p>Anders</p>"})
        page.action_submit()
        with self.assertRaisesRegex(UserError, "yourself"):
            page.with_user(self.admin).action_approve()
        own = self.env["document.page"].with_user(self.admin).create(
            {"name": "Eigen", "content": "<p>x</p>", "valid_to": self.today}
        )
        own.action_submit()
        with self.assertRaisesRegex(UserError, "yourself"):
            own.action_approve()
        own.with_user(self.lead).action_approve()

    def test_nobody_sets_the_approval_by_hand(self):
        page = self._write()
        for values in (
            {"state": "published"},
            {"author_ids": [(5, 0, 0)]},
            {"approved_by_id": self.lead.id},
            {"history_head": False},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                page.write(values)
        with self.assertRaises(AccessError):
            self._write(code="test-vals", state="published")
        for user in (self.editor, self.lead, self.admin):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["servicedesk.article"].with_user(user).create(
                    {"page_id": page.id, "name": "x", "code": "test-x", "audience": "public"}
                )

    def test_what_is_approved_stays_until_the_next_approval(self):
        article = self._publish()
        page = article.page_id.with_user(self.editor)
        page.content = "<p>Nog niet goedgekeurd</p>"
        self.assertEqual(page.state, "draft")
        self.assertIn("8 tot 20", article.content)
        page.action_submit()
        page.with_user(self.lead).action_approve()
        self.assertIn("Nog niet", article.content)
        self.assertEqual(len(page.history_ids), 2)

    def test_a_change_after_sending_on_asks_for_approval_again(self):
        page = self._write()
        page.action_submit()
        page.name = "Anders"
        with self.assertRaisesRegex(UserError, "in the meantime"):
            page.with_user(self.lead).action_approve()

    def test_an_article_is_complete_before_it_is_sent_on(self):
        for number, values in enumerate((
            {"content": False},
            {"content": "<p><br></p>"},
            {"valid_to": False},
            {"owner_id": False},
            {"content": '<p>Kijk: <img src="https://elsewhere.example/x.png"></p>'},
        )):
            page = self._write(code=f"test-half-{number}", **values)
            with self.subTest(values=values), self.assertRaises(UserError):
                page.action_submit()
        with self.assertRaises(ValidationError):
            self._write(code="Dit Is Geen Adres")

    def test_text_is_cleaned(self):
        article = self._publish(content='<p onclick="x()">Hallo<script>alert(1)</script></p>')
        self.assertNotIn("script", article.content)
        self.assertNotIn("onclick", article.content)

    # --------------------------------------------------------------- languages

    def test_one_article_has_its_text_in_each_language(self):
        article = self._publish(name_fr="Piscine", content_fr="<p>Tous les jours.</p>")
        self.assertEqual(article.page_id.missing_languages, "English")
        french = article._said("fr_BE")
        self.assertEqual((french["name"], french["missing"]), ("Piscine", False))
        english = article._said("en_US")
        self.assertEqual((english["lang"], english["missing"]), ("nl", True))
        page = article.page_id.with_user(self.editor)
        page.content_en = "<p>Every day.</p>"
        self.assertEqual(page.history_head.content_fr, "<p>Tous les jours.</p>")
        self.assertIn("8 tot 20", page.history_head.content)

    # ---------------------------------------------------------------- validity

    def test_an_article_is_read_on_its_days_only(self):
        self._publish(code="test-voorbij", valid_to=self._yesterday())
        self._publish(code="test-vandaag", valid_from=self.today, valid_to=self.today)
        self._publish(code="test-morgen", valid_from=self.today + timedelta(days=1))
        self.assertEqual(self._codes(self.public), {"test-vandaag"})

    def test_owners_are_reminded_and_the_end_takes_it_away(self):
        soon = self._publish(code="test-gauw", valid_to=self.today + timedelta(days=10)).page_id
        later = self._publish(code="test-lang", valid_to=self.today + timedelta(days=200)).page_id
        over = self._publish(code="test-om", valid_to=self._yesterday()).page_id
        with patch.object(IrCron, "_commit_progress", return_value=60):
            for _run in range(2):
                self.env["document.page"]._cron_remind()
        self.assertEqual(soon.activity_ids.mapped("user_id"), self.editor)
        self.assertEqual(len(soon.activity_ids), 1)
        self.assertFalse(later.activity_ids)
        self.assertEqual((over.state, len(over.activity_ids)), ("withdrawn", 1))
        self.assertFalse(over.article_ids.filtered("active"))
        self.assertEqual(soon.state, "published")

    def test_an_archived_page_has_no_readers(self):
        article = self._publish()
        article.page_id.with_user(self.editor).active = False
        self.assertFalse(self._codes(self.public))

    # ------------------------------------------------------------------ search

    def _found(self, text, lang="nl_BE", user=None):
        knowledge = self.env["servicedesk.knowledge"].with_user(user or self.public)
        return knowledge.with_context(lang=lang)._find(text)[0].mapped("code")

    def test_search_forgives_typing_errors_and_knows_synonyms(self):
        self._publish(name_fr="Piscine", content_fr="<p>Horaires</p>", synonyms_fr="nager")
        self._publish(code="test-anders", name="Grof vuil", synonyms="afval", content="<p>-</p>")
        for text in ("zwembad", "zwembat", "ZWEMBÀD open", "zwemmen", "opningsuren bad"):
            with self.subTest(text=text):
                self.assertEqual(self._found(text)[:1], ["test-zwembad"])
        self.assertEqual(self._found("nager", "fr_BE"), ["test-zwembad"])
        # Not there in English: found by its Dutch words.
        self.assertEqual(self._found("zwembad", "en_US"), ["test-zwembad"])

    def test_a_question_in_sentences_gets_suggestions(self):
        self._publish()
        self._publish(code="test-anders", name="Grof vuil", synonyms="afval", content="<p>-</p>")
        suggest = self.env["servicedesk.knowledge"].with_user(self.public)._suggest
        question = (
            "Goeiedag, wij komen zondag met de kinderen naar Roeselare en willen graag weten of "
            "wij dan kunnen gaan zwemen in het zwembadd of dat jullie gesloten zijn. Bedankt!"
        )
        self.assertEqual(suggest(question).mapped("code"), ["test-zwembad"])
        for text in ("", None, 5, "hoe", "Mijn hond is ziek en blaft de hele dag door", "%_'\\"):
            with self.subTest(text=text):
                self.assertFalse(suggest(text))
