from odoo import api, fields, models

from ..schemas.submission import CleanFile

SCAN_STATES = [
    ("pending", "Being checked for viruses"),
    ("clean", "Checked for viruses"),
    ("quarantined", "Stopped: virus"),
    ("rejected", "Destroyed"),
]


class IrAttachment(models.Model):
    """A file of a customer, or the note in its place until the scanner calls it clean.

    The content of a held file is not here (docs/adr/0190), so no way to read an
    attachment can serve it.
    """

    _inherit = "ir.attachment"

    scan_state = fields.Selection(SCAN_STATES, string="Virus scan", readonly=True, copy=False)
    held_name = fields.Char(
        string="Name of the held file", readonly=True, copy=False, help="While a note stands here."
    )

    @api.model
    def _store_uploads(self, files, res_model, res_id, ticket=None):
        """Store files that passed the gate; return the attachments, in the same order.

        :param files: :class:`~..schemas.submission.CleanFile` objects
        """
        attachments = self.create(
            [
                {"name": item.name, "raw": item.content, "res_model": res_model, "res_id": res_id}
                for item in files
            ]
        )
        attachments._follow_uploads(files, ticket)
        return attachments

    def _follow_uploads(self, files, ticket=None):
        """Note the state of ``files``, which lie in these attachments, in this order."""
        # sudo: ir.attachment - what the scanner said, which nobody writes by hand
        for attachment, item in zip(self.sudo(), files, strict=True):
            if item.scan_state:
                attachment.write(
                    {
                        "scan_state": item.scan_state,
                        "held_name": item.held.name if item.held else False,
                    }
                )
        self.env["servicedesk.upload"]._write_down(files, "attachment_id", self, ticket)

    def _replace_note(self, name, mimetype, content, state):
        """Put the file, or another note, in the place of the note."""
        for attachment in self:
            values = {"name": name, "mimetype": mimetype, "raw": content, "scan_state": state}
            if state == "clean":
                values["held_name"] = False
            attachment.write(values)

    def _shown_name(self):
        """Return the file's own name, also while a note stands in its place."""
        self.ensure_one()
        return self.held_name or self.name

    def _is_held(self):
        """Tell whether a note stands in the place of the file."""
        self.ensure_one()
        return bool(self.scan_state) and self.scan_state != "clean"

    def copy(self, default=None):
        copies = super().copy(default)
        for attachment, copied in zip(self, copies, strict=True):
            if attachment._is_held():
                copied._copy_held(attachment)
        return copies

    def _copy_held(self, attachment):
        """Have this copy of a note become the file as well, when that is clean."""
        self.ensure_one()
        # sudo: servicedesk.upload - what is held for the original, which this user may
        # read and copied; ir.attachment - two fields about that
        upload = self.env["servicedesk.upload"].sudo()
        upload = upload.search([("attachment_id", "=", attachment.id)], limit=1)
        self.sudo().write(
            {"scan_state": attachment.scan_state, "held_name": attachment.held_name}
        )
        if upload.state == "pending":
            upload.copy(
                {
                    "attachment_id": self.id,
                    "state": upload.state,
                    "sender_id": False,
                    "network": False,
                }
            )

    def _clean_file(self):
        """Return this file, or what is held for it, as it came through the gate."""
        self.ensure_one()
        held = None
        if self._is_held():
            # sudo: servicedesk.upload - the caller may read the attachment; what is held
            # goes on to be held
            uploads = self.env["servicedesk.upload"].sudo()
            upload = uploads.search([("attachment_id", "=", self.id)], limit=1)
            held = upload._held_file()
        return CleanFile(self.name, self.mimetype, self.raw, self.scan_state == "clean", held)
