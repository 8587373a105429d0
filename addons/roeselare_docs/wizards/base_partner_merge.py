from odoo import models


class MergePartnerAutomatic(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """A hold on one of the contacts is on the documents of all of them from now on."""
        result = super()._update_foreign_keys(src_partners, dst_partner)
        # sudo: docs.hold - who merges does not know of a hold, and is not told
        self.env["docs.hold"].sudo()._cover_owner(dst_partner)
        return result
