from odoo import models


class DocsLookReading(models.AbstractModel):
    """Reading or exporting a content by a call of the programming interface is a look too.

    A model that holds contents of documents says which fields those are, and what it writes
    down when one of them is asked.
    """

    _name = "docs.look.reading"
    _description = "Reading of contents, written down"

    def _read_format(self, fnames, load="_classic_read"):
        self._note_reading(fnames)
        return super()._read_format(fnames, load)

    def _export_rows(self, fields, **options):
        self._note_reading([path[0] for path in fields if path])
        return super()._export_rows(fields, **options)

    def _note_reading(self, names):
        if not self.env.su and self._contents_among(set(names)):
            self.check_access("read")
            self._note_content_read()

    def _contents_among(self, names):
        """Return the fields of ``names`` with which a content goes out.

        :param set names: fields that are asked; with ``bin_size`` only the size is told, as
            forms do
        """
        raise NotImplementedError

    def _note_content_read(self):
        """Write down that the contents of these go to the user, who may read them."""
        self._note_look("download")
