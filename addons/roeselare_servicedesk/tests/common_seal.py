"""A city with the certificate of a seal, made for the test, in a file of its own."""

import io
import tempfile
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from ..tools import pdf_seal
from ..tools.demo_authority import certify

PASSPHRASE = "een-lang-geheim-7f3a"

# cryptography keeps, for the whole process, the class of datetime that it meets first. That
# must be the real one, and not that of a test which freezes time.
certify(name="Klok (test)", authority=True)


class SealMixin:
    """Keys take time to make: once for all tests of a class."""

    @classmethod
    def _set_up_seal(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.root = certify(name="Wortel (test)", authority=True)
        cls.city = certify(cls.root, name="Stad Test", organisation="Stad Test")
        cls.path = cls._file(cls.city.pkcs12(PASSPHRASE))

    @classmethod
    def _file(cls, content):
        path = cls.folder / f"{len(list(cls.folder.iterdir()))}.p12"
        path.write_bytes(content)
        return str(path)

    @contextmanager
    def _sealing(self, path=None, passphrase=PASSPHRASE):
        """Have this server know a certificate, the good one unless said."""
        surroundings = {
            "ROESELARE_SEAL_CERTIFICATE": str(path or self.path),
            "ROESELARE_SEAL_PASSPHRASE": passphrase,
        }
        pdf_seal._breaker._state.clear()
        with patch.dict("os.environ", surroundings):
            yield

    def _signatures(self, content):
        """Return what pyhanko itself says of each signature of a PDF."""
        _kind, _headers, der = pem.unarmor(self.root.pem().encode())
        roots = [x509.Certificate.load(der)]
        return [
            validate_pdf_signature(found, ValidationContext(trust_roots=roots))
            for found in PdfFileReader(io.BytesIO(content)).embedded_regular_signatures
        ]

    def assertSealed(self, content):
        [status] = self._signatures(content)
        self.assertTrue(status.bottom_line, status.summary())
        self.assertEqual(status.signing_cert.subject.native["common_name"], "Stad Test")
        return status
