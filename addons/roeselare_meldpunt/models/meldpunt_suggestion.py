from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, ormcache

from ..tools import classify, geometry

_LONGEST = 600
_SHORTEST = 4
_MOST = 3
#: below it the best guess is no help; the others may be less sure
_SURE = 0.2
_POSSIBLE = 0.06
#: what stands so near (metres) makes its category a little likelier
_NEAR = 15
_ASSETS = {
    "lamp": {"lamp_broken": 0.08, "pole_hit": 0.03},
    "bin": {"bin_full": 0.08, "bin_broken": 0.03},
    "glass": {"glass_full": 0.08, "glass_litter": 0.05},
    "playground": {"playground": 0.06},
    "sport": {"sports_equipment": 0.06},
}


class MeldpuntSuggestion(models.AbstractModel):
    """Guesses the category of a report from its words. A person decides.

    Nothing of the text is stored or logged.
    """

    _name = "meldpunt.suggestion"
    _description = "Suggestion of a category"

    @api.model
    def _suggest(self, text, latitude="", longitude=""):
        """Return the likeliest categories of a text, best first; often none.

        :param str text: what somebody typed so far, not to be trusted
        :param latitude: of the place, as the form has it, if there is one
        :param longitude: the same
        :return: list of at most three ``{"id", "name", "main", "icon"}``
        """
        text = text[:_LONGEST] if isinstance(text, str) else ""
        model = self._model() if len(text.strip()) >= _SHORTEST else None
        if not model:
            return []
        ranked = classify.rank(model, text, self._prior(latitude, longitude))
        ranked = [item for item in ranked[: 3 * _MOST] if item[1] >= _POSSIBLE]
        if not ranked or ranked[0][1] < _SURE:
            return []
        # sudo: helpdesk.ticket.category - names that the public page shows
        categories = self.env["helpdesk.ticket.category"].sudo()
        found = categories.search(
            categories._report_domain() & Domain("id", "in", [item[0] for item in ranked])
        )
        return [
            {
                "id": category.id,
                "name": category.name,
                "main": category.parent_id.name or "",
                "icon": category.parent_id.icon or "fa-circle-o",
            }
            for category in (found.filtered(lambda it, i=i: it.id == i) for i, _s in ranked)
            if category
        ][:_MOST]

    # ------------------------------------------------------------------- model

    @api.model
    @ormcache()
    def _newest(self):
        """Return the id of the model in use, 0 for none."""
        # sudo: meldpunt.suggestion.model - weights of hashed words, no one's data
        return self.env["meldpunt.suggestion.model"].sudo().search([], limit=1).id or 0

    def _model(self):
        """Return the model in use, loaded once a worker; ``None`` before one was learned."""
        newest = self._newest()
        registry = self.env.registry
        number, model = getattr(registry, "_meldpunt_suggestion", (0, None))
        if newest and number != newest:
            # sudo: meldpunt.suggestion.model - weights of hashed words, no one's data
            record = self.env["meldpunt.suggestion.model"].sudo().browse(newest)
            model = record._load()
            registry._meldpunt_suggestion = (newest, model)
        return model if newest else None

    # ------------------------------------------------------------------- place

    def _prior(self, latitude, longitude):
        """Return category id → extra score for what stands at the place."""
        try:
            place = geometry.parse_point(latitude, longitude)
        except geometry.CoordinateError:
            place = None
        kind = self._nearest_kind(place) if place else ""
        prior = {}
        for code, extra in _ASSETS.get(kind, {}).items():
            name = f"roeselare_meldpunt.category_{code}"
            category = self.env.ref(name, raise_if_not_found=False)
            if category:
                prior[category.id] = extra
        return prior

    def _nearest_kind(self, place):
        rows = self.env.execute_query(
            SQL(
                "SELECT kind, latitude, longitude FROM meldpunt_asset WHERE active"
                " ORDER BY point(longitude, latitude) <-> point(%s, %s) LIMIT 1",
                place.lon,
                place.lat,
            )
        )
        for kind, latitude, longitude in rows:
            north = (latitude - place.lat) * 111_195
            east = (longitude - place.lon) * 70_100
            if north * north + east * east <= _NEAR * _NEAR:
                return kind
        return ""
