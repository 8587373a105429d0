import logging

from odoo import api, models

from odoo.addons.roeselare_servicedesk.tools import bounded_http

from ..tools import geometry, geopunt
from ..tools.search_text import fold

_logger = logging.getLogger(__name__)

MIN_CHARS = 3
MAX_CHARS = 120
MAX_RESULTS = 5
TIMEOUT_S = 3.0


class MeldpuntAddress(models.AbstractModel):
    """Looks up addresses at the service of the settings; never fails, only finds less."""

    _name = "meldpunt.address"
    _description = "Address search"

    @api.model
    def _suggest(self, text):
        """Return the addresses and places of the city that a typed text may mean.

        The city's own register answers; the service of the settings is asked only when
        the register has nothing.

        :return: ``{"available": bool, "results": [{"kind", "label", "lat", "lon"}]}``;
            ``kind`` is ``house``, ``street`` (without a point), ``asset`` (with ``asset``
            and ``address``) or ``address`` (of the service). ``available`` is false when
            nobody can answer; ``outside`` is the sentence for the citizen when all that
            was found lies in another municipality
        """
        text = " ".join((text or "")[:MAX_CHARS].replace("\0", "").split())
        if len(text) < MIN_CHARS or not self._is_active():
            return {"available": self._is_on(), "results": []}
        outside = self.env["meldpunt.neighbour"]._outside_text_message(text)
        if outside:
            return {"available": True, "results": [], "outside": outside}
        hits = self._register_hits(text)
        if hits:
            return {"available": True, "results": hits}
        # The service answers for all of Flanders: ask more, keep what is ours.
        params = geopunt.search_params(self._with_area(text), MAX_RESULTS * 2)
        answer = self._ask(params)
        return {**answer, "available": answer["available"] or self._register_filled()}

    @api.model
    def _reverse(self, lat_text, lon_text):
        """Return the address nearest to a point; same shape as :meth:`_suggest`.

        A point outside the city adds ``outside``: the sentence for the citizen; a point
        on a road of another authority adds ``road``: who manages it.
        """
        nothing = {"available": self._is_on(), "results": []}
        try:
            place = geometry.parse_point(lat_text, lon_text)
        except geometry.CoordinateError:
            return nothing
        if not place:
            return nothing
        outside = self.env["meldpunt.neighbour"]._outside_message(place)
        if outside:
            return {**nothing, "outside": outside}
        road = self.env["meldpunt.road"]._at(place.lat, place.lon)._public_values()
        return {**self._near(place), **({"road": road} if road else {})}

    @api.model
    def _near(self, place):
        if not self._is_active():
            return {"available": False, "results": []}
        label = self._nearest_label(place.lat, place.lon)
        if label:
            hit = {"kind": "house", "label": label, "lat": place.lat, "lon": place.lon}
            return {"available": True, "results": [hit]}
        answer = self._ask(geopunt.reverse_params(place.lat, place.lon))
        # Where the point itself lies was asked before.
        answer.pop("outside", None)
        return answer

    @api.model
    def _settings(self):
        # sudo: res.company - only these three values, which are used here
        company = self.env.company.sudo()
        url = company.meldpunt_address_active and company.meldpunt_address_url
        return url or "", company.meldpunt_address_area or ""

    @api.model
    def _is_active(self):
        # sudo: res.company - whether addresses are suggested at all
        return self.env.company.sudo().meldpunt_address_active

    @api.model
    def _is_on(self):
        """Whether somebody can answer: the register, or the service of the settings."""
        return bool(self._settings()[0]) or (
            self._is_active() and self._register_filled()
        )

    @api.model
    def _with_area(self, text):
        _url, area = self._settings()
        if not area or fold(area) in fold(text):
            return text
        return f"{text}, {area}"

    @api.model
    def _ask(self, params):
        url, _area = self._settings()
        if not url:
            return {"available": False, "results": []}
        try:
            document = bounded_http.get_json(
                geopunt.location_url(url), params, TIMEOUT_S
            )
            found = geopunt.parse_locations(document, MAX_RESULTS * 2)
        except (bounded_http.ServiceError, ValueError) as error:
            # What was typed stays out of the log: it can be somebody's home.
            _logger.warning("Address service: %s", type(error).__name__)
            return {"available": False, "results": []}
        outline = self.env.company._outline()
        ours = [
            {"kind": "address", **address.as_dict()}
            for address in found
            if not outline or outline.contains(address.lon, address.lat)
        ]
        answer = {"available": True, "results": ours[:MAX_RESULTS]}
        if found and not ours:
            place = geometry.point(found[0].lat, found[0].lon)
            answer["outside"] = self.env["meldpunt.neighbour"]._outside_message(place)
        return answer
