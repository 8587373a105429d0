from odoo import api, models

from odoo.addons.web.models.models import Base as WebBase


class DmsFile(models.Model):
    """The panel beside the list counts what its reader may open, and nothing else."""

    _inherit = "dms.file"

    @api.model
    def search_panel_select_multi_range(self, field_name, **kwargs):
        if field_name != "tag_ids":
            return super().search_panel_select_multi_range(field_name, **kwargs)
        # The stock method counts the files of everybody by SQL.
        return WebBase.search_panel_select_multi_range(self, field_name, **kwargs)
