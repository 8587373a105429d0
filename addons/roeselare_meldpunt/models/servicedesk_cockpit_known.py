from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import plaintext2html

from odoo.addons.roeselare_servicedesk.schemas.call import CallForm, line, record_id
from odoo.addons.roeselare_servicedesk.tools.text import is_email

from ..tools import geometry
from .meldpunt_known import MAX_KNOWN, OPEN_STATES


class ServicedeskCockpit(models.AbstractModel):
    """What is known already near the place of a caller's report."""

    _inherit = "servicedesk.cockpit"

    @api.model
    @api.readonly
    def action_known(self, category_id, latitude, longitude):
        """Return the open reports near a place that may be the same one, nearest first.

        Of what the role does not see, only what everyone sees.

        :return: list of at most 5 dicts ``{"id", "number", "title", "place", "state",
            "age", "distance", "lat", "lon", "public"}``; ``id`` is 0 for what the user may
            not open
        """
        self._check_staff()
        categories = self.env["helpdesk.ticket.category"]
        category = categories._reportable(record_id(category_id))
        try:
            place = geometry.parse_point(line(latitude), line(longitude))
        except geometry.CoordinateError:
            place = None
        if not (category and place and category.duplicate_distance):
            return []
        known = self.env["meldpunt.known"]
        near = self.env["helpdesk.ticket"].search(
            Domain("id", "in", known._near_ids(category, place))
        )
        found = {ticket.number: self._known_values(ticket, place) for ticket in near}
        for item in known._near(category, place):
            found.setdefault(item["number"], _public_line(item))
        return sorted(found.values(), key=lambda item: item["distance"])[:MAX_KNOWN]

    @api.model
    def _known_values(self, ticket, place):
        distance = geometry.distance_m(place.lon, place.lat, ticket.longitude, ticket.latitude)
        return {
            "id": ticket.id,
            "number": ticket.number,
            "title": ticket.category_id.name or ticket.name,
            "place": ticket.address_text or "",
            "state": ticket._desk_line()["state"],
            "age": self.env["meldpunt.known"]._age(ticket.create_date),
            "distance": round(distance),
            "lat": ticket.latitude,
            "lon": ticket.longitude,
            "public": ticket.is_public,
        }

    @api.model
    def action_join(self, number, values):
        """Put a caller with a report that is known already, instead of a new one.

        Colleagues read on the report that it was told once more, by whom and by which
        channel. Who has an account, or gives an e-mail address, hears how it goes on, when
        the report is one that everyone sees.

        :param str number: of the report
        :param dict values: the form, as for :meth:`action_register`
        :return: ``{"number", "id", "follows"}``; ``follows``: ``"yes"``, ``"asked"`` (a
            mail asks the address to confirm) or ``""``
        :raise UserError: there is no such open report for this user
        """
        self._check_staff()
        form = CallForm.parse(values)
        ticket = self._joinable(line(number))
        contact = self._contact(form)
        channel = self._channels().get(form.channel)
        who = ", ".join(filter(None, (contact.name, contact.phone, contact.email)))
        body = self.env._(
            "Reported once more by %(channel)s: %(who)s",
            channel=channel.name if channel else self.env._("another way"),
            who=who or self.env._("a caller without a name"),
        )
        if form.text:
            body = f"{body}\n{form.text}"
        # sudo: helpdesk.ticket - found above as one that the user or everyone sees; whoever
        # takes the call adds a note for the colleagues who work on it
        ticket.sudo().with_context(mail_post_autofollow=False).message_post(
            body=plaintext2html(body), message_type="comment", subtype_xmlid="mail.mt_note"
        )
        seen = ticket.sudo(False).has_access("read")
        follows = self._let_follow(ticket, form, contact)
        return {"number": ticket.number, "id": ticket.id if seen else 0, "follows": follows}

    @api.model
    def _joinable(self, number):
        """Return the open report with this number that the user or everyone sees."""
        tickets = self.env["helpdesk.ticket"]
        is_open = Domain("public_state", "in", OPEN_STATES) & Domain("kind", "=", "report")
        ticket = tickets.search(Domain("number", "=", number) & is_open, limit=1)
        ticket = ticket or tickets._public_report(number).filtered_domain(is_open)
        if not ticket:
            raise UserError(
                self.env._("This report is no longer open. Register what the caller says.")
            )
        return ticket

    @api.model
    def _let_follow(self, ticket, form, contact):
        # sudo: helpdesk.ticket, res.users - whether everyone sees the report, and whether
        # the caller has an account
        if not ticket.sudo().is_public:
            return ""
        followers = self.env["meldpunt.follower"]
        account = self._partner(form).sudo().user_ids[:1]
        if account:
            followers._follow(ticket, account)
            return "yes"
        if is_email(contact.email):
            public = self.env.ref("base.public_user")
            followers._follow(ticket, public, contact.email, contact.lang)
            return "asked"
        return ""


def _public_line(item):
    return {
        "id": 0,
        "number": item["number"],
        "title": item["category"],
        "place": item["place"],
        "state": item["state_name"],
        "age": item["age"],
        "distance": item["distance"],
        "lat": item["lat"],
        "lon": item["lon"],
        "public": True,
    }
