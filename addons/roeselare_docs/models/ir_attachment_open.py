import contextlib
import tempfile
from pathlib import Path

from odoo import models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @contextlib.contextmanager
    def _opened(self):
        """Give the content to a program that reads it, as an open file; None when it is gone.

        For the system alone: nothing is written down of this reading.
        """
        self and self.ensure_one()
        path = self.store_fname and Path(self._full_path(self.store_fname))
        if path and path.is_file():
            with path.open("rb") as stream:
                yield stream
        elif content := self.raw:
            with tempfile.TemporaryFile() as stream:
                stream.write(content)
                stream.seek(0)
                yield stream
        else:
            yield None
