from odoo import fields, models


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

    def _sibling_ids(self):
        """Return the ids of this category and of those below the same main category."""
        self.ensure_one()
        # sudo: helpdesk.ticket.category - which categories belong together, no more
        main = self.sudo().parent_id
        return self.sudo().search([("parent_id", "=", main.id)]).ids if main else self.ids
