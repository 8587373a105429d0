from odoo import api, models

from ..tools.visits import short_way


class ServicedeskMyDay(models.AbstractModel):
    """Visits on site stand in the order of a short way, and on the map."""

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
        return activities.browse([activities[number].id for number in order])

    @api.model
    def _section(self, key, *parts):
        section = super()._section(key, *parts)
        return {**section, "map": True} if key == "visits" else section
