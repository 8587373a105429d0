import re
from dataclasses import replace

from odoo import models

from ..schemas.report_form import MAX_ADDRESS
from ..tools import geometry, photo_gps

_MIN_ADDRESS = 3
#: a pin further from its post was moved: it is about another place then
_ASSET_WITHIN_M = 60


class MeldpuntIntake(models.AbstractModel):
    """Where a report is: what was sent as a place, judged and completed."""

    _inherit = "meldpunt.intake"

    def _locate(self, form):
        """Return ``form`` with the point of its typed address, when that is certain.

        A form without JavaScript sends only text. When this is exactly one address,
        named place or number of the register, its point counts.
        """
        if form.latitude or form.longitude or len(form.address) > MAX_ADDRESS:
            return form
        found = self.env["meldpunt.address"]._exact(form.address)
        if not found:
            return form
        return replace(
            form,
            latitude=f"{found['lat']:.6f}",
            longitude=f"{found['lon']:.6f}",
            place_source="asset" if found["kind"] == "asset" else "address",
            asset=str(found.get("asset") or ""),
        )

    def _place_values(self, form, place):
        """Return the values of a ticket that say where it is."""
        if not place:
            return {"place_source": "text"}
        return {
            "latitude": place.lat,
            "longitude": place.lon,
            "place_source": form.place_source,
            "asset_id": self._check_asset(form.asset, place).id,
        }

    def _check_asset(self, text, place):
        """Return the asset that was chosen, unless the point lies elsewhere."""
        # sudo: meldpunt.asset - lamp posts, bins and parks stand in the open
        assets = self.env["meldpunt.asset"].sudo()
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            return assets
        asset = assets.search_fetch(
            [("id", "=", int(text))], ["latitude", "longitude"], limit=1
        )
        if not asset:
            return assets
        metres = geometry.distance_m(
            place.lon, place.lat, asset.longitude, asset.latitude
        )
        return asset if metres <= _ASSET_WITHIN_M else assets

    def _check_place(self, form):
        """Return the point (or ``None``: address only) and what is wrong with it."""
        if len(form.address) > MAX_ADDRESS:
            return None, {
                "address": self.env._(
                    "The address is too long: at most %(limit)d characters.",
                    limit=MAX_ADDRESS,
                )
            }
        try:
            place = geometry.parse_point(form.latitude, form.longitude)
        except geometry.CoordinateError:
            return None, {
                "address": self.env._(
                    "That place is not on the map. Choose it once more, or type the "
                    "address."
                )
            }
        neighbours = self.env["meldpunt.neighbour"]
        if place:
            message = neighbours._outside_message(place)
            return place, {"address": message} if message else {}
        if len(re.sub(r"\W", "", form.address)) < _MIN_ADDRESS:
            return None, {
                "address": self.env._(
                    "Tell us where it is: type an address or a place, or choose a "
                    "point on the map."
                )
            }
        message = neighbours._outside_text_message(form.address)
        return None, {"address": message} if message else {}

    def _check_photos(self, form):
        photos, errors, doubles = super()._check_photos(form)
        # Each once, as the gate keeps them.
        contents = list(dict.fromkeys(content for name, content in form.photos if name or content))
        if len(photos) != len(contents):
            return photos, errors, doubles
        for photo, content in zip(photos, contents, strict=True):
            # A browser without JavaScript sends the photo as the camera made it.
            taken = photo_gps.read_position(content)
            if taken:
                photo.update(taken_latitude=taken.lat, taken_longitude=taken.lon)
        return photos, errors, doubles
