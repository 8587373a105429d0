import base64

from odoo import api, fields, models

from odoo.addons.roeselare_servicedesk.schemas.submission import Upload


class DocsDeliverLine(models.TransientModel):
    """One file that is about to be delivered."""

    _name = "docs.deliver.line"
    _inherit = ["servicedesk.named.file"]
    _description = "Document to deliver"
    _file_names = ("file_name", "label")

    deliver_id = fields.Many2one("docs.deliver", required=True, ondelete="cascade")
    # In the table of this short-lived line, not in the file store: it goes with it.
    content = fields.Binary(string="File", attachment=False)
    file_name = fields.Char()
    label = fields.Char(
        compute="_compute_label",
        store=True,
        readonly=False,
        help="What the document is called for the requester, such as “Bewijs van woonst”.",
    )
    series_id = fields.Many2one(
        "docs.series",
        required=True,
        default=lambda self: self.env["docs.series"].search([], limit=1),
    )

    valid_from = fields.Date()
    valid_to = fields.Date(string="Valid until")

    @api.depends("file_name")
    def _compute_label(self):
        for line in self:
            if not line.label and line.file_name:
                stem = line.file_name.rpartition(".")[0] or line.file_name
                words = stem.replace("_", " ").strip()
                line.label = words[:1].upper() + words[1:]

    def _label(self):
        """Return one line of text to call the document by."""
        self.ensure_one()
        words = " ".join((self.label or "").split())
        return words[:120] or self.env._("Document")

    def _more(self):
        """Return the other values of the document."""
        self.ensure_one()
        return {"valid_from": self.valid_from, "valid_to": self.valid_to}

    def _upload(self):
        """Return the file as it was chosen, not to be trusted yet."""
        self.ensure_one()
        content = self.with_context(bin_size=False).content
        return Upload(name=self.file_name or "", content=base64.b64decode(content or b""))
