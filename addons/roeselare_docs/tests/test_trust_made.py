import base64
import hashlib

from odoo.tests import tagged

from odoo.addons.roeselare_servicedesk.tests.common_seal import SealMixin

from .common import LibraryCase
from .common_destruction import DestructionCase
from .test_bulk import BulkMixin


@tagged("post_install", "-at_install")
class TestDeclarationSealed(SealMixin, DestructionCase):
    """The declaration of destruction carries the seal of the city, and its own checksum."""

    def test_the_declaration_is_sealed_and_proves_itself(self):
        self._set_up_seal()
        item = self._approved()
        with self._sealing():
            self._destroy(item)
        pdf = base64.b64decode(item.sudo().declaration)
        self.assertSealed(pdf)
        self.assertEqual(hashlib.sha256(pdf).hexdigest(), item.declaration_sha256)


@tagged("post_install", "-at_install")
class TestLettersSealed(SealMixin, BulkMixin, LibraryCase):
    """Each letter of a delivery in bulk carries the seal of the city."""

    def test_each_letter_is_sealed(self):
        self._set_up_seal()
        self._set_up_people(2)
        bulk = self._started()
        with self._sealing():
            self._job()
        documents = self._documents(bulk)
        self.assertEqual(len(documents), 2)
        for file in documents:
            self.assertSealed(self._content_attachment(file).raw)
