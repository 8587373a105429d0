from odoo import fields, models


class ServicedeskUpload(models.Model):
    """What owners add to their library are files of customers too."""

    _inherit = "servicedesk.upload"

    document_id = fields.Many2one(
        "dms.file", readonly=True, ondelete="set null", index="btree_not_null"
    )
    filing_id = fields.Many2one(
        "docs.filing",
        string="Document that waits",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )

    def _fill_place(self, content):
        if filing := self.filing_id:
            self.document_id = filing._become_document(self.name, self.mimetype, content)
        return super()._fill_place(content)

    def _mark_place(self, state):
        self.filing_id.write({"state": state})
        return super()._mark_place(state)

    def _forget(self):
        """Keep only that a file was sent, which counts for the number a day; with sudo.

        Its owner deleted it: neither its name nor its size counts any longer.
        """
        waiting = self.filtered(lambda upload: upload.state in ("pending", "quarantined"))
        waiting._settle("rejected")
        self.write({"name": "-", "sha256": "-", "size": 0, "virus": False})
