from odoo import models

from ..tools.text import safe_file_name


class ServicedeskUploadGate(models.AbstractModel):
    """Why a file cannot be taken, and what to do, in words for who sent it."""

    _inherit = "servicedesk.upload.gate"

    def _refusal_message(self, reason, upload):
        """Return the words for a :class:`~..tools.files.FileRefused`."""
        words = {**self._general_words(), **self._document_words()}
        return words[reason] % {
            "name": safe_file_name(upload.name),
            "limit": self.env.company.servicedesk_upload_max_mb,
        }

    def _general_words(self):
        return {
            "empty": self.env._("“%(name)s” is empty. Choose another file."),
            "too_large": self.env._(
                "“%(name)s” is larger than %(limit)d MB. Choose a smaller file."
            ),
            "not_image": self.env._(
                "“%(name)s” is not a photo that we can read. Choose a JPEG, PNG, WebP or "
                "HEIC picture."
            ),
            "too_many_pixels": self.env._(
                "“%(name)s” has too many pixels. Choose a smaller picture."
            ),
            "type": self.env._(
                "“%(name)s” is not of a type that we can take. Choose a PDF, a picture "
                "or an office document."
            ),
        }

    def _document_words(self):
        locked = self.env._("“%(name)s” is locked with a password. Choose one without.")
        broken = self.env._(
            "“%(name)s” is damaged and cannot be opened. Choose another file."
        )
        return {
            "encrypted_pdf": locked,
            "encrypted_office": locked,
            "broken_pdf": broken,
            "broken_office": broken,
            "active_pdf": self.env._(
                "“%(name)s” contains scripts or attached files. Save it as a plain PDF "
                "and choose it again."
            ),
            "mixed_pdf": self.env._(
                "“%(name)s” holds more than a PDF. Save it as a plain PDF and choose it again."
            ),
            "active_office": self.env._(
                "“%(name)s” contains macros. Save it without them, or as a PDF, and choose "
                "it again."
            ),
            "bomb": self.env._(
                "“%(name)s” is far too large once it is unpacked. Choose another file."
            ),
        }
