from odoo import api, models
from odoo.fields import Domain

from ..tools.accepted import takes
from ..tools.picked import PickedFile, reference_of

#: the newest; who has more finds the others by uploading them again
_MOST_OFFERED = 50


class DmsFile(models.Model):
    """Once only: a document of the own library in the place of a file (docs/adr/0206)."""

    _inherit = "dms.file"

    @api.model
    def _pickable_domain(self):
        """Return the user's own documents that say today what is true.

        Clean, not withdrawn, not refused, and within their days of validity.
        """
        today = self.env.company._city_today()
        begun = Domain("valid_from", "=", False) | Domain("valid_from", "<=", today)
        lasts = Domain("valid_to", "=", False) | Domain("valid_to", ">=", today)
        return self._own_domain() & Domain("version_id", "!=", False) & begun & lasts

    @api.model
    def _pick_offers(self, accepts="any"):
        """Return what the user may choose from, newest first, as plain values.

        :param str accepts: a key of :data:`~..tools.accepted.CHOOSER`
        """
        if self.env.user._is_public():
            return []
        found = self.search(
            self._pickable_domain(), order="delivered_date DESC, id DESC", limit=_MOST_OFFERED
        )
        found = found.filtered(lambda file: takes(accepts, file.mimetype or ""))
        return [
            {**values, "reference": reference_of(file.version_id.id, file.label)}
            for file, values in zip(found, found._portal_values(), strict=True)
        ]

    @api.model
    def _pick(self, version_id, current=True):
        """Return the version that the user may choose, or an empty recordset.

        Somebody else's, expired, withdrawn, and not existing look the same.

        :param int version_id: as it came from the page, not to be trusted
        :param bool current: an earlier version counts only when it was chosen before
        """
        versions = self.env["docs.version"]
        if not version_id or self.env.user._is_public():
            return versions
        field = "version_id" if current else "version_ids"
        domain = self._pickable_domain() & Domain(field, "=", version_id)
        if not self.search(domain, limit=1):
            return versions
        return versions.browse(version_id)

    @api.model
    def _pick_refusal(self):
        """Return the one answer to whatever may not be chosen, and to what does not exist."""
        return self.env._("This document cannot be used. Choose another one, or send a file.")

    @api.model
    def _pick_consent(self):
        """Return what somebody agrees to by choosing a document; it is kept with the choice."""
        return self.env._(
            "By choosing a document you agree that we use it for this request. Whoever "
            "handles it sees this version, who made it and until when it is valid. A later "
            "version changes nothing."
        )


class DocsVersion(models.Model):
    _inherit = "docs.version"

    def _picked_file(self, question=""):
        """Return this version as what takes the place of a file."""
        self.ensure_one()
        label = self.file_id.label or self.name
        return PickedFile(label, self.mimetype or "", b"", version_id=self.id, question=question)
