from odoo.tests import HttpCase, tagged

from .common import jpeg
from .common_apply import ApplyMixin

FIRST = {"q_who": "Marie", "q_kind": "visitor"}
STEP = {"q_days": "3", "q_plate__1": "1-ABC-234"}
LONG = "x" * 100_000
PICTURE = ("car.jpg", b"GIF89a not a picture", "image/jpeg")
PROGRAM = ("car.pdf", b"MZ a program", "application/pdf")

# What is sent to the first step, on top of what is right.
FIRST_STEP = {
    "unknown key": {"q_is_admin": "1"},
    "key of nothing": {"q_": "1"},
    "key with markup": {"q_<script>": "1"},
    "answer of a later step": {"q_days": "3"},
    "answer of a later group": {"q_plate__1": "x"},
    "required left out": {"q_who": ""},
    "only spaces": {"q_who": " \t\n"},
    "only control characters": {"q_who": "\x01\x02"},
    "choice out of the list": {"q_kind": "president"},
    "choice in another case": {"q_kind": "VISITOR"},
    "two answers to one choice": {"q_kind": ["visitor", "resident"]},
    "two answers to one text": {"q_who": ["Marie", "Jan"]},
    "text of 100 kB": {"q_who": LONG},
    "choice of 100 kB": {"q_kind": LONG},
    "repetition of what does not repeat": {"q_who__1": "Marie"},
    "text of a property": {"answers": "1", "q_answers.f1_who_a": "x"},
    "name of a field of the draft": {"q_partner_id": "1", "q_ticket_id": "1"},
}
# The same for the second step: days is a number up to 30, a group asks plates, at most 3.
SECOND_STEP = {
    "word for a number": {"q_days": "three"},
    "number too large": {"q_days": "31"},
    "number of the wrong kind": {"q_days": "1e3"},
    "number with a point": {"q_days": "1.000"},
    "infinite": {"q_days": "inf"},
    "not a number": {"q_days": "nan"},
    "digits of another script": {"q_days": "٣"},
    "number of 100 kB": {"q_days": "9" * 100_000},
    "list for a number": {"q_days": ["3", "4"]},
    "answer of an earlier step": {"q_who": "Somebody else"},
    "unknown key": {"q_csrf": "1"},
    "repetition 0": {"q_plate__0": "x"},
    "negative repetition": {"q_plate__-1": "x"},
    "huge repetition": {"q_plate__999999": "x"},
    "repetition past the limit of all": {"q_plate__51": "x"},
    "repetition in words": {"q_plate__one": "x"},
    "repetition in a repetition": {"q_plate__1__1": "x"},
    "repeated question without number": {"q_plate": "x"},
    "group as a text": {"q_vehicle": "x"},
    "group as a field": {"q_vehicle__1": "x"},
    "too many repetitions": {f"q_plate__{number}": "x" for number in range(1, 6)},
    "repetition left empty": {"q_plate__1": ""},
    "plate of 100 kB": {"q_plate__1": LONG},
    "file by reference of nobody": {"q_proof": "1:car.jpg"},
    "file by path": {"q_proof": "../../etc/passwd"},
    "text for a file": {"q_proof": "car.jpg"},
}
UPLOADS = {
    "program named as a document": {"q_proof": PROGRAM},
    "no picture at all": {"q_proof": PICTURE},
    "empty file": {"q_proof": ("car.jpg", b"", "image/jpeg")},
    "file where none is asked": {"q_nothing": ("car.jpg", jpeg(), "image/jpeg")},
    "file for a number": {"q_days": ("car.jpg", jpeg(), "image/jpeg")},
    "file for a repetition that does not exist": {
        "q_plate__77": ("car.jpg", jpeg(), "image/jpeg")
    },
}
CONTACT = {
    "no address": {"email": "marie"},
    "two addresses": {"email": "marie@example.com, jan@example.com"},
    "address with a line end": {"email": "marie@example.com\nBcc: all"},
    "letters for a phone": {"phone": "call me"},
    "name of 100 kB": {"name": LONG},
    "phone of 100 kB": {"phone": "1" * 100_000},
}
TOKENS = (
    "0",
    "1",
    "-1",
    "1-b",
    "1-" + "0" * 41,
    "999999999-b" + "0" * 40,
    "99999999999999999999-b" + "0" * 40,
    "٣-b" + "0" * 40,
    "1-x" + "0" * 40,
    "%00",
    "1-b" + "0" * 40 + "%00",
    "' OR 1=1",
)


