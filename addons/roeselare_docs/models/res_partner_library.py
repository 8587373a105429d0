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
        if files.search_count(Domain("partner_id", "in", self.ids), limit=1):
            raise UserError(
                self.env._(
                    "Nothing was deleted: this person has documents in “My documents”. "
                    "Archive the contact instead."
                )
            )
