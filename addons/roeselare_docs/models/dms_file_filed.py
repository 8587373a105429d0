from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class DmsFile(models.Model):
    """What an owner filed himself, outside any request (docs/adr/0253)."""

    _inherit = "dms.file"

    own_upload = fields.Boolean(
        string="Filed by its owner",
        readonly=True,
        copy=False,
        help="Nobody asked for it: no selection rule counts, and its owner may delete it "
        "unless a request uses it.",
    )

    # -------------------------------------------------------------------- filing

    @api.model
    def _file_own(self, clean, values):
        """Put a clean file in the library of an owner who added it; with sudo.

        :param clean: :class:`~odoo.addons.roeselare_servicedesk.schemas.submission.CleanFile`
        :param dict values: ``label``, ``series_id``, ``partner_id``, ``valid_from``, ``valid_to``
        """
        # sudo: docs.series - its directory is for the system only
        series = self.env["docs.series"].sudo().browse(values["series_id"])
        now = fields.Datetime.now()
        # sudo: dms.file - nobody writes in a library by hand; the file passed the gate and the
        # caller says whose it is
        files = self.sudo().with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        return files.create(
            {
                **files._prepare_content(clean, values["label"]),
                **values,
                "directory_id": series.directory_id.id,
                "source": "citizen",
                "own_upload": True,
                "delivered_date": now,
                # Who made it has seen it.
                "opened_date": now,
            }
        )

    @api.model
    def _own_same(self, sha256):
        """Return a document of the user that holds this very content today, if any."""
        domain = self._own_domain() & Domain("version_id.sha256", "=", sha256)
        return self.search(domain, limit=1)

    def _portal_values(self):
        result = super()._portal_values()
        for file, values in zip(self, result, strict=True):
            values["own_upload"] = file.own_upload and file._is_for_reader()
        return result

    # ------------------------------------------------------------------ deleting

    @api.model
    def _own_to_delete(self, document_id):
        """Return a document that the user filed himself, or an empty recordset.

        :param int document_id: as it came in the address, not to be trusted
        """
        return self._own_document(document_id).filtered("own_upload")

    def _why_kept(self):
        """Return why its owner cannot delete this document now; empty when he can."""
        self.ensure_one()
        # sudo: docs.pin - whether a request relies on it; none is named
        pins = self.env["docs.pin"].sudo()
        if pins.search_count([("version_id.file_id", "=", self.id)], limit=1):
            return self.env._(
                "You chose this document for a request, and the city relies on it. It stays "
                "as long as we keep that request."
            )
        if self._retained():
            return self.env._(
                "The city has to keep this document for now, so it cannot be deleted. Contact "
                "us when you want to know why."
            )
        return ""

    def _delete_own(self):
        """Delete what the user filed himself, with all its versions.

        :raise UserError: why it stays
        """
        self.ensure_one()
        # sudo: dms.file - only locked, so that no hold begins in between
        self.sudo()._hold_for_update()
        if why := self._why_kept():
            raise UserError(why)
        # sudo: servicedesk.upload, dms.file - of the user's own document, judged above
        uploads = self.env["servicedesk.upload"].sudo()
        uploads.search([("document_id", "=", self.id)])._forget()
        self.sudo().unlink()
