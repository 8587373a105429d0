from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
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
        raise UserError(
            self.env._(
                "Nothing was deleted: a document here has to be kept until %(day)s. Archive "
                "the record instead.",
                day=format_date(self.env, max(self.mapped("retain_until"))),
            )
        )

    def action_hold(self):
        """Put documents under legal hold; only the data protection officer."""
        self._set_legal_hold(True)

    def action_release_hold(self):
        """End the legal hold of documents; only the data protection officer."""
        self._set_legal_hold(False)

    def _set_legal_hold(self, hold):
        if not self.env.user.has_group("roeselare_servicedesk.group_dpo"):
            raise AccessError(self.env._("Only the data protection officer decides on a hold."))
        self.check_access("read")
        # sudo: dms.file - the officer changes nothing else; the role was judged above
        for file in self.sudo().filtered(lambda file: file.legal_hold != hold):
            file.legal_hold = hold
            begun = self.env._("The document was put under legal hold.")
            ended = self.env._("The legal hold has ended.")
            file._message_log(body=begun if hold else ended)
