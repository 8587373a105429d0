from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tests import TransactionCase, tagged

from .common import picture, setup_users, submit

# Measured on Odoo 19.0: 16 with an e-mail address; five photos add 7.
SUBMIT_QUERIES = 18
MORE_FOR_FIVE_PHOTOS = 12


@tagged("post_install", "-at_install")
class TestQueryCount(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        setup_users(cls)

    def count(self, **values):
        # The first one fills the caches that a running worker has.
        submit(self, **values)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        submit(self, **values)
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_submitting_a_report_stays_cheap(self):
        self.assertLessEqual(self.count(email="an@example.com"), SUBMIT_QUERIES)

    def _statements(self, **values):
        """Return the statements that write tickets while a report is stored."""
        submit(self, **values)
        self.env.flush_all()
        found, execute = [], Cursor.execute

        def note(cursor, query, *args, **kwargs):
            found.append(" ".join(getattr(query, "code", query).split()))
            return execute(cursor, query, *args, **kwargs)

        with patch.object(Cursor, "execute", note):
            ticket = submit(self, **values)
            self.env.flush_all()
        return ticket, [text for text in found if "helpdesk_ticket" in text.split("(")[0]]

    def test_a_report_is_written_once(self):
        for publication in ("immediate", "approval"):
            self.category.publication = publication
            for partner in (self.citizen.partner_id, self.env["res.partner"]):
                with self.subTest(publication, requester=bool(partner)):
                    ticket, found = self._statements(partner_id=partner.id or 0)
                    writing = [text for text in found if not text.startswith("SELECT")]
                    self.assertEqual([text.split()[0] for text in writing], ["INSERT"])
                    self._assert_whole(ticket, publication, partner)

    def _assert_whole(self, ticket, publication, partner):
        """What is stored before the ticket has its number is what Odoo computes after it."""
        self.env.invalidate_all()
        self.assertEqual(ticket.department_id, ticket.team_id.department_id)
        self.assertTrue(ticket.department_id)
        self.assertEqual(ticket.public_state, ticket.stage_id.public_state)
        self.assertEqual(ticket.unattended, ticket.stage_id.unattended)
        self.assertEqual(ticket.commercial_partner_id, partner.commercial_partner_id)
        self.assertEqual(ticket.is_public, publication == "immediate")
        self.assertEqual(bool(ticket.alert_since), ticket.is_public)
        self.assertEqual(ticket.published_at, ticket.is_public and ticket.create_date)

    def test_photos_cost_little_more(self):
        plain = self.count()
        photos = self.count(photos=(("p.jpg", picture()),) * 5)
        self.assertLessEqual(photos - plain, MORE_FOR_FIVE_PHOTOS)

    def test_page_reads_its_categories_in_few_queries(self):
        self.env.invalidate_all()
        with self.assertQueryCount(2):
            self.env["helpdesk.ticket.category"]._report_groups()
