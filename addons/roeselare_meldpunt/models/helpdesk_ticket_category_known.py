from odoo import api, fields, models
from odoo.fields import Domain


class HelpdeskTicketCategory(models.Model):
    """How far and how long ago a report may lie to be the same as a new one."""

    _inherit = "helpdesk.ticket.category"

    duplicate_distance = fields.Integer(
        string="Known already: distance (m)",
        default=50,
        help="Open public reports of this main category that lie nearer than this are "
        "shown to who reports something here. 0: nothing is looked for.",
    )
    duplicate_weeks = fields.Integer(
        string="Known already: weeks",
        default=12,
        help="Older reports are not shown as known.",
    )

    _duplicate_distance_range = models.Constraint(
        "CHECK (duplicate_distance BETWEEN 0 AND 2000)",
        "The distance of what is known already lies between 0 and 2000 metres.",
    )
    _duplicate_weeks_range = models.Constraint(
        "CHECK (duplicate_weeks BETWEEN 0 AND 520)",
        "The age of what is known already lies between 0 and 520 weeks.",
    )

    @api.model
    def _family(self, category_id):
        """Return the main category of ``category_id`` with all below it, with sudo.

        One query, which also reads what a list of reports names of them.
        """
        # sudo: helpdesk.ticket.category - names of what the public map shows too
        return self.sudo().search_fetch(
            Domain("child_id", "=", category_id) | Domain("parent_id.child_id", "=", category_id),
            [
                "active",
                "company_id",
                "confidential",
                "duplicate_distance",
                "duplicate_weeks",
                "icon",
                "is_report",
                "name",
                "parent_id",
                "place_precision",
                "show_in_portal",
            ],
        )
