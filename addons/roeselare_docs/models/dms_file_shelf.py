import base64

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.roeselare_servicedesk.schemas.submission import Upload

_SHELVES = ("department", "public")


class DmsFile(models.Model):
    """Files that colleagues keep themselves: in their department's library or the public one.

    What is filed by hand passes the upload gate like anything else; what comes by another
    way (mail, a method of the system) has no state and is shown to nobody.
    """

    _inherit = "dms.file"

    @api.model
    def _library_domain(self, operation):
        domain = super()._library_domain(operation)
        user = self.env.user
        if user._is_public():
            return domain
        if operation == "read":
            domain |= self._published_domain()
        holding = self.env["dms.directory"]._holding_domain(operation)
        if holding.is_false():
            return domain
        # any!: the directories are chosen above, their own rule says the same again
        held = Domain("directory_id", "any!", holding)
        shelved = Domain("library", "in", _SHELVES) & Domain("document_state", "=", "clean")
        return domain | (shelved & held)

    @api.model
    def _published_domain(self):
        """Return what everybody may read, logged in or not."""
        return (
            Domain("library", "=", "public")
            & Domain("published", "=", True)
            & Domain("document_state", "=", "clean")
            & Domain("active", "=", True)
        )

    # ------------------------------------------------------------------ filing

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [self._pass_gate(vals, self._shelf_of(vals)) for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and "content" in vals:
            for file in self:
                file.check_access("write")
                # sudo: dms.file - in which library a file is that the user may change
                shelf = file.sudo().library
                passed = file._pass_gate({"name": file.sudo().name, **vals}, shelf)
                super(DmsFile, file).write(passed)
            return True
        return super().write(vals)

    @api.model
    def _shelf_of(self, vals):
        directory_id = vals.get("directory_id") or self.env.context.get("default_directory_id")
        # sudo: dms.directory - in which library it is; the right to file there is asked later
        return self.env["dms.directory"].sudo().browse(directory_id or []).library

    @api.model
    def _pass_gate(self, vals, shelf):
        """Return ``vals`` with the content as the gate let it pass.

        :raise UserError: what is wrong with the file, and what to do
        """
        if shelf == "personal":
            raise AccessError(
                self.env._("Nobody files in the library of a person. Deliver from a ticket.")
            )
        if shelf not in _SHELVES:
            return vals
        content = base64.b64decode(vals.get("content") or b"")
        upload = Upload(name=vals.get("name") or "", content=content)
        clean = self.env["servicedesk.upload.gate"]._accept_documents([upload])
        if not clean:
            raise UserError(self.env._("The file is empty. Choose another one."))
        [file] = clean
        return {
            **vals,
            "name": file.name,
            "content": base64.b64encode(file.content),
            "document_state": "clean",
        }
