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
        # sudo: as above, the content of earlier versions
        earlier = self.sudo().filtered(lambda item: item.res_model == "docs.version")
        # sudo: docs.version - only of which file each is
        versions = self.env["docs.version"].sudo().browse(earlier.mapped("res_id")).exists()
        files |= self.env["dms.file"].browse(versions.file_id.ids)
        if self.env["dms.storage"]._some_storage_holds_attachments():
            # sudo: dms.file - the files that these attachments carry, whoever may see them
            carried = files.sudo().with_context(active_test=False)
            files |= carried.search(Domain("attachment_id", "in", self.ids))
        if files:
            files._retained()._refuse_deletion()
