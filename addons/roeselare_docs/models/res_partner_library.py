from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_owner_of_documents(self):
        """Say what the database would refuse anyway: documents have an owner."""
        # sudo: dms.file - whether there is any, also withdrawn ones, whoever may see them
        files = self.env["dms.file"].sudo().with_context(active_test=False)
        owned = Domain("partner_id", "in", self.ids)
        # sudo: docs.hold - whether there is one on any of them
        holds = self.env["docs.hold"].sudo()
        if files.search_count(owned & Domain("legal_hold", "=", True), limit=1) or (
            holds.search_count(owned & Domain("ended_on", "=", False), limit=1)
        ):
            raise UserError(
                self.env._(
                    "Nothing was deleted: documents of this person are under legal hold. Ask "
                    "the data protection officer, or archive the contact instead."
                )
            )
        if files.search_count(owned, limit=1):
            raise UserError(
                self.env._(
                    "Nothing was deleted: this person has documents in “My documents”. "
                    "Archive the contact instead."
                )
            )
