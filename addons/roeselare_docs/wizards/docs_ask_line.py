import base64

from odoo import fields, models

from odoo.addons.roeselare_servicedesk.schemas.submission import Upload


class DocsAskLine(models.TransientModel):
    """One document that is about to be asked for."""

    _name = "docs.ask.line"
    _inherit = ["docs.asked", "servicedesk.named.file"]
    _description = "Document to ask for"
    _file_names = ("example_name", "name")
    _order = "sequence, id"

    ask_id = fields.Many2one("docs.ask", required=True, ondelete="cascade")
    # In the table of this short-lived line, not in the file store: it goes with it.
    example = fields.Binary(attachment=False, help="A file that shows what is meant.")
    example_name = fields.Char()

    def _prepare_line(self):
        """Return the values of the line to ask, its example as the gate let it pass."""
        self.ensure_one()
        values = {
            "sequence": self.sequence,
            "name": " ".join(self.name.split())[:120],
            "explanation": (self.explanation or "").strip(),
            "example_url": self.example_url,
            "accepts": self.accepts,
            "required": self.required,
        }
        content = base64.b64decode(self.with_context(bin_size=False).example or b"")
        if content:
            upload = Upload(name=self.example_name or "", content=content)
            [clean] = self.env["servicedesk.upload.gate"]._accept_documents([upload])
            values.update(example=base64.b64encode(clean.content), example_name=clean.name)
        return values
