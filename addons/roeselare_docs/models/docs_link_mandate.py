from odoo import fields, models


class DocsLink(models.Model):
    """A link that somebody made for somebody else ends with the mandate."""

    _inherit = "docs.link"

    mandate_id = fields.Many2one(
        "docs.mandate",
        ondelete="cascade",
        index="btree_not_null",
        help="By which its holder shared the documents of somebody else.",
    )

    def _is_running(self):
        if not super()._is_running():
            return False
        mandate = self.mandate_id
        return not mandate or bool(mandate.may_share and mandate.state == "active")

    def _is_shareable(self, file):
        mandate = self.mandate_id
        if mandate.scope == "series" and file.series_id not in mandate.series_ids:
            return False
        return super()._is_shareable(file)
