import base64
import io
import zipfile
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import PDF, LibraryCase, other_pdf
from .test_evidence import text_of

_JOB = "odoo.addons.roeselare_docs.models.docs_bulk_job"
TEXT = "Dag {{ naam }},\n\nUw premie is {{ Bedrag }} euro."


class BulkMixin:
    """Some dozens of people with an account, and a lead who writes to them."""

    def _set_up_people(self, count):
        self.people = self.env["res.users"]
        for number in range(count):
            self.people += new_test_user(
                self.env,
                f"bulk_{number}",
                groups="base.group_portal",
                name=f"Persoon {number}",
                email=f"bulk_{number}@example.com",
                lang="nl_BE",
                context={"no_reset_password": True},
            )
        lead = "base.group_user,roeselare_servicedesk.group_lead"
        self.lead = self._user("t_lead_a", lead, self.team_a)

    def _list(self, lines, header="E-mail;Bedrag"):
        return base64.b64encode("\r\n".join([header, *lines]).encode("utf-8-sig"))

    def _bulk(self, lines, user=None, **values):
        return (
            self.env["docs.bulk"]
            .with_user(user or self.lead)
            .create(
                {
                    "name": "Premies",
                    "label": "Brief over uw premie",
                    "series_id": self.series.id,
                    "department_id": self.department_a.id,
                    "list_file": self._list(lines),
                    "text": TEXT,
                    **values,
                }
            )
        )

    def _lines(self):
        return [f"{user.email};{number},50" for number, user in enumerate(self.people)]

    def _job(self, left=60.0):
        cron = self.env.registry["ir.cron"]
        with patch.object(cron, "_commit_progress", return_value=left) as progress:
            self.env["docs.bulk"]._cron_deliver()
        self.env.invalidate_all()
        return progress

    def _started(self, lines=None, **values):
        bulk = self._bulk(lines or self._lines(), **values)
        bulk.action_check()
        bulk.action_start()
        return bulk

    def _documents(self, bulk):
        return self.env["dms.file"].sudo().search([("bulk_row_id.bulk_id", "=", bulk.id)])

    def _problems(self, bulk):
        return {row.given: row.problem for row in bulk.row_ids if row.state == "problem"}


