from odoo import models


class DocsVersion(models.Model):
    _inherit = "docs.version"

    def _content_attachment(self):
        """Return what holds the content of this version, or an empty recordset."""
        record, field = self._content_source()
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", record._name),
                ("res_id", "=", record.id),
                ("res_field", "=", field),
            ],
            limit=1,
        )
