import io
import re
import time
import zlib
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pikepdf
from pyhanko.sign.timestamps import DummyTimeStamper

from odoo.tests import BaseCase

from odoo.addons.roeselare_servicedesk.tests.fake_stamper import Stamper
from odoo.addons.roeselare_servicedesk.tools.demo_authority import certify

from ..tools import read_seal as reader
from . import samples, signed
from .test_text_reader import reader_stream

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


class TestSealReader(BaseCase):
    """The program that judges signatures: good, foreign, altered, old, and hostile ones."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = certify(name="Wortel (test)", authority=True)
        cls.other_root = certify(name="Andere wortel", authority=True)
        cls.middle = certify(cls.root, name="Tussen (test)", authority=True)
        cls.seal = certify(cls.middle, name="Stad Test", organisation="Stad Test")
        cls.person = certify(
            cls.root, name="Jan Peeters", surname="Peeters", given_name="Jan", organisation="Zone 3"
        )
        cls.stranger = certify(cls.other_root, name="Stad Test", organisation="Stad Test")
        cls.plain = signed.form_pdf()
        cls.sealed = signed.sign(cls.plain, cls.seal)

    def _read(self, content, roots=None):
        with reader_stream(content) as stream:
            trusted = [self.root.pem()] if roots is None else roots
            return reader.read_seal(stream, trusted)

    def _one(self, content, roots=None):
        found = self._read(content, roots)
        [signature] = found["signatures"]
        self.assertEqual(found["state"], signature["state"])
        return signature

    # ------------------------------------------------------------------ verdicts

    def test_a_document_without_signature(self):
        for content in (self.plain, samples.text_pdf("Brief"), signed.empty_field(self.plain)):
            self.assertEqual(self._read(content), {"state": "none", "signatures": []})

    def test_a_seal_of_a_known_issuer_is_valid(self):
        found = self._one(self.sealed)
        self.assertEqual(found["state"], "valid")
        self.assertTrue(found["seal"])
        self.assertEqual(found["name"], "Stad Test")
        self.assertEqual(found["issuer"], "Tussen (test)")
        self.assertFalse(found["stamped"])
        moment = datetime.fromisoformat(found["moment"]).replace(tzinfo=UTC)
        self.assertLess(abs(moment - datetime.now(UTC)), timedelta(minutes=5))

    def test_a_person_signs_and_an_organisation_seals(self):
        found = self._one(signed.sign(self.plain, self.person))
        self.assertEqual((found["state"], found["seal"]), ("valid", False))
        self.assertEqual((found["name"], found["organisation"]), ("Jan Peeters", "Zone 3"))

    def test_an_issuer_that_is_not_known(self):
        self.assertEqual(self._one(self.sealed, [])["state"], "unknown")
        self.assertEqual(self._one(self.sealed, [self.other_root.pem()])["state"], "unknown")
        found = self._one(signed.sign(self.plain, self.stranger))
        self.assertEqual((found["state"], found["name"]), ("unknown", "Stad Test"))
        itself = certify(name="Stad Test", organisation="Stad Test")
        self.assertEqual(self._one(signed.sign(self.plain, itself))["state"], "unknown")

    def test_who_may_not_certify_makes_nobody_trusted(self):
        forged = certify(self.person, name="Stad Test", organisation="Stad Test")
        self.assertEqual(self._one(signed.sign(self.plain, forged))["state"], "unknown")

    def test_other_bytes_are_altered(self):
        place = self.sealed.index(b"endstream") - 12
        changed = bytearray(self.sealed)
        changed[place] ^= 1
        found = self._read(bytes(changed))
        self.assertIn(found["state"], ("altered", "unchecked"))
        # in a remark, where every reader of PDF still reads the rest
        head = self.sealed.index(b"\n") + 2
        changed = bytearray(self.sealed)
        changed[head] ^= 1
        self.assertEqual(self._one(bytes(changed))["state"], "altered")

    def test_an_update_that_changes_a_page_is_altered(self):
        self.assertEqual(self._one(signed.other_page(self.sealed))["state"], "altered")
        # and also when nobody knows the issuer: that it was changed comes first
        self.assertEqual(self._one(signed.other_page(self.sealed), [])["state"], "altered")

    def test_filling_in_a_form_afterwards_is_not_altered(self):
        self.assertEqual(self._one(signed.filled_in(self.sealed))["state"], "valid")

    def test_words_behind_the_end_are_altered(self):
        found = self._read(self.sealed + b"\n%% more\n" + self.plain)
        self.assertIn(found["state"], ("altered", "unchecked"))

    def test_a_certificate_that_had_ended_or_not_begun(self):
        for begins, ends in ((-500, -10), (5, 20)):
            holder = certify(
                self.root, begins=NOW + begins * DAY, ends=NOW + ends * DAY, name="Oud"
            )
            content = signed.sign(self.plain, holder)
            self.assertEqual(self._one(content)["state"], "outside")
            self.assertEqual(self._one(content, [])["state"], "unknown")
            self.assertEqual(self._one(signed.other_page(content))["state"], "altered")

    def test_a_certificate_that_ended_since_is_still_valid(self):
        from freezegun import freeze_time

        holder = certify(self.root, begins=NOW - 1 * DAY, ends=NOW + 1 * DAY, name="Toen")
        content = signed.sign(self.plain, holder)
        self.assertEqual(self._one(content)["state"], "valid")
        with freeze_time(NOW - 300 * DAY):
            early = signed.sign(self.plain, holder)
        # it says that it was signed before the certificate was there
        self.assertEqual(self._one(early)["state"], "outside")

    def test_a_time_that_is_still_to_come_is_not_believed(self):
        from freezegun import freeze_time

        with freeze_time(NOW + 100 * DAY):
            content = signed.sign(self.plain, self.seal)
        found = self._one(content)
        self.assertEqual(found["moment"], "")

    def test_two_signatures_each_get_a_verdict_and_the_worst_counts(self):
        twice = signed.sign(self.sealed, self.person, field="Second")
        found = self._read(twice)
        self.assertEqual([item["state"] for item in found["signatures"]], ["valid", "valid"])
        self.assertEqual(found["state"], "valid")
        mixed = signed.sign(self.sealed, self.stranger, field="Second")
        found = self._read(mixed)
        self.assertEqual([item["state"] for item in found["signatures"]], ["valid", "unknown"])
        self.assertEqual(found["state"], "unknown")
        between = signed.sign(signed.other_page(self.sealed), self.person, field="Second")
        found = self._read(between)
        self.assertEqual([item["state"] for item in found["signatures"]], ["altered", "valid"])
        self.assertEqual(found["state"], "altered")

    def test_the_time_of_a_known_service_is_confirmed(self):
        for root, stamped in ((self.root, True), (self.other_root, False)):
            stamper = Stamper(root)
            stamper.stop()
            self.assertIsInstance(stamper._stamper, DummyTimeStamper)
            found = self._one(signed.sign(self.plain, self.seal, stamper=stamper._stamper))
            self.assertEqual((found["state"], found["stamped"]), ("valid", stamped))

    def test_a_way_of_signing_that_is_no_longer_safe(self):
        found = self._one(signed.sign(self.plain, self.seal, method="sha1"))
        self.assertEqual(found, {"state": "unchecked", "reason": "weak"})

    # ------------------------------------------------------------------- hostile

    def test_signatures_that_are_garbage(self):
        numbers = signed.byte_range(self.sealed)
        size = len(self.sealed)
        wrong = {
            "cut short": signed.other_signature(self.sealed, lambda text: text[:400]),
            "other words": signed.other_signature(self.sealed, lambda text: b"DEADBEEF" * 20),
            "nothing": signed.other_signature(self.sealed, lambda text: b""),
            "no hexadecimal": signed.other_signature(self.sealed, lambda text: b"zz" * 50),
            "beyond the end": signed.other_range(self.sealed, [0, 10, 20, 999999999]),
            "enormous": signed.other_range(self.sealed, [0, 10**15, 10**16, 10**17]),
            "negative": signed.other_range(self.sealed, [0, -5, -9, 12]),
            "over each other": signed.other_range(
                self.sealed, [0, numbers[2] + 50, numbers[2], numbers[3]]
            ),
            "nothing at all": signed.other_range(self.sealed, [0, 0, 0, 0]),
            "three numbers": signed.other_range(self.sealed, numbers[:3]),
            "many numbers": signed.other_range(self.sealed, [0, 1, 2, 1, 4, 1, 6, 1]),
            "half of it": self.sealed[: size - 200],
            "its beginning": self.sealed[:900] + b"/ByteRange",
            "only the word": b"%PDF-1.7\n/ByteRange [0 1 2 3]\n%%EOF",
        }
        for name, content in wrong.items():
            with self.subTest(name=name):
                began = time.monotonic()
                found = self._read(content)
                self.assertIn(found["state"], ("unchecked", "altered"), found)
                self.assertLess(time.monotonic() - began, 20)

    def test_documents_that_are_made_to_break_a_reader(self):
        form = b"<</FT/Sig/T(a)/V 5 0 R>>"
        value = b"<</Type/Sig/SubFilter/adbe.pkcs7.detached/ByteRange[0 10 20 30]/Contents<%s>>>"
        bomb = zlib.compress(bytes(400_000_000), 9)
        wrong = {
            "deep": signed.raw_pdf(form, b"[" * 200_000 + b"/ByteRange"),
            "deep within the signature": signed.raw_pdf(form, value % (b"3080" * 100_000)),
            "below itself": signed.raw_pdf(b"<</FT/Sig/T(a)/Kids[4 0 R]/V 5 0 R>>", value % b"30"),
            "above itself": signed.raw_pdf(b"<</T(a)/Parent 4 0 R/V 5 0 R>>", value % b"30"),
            "value of itself": signed.raw_pdf(form, b"5 0 R %/ByteRange"),
            "a bomb": signed.raw_pdf(
                b"<</FT/Sig/T(a)/V 6 0 R>>",
                b"<</Type/ObjStm/N 1/First 5/Filter/FlateDecode/Length %d>>stream\n" % len(bomb)
                + bomb
                + b"\nendstream %/ByteRange",
            ),
            "a bomb as its table": signed.bomb_table(bomb),
        }
        for name, content in wrong.items():
            with self.subTest(name=name), patch.dict(reader.LIMITS, memory=600):
                began = time.monotonic()
                self.assertEqual(self._read(content)["state"], "unchecked")
                self.assertLess(time.monotonic() - began, 20)

    def test_a_signature_that_covers_a_part_only(self):
        numbers = signed.byte_range(self.sealed)
        less = signed.other_range(self.sealed, [0, numbers[1], numbers[2], numbers[3] - 40])
        self.assertNotEqual(self._read(less)["state"], "valid")

    def test_a_locked_document_could_not_be_checked(self):
        locked = samples.locked_pdf() + b"\n% /ByteRange\n"
        self.assertEqual(self._read(locked)["reason"], "encrypted")

    def test_a_document_that_anybody_opens_is_checked_though_it_is_encrypted(self):
        with pikepdf.open(io.BytesIO(self.plain)) as pdf:
            out = io.BytesIO()
            pdf.save(out, encryption=pikepdf.Encryption(owner="eigenaar", user=""))
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

        made = IncrementalPdfFileWriter(io.BytesIO(out.getvalue()))
        made.encrypt(b"")
        with patch.object(signed, "IncrementalPdfFileWriter", lambda _stream: made):
            content = signed.sign(b"", self.seal)
        self.assertEqual(self._one(content)["state"], "valid")

    def test_too_many_signatures_end_it(self):
        content = self.plain
        for number in range(4):
            content = signed.sign(content, self.person, field=f"S{number}")
        with patch.dict(reader.LIMITS, most=3):
            self.assertEqual(self._read(content)["reason"], "too_large")

    def test_what_takes_too_long_is_ended(self):
        with patch.dict(reader.LIMITS, cpu=0), patch.object(reader, "_PATIENCE", 5):
            found = self._read(self.sealed)
        self.assertEqual(found["state"], "unchecked")
        with patch.object(reader, "_PATIENCE", 0.01):
            self.assertEqual(
                self._read(self.sealed), {"state": "unchecked", "reason": "too_slow"}
            )

    def test_what_needs_too_much_memory_is_ended(self):
        with patch.dict(reader.LIMITS, memory=60):
            self.assertEqual(self._read(self.sealed)["state"], "unchecked")

    def test_names_are_harmless_text(self):
        holder = certify(self.root, name="Stad\u202e\u0007<script>\n" + "x" * 40)
        found = self._one(signed.sign(self.plain, holder))
        self.assertEqual(found["name"], "Stad <script> " + "x" * 40)

    def test_the_program_asks_no_address(self):
        """An issuer's address in a certificate is an address of whoever made the document."""
        source = reader._PROGRAM.read_text()
        self.assertIn("allow_fetching=False", source)
        self.assertFalse(re.search(r"import (requests|urllib|socket|http)", source))

    # -------------------------------------------------------------------- roots

    def test_certificates_are_told_from_other_texts(self):
        two = f"Wortel:\n{self.root.pem()}\n{self.other_root.pem()}"
        self.assertEqual(len(reader.split_roots(two)), 2)
        self.assertEqual(
            [name for name, _ends in reader.root_names(two)], ["Wortel (test)", "Andere wortel"]
        )
        self.assertEqual(reader.split_roots(""), [])
        key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"
        broken = self.root.pem().replace("MII", "AAA", 1)
        for text in (key, two + key, broken, "-----BEGIN CERTIFICATE-----\nMII"):
            with self.assertRaises(ValueError):
                reader.split_roots(text)
