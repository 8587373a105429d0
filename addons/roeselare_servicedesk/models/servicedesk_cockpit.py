import re

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.email_key import email_key
from ..tools.phone import PhoneError, normalise, spoken
from ..tools.search import search_words
from .helpdesk_ticket_stage import CLOSED_STATES

MAX_FOUND = 8
_LONGEST = 120
_CANDIDATES = 300
_ALIKE = 0.4
_PHONE = re.compile(r"[+(]?[\d\s./()\-]+")
_NUMBER = re.compile(r"(?:\d{4}-)?\d{3,8}")
_PERSON = (
    "name",
    "is_company",
    "parent_id",
    "phone",
    "phone_key",
    "email",
    "street",
    "zip",
    "city",
)


class ServicedeskCockpit(models.AbstractModel):
    """What an operator with a caller on the line needs: who is it?

    Every public method asks for a role of staff first and then reads with the rights of
    the user: records that a rule hides are neither shown nor counted.
    """

    _name = "servicedesk.cockpit"
    _description = "Intake of callers"

    @api.model
    def _check_staff(self):
        if not self.env.user.has_group("roeselare_servicedesk.group_agent"):
            raise AccessError(
                self.env._(
                    "Only staff of the service desk uses this screen. Ask an administrator "
                    "for a role."
                )
            )

    # ------------------------------------------------------------------- find

    @api.model
    @api.readonly
    def action_find(self, text):
        """Return who and what a typed text may mean.

        :param str text: name, address, phone, e-mail or ticket number; not to be trusted
        :return: ``{"people", "tickets", "phone"}``; ``phone`` is the text in one spelling
            when it is a whole phone number
        """
        self._check_staff()
        text = " ".join(text[:_LONGEST].split()) if isinstance(text, str) else ""
        number = _as_phone(text)
        partners = self._found_partners(text, number)
        tickets = self._found_tickets(text, number)
        return {
            "people": self._people_values(partners),
            "tickets": self._ticket_values(tickets),
            "phone": number,
            "spoken": spoken(number) if number else "",
        }

    @api.model
    @api.readonly
    def action_call(self, number):
        """Return what is known of a number that calls; as :meth:`action_find`."""
        number = number if isinstance(number, str) else str(number or "")
        return self.action_find(f"+{number}" if re.fullmatch(r"[1-9]\d{7,14}", number) else number)

    @api.model
    def _found_partners(self, text, number):
        partners = self.env["res.partner"]
        if number:
            found = partners.search(
                Domain("phone_key", "=", number), limit=MAX_FOUND, order="is_company, name"
            )
            if found:
                return found
        words = [number.removeprefix("+")] if number else _words(text)
        if not any(len(word) > 1 for word in words):
            return partners
        ids = self._partner_ids(words, [_starts(word) for word in words])
        if len(ids) < MAX_FOUND and not number and self.env.registry.has_trigram:
            self.env.execute_query(
                SQL(
                    "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)",
                    str(_ALIKE),
                )
            )
            ids += self._partner_ids(words, [_looks_like(word) for word in words])
        return partners.browse(list(dict.fromkeys(ids))[:MAX_FOUND])

    @api.model
    def _partner_ids(self, words, conditions):
        """Return the ids of visible people for whom all ``conditions`` hold, best first.

        Only so many are ranked: the time stays the same in a city of any size.
        """
        query = self.env["res.partner"]._search(Domain("name", "!=", False))
        for condition in conditions:
            query.add_where(condition)
        query.limit = _CANDIDATES
        query.order = None
        text = SQL.identifier("res_partner", "desk_search")
        name = SQL.identifier("res_partner", "name")
        found = query.select(
            SQL("%s AS id", SQL.identifier("res_partner", "id")),
            SQL("%s AS said", text),
            SQL("%s AS name", name),
        )
        order = SQL("name")
        if self.env.registry.has_trigram:
            marks = [SQL("word_similarity(%s, said)", word) for word in words]
            order = SQL(
                "%s DESC, similarity(name, %s) DESC, name, id",
                SQL(" + ").join(marks),
                " ".join(words),
            )
        rows = self.env.execute_query(
            SQL("SELECT id FROM (%s) AS found ORDER BY %s LIMIT %s", found, order, MAX_FOUND)
        )
        return [row[0] for row in rows]

    @api.model
    def _found_tickets(self, text, number):
        """Return tickets by their number, or of callers who have no account or card."""
        if number and number.startswith("+"):
            domain = Domain("partner_phone_key", "=", number)
        elif "@" in text:
            key = email_key(text)
            domain = Domain("requester_email_key", "=", key) if key else Domain.FALSE
        elif _NUMBER.fullmatch(text):
            return self._visible_tickets(Domain("number", "like", text))
        else:
            domain = Domain.FALSE
        if domain.is_false():
            return self.env["helpdesk.ticket"]
        return self._visible_tickets(domain & Domain("partner_id", "=", False))

    @api.model
    def _visible_tickets(self, domain, limit=MAX_FOUND):
        return self.env["helpdesk.ticket"].search(domain, limit=limit, order="create_date DESC")

    # ----------------------------------------------------------------- values

    @api.model
    def _people_values(self, partners):
        """Return the partners as plain values, with what is open and past of each."""
        if not partners:
            return []
        tickets = self.env["helpdesk.ticket"]
        counts = {}
        for partner, state, count in tickets._read_group(
            Domain("partner_id", "in", partners.ids), ["partner_id", "public_state"], ["__count"]
        ):
            kind = "past" if state in CLOSED_STATES else "open"
            counts[partner.id, kind] = counts.get((partner.id, kind), 0) + count
        partners.fetch(_PERSON)
        return [
            {
                **partner._desk_person(),
                "open": counts.get((partner.id, "open"), 0),
                "past": counts.get((partner.id, "past"), 0),
            }
            for partner in partners
        ]

    @api.model
    def _ticket_values(self, tickets):
        return [ticket._desk_line() for ticket in tickets]


def _as_phone(text):
    """Return the phone number that a whole text is, or nothing."""
    if not _PHONE.fullmatch(text) or _NUMBER.fullmatch(text):
        return ""
    try:
        return normalise(text)
    except PhoneError:
        return ""


def _words(text):
    """Return the words of a text; digits that are typed in groups are one number."""
    if _PHONE.fullmatch(text):
        return ["".join(sign for sign in text if sign.isdigit())]
    return search_words(text)


def _starts(word):
    return SQL("%s LIKE %s", SQL.identifier("res_partner", "desk_search"), f"% {word}%")


def _looks_like(word):
    """Return the condition that a word, or what was meant by it, stands there."""
    if len(word) < 4 or word.isdigit():
        return _starts(word)
    return SQL("%s %%> %s", SQL.identifier("res_partner", "desk_search"), word)
