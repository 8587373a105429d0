from odoo.tests import Form, TransactionCase, tagged

from .common_knowledge import KnowledgeMixin


@tagged("post_install", "-at_install")
class TestKnowledgeTicket(KnowledgeMixin, TransactionCase):
    """What is known already, inside a ticket and in its answer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_knowledge()
        cls.articles = cls._everyone()
        cls.ticket = cls._ticket(
            kind="question",
            name="Zwembad",
            description="<p>Kan ik gaan zwemmen op zondag?</p>",
            lang="nl_BE",
            team_id=cls.team_a.id,
        )

    def _suggested(self, user):
        return self.ticket.with_user(user).suggested_article_ids.mapped("code")

    def test_a_ticket_suggests_what_its_agent_may_read(self):
        self.ticket.name = "Zwembad, staf en dienst"
        self.assertEqual(self._suggested(self.agent_a)[:1], ["test-zwembad"])
        self.assertNotIn("test-b", self._suggested(self.agent_a))

    def test_articles_of_the_category_come_after_those_for_the_text(self):
        page = self.articles["staff"].page_id.with_user(self.editor)
        page.category_ids = self.category
        page.action_submit()
        page.with_user(self.lead).action_approve()
        self.ticket.write({"name": "Iets", "description": "<p>Iets anders</p>"})
        self.assertEqual(self._suggested(self.agent_a), ["test-staf"])

    def _reply(self, **values):
        replies = self.env["servicedesk.reply"].with_user(self.agent_a)
        return Form(
            replies.with_context(default_ticket_id=self.ticket.id, default_mode="answer", **values)
        )

    def test_an_article_is_inserted_in_the_language_of_the_requester(self):
        page = self.articles["public"].page_id.with_user(self.editor)
        page.write({"name_fr": "Piscine", "content_fr": "<p>Tous les jours.</p>"})
        page.action_submit()
        page.with_user(self.lead).action_approve()
        reply = self._reply()
        self.assertIn(self.articles["public"], reply.suggested_article_ids[:])
        self.assertFalse(set(reply.suggested_article_ids[:].mapped("audience")) - {"public"})
        reply.text = "Dag Marie,"
        reply.article_id = self.articles["public"].with_user(self.agent_a)
        self.assertTrue(reply.text.startswith("Dag Marie,\n\nElke dag van 8 tot 20 uur."))
        self.assertIn("/antwoorden/test-zwembad", reply.text)
        self.assertFalse(reply.article_id)
        self.ticket.partner_id.lang = "fr_BE"
        self.ticket.lang = "fr_BE"
        reply = self._reply()
        reply.article_as = "link"
        reply.article_id = self.articles["public"].with_user(self.agent_a)
        self.assertTrue(reply.text.startswith("Piscine: http"), reply.text)
        reply.save().action_send()
        self.assertIn("Piscine", self.ticket.message_ids[:1].body)

    def test_the_operator_gets_suggestions_while_typing(self):
        knowledge = self.env["servicedesk.knowledge"].with_user(self.operator)
        found = knowledge.action_suggest("Mag ik zondag in het zwembad?", "nl_BE")
        self.assertEqual([item["code"] for item in found], ["test-zwembad"])
        self.assertIn("8 tot 20", found[0]["text"])
        self.assertTrue(found[0]["public"])
        self.assertTrue(found[0]["url"].endswith("/antwoorden/test-zwembad"))
        unknown = knowledge.action_suggest("Zwembad", "xx")
        self.assertEqual(unknown, knowledge.action_suggest("Zwembad"))

    def test_several_suggestions_have_each_their_own_address(self):
        self._publish(code="test-kassa", name="Wat kost het zwembad?", content="<p>4 euro.</p>")
        knowledge = self.env["servicedesk.knowledge"].with_user(self.operator)
        found = knowledge.action_suggest("Vraag over het zwembad")
        self.assertEqual({item["code"] for item in found}, {"test-zwembad", "test-kassa"})
        for item in found:
            self.assertTrue(item["url"].endswith(f"/antwoorden/{item['code']}"))
            self.assertIn(item["url"], item["text"])

    def _answer_caller(self, answer, **values):
        form = {
            "kind": "question",
            "text": "Is het zwembad open?",
            "channel": "phone",
            "answer": answer,
            "close": True,
            "key": "k" * 20,
            **values,
        }
        return self.env["servicedesk.cockpit"].with_user(self.operator).action_register(form)

    def test_an_article_that_answered_a_caller_is_counted_once(self):
        knowledge = self.env["servicedesk.knowledge"].with_user(self.operator)
        (found,) = knowledge.action_suggest("Is het zwembad open?")
        for _sent in range(2):
            self.assertTrue(self._answer_caller(found["text"])["closed"])
        self.assertEqual(self._counts(self.articles["public"]), {"told": 1})
        count = self.env["servicedesk.article.count"].with_user(self.editor)
        self.env.flush_all()
        line = count.search([("article_id", "=", self.articles["public"].id)])
        self.assertEqual((line.told, line.failed, line.rate), (1, 0, 0.0))

    def test_what_does_not_answer_a_caller_is_not_counted(self):
        other = self.articles["other"]
        for number, (answer, values) in enumerate(
            [
                ("Elke dag.", {}),
                (self.articles["public"].url, {"close": False}),
                (other.url, {}),
                ("/antwoorden/../x /antwoorden/ /antwoorden/test-niets", {}),
            ]
        ):
            with self.subTest(answer=answer):
                done = self._answer_caller(answer, key=f"{number}" * 20, **values)
                self.assertNotIn("errors", done)
        self.assertFalse(self._counts(self.articles["public"]) | self._counts(other))
