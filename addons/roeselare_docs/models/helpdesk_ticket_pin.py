from odoo import fields, models

from ..tools.picked import PickedFile


class HelpdeskTicket(models.Model):
    """Documents that the requester chose from the own library."""

    _inherit = "helpdesk.ticket"

    pin_ids = fields.One2many(
        "docs.pin", "ticket_id", string="Chosen documents", readonly=True, copy=False
    )

    def _attach_requester_files(self, clean_files):
        picked = [item for item in clean_files if isinstance(item, PickedFile)]
        for item in picked:
            version = self.env["docs.version"].browse(item.version_id)
            self.env["docs.pin"]._pin(self, version, question=item.question)
        left = [item for item in clean_files if not isinstance(item, PickedFile)]
        if left:
            return super()._attach_requester_files(left)
        return None
