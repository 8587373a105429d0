from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.form import Form


class ServicedeskFormVersion(models.Model):
    """What was asked from a certain moment on; it never changes."""

    _name = "servicedesk.form.version"
    _description = "Version of a form"
    _order = "form_id, number DESC"

    form_id = fields.Many2one(
        "servicedesk.form", required=True, index=True, ondelete="restrict", readonly=True
    )
    number = fields.Integer(required=True, readonly=True)
    published_at = fields.Datetime(default=fields.Datetime.now, required=True, readonly=True)
    content = fields.Json(required=True, readonly=True)

    _number_unique = models.UniqueIndex(
        "(form_id, number)", "This form was just published by somebody else."
    )

    @api.depends("form_id.name", "number")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(form)s, version %(number)d",
                form=version.form_id.name or "",
                number=version.number,
            )

    def write(self, vals):
        if vals:
            raise UserError(
                self.env._(
                    "A published version never changes: tickets show what was asked. "
                    "Change the form and publish it again."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A published version is kept: tickets show what was asked.")
        )

    def _form(self):
        """Return the version as the engine takes it (:class:`~..tools.form.Form`)."""
        self.ensure_one()
        return Form.from_json(self.content)
