from odoo import api, fields, models

PUBLICATIONS = [
    ("never", "Never"),
    ("approval", "After approval"),
    ("immediate", "At once"),
]


class HelpdeskTicketCategory(models.Model):
    """What everyone may see of the reports of a category."""

    _inherit = "helpdesk.ticket.category"

    publication = fields.Selection(
        PUBLICATIONS,
        string="Reports become public",
        required=True,
        default="immediate",
        help="“At once” shows category, place and state on the public map; text and "
        "photos wait for approval by staff. Confidential reports never become public.",
    )
    place_precision = fields.Integer(
        string="Public place in steps of",
        help="In metres. The public map shows a report somewhere in a square of this "
        "size. 0 shows the exact point.",
    )

    _place_precision_range = models.Constraint(
        "CHECK (place_precision BETWEEN 0 AND 5000)",
        "The step of the public place is a number of metres from 0 to 5000.",
    )

    def write(self, vals):
        result = super().write(vals)
        if vals.get("confidential") or vals.get("publication") == "never":
            self._hide_reports()
        if "place_precision" in vals:
            self._move_public_points()
        if "parent_id" in vals:
            # sudo: meldpunt.grid - counts by main category; follows what was allowed
            self.env["meldpunt.grid"].sudo()._rebuild()
        return result

    def _hide_reports(self):
        """Take the reports of categories that are never public off the public pages."""
        # sudo: helpdesk.ticket - hiding what may not be seen, also of other teams
        tickets = self.env["helpdesk.ticket"].sudo().with_context(active_test=False)
        tickets.search(
            [
                ("category_id", "in", self.ids),
                ("publication_state", "in", ("public", "pending")),
            ]
        ).publication_state = "private"

    def _move_public_points(self):
        # sudo: helpdesk.ticket - a computed place, also of other teams' tickets
        tickets = self.env["helpdesk.ticket"].sudo().with_context(active_test=False)
        moved = tickets.search([("category_id", "in", self.ids), ("latitude", "!=", 0)])
        self.env.add_to_compute(tickets._fields["public_latitude"], moved)
        self.env.add_to_compute(tickets._fields["public_longitude"], moved)

    @api.model
    def _never_public(self, category):
        """Whether reports of ``category`` (or of none) stay out of sight."""
        return (
            not category or category.confidential or category.publication == "never"
        )
