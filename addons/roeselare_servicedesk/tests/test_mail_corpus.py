import time
import tomllib
from datetime import timedelta
from pathlib import Path

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CityCase
from .test_after_closing import ClosedMixin

FOLDER = Path(__file__).parent / "mails"
CORPUS = {
    name: expected
    for path in sorted(FOLDER.glob("expected/*.toml"))
    for name, expected in tomllib.loads(path.read_text(encoding="utf-8")).items()
}
CITY = "1788@city.example"
QUESTION = "Welke vuilbak is het?"
FILES = 10
QUOTED = "> " * 4 + "Wie schreef wat, en wanneer, en waarom dan toch?\n"
#: too large to be kept as a file
MADE = {
    "{nul}": "\0",
    "{long}": "x" * 300_000,
    "{huge}": QUOTED * 60_000,
    "{hugehtml}": "<blockquote><div>" * 200 + "<p>Wie schreef wat?</p>" * 100_000,
    "{nearly}": ("op 1 le 2 on 3 am 4 schreef op wrote on " * 10 + "\n") * 240,
    "{nested}": "\n".join(
        f'--g{level}\nContent-Type: multipart/mixed; boundary="g{level + 1}"\n'
        for level in range(60)
    ),
}


@tagged("post_install", "-at_install")
class TestMailCorpus(ClosedMixin, CityCase):
    """Mails as they come from the wild, each with what becomes of it (mails/expected/)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.servicedesk_reply_email = CITY
        cls.env.company.servicedesk_upload_max_count = FILES
        domain = cls.env["mail.alias.domain"].create({"name": "city.example"})
        for team, name in ((cls.team_a, "netheid"), (cls.team_b, "ict")):
            team.write({"alias_name": name, "alias_domain_id": domain.id})
        cls.ticket = cls._ticket(
            partner_id=False, partner_email="an@example.com", lang="en_US"
        )
        cls.ticket.with_user(cls.agent_a)._ask_requester(QUESTION)
        cls.sent = cls.env["mail.mail"].search([], order="id desc", limit=1)
        cls.env.flush_all()

    def _source(self, name):
        raw = (FOLDER / f"{name}.eml").read_bytes()
        known = {"{reference}": self.sent.message_id, "{number}": self.ticket.number, **MADE}
        for mark, text in known.items():
            raw = raw.replace(mark.encode(), text.encode())
        return raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")

    def _prepare(self, before):
        if before:
            self._close(self.ticket)
        if before == "closed long ago":
            self.ticket.closed_date -= timedelta(days=30)
        self.public_before = self.ticket._public_messages()
        self.notes_before = self.ticket.message_ids
        self.files_before = self.ticket._public_attachments()
        self.mails_before = self.env["mail.mail"].search([])

    def _deliver(self, name, times):
        raw = self._source(name)
        before = self.env["helpdesk.ticket"].search([])
        begun = time.monotonic()
        with mute_logger("odoo.addons.mail.models.mail_thread", "odoo.tools.mail"):
            for _time in range(times):
                self.env["mail.thread"].message_process("helpdesk.ticket", raw)
                self.env.flush_all()
        taken = time.monotonic() - begun
        return self.env["helpdesk.ticket"].search([]) - before, taken

    def _check(self, name, expected):
        self._prepare(expected.get("before"))
        new, taken = self._deliver(name, 2 if expected.get("twice") else 1)
        becomes = expected["becomes"]
        self.assertEqual(len(new), 1 if becomes == "question" else 0)
        said = self.ticket._public_messages() - self.public_before
        self.assertEqual(len(said), 1 if becomes == "answer" else 0)
        if becomes != "nothing":
            shown = new.description if new else said.body
            files = new._public_attachments() if new else said.attachment_ids
            self._check_shown(expected, str(shown), files)
        self._check_state(expected, becomes)
        if new:
            self._check_new(expected, new)
        self._check_notes(expected, new)
        self.assertLess(taken, expected.get("seconds", 5))

    def _check_shown(self, expected, shown, files):
        if "text" in expected:
            self.assertEqual(_plain(shown), expected["text"])
        for part in expected.get("says", ()):
            self.assertIn(part, shown)
        for part in expected.get("hides", ()):
            self.assertNotIn(part, shown)
        refused = expected.get("refused", [])
        for part in refused:
            self.assertIn(part, shown)
        self.assertEqual(bool(refused), "could not be taken" in shown)
        if "files" in expected:
            self.assertEqual(sorted(files.mapped("name")), expected["files"])
        told = self.env["mail.mail"].search([]) - self.mails_before
        told = told.filtered(lambda mail: all(part in mail.body_html for part in refused))
        self.assertEqual(len(told), 1 if refused else 0)

    def _check_state(self, expected, becomes):
        standard = "in_progress" if becomes == "answer" else "waiting"
        if expected.get("before"):
            standard = "resolved"
        self.assertEqual(self.ticket.public_state, expected.get("state", standard))
        self.assertEqual(self.ticket.reopen_state or "", expected.get("reopen", ""))
        if becomes == "answer":
            confirmed = expected.get("confirmed", True)
            self.assertEqual(bool(self.ticket.requester_confirmed_at), confirmed)

    def _check_new(self, expected, new):
        self.assertEqual((new.kind, new.public_state), ("question", "received"))
        self.assertEqual(new.channel_id.name, "Email")
        self.assertEqual(new.received_mail_due, expected.get("confirms", True))
        teams = {"netheid": self.team_a}
        if "team" in expected:
            self.assertEqual(new.team_id, teams[expected["team"]])
        self.assertTrue(new.team_id)
        for key, field in (("title", "name"), ("name", "partner_name")):
            if key in expected:
                self.assertEqual(new[field], expected[key])
        follows = self.ticket if expected.get("follows") else self.env["helpdesk.ticket"]
        self.assertEqual(new.former_ticket_id, follows)

    def _check_notes(self, expected, new):
        notes = new.message_ids if new else self.ticket.message_ids - self.notes_before
        notes = notes.filtered(lambda message: message.subtype_id.internal and message.body)
        text = "\n".join(notes.mapped("body"))
        for key in ("note", "whole"):
            if key in expected:
                self.assertIn(expected[key], text)
        if expected.get("silent"):
            self.assertFalse(text)

    # ---------------------------------------------------------------- the folder

    def test_each_mail_has_a_row_and_each_row_a_mail(self):
        self.assertEqual(sorted(CORPUS), sorted(path.stem for path in FOLDER.glob("*.eml")))
        self.assertGreaterEqual(len(CORPUS), 60)


def _plain(body):
    """Return the text of a body as it is read."""
    for mark, text in (("<br>", "\n"), ("<br/>", "\n"), ("<p>", ""), ("</p>", "\n")):
        body = body.replace(mark, text)
    return body.strip()


def _test_of(name, expected):
    def test(self):
        self._check(name, expected)

    return test


for _name, _expected in CORPUS.items():
    setattr(TestMailCorpus, f"test_mail_{_name}", _test_of(_name, _expected))
