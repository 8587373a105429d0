from odoo import api, fields, models


class HelpdeskTicket(models.Model):
    """The photos of a report."""

    _inherit = "helpdesk.ticket"

    photo_ids = fields.One2many("meldpunt.photo", "ticket_id", string="Photos")
    photo_count = fields.Integer(compute="_compute_photo_count", string="Photos (#)")

    @api.depends("photo_ids")
    def _compute_photo_count(self):
        counts = dict(
            self.env["meldpunt.photo"]._read_group(
                [("ticket_id", "in", self.ids)], ["ticket_id"], ["__count"]
            )
        )
        for ticket in self:
            ticket.photo_count = counts.get(ticket._origin, 0)

    def unlink(self):
        # A cascade of the database would leave the image files behind.
        self.photo_ids.unlink()
        return super().unlink()

    def _requester_photos(self):
        """Return the photos the requester may see: the own ones and approved ones."""
        self.ensure_one()
        return self.photo_ids.filtered(
            lambda photo: photo.from_requester or photo.publication == "approved"
        )

    def _requester_photo(self, photo_id):
        """Return one of :meth:`_requester_photos` by id, or none."""
        return self._requester_photos().filtered(lambda photo: photo.id == photo_id)
