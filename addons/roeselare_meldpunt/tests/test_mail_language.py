import re

from lxml import html

from odoo import Command, fields
from odoo.tests import TransactionCase, tagged

from odoo.addons.roeselare_servicedesk.tools.text import clean_text

from .common_follow import FollowCase

#: what the subject of each mail begins or ends with, in the language of who reads it
SUBJECTS = {
    "nl_BE": {
        "received": "We ontvingen ",
        "question": "Een vraag over ",
        "answer": "Nieuws over ",
        "closed": " is afgesloten ",
        "reopened": " is heropend ",
        "follow": "Wilt u melding ",
        "news": "Nieuws over melding ",
        "subscribe": "Wilt u nieuwe meldingen ontvangen",
        "digest": "Nieuwe meldingen: ",
    },
    "fr_BE": {
        "received": "Nous avons reçu ",
        "question": "Une question à propos de ",
        "answer": "Du nouveau à propos de ",
        "closed": " est clôturé ",
        "reopened": " est rouvert ",
        "follow": "Voulez-vous suivre le signalement ",
        "news": "Nouvelles du signalement ",
        "subscribe": "Voulez-vous recevoir les nouveaux signalements",
        "digest": "Nouveaux signalements : ",
    },
    "en_US": {
        "received": "We received ",
        "question": "A question about ",
        "answer": "News about “",
        "closed": " is closed ",
        "reopened": " is open again ",
        "follow": "Do you want to follow report ",
        "news": "News about report ",
        "subscribe": "Do you want to hear of new reports",
        "digest": "New reports: ",
    },
}
#: words that stand in a mail of one language only
VOICES = {"nl_BE": r"\b[Uu]w?\b", "fr_BE": r"\b(Bonjour|[Vv]ous)\b", "en_US": r"\bHello\b"}


@tagged("post_install", "-at_install")
class TestMailLanguage(FollowCase, TransactionCase):
    """Every mail about a report speaks the language that its reader chose."""

    def setUp(self):
        super().setUp()
        self.setup_follow()

    def mails(self, address):
        return self.env["mail.mail"].search([("email_to", "=", address)], order="id")

    def all_of_a_report(self, lang):
        """Let one report go through its life; return the mails of its reporter."""
        address = f"reporter.{lang.lower()}@example.com"
        ticket = self.report(email=address, lang=lang)
        ticket._mail_received()
        ticket._ask_requester("Which bin?")
        ticket._answer_requester("Tomorrow.")
        ticket._close_for(self.env.ref("roeselare_servicedesk.close_reason_resolved"), "Done.")
        ticket.with_user(self.agent).action_reopen()
        self.env.flush_all()
        return self.mails(address)

    def all_of_a_follower(self, lang):
        address = f"follower.{lang.lower()}@example.com"
        ticket = self.report()
        follower = self.followers._follow(ticket, self.public, address, lang)
        follower._confirm()
        ticket._set_public_state("in_progress")
        self.env.flush_all()
        self.followers.search([("news_at", "!=", False)])._tell()
        return self.mails(address)

    def all_of_a_subscriber(self, lang):
        address = f"subscriber.{lang.lower()}@example.com"
        values = {
            "kind": "district",
            "area_id": self.district.id,
            "frequency": "now",
            "lang": lang,
            "category_ids": [Command.set([])],
        }
        subscription = self.subscriptions._begin(values, self.public, address)
        subscription._confirm()
        # A test is one transaction, and all of it happens at its start.
        subscription.since = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        self.report()
        self.match()
        self.mail_due()
        return self.mails(address)

    def check(self, mails, lang, kinds):
        self.assertEqual(len(mails), len(kinds), mails.mapped("subject"))
        for mail, kind in zip(mails, kinds, strict=True):
            self.assertIn(SUBJECTS[lang][kind], mail.subject)
            page = html.fromstring(str(mail.body_html))
            self.assertEqual(page.get("lang"), lang[:2], mail.subject)
            text = clean_text(page.text_content())
            spoken = [other for other, words in VOICES.items() if re.search(words, text)]
            self.assertEqual(spoken, [lang], f"{mail.subject}: {text}")

    def test_the_mails_of_a_reporter(self):
        kinds = ["received", "question", "answer", "closed", "reopened"]
        for lang in SUBJECTS:
            with self.subTest(lang=lang):
                self.check(self.all_of_a_report(lang), lang, kinds)

    def test_the_mails_of_a_follower(self):
        for lang in SUBJECTS:
            with self.subTest(lang=lang):
                self.check(self.all_of_a_follower(lang), lang, ["follow", "news"])

    def test_the_mails_of_a_subscriber(self):
        for lang in SUBJECTS:
            with self.subTest(lang=lang):
                self.check(self.all_of_a_subscriber(lang), lang, ["subscribe", "digest"])
