import re
from collections import namedtuple

from odoo import api, fields, models

from ..tools import geometry
from ..tools.search_text import fold

# Beyond this from every neighbour's centre, none of them can be meant.
NEIGHBOUR_WITHIN_M = 6_500

# The town at the end of an address, after a comma or a postal code.
TOWN = re.compile(r"(?:,|\b[1-9]\d{3})\s*(?:[1-9]\d{3}\s+)?(?P<town>[a-z' -]{2,40})$")

Place = namedtuple("Place", "id lat lon")


class MeldpuntNeighbour(models.Model):
    """A municipality next door, named when a point lies outside the city."""

    _name = "meldpunt.neighbour"
    _description = "Neighbouring municipality"
    _order = "name, id"

    name = fields.Char(required=True)
    url = fields.Char(string="Website")
    phone = fields.Char()
    latitude = fields.Float(
        required=True, help="Of the centre, approximately; degrees."
    )
    longitude = fields.Float(
        required=True, help="Of the centre, approximately; degrees."
    )
    active = fields.Boolean(default=True)

    _place_range = models.Constraint(
        "CHECK (latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180)",
        "Latitude is a number from -90 to 90, longitude from -180 to 180.",
    )
    _url_web = models.Constraint(
        "CHECK (url IS NULL OR url ~ '^https?://')",
        "A website's address starts with http:// or https://.",
    )

    @api.model
    def _nearest(self, lat, lon):
        """Return the neighbour whose centre is nearest to a point, or none if far.

        :param lat: degrees
        :param lon: degrees
        """
        neighbours = self.search_fetch([], ["latitude", "longitude"])
        places = [Place(item.id, item.latitude, item.longitude) for item in neighbours]
        found = geometry.nearest(lon, lat, places, NEIGHBOUR_WITHIN_M)
        return self.browse(found.id) if found else self.browse()

    @api.model
    def _outside_message(self, place):
        """Return what to tell about a point outside the city; empty when it is inside.

        :param place: :class:`~..tools.geometry.Point`
        """
        outline = self.env.company._outline()
        if not outline or outline.contains(place.lon, place.lat):
            return ""
        if outline.looks_swapped(place.lon, place.lat):
            return self.env._(
                "Latitude and longitude of this place were swapped. Choose the place "
                "once more, or type the address."
            )
        # sudo: meldpunt.neighbour - names and phone numbers for everyone
        neighbour = self.sudo()._nearest(place.lat, place.lon)
        if not neighbour:
            return self.env._(
                "This place is not in our city. Ask the municipality where it lies, "
                "or choose a place in the city."
            )
        return neighbour._message()

    def _message(self):
        """Return what to tell about a place in this municipality."""
        self.ensure_one()
        contact = " ".join(filter(None, [self.phone, self.url]))
        return self.env._(
            "This place is not in our city, but probably in %(neighbour)s. Report it "
            "there: %(contact)s",
            neighbour=self.name,
            contact=contact or self.name,
        )

    @api.model
    def _outside_text_message(self, text):
        """Return what to tell about a typed address that ends with a neighbour's name.

        Only "…, Izegem" and "… 8870 Izegem" count: "on the way to Izegem" can well be a
        place in the city.
        """
        found = TOWN.search(fold(text))
        if not found:
            return ""
        # sudo: meldpunt.neighbour - names and phone numbers for everyone
        for neighbour in self.sudo().search_fetch([], ["name", "phone", "url"]):
            if fold(neighbour.name) == found["town"]:
                return neighbour._message()
        return ""
