import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.file_name import safe_name

STATES = [
    ("pending", "Being checked"),
    ("clean", "Available"),
    ("rejected", "Rejected"),
    ("quarantined", "Quarantined"),
]


class DmsFile(models.Model):
    """A document in a library: whose it is, of which kind, and who delivered it."""

    _inherit = "dms.file"
    _rec_names_search = ("name", "label")

    # The stock label has no Dutch, and colleagues read it when a save is refused.
    name = fields.Char(string="File name")
    library = fields.Selection(related="storage_id.library", store=True, readonly=True)
    label = fields.Char(readonly=True, help="What the document is called for its owner.")
    partner_id = fields.Many2one(
        "res.partner",
        string="Owner",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="The person whose library the document is in. Nobody else can open it, "
        "except the staff of the ticket and of the department that delivered it.",
    )
    series_id = fields.Many2one(
        "docs.series",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    department_id = fields.Many2one(
        "hr.department",
        string="Delivered by",
        readonly=True,
        ondelete="set null",
    )
    document_state = fields.Selection(
        STATES,
        string="State",
        readonly=True,
        copy=False,
        help="Only an available document is shown or sent to anybody.",
    )
    delivered_date = fields.Datetime(string="Delivered on", readonly=True)
    opened_date = fields.Datetime(
        string="First opened on",
        readonly=True,
        help="When the owner opened the document for the first time.",
    )
    delivery_note = fields.Text(
        string="Message", readonly=True, help="Shown to the owner with the document."
    )
    sha256 = fields.Char(
        string="Checksum/SHA-256",
        readonly=True,
        copy=False,
        help="Proves that the content did not change since it was stored.",
    )

    # /my/documenten: a person's own documents, newest first.
    _own_index = models.Index(
        "(partner_id, delivered_date DESC, id DESC) WHERE library = 'personal'"
    )
    # the list of colleagues: what they may see of all that was delivered, newest first
    _delivered_index = models.Index("(delivered_date DESC) WHERE library = 'personal'")
    # what each department delivered of it
    _delivered_department_index = models.Index(
        "(department_id, delivered_date DESC) WHERE department_id IS NOT NULL"
    )
    _personal_complete = models.Constraint(
        "CHECK (library IS DISTINCT FROM 'personal' OR (partner_id IS NOT NULL "
        "AND series_id IS NOT NULL AND document_state IS NOT NULL "
        "AND delivered_date IS NOT NULL))",
        "A document in the personal library needs an owner, a series, a state and a "
        "date of delivery.",
    )

    @api.constrains("partner_id", "directory_id")
    def _check_owner_in_library(self):
        for file in self:
            # sudo: dms.file - the flag of a storage, read for a rule of consistency
            if file.partner_id and not file.sudo().library:
                raise ValidationError(self.env._("Only a document in a library can have an owner."))

    @api.constrains("size")
    def _check_size(self):
        # Documents of a library passed the upload gate with its own limit.
        return super(DmsFile, self.filtered(lambda file: not file.library))._check_size()

    @api.depends("label")
    def _compute_display_name(self):
        labelled = self.filtered("label")
        for file in labelled:
            file.display_name = file.label
        return super(DmsFile, self - labelled)._compute_display_name()

    @api.depends("mimetype", "content")
    def _compute_image_1920(self):
        # Thumbnails would be further copies of a personal document.
        personal = self.filtered("library")
        personal.image_1920 = False
        return super(DmsFile, self - personal)._compute_image_1920()

    def _compute_access_url(self):
        res = super()._compute_access_url()
        addresses = {"personal": "/my/documenten", "public": "/documenten"}
        for file in self.filtered(lambda file: file.library in addresses):
            file.access_url = f"{addresses[file.library]}/{file.id}"
        return res

    def _mail_get_partners(self, introspect_fields=False):
        # Odoo would mail the owner a link with a token; the city tells him from the ticket.
        partners = super()._mail_get_partners(introspect_fields=introspect_fields)
        for file in self.filtered("library"):
            partners[file.id] = self.env["res.partner"]
        return partners

    def _update_content_vals(self, vals, binary):
        # sudo: dms.file - follows from the content, which the user may write; nobody
        # writes it by hand
        self.sudo().sha256 = hashlib.sha256(binary or b"").hexdigest()
        return super()._update_content_vals(vals, binary)

    @api.model
    def _prepare_content(self, clean, label=""):
        """Return the values of a file that passed the gate, named after its label."""
        extension = clean.name.rpartition(".")[2].lower() if "." in clean.name else ""
        return {
            "name": safe_name(label or self.label, extension),
            "content": base64.b64encode(clean.content),
            "document_state": "clean",
            "opened_date": False,
        }
