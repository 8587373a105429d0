import hashlib
import io
import os
import re
import zipfile
from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tools import config, mute_logger

from .common import PDF, DmsCase, LibraryMixin

MIB = 1024 * 1024
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>'


def office_file():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        kind = "application/vnd.oasis.opendocument.text"
        archive.writestr("mimetype", kind, compress_type=zipfile.ZIP_STORED)
        archive.writestr("content.xml", "<x/>")
    return packed.getvalue()


@tagged("post_install", "-at_install")
class TestServing(LibraryMixin, DmsCase, HttpCase):
    """Every address sends a document as a stream that no browser takes for a page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_library()
        cls.owner.password = "d_owner-pass"

    def _get(self, url, login="d_owner", **options):
        self.authenticate(login, f"{login}-pass")
        return self.url_open(url, **options)

    def _addresses(self, file):
        attachment = self._content_attachment(file)
        return (
            f"/web/content/dms.file/{file.id}/content",
            f"/web/content/dms.file/{file.id}/content_file",
            f"/web/content/{attachment.id}",
            f"/web/content/{attachment.id}?unique=1",
            f"/web/content/ir.attachment/{attachment.id}/datas?mimetype=text/html",
            f"/web/content/dms.file/{file.id}/content_file?mimetype=text/html&filename=x.html",
        )

    def _check_headers(self, response, content, mimetype, shown):
        headers = response.headers
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.content, content)
        self.assertEqual(headers["Content-Type"].partition(";")[0], mimetype)
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("sandbox", headers["Content-Security-Policy"])
        self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
        self.assertTrue(headers["ETag"])
        self.assertEqual(headers["Cache-Control"], "private, no-cache")
        disposition = headers["Content-Disposition"]
        self.assertTrue(disposition.startswith("inline" if shown else "attachment"), disposition)

    def test_type_is_that_of_the_content_on_every_address(self):
        samples = {
            "plan.pdf": (PDF, "application/pdf", True),
            "page.pdf": (HTML, "text/html", False),
            "picture.png": (SVG, "image/svg+xml", False),
            "note.odt": (office_file(), "application/vnd.oasis.opendocument.text", False),
        }
        for name, (content, mimetype, shown) in samples.items():
            file = self._file(self.directory, name, content)
            self.env.flush_all()
            for url in self._addresses(file):
                with self.subTest(name=name, url=url):
                    self._check_headers(self._get(url), content, mimetype, shown)

    def test_library_document_is_sent_alike(self):
        for login in ("t_marie", "t_agent_a"):
            url = f"/web/content/dms.file/{self.document.id}/content_file"
            self._check_headers(self._get(url, login), PDF, "application/pdf", True)
        url = f"/my/documenten/{self.document.id}"
        self._check_headers(self._get(url, "t_marie"), PDF, "application/pdf", True)

    def test_parts_and_unchanged_content(self):
        content = bytes(range(256)) * 64
        file = self._file(self.directory, "data.bin", content)
        self.env.flush_all()
        for url in self._addresses(file)[:3]:
            etag = self._get(url).headers["ETag"]
            for asked, begin, end in (("0-9", 0, 10), ("100-", 100, None), ("-5", -5, None)):
                response = self._get(url, headers={"Range": f"bytes={asked}"})
                self.assertEqual(response.status_code, 206)
                self.assertEqual(response.content, content[begin:end])
            over = self._get(url, headers={"Range": f"bytes={len(content)}-"})
            self.assertEqual(over.status_code, 416)
            self.assertEqual(self._get(url, headers={"If-None-Match": etag}).status_code, 304)
            # Another content than the one that was begun: all of it anew.
            response = self._get(url, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
            self.assertEqual(response.content, content)

    def test_web_server_sends_the_bytes_where_it_can(self):
        with patch.dict(config.options, {"x_sendfile": True}):
            response = self._get(f"/my/documenten/{self.document.id}", "t_marie")
        name = self._content_attachment(self.document).store_fname
        path = f"/web/filestore/{self.env.cr.dbname}/{name}"
        self.assertEqual(response.headers["X-Accel-Redirect"], path)
        self.assertEqual(response.headers["Content-Length"], "0")
        self.assertFalse(response.content)
        self.assertIn("sandbox", response.headers["Content-Security-Policy"])

    def test_shared_link_of_dms_is_streamed_too(self):
        self.env.company.docs_dms_portal_open = True
        token = self.file._portal_ensure_token()
        self.env.flush_all()
        url = f"/my/dms/file/{self.file.id}/download?access_token={token}"
        self.authenticate(None, None)
        response = self.url_open(url, headers={"Range": "bytes=4-"})
        self.assertEqual(response.status_code, 206)
        self.assertEqual(response.content, b"secret")
        self.assertTrue(response.headers["Content-Disposition"].startswith("attachment"))
        with mute_logger("odoo.http"):
            wrong = self.url_open(url.replace(token, "x" * 36))
        self.assertNotIn(b"secret", wrong.content)


@tagged("post_install", "-at_install")
class TestServingMemory(LibraryMixin, HttpCase):
    def test_two_hundred_megabytes_stay_out_of_memory(self):
        """Server and client are this process: its peak grows by what either holds."""
        self._set_up_library()
        self._store_sparse(200 * MIB)
        self.authenticate("t_marie", "t_marie-pass")
        url = f"/my/documenten/{self.document.id}"
        self.assertEqual(self._read(url, {"Range": "bytes=0-99"}), 100)  # code and caches loaded
        with open("/proc/self/clear_refs", "w") as refs:
            refs.write("5")
        before = self._peak()
        self.assertEqual(self._read(url, {}), 200 * MIB)
        self.assertLess((self._peak() - before) / MIB, 20)

    def _store_sparse(self, size):
        """Give the document a content of ``size`` bytes that takes no space on the disk."""
        attachment = self._content_attachment(self.document)
        checksum = hashlib.sha1(os.urandom(20)).hexdigest()
        name = f"{checksum[:2]}/{checksum}"
        path = attachment._full_path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(b"%PDF-1.4\n")
            file.truncate(size)
        self.addCleanup(os.unlink, path)
        self.env.cr.execute(
            "UPDATE ir_attachment SET store_fname = %s, checksum = %s, file_size = %s "
            "WHERE id = %s",
            [name, checksum, size, attachment.id],
        )
        self.env.invalidate_all()

    def _read(self, url, headers):
        """Return how many bytes a socket gave, of which none is kept."""
        with self.opener.get(
            self.base_url() + url, headers=headers, stream=True, timeout=120
        ) as response:
            self.assertIn(response.status_code, (200, 206))
            self.assertEqual(response.headers["Content-Type"], "application/pdf")
            return sum(len(piece) for piece in response.iter_content(64 * 1024))

    def _peak(self):
        with open("/proc/self/status") as status:
            return int(re.search(r"VmHWM:\s+(\d+) kB", status.read())[1]) * 1024
