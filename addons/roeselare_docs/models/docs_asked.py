from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import ValidationError

ACCEPTS = [
    ("any", "PDF, photo or office document"),
    ("scan", "PDF or photo"),
    ("pdf", "PDF only"),
    ("image", "Photo"),
    ("office", "Office document"),
]


class DocsAsked(models.AbstractModel):
    """One document that is asked for: what, why, which files, and an example."""

    _name = "docs.asked"
    _description = "Document that is asked for"

    sequence = fields.Integer(default=10)
    name = fields.Char(string="Document", required=True, help="As the requester calls it.")
    explanation = fields.Text(help="Where to find it, and what has to be on it.")
    example_url = fields.Char(
        string="Example on the web", help="Address of a page that shows what is meant."
    )
    accepts = fields.Selection(ACCEPTS, string="Files", required=True, default="scan")
    required = fields.Boolean(
        string="Needed", default=True, help="The request goes on when all that is needed is here."
    )

    @api.constrains("example_url")
    def _check_example_url(self):
        for line in self.filtered("example_url"):
            try:
                parts = urlsplit(line.example_url)
            except ValueError:
                parts = None
            if not parts or parts.scheme not in ("http", "https") or not parts.netloc:
                raise ValidationError(
                    self.env._(
                        "“%(address)s” is no address of a page. Begin with https://.",
                        address=line.example_url,
                    )
                )
