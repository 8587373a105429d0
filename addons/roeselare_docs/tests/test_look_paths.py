import io
import zipfile

import pikepdf

from odoo.tests import HttpCase, tagged

from .common import SECRET, LibraryMixin, other_pdf
from .permission_paths import PathsMixin

#: ways to a document that give out its content, with the kind of look
GIVING = {
    "read": "download",
    "attachment_id": "download",
    "web_content": "view",
    "web_content_attachment": "view",
    "web_image": "download",
    "zip": "zip",
}
#: ways that tell of a document, or are no way at all to its content
TELLING = (
    "search",
    "read_group",
    "name_search",
    "export_data",
    "export_csv",
    "attachment_search",
    "message_id",
    "message_search",
    "thread_messages",
)


@tagged("post_install", "-at_install")
class TestLookPaths(PathsMixin, LibraryMixin, HttpCase):
    """Each way to a content leaves exactly one row, and what gives none leaves none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_library()
        cls.document.sudo()._message_log(body="x")
        for group in ("base.group_user", "base.group_portal"):
            cls.env.ref(group).implied_ids |= cls.env.ref("base.group_allow_export")

    def _looks(self):
        looks = self.env["docs.look"].sudo()
        return looks.search([("document_ref", "=", self.document.id)])

    def _new(self, call, *arguments, **options):
        """Return the rows that a call leaves."""
        before = self._looks()
        self.env.cr.precommit.clear()
        self.env.invalidate_all()
        call(*arguments, **options)
        self.env.invalidate_all()
        return self._looks() - before

    def _log_in(self, user):
        self.authenticate(user.login, f"{user.login}-pass")

    def _path(self, path, user):
        return self._new(getattr(self, f"_path_{path}"), self.document.with_user(user), user)

    def test_each_way_of_staff_to_a_content_leaves_one_row(self):
        self._log_in(self.agent_a)
        for path, kind in GIVING.items():
            with self.subTest(path=path):
                looks = self._path(path, self.agent_a)
                self.assertEqual(looks.mapped("kind"), [kind])
                self.assertEqual((looks.role, looks.user_ref), ("staff", self.agent_a.id))
                self.assertEqual((looks.document, looks.version), (SECRET, 1))

    def test_what_gives_no_content_leaves_no_row(self):
        self._log_in(self.agent_a)
        for path in TELLING:
            with self.subTest(path=path):
                self.assertFalse(self._path(path, self.agent_a))
        document = self.document.with_user(self.agent_a)
        attachment = self._attachment(self.document).with_user(self.agent_a)
        self.assertFalse(self._new(document.web_read, {"label": {}}))
        sized = document.with_context(bin_size=True)
        self.assertFalse(self._new(sized.web_read, {"content": {}}))
        self.assertFalse(self._new(attachment.with_context(bin_size=True).read, ["datas"]))
        self.assertFalse(self._new(attachment.read, ["name", "checksum", "file_size"]))

    def test_what_nobody_may_open_leaves_no_row(self):
        self._log_in(self.agent_b)
        for url in ("/web/content/dms.file/%d/content_file", "/my/documenten/%d"):
            looks = self._new(self.url_open, url % self.document.id)
            self.assertFalse(looks)

    def test_contents_asked_by_call_in_every_form(self):
        document = self.document.with_user(self.agent_a)
        attachment = self._attachment(self.document).with_user(self.agent_a)
        calls = [
            (document.web_read, {"content": {}}),
            (document.search_read, [("id", "=", document.id)], ["content_file"]),
            (document.export_data, ["content"]),
            (self.ticket.with_user(self.agent_a).export_data, ["document_ids/content"]),
            (
                self.ticket.with_user(self.agent_a).web_read,
                {"document_ids": {"fields": {"content": {}}}},
            ),
            (attachment.read, ["datas"]),
            (attachment.read, ["index_content"]),
            (attachment.export_data, ["datas"]),
            (attachment.copy_data,),
        ]
        for call, *arguments in calls:
            with self.subTest(call=call.__name__, arguments=arguments):
                self.assertEqual(len(self._new(call, *arguments)), 1)

    def test_the_owner_is_recorded_as_such_with_the_version(self):
        self.document._replace_content(self._clean(other_pdf(b"2")), "wrong page")
        self._log_in(self.marie)
        address = f"/my/documenten/{self.document.id}"
        look = self._new(self.url_open, address)
        self.assertEqual((look.kind, look.role, look.version), ("view", "owner", 2))
        look = self._new(self.url_open, f"{address}?download=1")
        self.assertEqual((look.kind, look.version), ("download", 2))
        look = self._new(self.url_open, f"{address}/versie/1")
        self.assertEqual((look.kind, look.version), ("view", 1))
        first = self.document.version_ids.filtered(lambda version: version.number == 1)
        look = self._new(first.with_user(self.marie).read, ["content"])
        self.assertEqual((look.kind, look.version), ("download", 1))

    def test_parts_of_one_download_are_one_look(self):
        self._log_in(self.agent_a)
        address = f"/web/content/dms.file/{self.document.id}/content_file"

        def in_parts():
            for part in ("bytes=0-9", "bytes=10-19", "bytes=20-"):
                answer = self.url_open(address, headers={"Range": part})
                self.assertEqual(answer.status_code, 206)

        self.assertEqual(len(self._new(in_parts)), 1)
        # who begins in the middle is seen too
        self._log_in(self.agent_a2)
        look = self._new(self.url_open, address, headers={"Range": "bytes=5-"})
        self.assertEqual(look.user_ref, self.agent_a2.id)

    def test_head_is_no_look_and_seeing_a_kept_copy_is_one(self):
        self._log_in(self.marie)
        address = f"/my/documenten/{self.document.id}"
        self.assertFalse(self._new(self.url_open, address, method="HEAD"))
        etag = self.url_open(address).headers["ETag"]
        looks = self._new(self.url_open, address, headers={"If-None-Match": etag})
        self.assertEqual(len(looks), 1)

    def test_the_first_page_of_the_discussion_is_a_look(self):
        self._log_in(self.agent_a)
        whole = io.BytesIO()
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            pdf.save(whole)
        self.document._replace_content(self._clean(whole.getvalue()), "a real one")
        attachment = self._attachment(self.document)
        answers = []
        address = f"/mail/attachment/pdf_first_page/{attachment.id}"
        look = self._new(lambda: answers.append(self.url_open(address)))
        self.assertEqual(answers[0].status_code, 200)
        self.assertEqual((look.kind, look.role, look.version), ("view", "staff", 2))

    def test_a_copy_made_with_sudo_for_somebody_is_a_look(self):
        """As the editor of pictures makes one, for whoever may read."""
        attachment = self._attachment(self.document).with_user(self.agent_a).sudo()
        values = {"res_model": "helpdesk.ticket", "res_id": self.ticket.id, "res_field": False}
        look = self._new(attachment.copy, values)
        self.assertEqual((look.kind, look.user_ref), ("download", self.agent_a.id))

    def test_a_document_that_goes_along_with_a_message_is_shared(self):
        attachment = self._attachment(self.document)
        ticket = self.ticket.with_user(self.agent_a)
        look = self._new(ticket.message_post, body="x", attachment_ids=attachment.ids)
        self.assertEqual((look.kind, look.user_ref), ("share", self.agent_a.id))
        message = ticket.message_post(body="y")
        look = self._new(message.write, {"attachment_ids": [(4, attachment.id)]})
        self.assertEqual(look.kind, "share")

    def test_two_documents_in_one_zip_are_two_rows(self):
        other = self._deliver(self.ticket, "Tweede")
        self._log_in(self.agent_a)
        ids = (self._attachment(self.document) | self._attachment(other)).ids
        answer = self._post("/mail/attachment/zip", file_ids=",".join(map(str, ids)), zip_name="x")
        with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
            self.assertEqual(len(packed.namelist()), 2)
        looks = self.env["docs.look"].sudo().search([("kind", "=", "zip")])
        self.assertEqual(set(looks.mapped("document_ref")), {self.document.id, other.id})

    def test_a_public_document_and_a_stock_file_leave_no_row(self):
        before = self.env["docs.look"].sudo().search_count([])
        public = self.env["dms.file"].sudo().search([("library", "=", "public")], limit=1)
        self.url_open(f"/documenten/{public.id}")
        self.assertEqual(self.env["docs.look"].sudo().search_count([]), before)

    def test_what_cannot_be_written_down_is_not_given_out(self):
        self._log_in(self.marie)

        def fail(*_arguments):
            raise ValueError("the log is full")

        self.patch(self.env.registry["docs.look"], "_add", fail)
        with self.assertLogs("odoo.http", "ERROR"):
            answer = self.url_open(f"/my/documenten/{self.document.id}")
        self.assertEqual(answer.status_code, 500)
        self.assertNotIn(b"%PDF", answer.content)
