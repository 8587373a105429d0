from odoo import fields, models
from odoo.fields import Domain


class DmsFile(models.Model):
    """Filters by the day of the city: “today” in a filter is the day of whoever looks."""

    _inherit = "dms.file"

    expired = fields.Boolean(
        string="No longer valid", compute="_compute_expired", search="_search_expired"
    )

    def _compute_expired(self):
        today = self.env.company._city_today()
        for file in self:
            file.expired = bool(file.valid_to) and file.valid_to < today

    def _search_expired(self, operator, value):
        if operator != "in":
            return NotImplemented
        ended = Domain("valid_to", "<", self.env.company._city_today())
        return ended if True in value else ~ended
