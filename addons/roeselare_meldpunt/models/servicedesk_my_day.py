from odoo import api, models

from ..tools.visits import short_way


class ServicedeskMyDay(models.AbstractModel):
    """Visits on site stand in the order of a short way, or the chosen one, and on the map."""

    _inherit = "servicedesk.my.day"

    @api.model
    def _activities(self, visits):
        found, count, row = super()._activities(visits)
        return (self._by_way(found) if visits else found), count, row

    @api.model
    def _by_way(self, activities):
        # As the user, who sees the tickets of these activities.
        tickets = self.env["helpdesk.ticket"].browse(activities.mapped("res_id"))
        places = [
            (ticket.latitude, ticket.longitude) if ticket.has_place else None
            for ticket in tickets
        ]
        settings = self.env.company._map_settings()
        order = short_way((settings["lat"], settings["lon"]), places)
        by_way = activities.browse([activities[number].id for number in order])
        # An order that was chosen by hand goes first; what came later follows it.
        chosen = {number: at for at, number in enumerate(self.env["meldpunt.field.day"]._kept())}
        return by_way.sorted(lambda activity: chosen.get(activity.id, len(chosen)))

    @api.model
    def _section(self, key, *parts):
        section = super()._section(key, *parts)
        if key != "visits":
            return section
        page = {"url": "/roeselare/veldwerk", "label": self.env._("In the field")}
        return {**section, "map": True, "page": page}
