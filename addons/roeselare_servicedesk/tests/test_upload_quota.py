from odoo.tests import tagged

from ..models.servicedesk_upload_quota import NETWORK
from ..schemas.submission import SubmissionError, Upload
from .common import jpeg
from .common_upload import UploadCase, pdf


@tagged("post_install", "-at_install")
class TestUploadQuota(UploadCase):
    """Limits of one sender, and files that come twice."""

    def setUp(self):
        super().setUp()
        self.env.company.servicedesk_scanner_address = False

    def _refusal(self, *files, **how):
        with self.assertRaises(SubmissionError) as caught:
            self._send(*files, **how)
        return caught.exception.errors["files"]

    def test_a_citizen_sends_so_many_files_a_day(self):
        self.env.company.servicedesk_quota_files = 2
        self._send(("a.pdf", pdf("a")), ("b.pdf", pdf("b")))
        words = self._refusal(("c.pdf", pdf("c")))
        self.assertIn("1788", words)
        self._send(("c.pdf", pdf("c")), user=self.other_citizen)
        self._send()  # the words alone still come in
        yesterday = "2020-01-01 00:00:00"
        rows = self.uploads.search([("sender_id", "=", self.citizen.partner_id.id)])
        self.env.cr.execute(
            "UPDATE servicedesk_upload SET create_date = %s WHERE id = ANY(%s)",
            [yesterday, rows.ids],
        )
        self._send(("c.pdf", pdf("c")))

    def test_sizes_count_too_and_what_is_stored_counts_for_ever(self):
        company, big = self.env.company, pdf("a" * 1_200_000)
        company.servicedesk_quota_day_mb = 1
        self.assertIn("one day", self._refusal(("a.pdf", big)))
        company.servicedesk_quota_day_mb = 0
        company.servicedesk_quota_total_mb = 2
        self._send(("a.pdf", big))
        self.assertIn("2 MB", self._refusal(("b.pdf", big + b"\n")))

    def test_a_network_without_account_has_its_own_limit(self):
        self.env.company.servicedesk_quota_files = 1
        self.env.company.servicedesk_quota_network = 2
        self.addCleanup(self.env.cr.cache.pop, NETWORK, None)
        self.env.cr.cache[NETWORK] = "n:one"
        self._send(("a.pdf", pdf("a")), ("b.pdf", pdf("b")), user=self.public)
        self._refusal(("c.pdf", pdf("c")), user=self.public)
        self.env.cr.cache[NETWORK] = "n:two"
        ticket = self._send(("c.pdf", pdf("c")), user=self.public)
        row = self.uploads.search([("ticket_id", "=", ticket.id)])
        self.assertEqual(row.network, "n:two")
        self.env.cr.execute("UPDATE servicedesk_upload SET create_date = '2020-01-01'")
        row.invalidate_recordset()
        self.uploads._forget_networks()
        self.assertFalse(row.network)

    def test_staff_and_jobs_have_no_limit(self):
        self.env.company.servicedesk_quota_files = 1
        for user in (self.operator, self.env.ref("base.user_root")):
            with self.subTest(user.login):
                self._send(("a.pdf", pdf("a")), ("b.pdf", pdf("b")), user=user)

    # --------------------------------------------------------------------- doubles

    def test_the_same_file_twice_in_a_form_is_kept_once_and_said(self):
        ticket = self._send(("a.pdf", pdf()), ("b.pdf", pdf()), ("c.jpg", jpeg()))
        names = ticket.requester_attachment_ids.mapped("name")
        self.assertEqual(sorted(names), ["a.pdf", "c.jpg"])
        said = ticket._public_messages().body
        self.assertIn("b.pdf", said)
        self.assertIn("a.pdf", said)
        self.assertFalse(ticket._is_from_requester(ticket._public_messages()))

    def test_two_files_of_one_name_are_two_files(self):
        ticket = self._send(("a.pdf", pdf("one")), ("a.pdf", pdf("two")))
        files = ticket.requester_attachment_ids
        self.assertEqual(files.mapped("name"), ["a.pdf", "a.pdf"])
        self.assertEqual({file.raw for file in files}, {pdf("one"), pdf("two")})
        rows = self.uploads.search([("ticket_id", "=", ticket.id)])
        self.assertEqual(set(rows.attachment_id.ids), set(files.ids))

    def test_a_double_in_a_reply_is_said_below_it(self):
        ticket = self._ticket()
        message = ticket._register_reply("Two", [Upload("a.pdf", pdf()), Upload("b.pdf", pdf())])
        self.assertEqual(message.attachment_ids.mapped("name"), ["a.pdf"])
        self.assertIn("b.pdf", message.body)

    def test_staff_see_that_a_file_came_before(self):
        first = self._send(("a.pdf", pdf()))
        second = self._send(("b.pdf", pdf()))
        other = self._send(("b.pdf", pdf()), user=self.other_citizen)
        (first | second | other).team_id = self.team_a
        seen = second.with_user(self.agent_a)
        self.assertIn(f"“a.pdf” of {first.number}", seen.upload_doubles)
        self.assertFalse(other.upload_doubles, "files of two citizens are nobody's doubles")
        self.assertFalse(first.upload_doubles)

    def test_a_ticket_of_others_is_not_named(self):
        first = self._send(("a.pdf", pdf()))
        first.write({"team_id": self.team_b.id, "category_id": self.secret_category.id})
        second = self._send(("b.pdf", pdf()))
        second.team_id = self.team_a
        words = second.with_user(self.agent_a).upload_doubles
        self.assertNotIn(first.number, words)
        self.assertNotIn("a.pdf", words)
        self.assertIn("b.pdf", words)
