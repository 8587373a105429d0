import base64
import binascii

from odoo import api, models

#: set by the routes of Odoo that store with sudo what somebody sends
GATED = "servicedesk_gated"
_CONTENT = ("raw", "datas", "db_datas")
#: what our own methods note about a file
_OURS = ("scan_state", "held_name")
#: parts of the website, which only its designers add
_PAGES = "ir.ui.view"


class IrAttachment(models.Model):
    """Whatever somebody attaches passes the gate of uploads (docs/adr/0240).

    By the discussion, by a field of a form, or by a call: there is no other way in. What
    the server itself makes (sudo) is not judged.
    """

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_gated():
            return super().create(vals_list)
        passed = [self._pass_gate(vals) for vals in vals_list]
        attachments = super().create([vals for vals, _file in passed])
        for attachment, (_vals, file) in zip(attachments, passed, strict=True):
            if file:
                attachment._follow_uploads([file])
        return attachments

    def write(self, vals):
        if not self._is_gated():
            return super().write(vals)
        vals, file = self._pass_gate(vals, self[:1])
        result = super().write(vals)
        if file:
            self._follow_uploads([file] * len(self))
        return result

    def copy(self, default=None):
        # Whoever copies stores nothing new.
        self.env["servicedesk.upload.gate"]._remember(
            attachment.raw or b"" for attachment in self if attachment.res_model != _PAGES
        )
        return super().copy(default)

    @api.model
    def _is_gated(self):
        return not self.env.su or bool(self.env.context.get(GATED))

    @api.model
    def _pass_gate(self, vals, attachment=None):
        """Return ``(values, CleanFile)``, or ``(values, None)`` when there is nothing to judge.

        :raise SubmissionError: why the file cannot be taken
        """
        # sudo writes of the same request: a field of a record, which its model judges
        if self.env.su and (vals.get("res_field") or (attachment and attachment.res_field)):
            return vals, None
        if not self.env.su:
            vals = {name: value for name, value in vals.items() if name not in _OURS}
        content = content_of(vals)
        gate = self.env["servicedesk.upload.gate"]
        if not content or self._is_page(vals, attachment) or self._is_denied(vals, attachment):
            gate._check_names([vals.get("name")])
            return vals, None
        vals = {name: value for name, value in vals.items() if name not in _CONTENT}
        if gate._has_passed(content):
            gate._check_names([vals.get("name")])
            return {**vals, "raw": content}, None
        name = vals.get("name") or (attachment and attachment._shown_name()) or ""
        file = gate._accept_attached(name, content)
        values = {"name": file.name, "raw": file.content, "mimetype": file.mimetype}
        return {**vals, **values}, file

    @api.model
    def _is_denied(self, vals, attachment):
        """Tell whether Odoo refuses it anyway: to a stranger nothing is said of a file."""
        if self.env.su:
            return False
        if attachment:
            return not attachment.has_access("write")
        place = {vals.get("res_model"): {vals.get("res_id")}}
        closed = next(self._inaccessible_comodel_records(place, "write"), None)
        return bool(closed) or not self.browse().has_access("create")

    @api.model
    def _is_page(self, vals, attachment):
        """Tell whether a designer of the website adds to it."""
        model = vals.get("res_model") or (attachment and attachment.res_model)
        pages = self.env["ir.ui.view"].sudo(False)
        return model == _PAGES and pages.has_access("write")


def content_of(vals):
    """Return the bytes that ``vals`` bring, whichever field they come in."""
    raw = vals.get("raw")
    if raw:
        return raw.encode() if isinstance(raw, str) else bytes(raw)
    try:
        return base64.b64decode(vals.get("datas") or vals.get("db_datas") or b"")
    except (binascii.Error, ValueError):
        return b""  # Odoo refuses it
