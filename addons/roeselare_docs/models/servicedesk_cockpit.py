from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

_MAX_DOCUMENTS = 8


class ServicedeskCockpit(models.AbstractModel):
    """The documents of a caller, as far as the role of the user may open them."""

    _inherit = "servicedesk.cockpit"

    @api.model
    def _card_sections(self, partner):
        sections = super()._card_sections(partner)
        found = self.env["dms.file"].search(
            Domain("library", "=", "personal") & Domain("partner_id", "=", partner.id),
            order="delivered_date DESC, id DESC",
            limit=_MAX_DOCUMENTS,
        )
        lines = [
            {
                "id": file.id,
                "title": file.label or file.name,
                "text": format_date(self.env, self.env.company._city_day(file.delivered_date)),
                "url": f"/odoo/dms.file/{file.id}",
            }
            for file in found
        ]
        if lines:
            sections.append({"name": "documents", "title": self.env._("Documents"), "lines": lines})
        return sections
