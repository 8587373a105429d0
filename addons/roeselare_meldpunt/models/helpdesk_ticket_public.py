from odoo import api, models
from odoo.fields import Domain

#: what everyone reads of a state; that we wait for the reporter is nobody's business
PUBLIC_STATE_KEYS = {
    "received": "received",
    "in_progress": "in_progress",
    "waiting": "in_progress",
    "resolved": "resolved",
}


class HelpdeskTicket(models.Model):
    """A public report as plain values: everything that leaves the house passes here."""

    _inherit = "helpdesk.ticket"

    @api.model
    def _public_domain(self):
        """Return the domain of the reports that everyone may see now."""
        return Domain("is_public", "=", True)

    @api.model
    def _public_report(self, number):
        """Return the public report with this number, with sudo, or none."""
        # sudo: helpdesk.ticket - only what the domain shows to everyone
        tickets = self.sudo()
        if not (isinstance(number, str) and 0 < len(number) <= 40 and number.isprintable()):
            return tickets.browse()
        return tickets.search(
            self._public_domain() & Domain("number", "=", number), limit=1
        )

    def _public_url(self):
        """Return the path of the public page of this report."""
        self.ensure_one()
        return f"/meldpunt/melding/{self.number}"

    def _public_state_key(self):
        """Return ``received``, ``in_progress`` or ``resolved``."""
        self.ensure_one()
        return PUBLIC_STATE_KEYS.get(self.public_state, "in_progress")

    def _public_state_names(self):
        """Return the words of :meth:`_public_state_key` in the language of the page."""
        return {
            "received": self.env._("Received"),
            "in_progress": self.env._("In progress"),
            "resolved": self.env._("Resolved"),
        }

    def _public_place(self):
        """Return the place in words for everyone; the district when nothing is approved."""
        self.ensure_one()
        return self.public_place or self.area_id.name or ""

    def _public_values(self):
        """Return what everyone may see of this report, without one word of the reporter.

        :return: dict with ``number, url, category, category_id, main, icon, state,
            state_name, place, area, lat, lon, created, closed, text, answer, photos``;
            ``photos`` are ids of approved ones, worst first; times are naive UTC
        """
        self.ensure_one()
        category = self.category_id
        main = category.parent_id or category
        state = self._public_state_key()
        closed = state == "resolved"
        return {
            "number": self.number,
            "url": self._public_url(),
            "category": category.name or "",
            "category_id": category.id,
            "main": main.name or "",
            "icon": main.icon or "fa-circle-o",
            "state": state,
            "state_name": self._public_state_names()[state],
            "place": self._public_place(),
            "area": self.area_id.name or "",
            "lat": self.public_latitude,
            "lon": self.public_longitude,
            "created": self.create_date,
            "closed": self.closed_date if closed else False,
            "text": self.public_text or "",
            "answer": self._answer_for_everyone(),
            "photos": self._public_photos().ids,
        }

    def _answer_for_everyone(self):
        """Return the closing answer if it is the standard one, or approved by staff.

        What staff write to the reporter can name people.
        """
        self.ensure_one()
        if self.public_state != "resolved" or not self.public_answer:
            return ""
        standard = self.close_reason_id.with_context(lang=self._requester_lang()).answer
        text = self.public_answer
        return text if self.answer_public or text.strip() == (standard or "").strip() else ""

    def _public_photos(self):
        """Return the photos that everyone may see: approved by staff."""
        self.ensure_one()
        return self.photo_ids.filtered(lambda photo: photo.publication == "approved")

    def _public_photo_values(self):
        """Return the photos for the public page: path and whether taken afterwards."""
        self.ensure_one()
        url = self._public_url()
        return [
            {
                "url": f"{url}/foto/{photo.id}",
                "small": f"{url}/foto/{photo.id}?formaat=klein",
                "after": photo.kind == "after",
            }
            for photo in self._public_photos()
        ]
