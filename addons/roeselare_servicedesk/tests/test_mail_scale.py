from email.message import EmailMessage

from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import CityCase

PEOPLE = 65_000
CITY = "1788@city.example"


@tagged("post_install", "-at_install")
class TestMailScale(CityCase):
    """A mail finds its sender among all people of the city without reading them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.servicedesk_reply_email = CITY
        cls.ticket = cls._ticket(
            partner_id=False, partner_email="an@example.com", lang="en_US"
        )
        cls.ticket.with_user(cls.agent_a)._ask_requester("Which bin?")
        cls.sent = cls.env["mail.mail"].search([], order="id desc", limit=1)
        cls.env.flush_all()
        cls.env.cr.execute(
            SQL(
                "INSERT INTO res_partner (name, email, email_normalized, active, type)"
                " SELECT 'Person ' || n, 'p' || n || '@example.com', 'p' || n || '@example.com',"
                " TRUE, 'contact' FROM GENERATE_SERIES(1, %s) AS n",
                PEOPLE,
            )
        )
        cls.env.cr.execute("ANALYZE res_partner")
        cls.env.invalidate_all()

    def _mail(self, number, sender="an@example.com", answers=True):
        message = EmailMessage()
        message["From"] = f"Somebody <{sender}>"
        message["To"] = CITY
        message["Subject"] = "The bin"
        message["Message-Id"] = f"<scale{number}@mail.example>"
        if answers:
            message["In-Reply-To"] = self.sent.message_id
        message.set_content("The green one")
        return message.as_bytes()

    def _deliver(self, mail):
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].message_process("helpdesk.ticket", mail)
        self.env.flush_all()

    def _rows_read(self):
        """Return how many rows this transaction read by reading whole tables."""
        self.env.cr.execute(
            "SELECT relname, seq_tup_read FROM pg_stat_xact_user_tables WHERE relname IN"
            " ('res_partner', 'res_users', 'helpdesk_ticket', 'mail_message')"
        )
        return dict(self.env.cr.fetchall())

    def test_neither_an_answer_nor_a_question_reads_all_people(self):
        self._deliver(self._mail(0))
        for mail in (
            self._mail(1),
            self._mail(2, "p777@example.com", answers=False),
            self._mail(3, "nobody@example.com", answers=False),
        ):
            before = self._rows_read()
            self._deliver(mail)
            after = self._rows_read()
            self.assertLess(after["res_partner"] - before["res_partner"], 1000)

    def test_an_answer_takes_few_queries(self):
        self._deliver(self._mail(10))
        with self.assertQueryCount(70):
            self._deliver(self._mail(11))
