"""A sample of the loaded tickets against the same tickets made through the ORM.

Every column of the table is compared, except those below. The clock is set to the moments of
the loaded ticket, so dates and terms are compared too. Steps of a process are not loaded.
"""

from contextlib import contextmanager
from random import Random
from unittest.mock import patch

from . import publication, tickets
from .world import QUIET, row_of, undone

#: column → why it cannot be the same
APART = {
    "id": "given by the database",
    "number": "given by the sequence, which counts on",
    "recurs_id": "the ticket of the sample stands where the loaded one does, and recurs from it",
    "recurrence_number": "as recurs_id",
    "alert_since": "cleared by the job that tells subscribers, which has run",
}


def differences(env, run, world, bases, count):
    """Compare a sample of ``count`` tickets; return what differs and the compared columns.

    :return: list of (ticket id, column, loaded, by ORM); list of column names
    """
    chance = Random(f"{run.seed}/sample")
    # the newest ones are those that are still open
    newest = range(max(run.tickets - count // 5, 0), run.tickets)
    others = range(newest.start)
    indexes = [*sorted(chance.sample(others, min(count - len(newest), len(others)))), *newest]
    found, columns = [], []
    for index in indexes:
        ticket = tickets.make(run, world, index, bases["partner_base"])
        ticket_id = bases["ticket_base"] + index + 1
        loaded = row_of(env, "helpdesk_ticket", ticket_id)
        with undone(env):
            created = _created(env, world, ticket)
        columns = [name for name in loaded if name not in APART]
        found += [
            (ticket_id, name, loaded[name], created[name])
            for name in columns
            if loaded[name] != created[name]
        ]
    return found, columns


def _created(env, world, ticket):
    """Return the row of the same ticket after intake, assignment and closing by the ORM."""
    life = ticket.life
    records = env["helpdesk.ticket"].with_context(**QUIET)
    with _clock(env, ticket.received):
        record = records.create({**ticket.values, "user_id": False})
        env.flush_all()
    if life.taken:
        with _clock(env, life.taken):
            taken = {"user_id": ticket.agent[0], "stage_id": world.stages["in_progress"][0]}
            record.write({**taken, **publication.approval(ticket)})
            env.flush_all()
    if life.moved:
        with _clock(env, life.moved):
            stage = world.stages[life.state][0]
            record.write({**tickets.final(world, ticket), "stage_id": stage})
            env.flush_all()
    return row_of(env, "helpdesk_ticket", record.id)


@contextmanager
def _clock(env, moment):
    """Set the clock of the ORM: of its functions, its transaction, its defaults."""
    from odoo import fields

    def now(*_args):
        return moment

    # a default holds the function itself, so it must be reached on its own
    default = env["helpdesk.ticket"]._fields["last_stage_update"]
    env.cr._now = moment
    with (
        patch.object(fields.Datetime, "now", staticmethod(now)),
        patch.object(default, "default", now),
    ):
        yield


def says(found, columns, count):
    """Return the outcome as a text."""
    apart = "; ".join(f"{name} ({why})" for name, why in APART.items())
    lines = [
        f"verified {count} tickets against the ORM in {len(columns)} columns; not compared: {apart}"
    ]
    lines += [
        f"  ticket {key}: {name} is {loaded!r}, the ORM has {created!r}"
        for key, name, loaded, created in found[:20]
    ]
    return "\n".join([*lines, f"{len(found)} differences"])
