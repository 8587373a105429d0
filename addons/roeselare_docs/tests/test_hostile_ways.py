import base64
import io
import zipfile

from odoo import http
from odoo.exceptions import UserError, ValidationError
from odoo.tests import HttpCase, tagged

from odoo.addons.roeselare_servicedesk.tests.common import jpeg
from odoo.addons.roeselare_servicedesk.tests.common_hostile import (
    HTML,
    NAMES,
    StoredMixin,
    hostile_files,
    zipped,
)
from odoo.addons.roeselare_servicedesk.tests.common_upload import UploadMixin, infected, pdf
from odoo.addons.roeselare_servicedesk.tests.fake_clamd import EICAR
from odoo.addons.roeselare_servicedesk.tools.text import is_storable

from .common import PDF, DmsCase
from .common_request import RequestMixin
from .test_department_library import DepartmentMixin

#: in a field of a form, nothing is no file
NOT_BY = {(way, "nothing") for way in ("example", "new_version", "bulk", "delivery")}
#: where the name is a field of a window, which is stored before the file passes the gate
WINDOWS = {"example", "new_version", "delivery"}


@tagged("post_install", "-at_install")
class TestHostileWays(StoredMixin, UploadMixin, RequestMixin, DepartmentMixin, HttpCase):
    """Each hostile file by each way to a document: refused, and stored nowhere.

    A way sends one file and returns the name that it got, or raises the refusal.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_departments()
        cls._set_up_scanner()
        cls.hostile = hostile_files(cls.env)

    def _ways(self):
        prefix = "_by_"
        return {
            name.removeprefix(prefix): getattr(self, name)
            for name in dir(self)
            if name.startswith(prefix)
        }

    def _number(self):
        self.count = getattr(self, "count", 0) + 1
        return self.count

    # -------------------------------------------------------------------- ways

    def _by_request(self, name, content):
        ticket = self._ticket(self.marie, self.team_a)
        request = self._ask(ticket, lines=[{"name": "Letter", "accepts": "any"}])
        errors = RequestMixin._send(self, request, "Letter", content=content, file=name)
        if errors:
            raise UserError("\n".join(errors.values()))
        return request.line_ids.attachment_id.name

    def _by_example(self, name, content):
        ticket = self._ticket(self.marie, self.team_a)
        line = {"name": "Letter", "example": base64.b64encode(content), "example_name": name}
        return self._ask(ticket, lines=[line]).line_ids.example_name

    def _by_delivery(self, name, content):
        ticket = self._ticket(self.marie, self.team_a)
        line = {
            "file_name": name,
            "content": base64.b64encode(content),
            "series_id": self.series.id,
            "label": "Letter",
        }
        action = ticket.with_user(self.agent_a).action_deliver_document()
        windows = self.env["docs.deliver"].with_user(self.agent_a)
        windows = windows.with_context(**action["context"])
        windows.create({"line_ids": [(0, 0, line)]}).action_deliver()
        return self._document_of(ticket).name

    def _by_new_version(self, name, content):
        ticket = self._ticket(self.marie, self.team_a)
        document = self._deliver(ticket, clean=self._clean(pdf(f"Old {self._number()}")))
        values = {"file_id": document.id, "file_name": name, "reason": "Better"}
        window = self.env["docs.replace"].with_user(self.agent_a)
        window.create({**values, "content": base64.b64encode(content)}).action_replace()
        return document.sudo().name

    def _by_filing(self, name, content):
        directory = self.env["dms.directory"].create(
            {"name": f"Way {self._number()}", "parent_id": self.root_a.id}
        )
        return self._filed(self.agent_a, directory, name, content).sudo().name

    def _by_edit(self, name, content, field="content", encode=base64.b64encode):
        file = self._filed(self.agent_a, self.below, f"edit {self._number()}.pdf")
        number = file.sudo().version_id.number
        file.with_user(self.agent_a).write({"name": name, field: encode(content)})
        self.assertEqual(file.sudo().version_id.number, number + 1, "the old one stays a version")
        result = file.sudo().name
        file.sudo().unlink()
        return result

    def _by_content_file(self, name, content):
        return self._by_edit(name, content, "content_file")

    def _by_content_binary(self, name, content):
        return self._by_edit(
            name, content, "content_binary", lambda value: base64.b64encode(value).decode()
        )

    def _by_upload(self, name, content):
        directory = self.env["dms.directory"].create(
            {"name": f"Way {self._number()}", "parent_id": self.root_a.id}
        )
        if not getattr(self, "logged_in", False):
            self.authenticate("t_agent_a", "t_agent_a-pass")
            self.logged_in = True
        # As a browser spells a name: nothing else can be in it.
        shown = name.replace("\r", "%0D").replace("\n", "%0A").replace("\0", "")
        shown = shown.encode(errors="ignore").decode()
        answer = self.url_open(
            "/web/binary/upload_dms_file",
            data={"csrf_token": http.Request.csrf_token(self), "directory_id": directory.id},
            files={"ufile": (shown, content, "application/pdf")},
        )
        [found] = answer.json()
        if "error" in found:
            raise UserError(found["error"])
        return self.env["dms.file"].browse(found["id"]).name

    def _by_bulk(self, name, content):
        bulk = self._bulk_run(template="file", content=content, content_name=name)
        return bulk.content_name

    # ------------------------------------------------------------------ helpers

    def _document_of(self, ticket):
        return self.env["dms.file"].sudo().search([("ticket_id", "=", ticket.id)])

    def _bulk_run(self, content=None, lines=("t_marie@example.com",), header="email", **values):
        bulk = (
            self.env["docs.bulk"]
            .with_user(self.lead_a)
            .create(
                {
                    "name": "Letters",
                    "label": "Letter",
                    "series_id": self.series.id,
                    "department_id": self.department_a.id,
                    "list_file": base64.b64encode("\r\n".join([header, *lines]).encode()),
                    "content": base64.b64encode(content or b"") or False,
                    **values,
                }
            )
        )
        bulk.action_check()
        return bulk

    # -------------------------------------------------------------------- tests

    def test_each_file_by_each_way_is_refused_with_the_reason(self):
        for way, send in self._ways().items():
            for row, (name, content, reason) in self.hostile.items():
                if (way, row) in NOT_BY:
                    continue
                with self.subTest(way=way, row=row):
                    with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
                        send(name, content)
                    said = str(caught.exception)
                    # Odoo itself refuses a drawing in the field of a window.
                    self.assertTrue(reason in said or "SVG" in said, said)
                    self.assertTrue(not content or not self._is_stored(content))

    def test_of_a_picture_with_a_zip_behind_it_the_picture_is_kept(self):
        sent = jpeg() + zipped("a.js", HTML)
        for way, send in self._ways().items():
            with self.subTest(way):
                self.assertTrue(send("photo.jpg", sent).endswith(".jpg"))
                self.assertFalse(self._is_stored(sent))

    def test_names_are_only_names(self):
        for way, send in self._ways().items():
            for given in [*NAMES, "n" * 300 + ".jpg"]:
                if way in WINDOWS and not is_storable(given):
                    continue
                with self.subTest(way=way, name=given[:40]):
                    stored = send(given, jpeg(color=self._number()))
                    self.assertLessEqual(len(stored), 120)
                    self.assertTrue(stored.endswith(".jpg"), stored)
                    self.assertTrue(is_storable(stored))
                    self.assertFalse(set(stored) & set("/\\\r\n\u202e"))

    def test_a_name_that_cannot_be_kept_is_refused_in_words(self):
        """Where the name is stored as it came; nothing else is stored either."""
        for way, send in self._ways().items():
            if way not in WINDOWS:
                continue
            for given in ("a\0b.jpg", "a\ud800b.jpg", "\0", "a\udcff"):
                content = jpeg(color=self._number())
                with self.subTest(way=way, name=ascii(given)):
                    with self.assertRaises(ValidationError) as caught, self.env.cr.savepoint():
                        send(given, content)
                    self.assertIn("Choose another name", str(caught.exception))
                    self.assertFalse(self._is_stored(content))

    def test_a_scanner_that_stops_lets_nothing_be_opened(self):
        self.clamd.mode = "dies"
        for way, send in self._ways().items():
            with self.subTest(way):
                content = pdf(f"Waits {way}")
                if way == "request":  # the only one that holds: a citizen is not sent away
                    self.assertNotEqual(send("letter.pdf", content), "letter.pdf")
                else:
                    with self.assertRaises(UserError), self.env.cr.savepoint():
                        send("letter.pdf", content)
                self.assertFalse(self._is_stored(content))

    def test_a_zip_of_hostile_files_delivers_none_of_them(self):
        out, lines = io.BytesIO(), []
        with zipfile.ZipFile(out, "w") as archive:
            small = [item for row, item in self.hostile.items() if row != "one byte too much"]
            for number, (_name, content, _reason) in enumerate(small):
                archive.writestr(f"{number}.pdf", content)
                lines.append(f"t_marie@example.com;{number}.pdf")
        bulk = self._bulk_run(
            out.getvalue(), lines, "email;bestand", template="zip", content_name="all.zip"
        )
        bulk.action_start()
        self._run_job("docs.bulk", "_cron_deliver")
        self.env.invalidate_all()
        self.assertEqual(set(bulk.row_ids.mapped("state")), {"failed"})
        self.assertFalse(self.env["dms.file"].search([("bulk_row_id.bulk_id", "=", bulk.id)]))

    def test_a_list_with_a_virus_is_no_list(self):
        with self.assertRaises(UserError) as caught:
            self._bulk_run(lines=[EICAR.decode()])
        self.assertIn("virus", str(caught.exception))


@tagged("post_install", "-at_install")
class TestHostileStock(StoredMixin, UploadMixin, DmsCase):
    """Directories of stock dms take every type, and no virus."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_scanner()

    def _filed(self, name, content):
        files = self.env["dms.file"].with_user(self.owner)
        values = {"name": name, "directory_id": self.directory.id}
        return files.create({**values, "content": base64.b64encode(content)})

    def test_a_virus_is_refused_whatever_it_is_called(self):
        for name, content in {
            "eicar.com": EICAR,
            "letter.pdf": EICAR,
            "letter.zip": zipped("x", b"x") + EICAR,
            "letter.docx": infected(),
        }.items():
            with self.subTest(name), self.assertRaisesRegex(ValidationError, "virus"):
                self._filed(name, content)
            for field in ("content", "content_file"):
                file = self._filed(f"{field} {name}.txt", f"{field}{name}".encode())
                with self.subTest(name, field=field):
                    with self.assertRaisesRegex(ValidationError, "virus"):
                        file.write({field: base64.b64encode(content)})
            self.assertFalse(self._is_stored(content))

    def test_what_cannot_be_scanned_is_not_taken(self):
        self.clamd.stop()
        with self.assertRaises(ValidationError):
            self._filed("a.txt", b"nobody looked")

    def test_any_other_type_is_taken_and_copied(self):
        file = self._filed("page.html", HTML)
        self.assertEqual(base64.b64decode(file.content), HTML)
        self.assertEqual(base64.b64decode(file.copy().content), HTML)

    def test_without_a_scanner_all_is_as_before(self):
        self.env.company.servicedesk_scanner_address = False
        self.assertEqual(base64.b64decode(self._filed("a.pdf", PDF).content), PDF)
