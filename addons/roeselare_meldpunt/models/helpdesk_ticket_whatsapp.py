from odoo import models

from odoo.addons.roeselare_servicedesk.schemas.submission import CleanFile

from ..tools import geometry

_IMAGES = ("image/jpeg", "image/png")
_MAX_ADDRESS = 200


class HelpdeskTicket(models.Model):
    """A location that comes by WhatsApp is the place of a report."""

    _inherit = "helpdesk.ticket"

    def _take_whatsapp_place(self, latitude, longitude, words):
        """Put the location on the ticket, which is a report from then on.

        The first location counts; later ones are words that staff read. Outside the city
        nothing is set, and the requester hears whose it is.
        """
        super()._take_whatsapp_place(latitude, longitude, words)
        if self.has_place or self.service_id or self.kind == "request":
            return
        place = geometry.point(latitude, longitude)
        words_of = self.with_context(lang=self._requester_lang())
        outside = words_of.env["meldpunt.neighbour"]._outside_message(place)
        if outside:
            self.env["servicedesk.whatsapp"]._queue(self, outside)
            self._message_log(body=outside)
            return
        if not (place.lat and place.lon):
            return
        self.write(
            {
                "kind": "report",
                "latitude": place.lat,
                "longitude": place.lon,
                "place_source": "device",
                "address_text": words[:_MAX_ADDRESS] or self.address_text,
            }
        )
        self._make_photos()

    def _make_photos(self):
        """Make photos of the pictures that came before the location."""
        pictures = self.requester_attachment_ids.filtered(
            lambda attachment: attachment.mimetype in _IMAGES
        )
        clean = [CleanFile(item.name, item.mimetype, item.raw) for item in pictures]
        if clean and not self._place_requester_files(clean):
            pictures.unlink()
