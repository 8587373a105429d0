import logging

from odoo import api, models

from ..tools import bounded_http, geometry, geopunt
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
        """Return the addresses of the city that a typed text may mean.

        :return: ``{"available": bool, "results": [{"label", "lat", "lon"}]}``;
            ``available`` is false when no service is set or it gave no usable answer
        """
        text = " ".join((text or "")[:MAX_CHARS].split())
        if len(text) < MIN_CHARS:
            return {"available": self._is_on(), "results": []}
        # The service answers for all of Flanders: ask more, keep what is ours.
        params = geopunt.search_params(self._with_area(text), MAX_RESULTS * 2)
        return self._ask(params)

    @api.model
    def _reverse(self, lat_text, lon_text):
        """Return the address nearest to a point; same shape as :meth:`_suggest`.

        A point outside the city adds ``outside``: the sentence for the citizen.
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
        return self._ask(geopunt.reverse_params(place.lat, place.lon))

    @api.model
    def _settings(self):
        # sudo: res.company - only these three values, which are used here
        company = self.env.company.sudo()
        url = company.meldpunt_address_active and company.meldpunt_address_url
        return url or "", company.meldpunt_address_area or ""

    @api.model
    def _is_on(self):
        return bool(self._settings()[0])

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
            address.as_dict()
            for address in found
            if not outline or outline.contains(address.lon, address.lat)
        ]
        return {"available": True, "results": ours[:MAX_RESULTS]}
