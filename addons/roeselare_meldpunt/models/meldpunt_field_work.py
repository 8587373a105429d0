from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import html2plaintext

from odoo.addons.roeselare_servicedesk.models.helpdesk_ticket_stage import CLOSED_STATES

from ..schemas import field_action

_TEXT_SHOWN = 4000
_NOTE_SHOWN = 1000
_HISTORY_SHOWN = 5


class MeldpuntFieldWork(models.AbstractModel):
    """The visits of today as plain values, for a device that goes without a network.

    Read as the user: what the user may not see is not in it. The reporter's name and
    contact are not needed at the place, so they are not in it either.
    """

    _name = "meldpunt.field.work"
    _description = "Work in the field"

    @api.model
    def _may_use(self):
        """Tell whether this user works on tickets."""
        return self.env.user.has_group("roeselare_servicedesk.group_agent")

    @api.model
    def _day(self):
        """Return the day of this user: who, visits in their order, map and limits.

        :raise AccessError: the user is no agent
        """
        if not self._may_use():
            raise AccessError(self.env._("This page is for the staff of a department."))
        days = self.env["servicedesk.my.day"]
        visits, count, _row = days._activities(visits=True)
        company = self.env.company
        return {
            "user": {"id": self.env.uid, "name": self.env.user.name},
            "date": fields.Date.to_string(days._today()),
            "visits": self._visits(visits),
            "more": count - len(visits),
            "map": company._map_settings(),
            "limits": {
                "photos": self._photo_limit(),
                "photo_mb": self._photo_mb(),
                "text": company._report_limits()["text_chars"],
            },
        }

    @api.model
    def _photo_limit(self):
        """Return how many photos one action may carry."""
        return min(field_action.MAX_PHOTOS, self.env.company._photo_limit())

    @api.model
    def _photo_mb(self):
        """Return the size of the largest photo in MB."""
        return min(field_action.MAX_PHOTO_MB, self.env.company._report_limits()["photo_mb"])

    @api.model
    def _visits(self, visits):
        tickets = self.env["helpdesk.ticket"].browse(visits.mapped("res_id"))
        tickets = tickets._filtered_access("read")
        known = {ticket.id: ticket for ticket in tickets}
        writable = tickets._filtered_access("write")
        history = self._history(tickets)
        return [
            {
                **self._plan(visit),
                **self._ticket(ticket),
                "writable": ticket in writable,
                "history": history[ticket],
            }
            for visit in visits
            if (ticket := known.get(visit.res_id))
        ]

    @api.model
    def _plan(self, visit):
        """Return what was planned."""
        note = html2plaintext(visit.note or "").strip()[:_NOTE_SHOWN]
        words = [visit.summary or visit.activity_type_id.display_name, note]
        return {
            "id": visit.id,
            "todo": "\n".join(filter(None, words)),
            "overdue": visit.date_deadline < self.env["servicedesk.my.day"]._today(),
        }

    @api.model
    def _ticket(self, ticket):
        """Return what one needs to know of a ticket at its place."""
        deadline = ticket.term_deadline
        asset = ticket.asset_id
        return {
            "ticket": ticket.id,
            "version": ticket.edit_version,
            "number": ticket.number,
            "title": ticket.name,
            "subject": ticket.category_id.name or ticket.service_id.name or "",
            "place": ticket.address_text or "",
            "asset": asset.display_name if asset else "",
            "road": ticket._road_message(),
            "lat": ticket.latitude if ticket.has_place else None,
            "lon": ticket.longitude if ticket.has_place else None,
            "text": html2plaintext(ticket.description or "").strip()[:_TEXT_SHOWN],
            "state": ticket.public_state,
            "stateName": self._state_name(ticket.public_state),
            "closed": ticket.public_state in CLOSED_STATES,
            "until": f"{fields.Datetime.to_string(deadline)}Z" if deadline else "",
            "photos": [
                {"id": photo.id, "after": photo.kind == "after"} for photo in ticket.photo_ids
            ],
        }

    @api.model
    def _state_name(self, state):
        field = self.env["helpdesk.ticket"]._fields["public_state"]
        return dict(field._description_selection(self.env)).get(state, "")

    @api.model
    def _history(self, tickets):
        """Return ticket → the newest other reports at its place that the user may see."""
        # sudo: helpdesk.ticket - which may be meant; the search below asks as the user
        found = self.env["meldpunt.place.history"]._ticket_ids_of_many(tickets.sudo())
        every = {number for numbers in found.values() for number in numbers}
        seen = self.env["helpdesk.ticket"].search_fetch(
            [("id", "in", list(every)), ("parent_id", "=", False)],
            ["number", "name", "public_state", "create_date"],
        )
        by_id = {ticket.id: ticket for ticket in seen}
        return {
            ticket: [
                self._former(by_id[number]) for number in found[ticket.id] if number in by_id
            ][:_HISTORY_SHOWN]
            for ticket in tickets
        }

    @api.model
    def _former(self, ticket):
        day = self.env.company._to_city_zone(ticket.create_date).date()
        return {
            "number": ticket.number,
            "title": ticket.name,
            "stateName": self._state_name(ticket.public_state),
            "on": fields.Date.to_string(day),
        }
