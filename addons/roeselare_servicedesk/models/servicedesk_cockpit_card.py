from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_datetime, html2plaintext

from ..tools.email_key import email_key
from .helpdesk_ticket_caller import DESK_LINE
from .helpdesk_ticket_stage import CLOSED_STATES

_MAX_OPEN = 12
_MAX_PAST = 8
_MAX_CONTACTS = 8
_MAX_NOTES = 1000


class ServicedeskCockpit(models.AbstractModel):
    """Everything about one caller, as far as the role of the user sees it."""

    _inherit = "servicedesk.cockpit"

    @api.model
    @api.readonly
    def action_card(self, partner_id):
        """Return the card of a person or organisation.

        :param int partner_id: as the screen has it, not to be trusted
        :return: ``{"person", "notes", "open", "past", "counts", "contacts", "sections"}``
        :raise UserError: there is nobody, or not for this user
        """
        self._check_staff()
        partner = self._readable_partner(partner_id)
        domain = self._caller_domain(partner)
        counts = {"open": 0, "past": 0}
        tickets = self.env["helpdesk.ticket"]
        for state, count in tickets._read_group(domain, ["public_state"], ["__count"]):
            counts["past" if state in CLOSED_STATES else "open"] += count
        closed = Domain("public_state", "in", CLOSED_STATES)
        order = "create_date DESC"
        now = tickets.search_fetch(domain & ~closed, DESK_LINE, limit=_MAX_OPEN, order=order)
        past = tickets.search_fetch(domain & closed, DESK_LINE, limit=_MAX_PAST, order=order)
        return {
            "person": {**partner._desk_person(), **counts},
            "notes": html2plaintext(partner.comment or "").strip()[:_MAX_NOTES],
            "open": [self._card_line(ticket, partner) for ticket in now],
            "past": [self._card_line(ticket, partner) for ticket in past],
            "counts": counts,
            "contacts": self._contacts(now | past),
            "sections": self._card_sections(partner),
        }

    @api.model
    def _readable_partner(self, partner_id):
        partners = self.env["res.partner"]
        if isinstance(partner_id, int) and 0 < partner_id < 2**31:
            partner = partners.search(Domain("id", "=", partner_id))
            if partner:
                return partner
        raise UserError(self.env._("This person is no longer there. Search once more."))

    @api.model
    def _caller_domain(self, partner):
        """Return the tickets of a caller; those without account by number and address too.

        Nobody proved that those are the same person, so the screen marks them.
        """
        if partner.is_company:
            return Domain("commercial_partner_id", "=", partner.id)
        alike = Domain.FALSE
        key = email_key(partner.email)
        if key:
            alike |= Domain("requester_email_key", "=", key)
        if (partner.phone_key or "").startswith("+"):
            alike |= Domain("partner_phone_key", "=", partner.phone_key)
        return Domain("partner_id", "=", partner.id) | (Domain("partner_id", "=", False) & alike)

    @api.model
    def _card_line(self, ticket, partner):
        return {
            **ticket._desk_line(),
            "alike": not ticket.partner_id,
            "who": ticket.partner_id.name if ticket.partner_id != partner else "",
        }

    @api.model
    def _contacts(self, tickets):
        """Return when and by which channel the caller was in touch, newest first."""
        zone = self.env.company._city_time_zone()
        found = [
            (ticket.create_date, ticket, ticket.channel_id.name or "", "") for ticket in tickets
        ]
        ways = {"email": self.env._("E-mail"), "comment": self.env._("Website")}
        customers = tickets.partner_id.ids
        messages = self.env["mail.message"].search(
            Domain("model", "=", tickets._name)
            & Domain("res_id", "in", tickets.ids)
            & Domain("author_id", "in", customers)
            & Domain("message_type", "in", list(ways)),
            limit=_MAX_CONTACTS,
            order="id DESC",
        )
        by_id = {ticket.id: ticket for ticket in tickets}
        found += [
            (
                message.date,
                by_id[message.res_id],
                ways[message.message_type],
                html2plaintext(message.body or "").strip()[:120],
            )
            for message in messages
        ]
        found.sort(key=lambda item: (item[0], item[1].id), reverse=True)
        return [
            {
                "date": format_datetime(self.env, date, tz=zone, dt_format="short"),
                "channel": channel,
                "number": ticket.number,
                "ticket": ticket.id,
                "text": text or ticket.name,
            }
            for date, ticket, channel, text in found[:_MAX_CONTACTS]
        ]

    @api.model
    def _card_sections(self, partner):
        """Return further lists of the card; other addons add theirs.

        :return: list of ``{"name", "title", "lines": [{"id", "title", "text", "url"}]}``,
            each read with the rights of the user
        """
        return []
