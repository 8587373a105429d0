from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..tools.read_seal import root_names, split_roots, vouches

#: signs: what one program can be told
_MOST = 100_000


class ResCompany(models.Model):
    """Whom the city trusts to say who signed a document."""

    _inherit = "res.company"

    docs_trusted_roots = fields.Text(
        string="Trusted issuers",
        groups="base.group_system",
        help="Certificates in PEM, each from BEGIN to END CERTIFICATE.",
    )

    @api.constrains("docs_trusted_roots")
    def _check_docs_trusted_roots(self):
        # sudo: res.company - the field is for the system alone
        for company in self.sudo():
            text = company.docs_trusted_roots or ""
            try:
                found = split_roots(text)
            except (ValueError, TypeError) as error:
                raise ValidationError(
                    self.env._(
                        "These are not certificates in PEM. Paste each one whole, with its first "
                        "and its last line, and no keys."
                    )
                ) from error
            if len(text) > _MOST:
                raise ValidationError(
                    self.env._("These are too many certificates: keep those that you need.")
                )
            if text.strip() and not found:
                raise ValidationError(self.env._("There is no certificate in this text."))

    def write(self, vals):
        result = super().write(vals)
        if "docs_trusted_roots" in vals:
            self.env["docs.trust"]._check_anew()
        return result

    @api.model
    def _trusted_roots(self):
        """Return the certificates that the city trusts, as PEM texts."""
        # sudo: res.company - certificates that stay on the server
        return split_roots(self.env.company.sudo().docs_trusted_roots)


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    docs_trusted_roots = fields.Text(
        related="company_id.docs_trusted_roots", readonly=False, groups="base.group_system"
    )
    docs_trusted_names = fields.Text(
        string="Whom that is", compute="_compute_docs_trusted_names", groups="base.group_system"
    )

    docs_seal_unknown = fields.Boolean(
        compute="_compute_docs_trusted_names", groups="base.group_system"
    )

    @api.depends("docs_trusted_roots")
    def _compute_docs_trusted_names(self):
        _state, seal = self.env["servicedesk.seal"]._current()
        for settings in self:
            text = settings.docs_trusted_roots
            try:
                names = root_names(text)
                settings.docs_seal_unknown = bool(seal) and not vouches(text, seal.names)
            except (ValueError, TypeError):  # it is still being typed
                names = []
                settings.docs_seal_unknown = False
            settings.docs_trusted_names = "\n".join(
                self.env._(
                    "%(name)s, until %(day)s", name=name, day=format_date(self.env, ends.date())
                )
                for name, ends in names
            )
