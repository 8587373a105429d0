from odoo.tests import TransactionCase, tagged

from .common import picture, setup_users, submit

# Measured on Odoo 19.0: 22 without e-mail, 33 with; five photos add 7.
SUBMIT_QUERIES = 40
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

    def test_photos_cost_little_more(self):
        plain = self.count()
        photos = self.count(photos=(("p.jpg", picture()),) * 5)
        self.assertLessEqual(photos - plain, MORE_FOR_FIVE_PHOTOS)

    def test_page_reads_its_categories_in_few_queries(self):
        self.env.invalidate_all()
        with self.assertQueryCount(2):
            self.env["helpdesk.ticket.category"]._report_groups()
