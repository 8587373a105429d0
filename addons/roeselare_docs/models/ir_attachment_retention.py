from odoo import api, models
from odoo.fields import Domain


class IrAttachment(models.Model):
    """The content of a document that has to be kept stays too (docs/adr/0180)."""

    _inherit = "ir.attachment"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_content_of_retained(self):
        # sudo: ir.attachment - which of these are the content of a file
        own = self.sudo().filtered(lambda item: item.res_model == "dms.file" and item.res_field)
        files = self.env["dms.file"].browse(own.mapped("res_id"))
        if self.env["dms.storage"]._some_storage_holds_attachments():
            # sudo: dms.file - the files that these attachments carry, whoever may see them
            carried = files.sudo().with_context(active_test=False)
            files |= carried.search(Domain("attachment_id", "in", self.ids))
        if files:
            files._retained()._refuse_deletion()
