import json

from odoo.tests import HttpCase, tagged

from .common import PASSWORD, CityMixin, jpeg
from .common_upload import UploadMixin, infected, pdf


@tagged("post_install", "-at_install")
class TestUploadHttp(UploadMixin, CityMixin, HttpCase):
    """No address of the server gives out what the scanner did not call clean."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_city()
        cls._set_up_scanner()

    def setUp(self):
        super().setUp()
        self.clamd.stop()
        self.content = pdf("Plain words of a held file")
        self.ticket = self._send(("letter.pdf", self.content), ("photo.jpg", jpeg()))
        self.ticket.team_id = self.team_a
        self.files = self.ticket.requester_attachment_ids

    def _addresses(self, file):
        token = file._generate_access_token()
        file.access_token = token
        base = f"/web/content/{file.id}"
        return [
            base,
            f"{base}?download=1",
            f"{base}?access_token={token}",
            f"/web/content/ir.attachment/{file.id}/raw",
            f"/web/content/ir.attachment/{file.id}/datas",
            f"/web/content/ir.attachment/{file.id}/db_datas",
            f"/web/content/ir.attachment/{file.id}/thumbnail",
            f"/web/image/{file.id}",
            f"/web/image/{file.id}?access_token={token}",
            f"/web/image/ir.attachment/{file.id}/raw/100x100",
            f"/my/ticket/{self.ticket.id}/bijlage/{file.id}",
            f"/volg/{self.ticket._tracking_token()}/bijlage/{file.id}",
            f"/mail/attachment/zip?file_ids=[{file.id}]&zip_name=a.zip",
        ]

    def test_no_address_serves_what_is_held_cold_or_warm(self):
        marks = (b"%PDF", b"JFIF", b"\xff\xd8\xff")
        for login in ("citizen", "agent_a", "operator_1788", "desk_admin", "admin"):
            self.authenticate(login, "admin" if login == "admin" else PASSWORD)
            for file in self.files:
                for address in self._addresses(file) * 2:
                    with self.subTest(login=login, address=address):
                        answer = self.url_open(address)
                        self.assertFalse([mark for mark in marks if mark in answer.content])

    def test_rpc_reads_nothing_of_it(self):
        self.authenticate("admin", "admin")
        fields = ["raw", "datas", "db_datas", "index_content", "name", "content"]
        rows = self.uploads.search([("ticket_id", "=", self.ticket.id)])
        for model, ids in (("ir.attachment", self.files.ids), ("servicedesk.upload", rows.ids)):
            for field in fields:
                with self.subTest(model=model, field=field):
                    params = {"model": model, "method": "read", "args": [ids, [field]]}
                    body = {"params": {**params, "kwargs": {}}}
                    text = self.url_open(
                        "/web/dataset/call_kw",
                        data=json.dumps(body),
                        headers={"Content-Type": "application/json"},
                    ).text
                    self.assertNotIn("JVBER", text)  # %PDF in base64
                    self.assertNotIn("/9j/", text)  # a JPEG
                    self.assertNotIn("%PDF", text)

    def test_the_page_says_so_and_gives_the_file_once_it_is_clean(self):
        self.authenticate("citizen", PASSWORD)
        page = self.url_open(f"/en/my/ticket/{self.ticket.id}")
        self.assertIn("Is being checked for viruses", page.text)
        self.assertIn("letter.pdf", page.text)
        self.assertNotIn("/bijlage/", page.text)
        self.clamd.start()
        self._run_scans()
        page = self.url_open(f"/en/my/ticket/{self.ticket.id}")
        self.assertNotIn("Is being checked", page.text)
        file = self.files.filtered(lambda item: item.name == "letter.pdf")
        answer = self.url_open(f"/my/ticket/{self.ticket.id}/bijlage/{file.id}")
        self.assertEqual(answer.content, self.content)
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")

    def test_a_virus_found_later_is_told_on_the_page(self):
        ticket = self._send(("letter.docx", infected()))
        self.clamd.start()
        self._run_scans()
        self.authenticate("citizen", PASSWORD)
        page = self.url_open(f"/en/my/ticket/{ticket.id}")
        self.assertIn("Stopped: we found a virus in it", page.text)
        self.assertNotIn("/bijlage/", page.text)
