import os
import tempfile
import time
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import config

from ..tools import pdf_seal
from ..tools.demo_authority import certify
from .common_seal import PASSPHRASE, SealMixin
from .fake_stamper import Stamper
from .test_pdf_archive import receipt

LOG = "odoo.addons.roeselare_servicedesk.models.servicedesk_seal"
TOOL_LOG = "odoo.addons.roeselare_servicedesk.tools.pdf_seal"
DAY = timedelta(days=1)


def self_signed(key):
    """Return a certificate of a kind of key that :func:`certify` does not make."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Stad")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now - DAY, now + DAY)
    return builder.sign(key, None)


@tagged("post_install", "-at_install")
class TestSeal(SealMixin, TransactionCase):
    """The seal on what the city makes, and what happens without one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_seal()
        cls.seals = cls.env["servicedesk.seal"]
        cls.pdf = receipt()
        cls.admin = new_test_user(
            cls.env, "t_seal_admin", "roeselare_servicedesk.group_admin", lang="en_US"
        )

    def _until(self, begins, ends):
        """Return a file with a certificate that begins and ends so many days from now."""
        now = datetime.now(UTC)
        holder = certify(self.root, begins=now + begins * DAY, ends=now + ends * DAY, name="Stad")
        return self._file(holder.pkcs12(PASSPHRASE))

    def _unsealed(self, path, passphrase=PASSPHRASE):
        """Check that a PDF comes out without a seal; return what the log says."""
        with self._sealing(path, passphrase), self.assertLogs(LOG, "ERROR") as log:
            made = self.seals._finish(self.pdf)
        self.assertTrue(made.startswith(b"%PDF"))
        self.assertEqual(self._signatures(made), [])
        self.assertNotIn(PASSPHRASE, str(log.output))
        return log.output[0]

    # ------------------------------------------------------------------ sealing

    def test_a_pdf_of_ours_is_sealed(self):
        with self._sealing():
            self.assertSealed(self.seals._finish(self.pdf))

    def test_a_key_on_an_elliptic_curve_seals_as_well(self):
        holder = certify(self.root, name="Stad Test", organisation="Stad Test", curve=True)
        with self._sealing(self._file(holder.pkcs12(PASSPHRASE))):
            for _turn in range(5):  # such signatures differ in length
                self.assertSealed(self.seals._finish(self.pdf))

    def test_a_key_of_another_kind_is_not_used(self):
        key = Ed25519PrivateKey.generate()
        holder = self.city._replace(key=key, certificate=self_signed(key), above=())
        with self._sealing(self._file(holder.pkcs12(PASSPHRASE))):
            self.assertEqual(self.seals._current()[0], "unreadable")

    def test_without_a_certificate_there_is_no_seal_and_no_noise(self):
        with patch.dict("os.environ", {"ROESELARE_SEAL_CERTIFICATE": ""}), self.assertNoLogs(LOG):
            self.assertEqual(self._signatures(self.seals._finish(self.pdf)), [])

    def test_what_is_wrong_with_the_certificate_stops_no_pdf(self):
        self.assertIn("expired", self._unsealed(self._until(-20, -1)))
        self.assertIn("early", self._unsealed(self._until(2, 20)))
        self.assertIn("passphrase", self._unsealed(self.path, "wrong"))
        self._unsealed("/nowhere/seal.p12")
        self._unsealed(self._file(b"no certificate at all"))
        self._unsealed(self._file(b""))
        self._unsealed(self._file(b"\x30" * 2_000_000))
        self._unsealed(str(self.folder))

    def test_a_pdf_that_takes_no_seal_goes_out_as_it_is(self):
        with self._sealing(), self.assertLogs(LOG, "WARNING"):
            self.assertEqual(self.seals._finish(b"%PDF-1.4 nothing"), b"%PDF-1.4 nothing")

    def test_a_new_certificate_counts_at_once(self):
        path = self._file(self.city.pkcs12(PASSPHRASE))
        with self._sealing(path):
            self.assertSealed(self.seals._finish(self.pdf))
            other = certify(self.root, name="Stad Nieuw", organisation="Stad Nieuw")
            with open(path, "wb") as stream:
                stream.write(other.pkcs12(PASSPHRASE))
            [status] = self._signatures(self.seals._finish(self.pdf))
        self.assertEqual(status.signing_cert.subject.native["common_name"], "Stad Nieuw")

    def test_the_configuration_file_names_it_as_well(self):
        with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
            file.write(
                "[roeselare_servicedesk]\n"
                f"seal_certificate = {self.path}\nseal_passphrase = {PASSPHRASE}\n"
            )
            file.flush()
            with (
                patch.dict("os.environ", {}),
                patch.object(config, "get", lambda name, *rest: [file.name]),
            ):
                for name in ("CERTIFICATE", "PASSPHRASE"):
                    os.environ.pop(f"ROESELARE_SEAL_{name}", None)
                self.assertSealed(self.seals._finish(self.pdf))

    # -------------------------------------------------------------- the time-stamp

    def _stamper(self):
        stamper = Stamper(self.root)
        self.addCleanup(stamper.stop)
        self.env.company.servicedesk_stamp_address = stamper.url
        pdf_seal._stamper.cache_clear()
        return stamper

    def test_an_authority_confirms_the_time(self):
        self._stamper()
        with self._sealing():
            status = self.assertSealed(self.seals._finish(self.pdf))
        self.assertTrue(status.timestamp_validity.trusted)
        self.assertTrue(status.timestamp_validity.intact)

    def test_an_authority_that_fails_costs_the_time_stamp_only(self):
        stamper = self._stamper()
        for mode in ("slow", "garbage", "error", "huge"):
            pdf_seal._stamper.cache_clear()
            stamper.mode = mode
            began = time.monotonic()
            with (
                self.subTest(mode=mode),
                self._sealing(),
                patch.object(pdf_seal, "_STAMP_SECONDS", 0.5),
                self.assertLogs(TOOL_LOG, "WARNING") as log,
            ):
                status = self.assertSealed(self.seals._finish(self.pdf))
                self.assertIsNone(status.timestamp_validity)
                self.assertLess(time.monotonic() - began, 3)
                self.assertIn("without a time-stamp", log.output[0])
                # It is left alone for a while: the next page does not wait for it.
                asked = stamper.calls
                self.assertSealed(self.seals._finish(self.pdf))
                self.assertEqual(stamper.calls, asked)

    def test_an_authority_that_is_not_there_costs_the_time_stamp_only(self):
        self.env.company.servicedesk_stamp_address = "http://127.0.0.1:9/tsa"
        with self._sealing(), self.assertLogs(TOOL_LOG, "WARNING"):
            self.assertSealed(self.seals._finish(self.pdf))

    def test_only_an_address_of_the_web_is_taken(self):
        for address in ("file:///etc/passwd", "tsa.example.com", "javascript:x"):
            with self.assertRaises(ValidationError):
                self.env.company.servicedesk_stamp_address = address

    # -------------------------------------------------------------- administrators

    def _told(self):
        partner = self.env.ref("base.main_company").partner_id
        kind = self.env.ref("roeselare_servicedesk.activity_type_seal")
        return partner.activity_ids.filtered(
            lambda item: item.activity_type_id == kind and item.user_id == self.admin
        )

    def test_administrators_are_told_once_thirty_days_before_the_end(self):
        with self._sealing(self._until(-20, 31)):
            self.seals._cron_watch()
            self.assertFalse(self._told())
        with self._sealing(self._until(-20, 29)):
            self.seals._cron_watch()
            self.seals._cron_watch()
        [told] = self._told()
        self.assertIn("ends on", told.summary)
        self.assertTrue(told.with_user(self.admin).has_access("read"))

    def test_what_changes_is_told_anew_and_what_is_mended_no_longer(self):
        with self._sealing(self._until(-20, 2)):
            self.seals._cron_watch()
        with self._sealing(self._until(-20, -2)):
            self.seals._cron_watch()
        [told] = self._told()
        self.assertIn("ended on", told.summary)
        with self._sealing("/nowhere"):
            self.seals._cron_watch()
        [told] = self._told()
        self.assertIn("not there", told.summary)
        with self._sealing():
            self.seals._cron_watch()
        self.assertFalse(self._told())

    def test_settings_show_which_certificate_and_until_when_never_the_secret(self):
        system = new_test_user(self.env, "t_seal_system", "base.group_system", lang="en_US")
        fields = ["servicedesk_seal_state", "servicedesk_seal_words"]
        with self._sealing():
            settings = self.env["res.config.settings"].with_user(system).create({})
            found = settings.read()[0]
        self.assertEqual(found["servicedesk_seal_state"], "ok")
        self.assertIn("Stad Test, given by Wortel (test)", found["servicedesk_seal_words"])
        self.assertNotIn(PASSPHRASE, str(found))
        self.assertNotIn(self.path, str(found))
        with self._sealing("/nowhere"):
            settings = self.env["res.config.settings"].with_user(system).create({})
            self.assertEqual(settings.servicedesk_seal_state, "gone")
        for name in fields:
            with self.assertRaises(AccessError):
                self.env.company.with_user(self.admin).read(["servicedesk_stamp_address"])
            self.assertEqual(settings._fields[name].groups, "base.group_system")
