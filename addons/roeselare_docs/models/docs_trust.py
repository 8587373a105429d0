from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .docs_text import READ_LATER

STATES = [
    ("waiting", "Being checked"),
    ("none", "No seal or signature"),
    ("valid", "Valid"),
    ("unknown", "Unchanged, issuer not known"),
    ("altered", "Changed after signing"),
    ("outside", "Certificate not valid at signing"),
    ("unchecked", "Could not be checked"),
]
REASONS = [
    ("encrypted", "Locked with a password"),
    ("broken", "The seal or signature is damaged"),
    ("weak", "Made in a way that is no longer safe"),
    ("too_large", "Too large"),
    ("too_slow", "Takes too long"),
    ("gone", "The content is not there"),
    ("failed", "The check failed"),
]
PDF = "application/pdf"


class DocsTrust(models.Model):
    """What the seals and signatures of one PDF say: of a version, or of a file that was sent.

    Found by a job, never while somebody waits for a page (docs/adr/0231). Names of signers
    are for the readers of the document, who get them by way of it.
    """

    _name = "docs.trust"
    _description = "Seals and signatures of a document"
    _order = "id desc"

    version_id = fields.Many2one("docs.version", ondelete="cascade", groups=fields.NO_ACCESS)
    attachment_id = fields.Many2one("ir.attachment", ondelete="cascade", groups=fields.NO_ACCESS)
    state = fields.Selection(STATES, required=True, default="waiting")
    reason = fields.Selection(REASONS)
    signatures = fields.Json(string="What was found", groups=fields.NO_ACCESS)
    due = fields.Boolean(string="To be checked", default=True)
    attempts = fields.Integer()
    checked_date = fields.Datetime(string="Checked on")

    _version_once = models.UniqueIndex(
        "(version_id) WHERE version_id IS NOT NULL", "A version is checked once."
    )
    _attachment_once = models.UniqueIndex(
        "(attachment_id) WHERE attachment_id IS NOT NULL", "A file is checked once."
    )
    _of_one = models.Constraint(
        "CHECK (num_nonnulls(version_id, attachment_id) = 1)",
        "A check is of a version or of a file.",
    )
    # what the job takes next, and what an administrator looks at
    _due_index = models.Index("(id) WHERE due")
    _unchecked_index = models.Index("(id) WHERE state = 'unchecked'")

    def _compute_display_name(self):
        # sudo: docs.trust - the number of a document, which says nothing of it
        for trust in self.sudo():
            file = trust.version_id.file_id
            trust.display_name = (
                self.env._("Document %(number)d", number=file.id)
                if file
                else self.env._("File %(number)d", number=trust.attachment_id.id)
            )

    @api.model
    def _await(self, field, records):
        """Have PDFs checked soon.

        :param str field: ``version_id`` or ``attachment_id``
        :param records: versions or attachments, of whatever kind
        """
        # A note stands in the place of a file that waits for the scanner: what it is, is not known.
        if field == "version_id":
            records = records.filtered(lambda record: record.mimetype == PDF)
        else:
            records = records.filtered(lambda item: item.mimetype == PDF or item._is_held())
        if not records:
            return
        # sudo: docs.trust - follows from the document, whoever stored it
        self.sudo().create([{field: record.id} for record in records])
        if not self.env.context.get(READ_LATER):
            self._wake()

    @api.model
    def _check_anew(self):
        """Judge again what was signed, after other issuers are trusted."""
        # sudo: docs.trust - an administrator changed whom the city trusts
        signed = self.sudo().search(Domain("state", "in", ["valid", "unknown", "outside"]))
        signed.write({"due": True})
        if signed:
            self._wake()

    def action_check_again(self):
        """Check again what could not be checked; administrators."""
        if not self.env.user.has_group("roeselare_servicedesk.group_admin"):
            raise AccessError(self.env._("Only an administrator has documents checked again."))
        self.check_access("read")
        # sudo: docs.trust - nobody writes by hand what was found; the role was judged above
        self.sudo().write({"due": True, "attempts": 0})
        self._wake()