@tagged("post_install", "-at_install")
class TestDraftHostile(ApplyMixin, HttpCase):
    """Whatever is sent: a clear message or no page, and nothing is stored."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rows = [
            {"type": "group", "label": "Vehicle", "code": "vehicle", "has_maximum": True},
            {"type": "text", "label": "Plate", "code": "plate", "required": True},
        ]
        for place, row in enumerate(rows):
            cls.env["servicedesk.question"].create(
                {"form_id": cls.form.id, "sequence": 20 + place, "maximum": 3, **row}
            )
        cls.form.action_publish()

    def _state(self):
        self.env.invalidate_all()
        drafts = self.env["servicedesk.draft"].search([], order="id")
        stored = drafts.read(["answers", "contact", "email", "reached", "ticket_id", "partner_id"])
        return stored, len(drafts._attachments()), self.env["helpdesk.ticket"].search_count([])

    def _refused(self, page, right, wrong, files=None, codes=(422,), **options):
        before = self._state()
        answer = self._post(page, files=files, **{**right, **wrong}, **options)
        self.assertIn(answer.status_code, codes)
        self.assertNotIn("Traceback", answer.text)
        self.assertEqual(self._state(), before)
        if answer.status_code == 422:
            self.assertIn('id="form_errors"', answer.text)

    def test_the_first_step(self):
        page = self.url_open(self.path)
        for title, wrong in FIRST_STEP.items():
            with self.subTest(title):
                self._refused(page, FIRST, wrong)

    def test_the_second_step(self):
        page = self._first(**FIRST)
        for title, wrong in SECOND_STEP.items():
            with self.subTest(title):
                right = {"q_days": "3"} if "q_plate" in " ".join(wrong) else STEP
                self._refused(page, right, wrong)
        for title, files in UPLOADS.items():
            with self.subTest(title):
                self._refused(page, STEP, {}, files)

    def test_an_answer_to_a_hidden_question(self):
        page = self._first(**{**FIRST, "q_kind": "resident"})
        self._refused(page, {"q_plate__1": "x"}, {"q_days": "3"})

    def test_files_of_somebody_else(self):
        files = {"q_proof": ("car.jpg", jpeg(), "image/jpeg")}
        foreign = self._post(self._first(**FIRST), files=files, **STEP)
        self.assertEqual(foreign.status_code, 200)
        attachment = self._drafts()._attachments()
        page = self._first(**FIRST)
        for reference in (f"{attachment.id}:car.jpg", str(attachment.id), f"{attachment.id}:"):
            self._refused(page, STEP, {"q_proof": reference})

    def test_contact_and_mail(self):
        page = self._post(self._first(**FIRST), **STEP)
        for title, wrong in CONTACT.items():
            with self.subTest(title):
                self._refused(page, {}, wrong)
        later = self.url_open(self._drafts()._url() + "/later")
        for email in ("", "marie", "a@b.be,c@d.be", "x" * 300 + "@example.com", LONG):
            self._refused(later, {}, {"email": email})

    def test_without_a_valid_token_of_the_session(self):
        page = self.url_open(self.path)
        car = self._first(**FIRST)
        url = self._drafts()._url()
        for token in ("", "x", "é", LONG):
            with self.subTest(token=token[:5]):
                wrong = {"csrf_token": token}
                self._refused(page, FIRST, wrong, codes=(400,))
                self._refused(car, STEP, wrong, codes=(400,))
                for path in ("/contact", "/overzicht", "/later", "/wissen"):
                    self._refused(car, {}, wrong, codes=(400,), url=url + path)

    def test_addresses_of_drafts(self):
        self._first(**FIRST)
        before, draft = self._state(), self._drafts()
        forged = (f"{draft.id}-b{'0' * 40}", f"{draft.id}-m{draft._signature('b')}")
        for token in (*TOKENS, *forged, f"{draft.id + 1}-b{draft._signature('b')}"):
            for page in ("", "/stap/1", "/contact", "/overzicht", "/later"):
                answer = self.url_open(f"/aanvraag/{token}{page}")
                self.assertEqual(answer.status_code, 404, (token, page))
        self.assertEqual(self._state(), before)

    def test_steps_out_of_range(self):
        car = self._first(**FIRST)
        before, url = self._state(), self._drafts()._url()
        for number in ("0", "-1", "3", "999999999", "99999999999999999999", "x", "1.5", "%00"):
            self.assertEqual(self.url_open(f"{url}/stap/{number}").status_code, 404, number)
            sent = self._post(car, url=f"{url}/stap/{number}", **STEP)
            self.assertEqual(sent.status_code, 404, number)
        # What comes later is not shown before what comes first is filled in.
        for page in ("/contact", "/overzicht"):
            self.assertTrue(self.url_open(url + page).url.endswith("/stap/2"))
        self._post(car, url=f"{url}/overzicht")
        self.assertEqual(self._state(), before)

    def test_services_that_are_not_there(self):
        page = self.url_open(self.path)
        before = self._state()
        for code in ("nothing", "0", "%00", "x" * 500, self.service.code):
            path = f"/diensten/{code}/aanvragen"
            for address in (path, f"/diensten/{code}"):
                self.assertEqual(self.url_open(address).status_code, 404, address)
            self.assertEqual(self._post(page, url=path, **FIRST).status_code, 404, code)
        self.assertEqual(self._state(), before)

    def test_buttons_of_groups_that_are_not_there(self):
        page = self._first(**FIRST)
        before = self._state()
        wrong = ("", "x", "plate", "vehicle__x", "vehicle__-1", "vehicle__999999", LONG)
        for name in ("add", "drop"):
            for value in wrong:
                answer = self._post(page, **{**STEP, name: value})
                self.assertEqual(answer.status_code, 200)
                self.assertIn('value="1-ABC-234"', answer.text)
        self.assertEqual(self._state(), before)

    def test_a_key_of_somebody_else_begins_a_draft_of_ones_own(self):
        page = self.url_open(self.path)
        self._post(page, **FIRST)
        theirs = self._drafts()
        self._login(self.citizen)
        key = theirs.key
        mine = self._post(self.url_open(self.path), idempotency_key=key, **FIRST)
        self.assertEqual(len(self._drafts()), 2)
        self.assertNotIn(theirs._token(), mine.url)

    def test_repetitions_are_added_and_removed_without_script(self):
        page = self._first(**FIRST)
        more = self._post(page, add="vehicle", **STEP)
        self.assertIn('name="q_plate__2"', more.text)
        data = {**STEP, "q_plate__2": "2-DEF-567"}
        less = self._post(more, drop="vehicle__1", **data)
        self.assertNotIn("1-ABC-234", less.text)
        self.assertRegex(less.text, r'name="q_plate__1"[^>]*value="2-DEF-567"')
        self._post(more, **data)
        self.assertEqual(len(self._drafts().answers["vehicle"]), 2)
