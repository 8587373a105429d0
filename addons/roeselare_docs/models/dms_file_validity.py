from odoo import api, fields, models
from odoo.exceptions import ValidationError

SOURCES = [
    ("city", "City of Roeselare"),
    ("citizen", "Added by the owner"),
    ("authority", "Another authority"),
]


class DmsFile(models.Model):
    """Where a document comes from, and how long it says what is true."""

    _inherit = "dms.file"

    source = fields.Selection(
        SOURCES,
        readonly=True,
        help="Who says what the document says.",
    )
    source_name = fields.Char(
        string="Authority", readonly=True, help="Which other authority made the document."
    )
    valid_from = fields.Date(readonly=True)
    valid_to = fields.Date(
        string="Valid until", readonly=True, help="The last day; empty: no end is known."
    )

    # what has ended or ends soon; few documents end at all
    _valid_to_index = models.Index("(valid_to) WHERE valid_to IS NOT NULL AND active IS TRUE")

    @api.constrains("valid_from", "valid_to")
    def _check_validity(self):
        for file in self:
            if file.valid_from and file.valid_to and file.valid_from > file.valid_to:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” would end before it begins. Change one of the two days.",
                        name=file.display_name,
                    )
                )

    def _replace_content(self, clean, reason):
        """Make a file that passed the gate the current version; the owner has not seen it.

        :param clean: :class:`~odoo.addons.roeselare_servicedesk.schemas.submission.CleanFile`
        :param str reason: why, as the owner may read it
        """
        self.ensure_one()
        # sudo: dms.file - nobody writes in a library by hand; the caller may write the
        # ticket, and the file passed the gate
        document = self.sudo().with_context(docs_version_reason=reason, tracking_disable=True)
        document.write(document._prepare_content(clean))
