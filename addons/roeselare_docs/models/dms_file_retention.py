from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date


class DmsFile(models.Model):
    """What has to be kept is not deleted, by whatever way (docs/adr/0180)."""

    _inherit = "dms.file"

    retain_until = fields.Date(
        string="Keep until",
        readonly=True,
        copy=False,
        help="Not deleted before this day, also not with the record that it hangs on.",
    )
    legal_hold = fields.Boolean(
        readonly=True,
        copy=False,
        help="Not deleted as long as this is on, whatever day it is.",
    )

    @api.model
    def _retained_domain(self):
        """Return the files that must not be deleted now."""
        today = self.env.company._city_today()
        return Domain("legal_hold", "=", True) | Domain("retain_until", ">=", today)

    def _retained(self):
        """Return those of these files that must not be deleted now, with sudo."""
        # sudo: dms.file - who deletes may not see what has to be kept, also when archived
        files = self.sudo().with_context(active_test=False)
        return files.search(Domain("id", "in", self.ids) & self._retained_domain())

    @api.ondelete(at_uninstall=False)
    def _unlink_except_retained(self):
        self._retained()._refuse_deletion()

    def _refuse_deletion(self):
        """Raise unless empty; names no document, as whoever deletes may not know it."""
        if not self:
            return
        if any(self.mapped("legal_hold")):
            raise UserError(
                self.env._(
                    "Nothing was deleted: a document here is under legal hold. Ask the data "
                    "protection officer."
                )
            )
        if not any(self.mapped("retain_until")):
            raise UserError(
                self.env._(
                    "Nothing was deleted: the selection rule of a document here says that it "
                    "is kept. Archive the record instead."
                )
            )
        raise UserError(
            self.env._(
                "Nothing was deleted: a document here has to be kept until %(day)s. Archive "
                "the record instead.",
                day=format_date(self.env, max(filter(None, self.mapped("retain_until")))),
            )
        )
