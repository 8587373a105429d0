import base64
from email.message import EmailMessage

from odoo import http
from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import html2plaintext, mute_logger

from ..schemas.submission import SubmissionError, Upload
from ..tools.text import is_storable
from .common import PASSWORD, jpeg
from .common_hostile import HTML, NAMES, StoredMixin, hostile_files, zipped
from .common_upload import UploadMixin, pdf
from .common_whatsapp import WhatsappMixin, words

CITY = "city@example.com"
#: what cannot be sent by this way: nothing is no file of it
NOT_BY = {("call", "nothing"), ("change", "nothing")}


@tagged("post_install", "-at_install")
class TestHostileWays(StoredMixin, UploadMixin, WhatsappMixin, HttpCase):
    """Each hostile file by each way into the service desk: refused, and stored nowhere.

    A way sends one file and returns the attachments that came of it, or raises the refusal.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_whatsapp()
        cls._set_up_scanner()
        cls.env.company.servicedesk_reply_email = CITY
        cls.agent_a.lang = "en_US"
        cls.ticket = cls._ticket()
        cls.attachments = cls.env["ir.attachment"]
        cls.files = hostile_files(cls.env)

    def _ways(self):
        prefix = "_by_"
        return {
            name.removeprefix(prefix): getattr(self, name)
            for name in dir(self)
            if name.startswith(prefix)
        }

    # -------------------------------------------------------------------- ways

    def _by_form(self, name, content):
        return self._send((name, content)).requester_attachment_ids

    def _by_dialogue(self, name, content):
        ticket = self.ticket.with_user(self.citizen).sudo()
        return ticket._register_reply("Here", [Upload(name, content)]).attachment_ids

    def _by_message(self, name, content):
        ticket = self.ticket.with_user(self.agent_a)
        return ticket.message_post(body="Look", attachments=[(name, content)]).attachment_ids

    def _by_call(self, name, content):
        values = {"name": name, "raw": content, "res_model": "helpdesk.ticket"}
        values["res_id"] = self.ticket.id
        return self.attachments.with_user(self.agent_a).create(values)

    def _by_change(self, name, content):
        attachment = self._by_call("good.pdf", pdf())
        attachment.write({"name": name, "raw": content})
        return attachment

    def _by_discussion(self, name, content):
        answer = self._upload(
            "/mail/attachment/upload",
            name,
            content,
            thread_id=self.ticket.id,
            thread_model="helpdesk.ticket",
        )
        if "error" in answer:
            raise SubmissionError({"": answer["error"]["message"]})
        return self.attachments.browse(answer["data"]["attachment_id"])

    def _by_field(self, name, content):
        path = "/web/binary/upload_attachment"
        (answer,) = self._upload(path, name, content, model="helpdesk.ticket", id=self.ticket.id)
        if "error" in answer:
            raise SubmissionError({"": answer["error"]})
        return self.attachments.browse(answer["id"])

    def _by_mail(self, name, content):
        self._bring_mail("An <an@example.com>", name, content)
        ticket = self.env["helpdesk.ticket"].search([], order="id desc", limit=1)
        text = html2plaintext(ticket.description)
        if "could not be taken" in text:
            raise SubmissionError({"": text})
        return ticket.requester_attachment_ids

    def _by_mail_of_a_colleague(self, name, content):
        asked = self.ticket.with_user(self.agent_a).message_post(body="Who knows this?")
        self._bring_mail(self.colleague_mail, name, content, asked.message_id)
        message = self.ticket.message_ids.sorted("id")[-1:]
        self.assertIn("See the letter", message.body)
        files = message.attachment_ids
        if files.mimetype == "text/plain" and files.scan_state != "pending":
            raise SubmissionError({"": files.raw.decode()})
        return files

    def _upload(self, path, name, content, **fields):
        if not getattr(self, "logged_in", False):
            self.authenticate("agent_a", PASSWORD)
            self.logged_in = True
        token = http.Request.csrf_token(self)
        # As a browser spells a name: nothing else can be in it.
        shown = name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")
        shown = shown.replace("\0", "").encode(errors="ignore").decode()
        answer = self.url_open(
            path,
            data={"csrf_token": token, **fields},
            files={"ufile": (shown, content, "application/pdf")},
        )
        self.assertEqual(answer.status_code, 200, answer.text[:300])
        return answer.json()

    @property
    def colleague_mail(self):
        return f"A <{self.agent_a.email}>"

    def _bring_mail(self, sender, name, content, parent=None):
        self.count = getattr(self, "count", 0) + 1
        message = EmailMessage()
        message["From"], message["To"] = sender, CITY
        message["Subject"], message["Message-Id"] = "A bin", f"<{self.count}@mail.example>"
        if parent:
            message["References"] = message["In-Reply-To"] = parent
        message.set_content("See the letter")
        name = name.replace("\0", "").replace("\r", "").replace("\n", "")
        name = name.encode(errors="ignore").decode()
        message.add_attachment(content, "application", "octet-stream", filename=name)
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].message_process("helpdesk.ticket", message.as_bytes())

    # ------------------------------------------------------------------- tests

    def test_each_file_by_each_way_is_refused_with_the_reason(self):
        for way, send in self._ways().items():
            for row, (name, content, reason) in self.files.items():
                if (way, row) in NOT_BY:
                    continue
                with self.subTest(way=way, row=row):
                    with self.assertRaises(SubmissionError) as caught:
                        send(name, content)
                    # A mail is answered in the language of the city.
                    reason = name if way == "mail_of_a_colleague" else reason
                    self.assertIn(reason, str(caught.exception))
                    self.assertTrue(not content or not self._is_stored(content))

    def test_of_a_picture_with_a_zip_behind_it_the_picture_is_kept(self):
        sent = jpeg() + zipped("a.js", HTML)
        for way, send in self._ways().items():
            with self.subTest(way):
                stored = send("photo.jpg", sent)
                self.assertEqual(stored.mimetype, "image/jpeg")
                self.assertNotIn(b"PK\x03\x04", stored.raw)
                self.assertFalse(self._is_stored(sent))

    def test_names_are_only_names_and_the_declared_type_counts_for_nothing(self):
        for way, send in self._ways().items():
            for given in [*NAMES, "n" * 300 + ".jpg"]:
                with self.subTest(way=way, name=given[:40]):
                    stored = send(given, jpeg())
                    self.assertLessEqual(len(stored.name), 100)
                    self.assertTrue(stored.name.endswith(".jpg"))
                    self.assertTrue(is_storable(stored.name))
                    self.assertFalse(set(stored.name) & set("/\\\r\n\u202e"))
                    self.assertEqual(stored.mimetype, "image/jpeg")

    def test_a_name_alone_that_cannot_be_kept_is_refused_in_words(self):
        stored = self._by_call("good.pdf", pdf())
        for name in ("a\0b.pdf", "a\ud800b.pdf"):
            with self.subTest(ascii(name)):
                for act in (
                    lambda name=name: stored.write({"name": name}),
                    lambda name=name: self.attachments.with_user(self.agent_a).create(
                        {"name": name, "type": "url", "url": "https://example.com"}
                    ),
                ):
                    with self.assertRaises(ValidationError) as caught:
                        act()
                    self.assertIn("Choose another name", str(caught.exception))
        self.assertEqual(stored.name, "good.pdf")

    def test_every_window_that_takes_the_name_of_a_file_judges_it(self):
        named = self.env["servicedesk.named.file"]
        windows = [self.env[name] for name in named._inherit_children]
        self.assertTrue(windows)
        for model in windows:
            for field in model._file_names:
                for name in ("a\0b.pdf", "a\ud800b.pdf"):
                    with self.subTest(model=model._name, field=field, name=ascii(name)):
                        self.assertIn(field, model._fields)
                        with self.assertRaises(ValidationError) as caught:
                            model.create({field: name})
                        self.assertIn("Choose another name", str(caught.exception))
                        with self.assertRaises(ValidationError):
                            model.browse().write({field: name})

    def test_a_mail_names_its_file_in_bytes_that_are_no_text(self):
        """What no program should send, and old ones do: raw bytes in the name."""
        message = (
            b"From: An <an@example.com>\r\nTo: city@example.com\r\nSubject: A bin\r\n"
            b"Message-Id: <raw@mail.example>\r\nMIME-Version: 1.0\r\n"
            b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n'
            b"Content-Type: text/plain\r\n\r\nSee the letter\r\n--x\r\n"
            b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
            b'Content-Disposition: attachment; filename="br\xff\xfeief.pdf"\r\n\r\n'
            + base64.encodebytes(pdf("Raw"))
            + b"\r\n--x--\r\n"
        )
        self.env["mail.thread"].message_process("helpdesk.ticket", message)
        ticket = self.env["helpdesk.ticket"].search([], order="id desc", limit=1)
        [stored] = ticket.requester_attachment_ids
        self.assertTrue(is_storable(stored.name))
        self.assertTrue(stored.name.endswith("ief.pdf"), stored.name)

    def test_a_scanner_that_stops_lets_nothing_be_opened(self):
        for way, send in self._ways().items():
            with self.subTest(way):
                self.clamd.mode = "dies"
                content = pdf(f"Waits {way}")
                stored = send("letter.pdf", content)
                self.assertEqual(stored.scan_state, "pending")
                self.assertFalse(self._is_stored(content))
                self.clamd.mode = "well"
                self._run_scans()
                self.assertEqual((stored.raw, stored.name), (content, "letter.pdf"))
                self.assertEqual(stored.scan_state, "clean")

    def test_two_files_of_one_name_are_two_files(self):
        for way, send in self._ways().items():
            with self.subTest(way):
                one, two = send("a.pdf", pdf(f"1 {way}")), send("a.pdf", pdf(f"2 {way}"))
                self.assertEqual((one.raw, two.raw), (pdf(f"1 {way}"), pdf(f"2 {way}")))

    def test_whatsapp_brings_pictures_and_nothing_else(self):
        for row, (_name, content, _reason) in self.files.items():
            with self.subTest(row):
                self.pictures["m1"] = content
                number = f"324701{abs(hash(row)) % 10**5:05}"
                self._bring_picture(number, f"wamid.{row}")
                ticket = self._ticket_of(number)
                self.assertIn("Look", ticket.description)
                self.assertFalse(ticket.requester_attachment_ids)
                self.assertTrue(not content or not self._is_stored(content))

    def _bring_picture(self, number, message_id):
        self._bring(words(message_id, number, kind="image", id="m1", caption="Look"))
        self._run()

    def test_state_of_a_file_is_not_written_by_hand(self):
        self.clamd.stop()
        stored = self._by_call("letter.pdf", pdf("By hand"))
        stored.write({"scan_state": "clean", "held_name": False})
        self.env.invalidate_all()
        self.assertEqual((stored.scan_state, stored.held_name), ("pending", "letter.pdf"))

    def test_every_field_of_a_content_is_judged(self):
        values = {"name": "a.pdf", "res_model": "helpdesk.ticket", "res_id": self.ticket.id}
        encoded = base64.b64encode(HTML).decode()
        attachments = self.attachments.with_user(self.agent_a)
        for brought in ({"raw": HTML.decode()}, {"datas": encoded}, {"db_datas": encoded}):
            with self.subTest(brought), self.assertRaises(SubmissionError):
                attachments.create({**values, **brought})
            with self.subTest(brought, written=True), self.assertRaises(SubmissionError):
                self._by_call("good.pdf", pdf()).write(brought)
        for model in (False, "res.users", "mail.compose.message"):
            with self.subTest(model), self.assertRaises(SubmissionError):
                record = self.agent_a.id if model == "res.users" else 0
                attachments.create(
                    {"name": "a.pdf", "raw": HTML, "res_model": model, "res_id": record}
                )

    def test_a_copy_is_what_the_original_is(self):
        original = self._by_call("letter.pdf", pdf("Original"))
        self.assertEqual(original.copy().raw, original.raw)
        self.clamd.stop()
        held = self._by_call("held.pdf", pdf("Held"))
        self.assertEqual(held.copy().scan_state, "pending")
