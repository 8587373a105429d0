from odoo import Command, api, models
from odoo.fields import Domain

from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError
from odoo.addons.roeselare_servicedesk.tools.email_key import email_key
from odoo.addons.roeselare_servicedesk.tools.text import is_email

from ..schemas.subscription_form import MAX_TEXT, RADII
from ..tools import geometry, watch_area
from ..tools.street import street_key

#: what the other kinds of area leave empty
_EMPTY = {
    "area_id": False,
    "street": False,
    "place": False,
    "latitude": 0.0,
    "longitude": 0.0,
    "radius": 0,
    "outline": False,
    "west": 0.0,
    "south": 0.0,
    "east": 0.0,
    "north": 0.0,
}


class MeldpuntSubscription(models.Model):
    """What somebody filled in, turned into values, or all there is to mend."""

    _inherit = "meldpunt.subscription"

    @api.model
    def _check_form(self, form, with_email):
        """Return the values of a subscription.

        :param form: :class:`~..schemas.subscription_form.SubscriptionForm`
        :param bool with_email: whether an address has to be given
        :raise SubmissionError: what has to be mended, field by field
        """
        errors = {}
        checks = {
            "district": self._check_district,
            "street": self._check_street,
            "radius": self._check_radius,
            "drawn": self._check_drawn,
        }
        values = {**_EMPTY, "kind": form.kind}
        if form.kind:
            values.update(checks[form.kind](form, errors))
        else:
            errors["kind"] = self.env._("Choose which area you mean.")
        values["category_ids"] = [Command.set(self._check_categories(form, errors))]
        if not form.frequency:
            errors["frequency"] = self.env._("Choose how often we mail you.")
        if with_email and not (is_email(form.email) and email_key(form.email)):
            errors["email"] = self.env._(
                "This is not an e-mail address. Write it like name@example.com."
            )
        if errors:
            raise SubmissionError(errors)
        installed = dict(self.env["res.lang"].get_installed())
        lang = form.lang if form.lang in installed else self.env.lang
        return {**values, "frequency": form.frequency, "lang": lang}

    @api.model
    def _offered_categories(self):
        """Return the main categories whose reports can become public, with sudo."""
        # sudo: helpdesk.ticket.category - names that the public map shows too
        categories = self.env["helpdesk.ticket.category"].sudo()
        public = categories._report_domain() & Domain("publication", "!=", "never")
        public &= Domain("confidential", "=", False)
        return categories.search(
            public & Domain("parent_id", "=", False) & Domain("child_id", "any", public)
        )

    @api.model
    def _offered_districts(self):
        """Return the districts to choose from, with sudo."""
        # sudo: meldpunt.area - names of districts are public
        return self.env["meldpunt.area"].sudo().search([("kind", "=", "district")])

    def _check_categories(self, form, errors):
        # Also single categories of an older choice may stay.
        offered = self._offered_categories()
        known = set((offered | offered.child_id).ids)
        if not set(form.category_ids) <= known:
            errors["category_ids"] = self.env._("Choose the subjects from the list.")
        return sorted(known & set(form.category_ids))

    def _check_district(self, form, errors):
        if form.area_id not in self._offered_districts().ids:
            errors["area_id"] = self.env._("Choose a district from the list.")
        return {"area_id": form.area_id}

    def _check_street(self, form, errors):
        key = street_key(form.street)
        if len(key) < 3 or len(form.street) > MAX_TEXT:
            errors["street"] = self.env._("Type the name of a street, such as Noordstraat.")
        return {"street": form.street.partition(",")[0]}

    def _check_radius(self, form, errors):
        if form.radius not in RADII:
            errors["radius"] = self.env._("Choose a distance from the list.")
        place = self._find_place(form)
        if not place:
            errors["address"] = self.env._(
                "We do not find this address. Write it like Noordstraat 10, or choose a district."
            )
            return {}
        point, label = place
        outside = self.env["meldpunt.neighbour"]._outside_message(point)
        if outside:
            errors["address"] = self.env._(
                "This place is not in our city, and we only mail about our city."
            )
        high, wide = watch_area.degrees(form.radius, point.lat)
        return {
            "place": label,
            "latitude": point.lat,
            "longitude": point.lon,
            "radius": form.radius,
            "west": point.lon - wide,
            "south": point.lat - high,
            "east": point.lon + wide,
            "north": point.lat + high,
        }

    def _find_place(self, form):
        """Return point and words of the middle of a circle, or ``None``."""
        try:
            point = geometry.parse_point(form.latitude, form.longitude)
        except geometry.CoordinateError:
            return None
        if point:
            return point, form.address[:MAX_TEXT]
        found = self.env["meldpunt.address"]._suggest(form.address)["results"]
        if not found:
            return None
        first = found[0]
        return geometry.point(first["lat"], first["lon"]), first["label"]

    def _check_drawn(self, form, errors):
        try:
            area = watch_area.parse_points(form.points)
        except watch_area.AreaError as error:
            errors["points"] = self._drawn_message(error.code)
            return {}
        outline = self.env.company._outline()
        if outline and not outline.area.intersects(area):
            errors["points"] = self.env._("The area that you drew lies outside our city.")
        west, south, east, north = area.bounds
        return {
            "outline": watch_area.to_geojson(area),
            "west": west,
            "south": south,
            "east": east,
            "north": north,
        }

    def _drawn_message(self, code):
        return {
            "few": self.env._("Choose at least three points on the map."),
            "many": self.env._(
                "The area has more than %(limit)d points. Draw it with fewer.",
                limit=watch_area.MAX_POINTS,
            ),
            "number": self.env._("This area cannot be read. Draw it once more."),
            "crossing": self.env._(
                "The border of the area crosses itself. Draw it once more, all around."
            ),
            "large": self.env._(
                "The area is larger than %(limit)d square kilometres. Draw a smaller one, "
                "or choose districts.",
                limit=watch_area.MAX_KM2,
            ),
        }[code]
