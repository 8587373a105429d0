from odoo import models
from odoo.exceptions import AccessError


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _check_access(self, operation):
        """Deny the attachment that carries a file which is denied.

        In a storage of the kind "attachment" the content hangs on the linked record,
        not on the file: without this, the rights on the file do not count for it.
        """
        result = super()._check_access(operation)
        rest = self - result[0] if result else self
        forbidden = rest._of_forbidden_files(operation)
        if not forbidden:
            return result
        if result:
            return result[0] | forbidden, result[1]
        return forbidden, lambda: AccessError(
            self.env._("Sorry, you are not allowed to access this document.")
        )

    def _of_forbidden_files(self, operation):
        """Return those that carry files of which none allows ``operation``."""
        storages = self.env["dms.storage"]
        if not any(self._ids) or not storages._some_storage_holds_attachments():
            return self.browse()
        # sudo: dms.file - finds the files behind the attachments; their access is
        # checked as the user below
        files = self.env["dms.file"].sudo().with_context(active_test=False)
        files = files.search([("attachment_id", "in", self.ids)]).sudo(self.env.su)
        if not files:
            return self.browse()
        allowed = files._filtered_access("write" if operation == "create" else operation)
        carriers = files.sudo().attachment_id - allowed.sudo().attachment_id
        return self.browse(carriers.ids) & self
