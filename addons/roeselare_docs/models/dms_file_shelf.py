import base64

from odoo import api, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError, Upload

_SHELVES = ("department", "public")
_EDITOR = "roeselare_servicedesk.group_editor"
_CONTENT = frozenset({"content", "content_binary", "content_file"})


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
        if operation == "read" and self._is_asked_for("public"):
            domain |= self._published_domain()
        held = self._held_domain(operation)
        return domain | (held & Domain("document_state", "=", "clean"))

    @api.model
    def _held_domain(self, operation):
        """Return the files in the directories that the user holds, see ``_holding_domain``.

        By their own column where it can: it has an index, and a join has none.
        """
        domain = Domain.FALSE
        if self._is_asked_for("department"):
            domain |= Domain("library", "=", "department") & self._department_files(operation)
        if self._is_asked_for("public") and self.env.user.has_group(_EDITOR):
            domain |= Domain("library", "=", "public")
        return domain

    @api.model
    def _department_files(self, operation):
        directories = self.env["dms.directory"]
        domain = Domain.FALSE
        if departments := directories._holding_departments(operation):
            domain |= Domain("shelf_department_id", "in", departments.ids)
        shared = directories._shared_domain(operation)
        if not shared.is_false():
            shared &= Domain("library", "=", "department")
            # sudo: dms.directory - which they are, for the rule; named, as an index has them
            domain |= Domain("directory_id", "in", directories.sudo().search(shared).ids)
        return domain

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
        if self.env.su or not _CONTENT & vals.keys() or self._follows_content(vals):
            return super().write(vals)
        if "content" not in vals:
            # By whichever field it comes, it is a new content.
            content = base64.b64encode(_content_of(vals))
            rest = {name: value for name, value in vals.items() if name not in _CONTENT}
            return self.write({**rest, "content": content})
        for file in self:
            file.check_access("write")
            # sudo: dms.file - in which library a file is that the user may change
            shelf = file.sudo().library
            passed = file._pass_gate({"name": file.sudo().name, **vals}, shelf)
            super(DmsFile, file).write(passed)
        return True

    def _follows_content(self, vals):
        """Tell whether this stores, where it belongs, a content that passed before."""
        content = "content" not in vals and _content_of(vals)
        return bool(content) and self.env["servicedesk.upload.gate"]._has_passed(content)

    @api.model
    def _shelf_of(self, vals):
        directory_id = vals.get("directory_id") or self.env.context.get("default_directory_id")
        # sudo: dms.directory - in which library it is; the right to file there is asked later
        return self.env["dms.directory"].sudo().browse(directory_id or []).library

    @api.model
    def _pass_gate(self, vals, shelf):
        """Return ``vals`` with the content as the gate let it pass.

        In a stock directory, where any type may lie, only the virus scanner looks at it.

        :raise ValidationError: what is wrong with the file, and what to do
        """
        if shelf == "personal":
            raise AccessError(
                self.env._("Nobody files in the library of a person. Deliver from a ticket.")
            )
        content = _content_of(vals)
        try:
            if shelf in _SHELVES:
                return self._pass_shelf(vals, content)
            self.env["servicedesk.upload.gate"]._check_virus(vals.get("name"), content)
        except SubmissionError as refusal:
            # Stock dms tells the words of this kind alone to who uploads.
            raise ValidationError(str(refusal)) from refusal
        return vals

    @api.model
    def _pass_shelf(self, vals, content):
        upload = Upload(name=vals.get("name") or "", content=content)
        clean = self.env["servicedesk.upload.gate"]._accept_documents([upload])
        if not clean:
            raise ValidationError(self.env._("The file is empty. Choose another one."))
        [file] = clean
        return {
            **{name: value for name, value in vals.items() if name not in _CONTENT},
            "name": file.name,
            "content": base64.b64encode(file.content),
            "document_state": "clean",
        }


def _content_of(vals):
    """Return the bytes that ``vals`` bring, whichever field they come in."""
    for name in ("content", "content_file"):
        if vals.get(name):
            return base64.b64decode(vals[name])
    raw = vals.get("content_binary") or b""
    # By a call it comes as text; our own methods give the bytes.
    return base64.b64decode(raw) if isinstance(raw, str) else bytes(raw)
