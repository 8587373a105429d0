from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.roeselare_servicedesk.models.helpdesk_ticket_stage import OPEN_STATES


class DmsFile(models.Model):
    _inherit = "dms.file"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_pinned(self):
        """What a request relies on stays until that is closed."""
        # sudo: docs.pin - whoever deletes may not see the tickets; none is named
        pinned = self.env["docs.pin"].sudo()
        if pinned.search_count(
            [
                ("version_id.file_id", "in", self.ids),
                ("ticket_id.stage_id.public_state", "in", OPEN_STATES),
            ],
            limit=1,
        ):
            raise UserError(
                self.env._(
                    "Nothing was deleted: a document here was chosen for a request that is "
                    "not closed yet."
                )
            )
