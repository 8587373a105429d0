"""Writing in bulk: COPY, and a table that remembers which batches are in."""

import io
import json
from contextlib import contextmanager
from datetime import date, datetime

SCHEMA = "roeselare_load"
_CREATE = f"""
CREATE SCHEMA IF NOT EXISTS {SCHEMA};
CREATE TABLE IF NOT EXISTS {SCHEMA}.run (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    seed bigint NOT NULL, tickets bigint NOT NULL, citizens bigint NOT NULL,
    documents bigint NOT NULL, until date NOT NULL, batch integer NOT NULL,
    ticket_base bigint NOT NULL, partner_base bigint NOT NULL, document_base bigint NOT NULL,
    finished timestamp
);
CREATE TABLE IF NOT EXISTS {SCHEMA}.batch (
    kind text NOT NULL, number integer NOT NULL, count integer NOT NULL,
    loaded timestamp NOT NULL DEFAULT now(), PRIMARY KEY (kind, number)
);
"""
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
ORDER = ("seed", "tickets", "citizens", "documents", "until", "batch")
BASES = ("ticket_base", "partner_base", "document_base")


class OtherRun(Exception):
    """The database holds the data of another order."""


def text(value):
    """Return a value as COPY's text format writes it."""
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    return str(value)


def copy(cr, table, rows):
    """COPY rows (dicts of the same keys) into a table; return how many."""
    if not rows:
        return 0
    names = list(rows[0])
    lines = "".join("\t".join([text(row[name]) for name in names]) + "\n" for row in rows)
    columns = ", ".join(f'"{name}"' for name in names)
    cr._obj.copy_expert(f'COPY "{table}" ({columns}) FROM STDIN', io.StringIO(lines))
    return len(rows)


@contextmanager
def without_trigger(cr, table, name):
    """Let no row fire a trigger meanwhile, in this transaction."""
    cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
    yield
    cr.execute(f"ALTER TABLE {table} ENABLE TRIGGER {name}")


def begin(cr, run):
    """Write the order down, or go on with it; return the bases of the ids.

    :raise OtherRun: the database was loaded with another order
    """
    cr.execute(_CREATE)
    wanted = tuple(getattr(run, name) for name in ORDER)
    cr.execute(f"SELECT {','.join(ORDER)} FROM {SCHEMA}.run")
    found = cr.fetchone()
    if found and found != wanted:
        raise OtherRun(
            f"the database holds {found[1]} tickets, {found[2]} citizens, {found[3]} documents "
            f"by seed {found[0]} until {found[4]} in batches of {found[5]}: "
            "drop it, or name another with --database"
        )
    if not found:
        cr.execute(
            f"INSERT INTO {SCHEMA}.run ({','.join((*ORDER, *BASES))})"
            " SELECT %s, %s, %s, %s, %s, %s, (SELECT coalesce(max(id), 0) FROM helpdesk_ticket),"
            " (SELECT coalesce(max(id), 0) FROM res_partner),"
            " (SELECT coalesce(max(id), 0) FROM dms_file)",
            wanted,
        )
    cr.execute(f"SELECT {','.join(BASES)} FROM {SCHEMA}.run")
    bases = dict(zip(BASES, cr.fetchone(), strict=True))
    if not found:
        for table, base, count in _reserved(run, bases):
            cr.execute("SELECT setval(%s, %s)", [f"{table}_id_seq", base + count + 1])
    cr.commit()
    return bases


def _reserved(run, bases):
    """The ids of the data are set aside at once, so that nobody else gets them meanwhile."""
    return (
        ("helpdesk_ticket", bases["ticket_base"], run.tickets),
        ("res_partner", bases["partner_base"], run.citizens),
        ("dms_file", bases["document_base"], run.files),
    )


def until(cr):
    """Return the last day of a load that was begun in this database, or None."""
    cr.execute("SELECT to_regclass(%s)", [f"{SCHEMA}.run"])
    if not cr.fetchone()[0]:
        return None
    cr.execute(f"SELECT until FROM {SCHEMA}.run")
    return (cr.fetchone() or [None])[0]


def done(cr, kind):
    """Return the numbers of the batches that are in."""
    cr.execute(f"SELECT number FROM {SCHEMA}.batch WHERE kind = %s", [kind])
    return {number for (number,) in cr.fetchall()}


def remember(cr, kind, number, count):
    """Note a batch in the transaction that stores it: it is in with this note or not at all."""
    cr.execute(
        f"INSERT INTO {SCHEMA}.batch (kind, number, count) VALUES (%s, %s, %s)",
        [kind, number, count],
    )


def follow(cr, subtypes, first, last):
    """Make the agents followers of the tickets they took, as the ORM does."""
    cr.execute(
        """
        WITH new AS (
            INSERT INTO mail_followers (res_model, res_id, partner_id)
            SELECT 'helpdesk.ticket', ticket.id, agent.partner_id
            FROM helpdesk_ticket ticket JOIN res_users agent ON agent.id = ticket.user_id
            WHERE ticket.id BETWEEN %s AND %s RETURNING id
        )
        INSERT INTO mail_followers_mail_message_subtype_rel
            (mail_followers_id, mail_message_subtype_id)
        SELECT new.id, unnest(%s) FROM new
        """,
        [first, last, subtypes],
    )


def finish(cr, run):
    """Let the sequence of ticket numbers go on after the last one, and note the end."""
    cr.execute(
        "SELECT id, number_next FROM ir_sequence WHERE code = 'helpdesk.ticket.sequence'"
        " AND implementation = 'standard'"
    )
    for sequence_id, _number in cr.fetchall():
        name = f"ir_sequence_{sequence_id:03d}"
        cr.execute(
            f"SELECT setval(%s, greatest(%s, (SELECT last_value FROM {name})))",
            [name, run.tickets + 1],
        )
    cr.execute(f"UPDATE {SCHEMA}.run SET finished = now() AT TIME ZONE 'UTC'")
    cr.commit()
