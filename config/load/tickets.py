"""Tickets: one description, from which both the loaded row and the ORM's values come."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from . import plan, publication, words


@dataclass(frozen=True)
class Ticket:
    """A ticket as it came in, and what happened to it."""

    index: int
    basis: object
    received: object
    life: plan.Life
    values: dict
    agent: tuple

    def number(self):
        return f"{self.received.year}-{self.index + 1:06d}"


def make(run, world, index, partner_base):
    """Return ticket ``index`` of the run."""
    chance = Random(run.number("ticket", index))
    (basis,) = chance.choices(world.bases, [basis.weight for basis in world.bases])
    received = run.received(index)
    (channel,) = chance.choices(
        [channel for channel, _weight in world.channels],
        [weight for _channel, weight in world.channels],
    )
    street = f"{chance.choice(words.STREETS)} {chance.randint(1, 250)}"
    requester = run.requester(index)
    values = {
        **basis.values,
        **_text(chance, basis, street),
        "channel_id": channel,
        "lang": "fr_BE" if chance.random() < 0.02 else "nl_BE",
        **_contact(run, requester, partner_base, chance),
    }
    if basis.kind == "report":
        values |= _place(world, chance, street)
    return Ticket(
        index=index,
        basis=basis,
        received=received,
        life=plan.life(run, received, chance),
        values=values,
        agent=world.agents[basis.team_id],
    )


def _text(chance, basis, street):
    if basis.kind != "report":
        return {"name": basis.name, "description": f"<p>{chance.choice(words.REQUESTS)}</p>"}
    where, since = chance.choice(words.WHERE), chance.choice(words.SINCE)
    remark = chance.choice(words.REMARKS)
    return {
        "name": f"{basis.name} – {street}"[:200],
        "description": f"<p>{basis.name} in de {street}, {where}, {since}. {remark}</p>",
    }


def _contact(run, requester, partner_base, chance):
    if requester is None:
        if chance.random() < 0.3:
            return {"partner_name": "", "partner_email": "", "partner_phone": ""}
        person = plan.citizen(run, run.citizens + chance.randrange(100_000))
    else:
        person = plan.citizen(run, requester)
    found = {
        "partner_name": person.name,
        "partner_email": person.email,
        "partner_phone": person.phone if chance.random() < 0.5 else "",
    }
    return found if requester is None else {**found, "partner_id": partner_base + requester + 1}


def _place(world, chance, street):
    address = f"{street}, 8800 Roeselare"
    if chance.random() < 0.08:
        return {"address_text": address, "place_source": "text"}
    lon, lat = plan.place(chance, world.contains)
    (source,) = chance.choices(("map", "device", "address"), (40, 35, 25))
    return {"address_text": address, "place_source": source, "latitude": lat, "longitude": lon}


def promise(world, basis, received):
    """Return until when the promise runs and when to warn (naive UTC), None without one.

    Both are counted by the same functions as for a ticket that a citizen hands in.
    """
    days, unit = basis.term
    if not days:
        return {"term_deadline": None, "term_warn_at": None}
    company = world.company
    begin = company._to_city_zone(received)
    end = world.add_days(begin, days, unit, basis.calendar)
    warn = world.warn_at(begin, end, unit, basis.calendar)
    return {
        "term_deadline": company._to_utc(end).replace(microsecond=0),
        "term_warn_at": company._to_utc(warn).replace(microsecond=0),
    }


def row(world, ticket, ticket_id):
    """Return the stored row: the ORM's sample, with what is this ticket's own."""
    life = ticket.life
    stage, unattended = world.stages[life.state]
    partner = ticket.values.get("partner_id")
    found = {
        **ticket.basis.row,
        **ticket.values,
        "id": ticket_id,
        "number": ticket.number(),
        "partner_id": partner,
        "commercial_partner_id": partner,
        "create_date": ticket.received,
        "write_date": life.last or ticket.received,
        "last_stage_update": life.last or ticket.received,
        **promise(world, ticket.basis, ticket.received),
        **final(world, ticket),
        "stage_id": stage,
        "unattended": unattended,
        "public_state": life.state,
        "public_history": moments(life),
        "requester_email_key": world.email_key(ticket.values["partner_email"]) or None,
        "partner_phone_key": world.phone_key(ticket.values["partner_phone"]) or None,
        **publication.row(world, ticket),
    }
    if "alert_since" in found:
        found["alert_since"] = None
    if life.taken:
        found |= {"user_id": ticket.agent[0], "assigned_date": life.taken}
    if life.state == "waiting":
        found["term_paused_at"] = life.moved
    elif life.state not in plan.OPEN:
        found["closed_date"] = life.moved
    return found


def moments(life):
    """Return what the requester reads of the life of a ticket, None when nothing happened."""
    found = [("in_progress", life.taken), (life.state, life.moved)]
    return [[state, str(moment)] for state, moment in found if moment] or None


def final(world, ticket):
    """Return the values with which a ticket was closed."""
    if ticket.life.state in plan.OPEN:
        return {}
    answer = Random(ticket.index).choice(words.ANSWERS)
    return {
        "close_reason_id": world.reasons[ticket.life.state],
        "public_answer": answer if ticket.life.state == "resolved" else "",
    }


def messages(run, world, ticket, ticket_id, partner_base):
    """Yield the rows of what was said: answers, replies of the requester, notes."""
    life = ticket.life
    if not life.taken:
        return
    chance = Random(run.number("messages", ticket.index))
    agent = ticket.agent[1]
    requester = ticket.values.get("partner_id")
    if chance.random() < 0.5:
        yield _message(world, "comment", life.taken, agent, chance.choice(words.STAFF_LINES))
        if requester and chance.random() < 0.4:
            moment = life.taken + timedelta(seconds=40)
            yield _message(world, "comment", moment, requester, chance.choice(words.REPLIES))
    if chance.random() < 0.3:
        yield _message(world, "note", life.taken, agent, chance.choice(words.NOTES))
    if life.state == "resolved":
        answer = final(world, ticket)["public_answer"]
        yield _message(world, "comment", life.moved, agent, answer)


def _message(world, kind, moment, author, text):
    return {
        **world.messages[kind],
        "parent_id": None,
        "author_id": author,
        "date": moment,
        "create_date": moment,
        "write_date": moment,
        "body": f"<p>{text}</p>",
    }
