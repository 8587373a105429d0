from odoo import api, fields, models


class HelpdeskTicketCategory(models.Model):
    """Questions that belong to a category, such as the number of a lamp post."""

    _inherit = "helpdesk.ticket.category"

    form_id = fields.Many2one(
        "servicedesk.form",
        index="btree_not_null",
        ondelete="restrict",
        groups="roeselare_servicedesk.group_agent",
        help="Asked after this category was chosen, once the form is published.",
    )

    def _published_version(self):
        """Return the version that is asked now, with sudo, or an empty one."""
        # sudo: helpdesk.ticket.category, servicedesk.form.version - what is published is
        # asked of whoever chooses this category
        return self.sudo().form_id.published_version_id


class ServicedeskForm(models.Model):
    _inherit = "servicedesk.form"

    @api.model
    def _from_content(self, content):
        """Return a new published form of a part ``form`` of a package (docs/forms.md).

        :param dict content: ``name``, ``steps``, ``groups``, ``questions``
        """
        service = self.env["servicedesk.service"].new({})
        packages = self.env["servicedesk.service.package"].with_context(lang="en_US")
        packages._import_form(service, content)
        return service.form_id