@tagged("post_install", "-at_install")
class TestBulk(BulkMixin, LibraryCase):
    """A list and a letter become a document for each, once."""

    def setUp(self):
        super().setUp()
        self._set_up_people(30)

    # -------------------------------------------------------------------- check

    def test_each_line_says_what_would_happen_before_anything_does(self):
        no_account = self.env["res.partner"].create({"name": "X", "email": "x@example.com"})
        lines = [
            "bulk_0@example.com;1",
            " BULK_1@example.com ;2",
            "onbekend@example.com;3",
            f"{no_account.email};4",
            "bulk_0@example.com;5",
            ";6",
            "bulk_2@example.com;",
            "",
        ]
        bulk = self._bulk(lines)
        bulk.action_check()
        self.assertEqual(bulk.state, "ready")
        self.assertEqual(
            self._problems(bulk),
            {
                "onbekend@example.com": "unknown",
                "x@example.com": "no_account",
                "bulk_0@example.com": "double",
                "": "nobody",
                "bulk_2@example.com": "empty",
            },
        )
        counts = (bulk.row_count, bulk.ready_count, bulk.problem_count)
        self.assertEqual(counts, (7, 2, 5))
        self.assertFalse(self._documents(bulk))

    def test_reference_finds_people_too(self):
        self.people[3].partner_id.ref = "K-1003"
        bulk = self._bulk([], list_file=self._list(["K-1003;9", "K-9;1"], "Referentie;bedrag"))
        bulk.action_check()
        self.assertEqual(bulk.row_ids.mapped("problem"), [False, "unknown"])
        self.assertEqual(bulk.row_ids[0].partner_id, self.people[3].partner_id)

    def test_two_people_with_one_address_get_nothing(self):
        self.people[1].partner_id.email = "bulk_0@example.com"
        bulk = self._bulk(["bulk_0@example.com;1"])
        bulk.action_check()
        self.assertEqual(bulk.row_ids.problem, "several")

    def test_list_or_text_that_cannot_be_used_says_what_to_do(self):
        for values, hint in (
            ({"list_file": False}, "Choose the list"),
            ({"list_file": base64.b64encode(b"PK\x03\x04 xlsx")}, "CSV"),
            ({"list_file": self._list(["a;b"], "naam;bedrag")}, "email"),
            ({"text": "Dag {{ naam }}, {{ iets }}"}, "iets"),
            ({"text": " "}, "no text"),
            ({"template": "file"}, "Choose the file"),
            ({"template": "zip", "content": base64.b64encode(b"x")}, "bestand"),
        ):
            bulk = self._bulk(self._lines()[:1], **values)
            with self.subTest(values=values), self.assertRaisesRegex(UserError, hint):
                bulk.action_check()
            self.assertEqual(bulk.state, "draft")
        content = {"template": "file", "content": base64.b64encode(b"MZ"), "content_name": "a"}
        with self.assertRaisesRegex(UserError, "not of a type"):
            self._bulk(self._lines()[:1], **content)
        with self.assertRaisesRegex(UserError, "not of a type"):
            bulk.write(content)

    # ------------------------------------------------------------------ deliver

    def test_everybody_gets_the_own_letter_and_one_mail(self):
        bulk = self._started()
        job = self.env.ref("roeselare_docs.ir_cron_notice")
        wakes = [("cron_id", "=", job.id)]
        before = self.env["ir.cron.trigger"].search_count(wakes)
        self._job()
        self.assertEqual(self.env["ir.cron.trigger"].search_count(wakes), before + 1)
        self.assertEqual(bulk.state, "done")
        self.assertEqual((bulk.delivered_count, bulk.failed_count, bulk.progress), (30, 0, 100))
        documents = self._documents(bulk)
        self.assertEqual(documents.partner_id, self.people.partner_id)
        document = documents.filtered(lambda file: file.partner_id == self.people[7].partner_id)
        words = text_of(base64.b64decode(document.content))
        for part in ("Dag Persoon 7,", "Uw premie is 7,50 euro.", "Welzijn (test)"):
            self.assertIn(part, words)
        self.assertTrue(document.with_user(self.people[7]).has_access("read"))
        self.assertFalse(document.with_user(self.people[8]).has_access("read"))
        self.assertTrue(document.with_user(self.agent_a).has_access("read"))
        self.assertEqual(document.delivery_state, "delivered")
        self.assertTrue(document.unread_on)
        self.assertFalse(documents.notice_mail_id)
        self._tell_owners()
        mails = documents.notice_mail_id
        self.assertEqual(len(mails), 30)
        self.assertNotIn("premie", "".join(str(mail.body_html) for mail in mails))
        self.assertFalse(mails.attachment_ids)

    def test_killed_worker_is_followed_by_one_that_goes_on(self):
        bulk = self._started()
        row = self.env.registry["docs.bulk.row"]
        deliver, done = row._deliver, []

        def die_in_the_second_batch(line, shared):
            deliver(line, shared)
            done.append(line.number)
            if len(done) == 17:
                raise KeyboardInterrupt

        with patch(f"{_JOB}._BATCH", 10), patch.object(row, "_deliver", die_in_the_second_batch):
            bulk.sudo()._deliver_batch()  # kept, as the job commits each batch
            with self.assertRaises(KeyboardInterrupt), self.env.cr.savepoint():
                bulk.sudo()._deliver_batch()
        self.env.invalidate_all()
        self.assertEqual(bulk.delivered_count, 10)
        self.assertEqual(len(self._documents(bulk)), 10)
        self._job()
        documents = self._documents(bulk)
        self.assertEqual(len(documents), 30)
        self.assertEqual(len(documents.bulk_row_id), 30)
        self.assertEqual(documents.partner_id, self.people.partner_id)
        self.assertEqual(bulk.state, "done")

    def test_database_refuses_a_second_document_for_a_line(self):
        bulk = self._started()
        self._job()
        row = bulk.sudo().row_ids[0]
        with mute_logger("odoo.sql_db"):
            row.write({"state": "ready"})
            row._deliver_safely(None)
        self.assertEqual((row.state, row.problem), ("failed", "error"))
        self.assertEqual(len(self._documents(bulk)), 30)

    def test_one_line_that_fails_stops_no_other(self):
        bulk = self._started()
        bulk.sudo().row_ids[4].partner_id = False
        self._job()
        self.assertEqual((bulk.delivered_count, bulk.failed_count), (29, 1))
        self.assertEqual(bulk.row_ids[4].problem, "refused")
        self.assertEqual(bulk.progress, 100)

    def test_cancelled_run_delivers_no_more(self):
        bulk = self._started()
        with patch(f"{_JOB}._BATCH", 10):
            self._job(left=0)
        self.assertEqual(bulk.delivered_count, 10)
        self.assertAlmostEqual(bulk.progress, 100 / 3)
        bulk.action_cancel()
        self._job()
        self.assertEqual(len(self._documents(bulk)), 10)
        self.assertEqual(set(bulk.row_ids.mapped("state")), {"delivered", "cancelled"})
        with self.assertRaises(UserError):
            bulk.action_start()

    def test_same_file_for_all_passes_the_gate_once(self):
        content = base64.b64encode(PDF)
        bulk = self._bulk(self._lines(), template="file", content=content, content_name="x.pdf")
        bulk.action_check()
        bulk.action_start()
        with patch.object(self.env.registry["servicedesk.upload.gate"], "_accept") as gate:
            self._job()
        gate.assert_not_called()
        documents = self._documents(bulk)
        self.assertEqual(len(documents), 30)
        self.assertEqual(len(set(documents.mapped("sha256"))), 1)

    def test_zip_gives_each_the_own_file_and_a_bad_one_stops_no_other(self):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("map/0.pdf", other_pdf(b"nul"))
            archive.writestr("1.pdf", other_pdf(b"een"))
            archive.writestr("2.pdf", b"MZ\x90 a program")
        lines = [f"bulk_0@example.com;{name}" for name in ("map/0.pdf", "1.pdf", "1.pdf")]
        lines += ["bulk_1@example.com;2.pdf", "bulk_2@example.com;../3.pdf"]
        bulk = self._bulk(
            [],
            list_file=self._list(lines, "email;bestand"),
            template="zip",
            content=base64.b64encode(out.getvalue()),
        )
        bulk.action_check()
        problems = bulk.row_ids.mapped("problem")
        self.assertEqual(problems, [False, False, "double", False, "no_file"])
        bulk.action_start()
        self._job()
        documents = self._documents(bulk)
        contents = {base64.b64decode(file.content) for file in documents}
        self.assertEqual(contents, {other_pdf(b"nul"), other_pdf(b"een")})
        self.assertEqual(bulk.row_ids[3].state, "failed")
        self.assertEqual(bulk.row_ids[3].problem, "refused")
