from odoo import api, fields, models

from ..tools.geometry import distance_m


class MeldpuntPhoto(models.Model):
    """Where a photo was taken: a hint for staff, never public."""

    _inherit = "meldpunt.photo"

    taken_latitude = fields.Float(readonly=True, copy=False)
    taken_longitude = fields.Float(readonly=True, copy=False)
    taken_hint = fields.Char(
        string="Taken at",
        compute="_compute_taken_hint",
        help="What the camera wrote in the photo, when the browser sent it along. It is "
        "removed from the photo itself.",
    )

    @api.depends("taken_latitude", "taken_longitude", "ticket_id.latitude")
    def _compute_taken_hint(self):
        addresses = self.env["meldpunt.address"]
        for photo in self:
            lat, lon = photo.taken_latitude, photo.taken_longitude
            if not lat and not lon:
                photo.taken_hint = False
                continue
            where = addresses._nearest_label(lat, lon) or f"{lat:.6f}, {lon:.6f}"
            ticket = photo.ticket_id
            if ticket.has_place:
                metres = distance_m(lon, lat, ticket.longitude, ticket.latitude)
                where = self.env._(
                    "%(where)s (%(metres)d m from the place)",
                    where=where,
                    metres=round(metres),
                )
            photo.taken_hint = where
