from datetime import timedelta

from odoo.tests import tagged

from .common import SECRET, LibraryCase


@tagged("post_install", "-at_install")
class TestReminder(LibraryCase):
    """Before a document ends its owner gets one mail, and what it is stays in the library."""

    def _remind(self):
        before = self.env["mail.mail"].search([])
        self._run_job("dms.file", "_cron_remind")
        return self.env["mail.mail"].search([]) - before

    def _ends(self, days, file=None):
        today = self.env.company._city_today()
        (file or self.document).sudo().valid_to = today + timedelta(days=days)

    def test_one_mail_once_without_content(self):
        self._ends(30)
        [mail] = self._remind()
        self.assertIn("t_marie@example.com", mail.email_to)
        self.assertIn("/my/documenten", mail.body_html)
        for secret in (SECRET, self.document.sudo().name, f"/documenten/{self.document.id}"):
            self.assertNotIn(secret, mail.body_html + mail.subject)
        self.assertFalse(self._remind())

    def test_two_documents_are_one_mail(self):
        second = self._deliver(self.ticket, "Second")
        self._ends(3)
        self._ends(20, second)
        self.assertEqual(len(self._remind()), 1)
        self.assertFalse(self._remind())

    def test_day_of_the_reminder(self):
        for days, expected in ((31, 0), (-1, 0), (0, 1)):
            with self.subTest(days=days):
                self._ends(days)
                self.assertEqual(len(self._remind()), expected)

    def test_setting_counts_and_zero_is_off(self):
        self._ends(45)
        self.env.company.docs_remind_days = 60
        self.assertEqual(len(self._remind()), 1)
        self._ends(10)
        self.env.company.docs_remind_days = 0
        self.assertFalse(self._remind())

    def test_new_end_is_told_again(self):
        self._ends(10)
        self.assertTrue(self._remind())
        self._ends(25)
        self.assertTrue(self._remind())

    def test_nobody_is_told_of_what_he_cannot_open(self):
        self._ends(10)
        self.document.sudo().active = False
        self.assertFalse(self._remind())
        self.document.sudo().write({"active": True, "document_state": "quarantined"})
        self.assertFalse(self._remind())
        self.document.sudo().document_state = "clean"
        self.marie.sudo().active = False
        self.assertFalse(self._remind())
        self.marie.sudo().active = True
        self.assertFalse(self._remind(), "what nobody could be told of is not tried for ever")

    def test_each_owner_gets_his_own(self):
        other = self._deliver(self._ticket(self.karel, self.team_a))
        self._ends(5)
        self._ends(5, other)
        self.assertEqual(len(self._remind()), 2)

    def test_sweep_uses_the_index(self):
        self._many_like(self.document)
        files = self.env["dms.file"]
        query = files._search(
            files._remind_domain(), order="partner_id.id, valid_to, id", limit=200
        )
        self.env.cr.execute(f"EXPLAIN {self.env.cr.mogrify(query.select()).decode()}")
        plan = "\n".join(line for (line,) in self.env.cr.fetchall())
        self.assertIn("dms_file_remind_index", plan)
