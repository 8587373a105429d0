"""The city that has the stock modules only: as many tickets, the same questions asked of it.

Its database is a copy of the template that ours is built on. The rows are copies of one
ticket that the ORM made, with titles, requesters and dates of their own.
"""

import secrets

from load.plan import OWN

MARK = "roeselare_bench_stock"
LOGIN = "stock-citizen"
CHUNK = 200_000
#: column → SQL of ticket number n; everything else as in the pattern
TICKET = {
    "number": "'S' || lpad(n::text, 8, '0')",
    "name": "'Sluikstort – Noordstraat ' || n % 250",
    "partner_id": "CASE WHEN n % %(stride)s = 0 AND n / %(stride)s < %(own)s THEN %(owner)s"
    " WHEN n % 10 < 3 THEN NULL ELSE %(partner)s + 1 + n::bigint * 7919 % %(citizens)s END",
    "create_date": "now() - (%(count)s - n) * interval '3 years' / %(count)s",
    "write_date": "now() - (%(count)s - n) * interval '3 years' / %(count)s",
    "stage_id": "CASE WHEN n > %(count)s * 0.97 THEN stage_id ELSE %(closed)s END",
}
PARTNER = {
    "name": "'Burger ' || n",
    "complete_name": "'Burger ' || n",
    "email": "'burger' || n || '@example.com'",
    "email_normalized": "'burger' || n || '@example.com'",
    "commercial_partner_id": "%(partner)s + n",
    "id": "%(partner)s + n",
}
MESSAGE = {"res_id": "%(ticket)s + n", "message_id": "'<stock-' || n || '@roeselare.example>'"}


def multiply(cr, table, pattern, values, first, last, own):
    """Copy row ``pattern`` of ``table`` once for each number from ``first`` to ``last``."""
    cr.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = %s AND column_name <> 'id'",
        [table],
    )
    names = [name for (name,) in cr.fetchall()]
    chosen = {name: f"pattern.{name}" for name in names} | {
        name: _filled(text, values) for name, text in own.items()
    }
    columns = ", ".join(f'"{name}"' for name in chosen)
    cr.execute(
        f"INSERT INTO {table} ({columns}) SELECT {', '.join(chosen.values())}"
        f" FROM {table} pattern, generate_series({int(first)}, {int(last)}) AS n"
        f" WHERE pattern.id = {int(pattern)}"
    )


def _filled(text, values):
    """Set our own numbers into an expression; %% is PostgreSQL's remainder there."""
    for name, value in values.items():
        text = text.replace(f"%({name})s", str(int(value)))
    return text


def ensure(env, tickets, citizens):
    """Fill the database unless it is full; return what a client needs to know."""
    env.cr.execute("SELECT to_regclass(%s)", [MARK])
    if not env.cr.fetchone()[0]:
        _fill(env, tickets, citizens)
    user = env["res.users"].search([("login", "=", LOGIN)])
    user.password = password = secrets.token_urlsafe(16)
    env.cr.commit()
    return {"logins": {"stock": (LOGIN, password)}}


def _fill(env, tickets, citizens):
    cr = env.cr
    users = env["res.users"].with_context(no_reset_password=True)
    group = env.ref("base.group_portal").id
    user = users.create(
        {"name": "Marie", "login": LOGIN, "email": "m@example.com", "group_ids": [(6, 0, [group])]}
    )
    pattern = env["helpdesk.ticket"].create(
        {"name": "-", "description": "<p>Er ligt afval.</p>", "user_id": False}
    )
    message = pattern.message_post(body="We kijken ter plaatse.", message_type="comment")
    person = env["res.partner"].create({"name": "-", "email": "p@example.com", "city": "Roeselare"})
    closed = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done").id
    env.flush_all()
    values = {
        "count": tickets,
        "citizens": citizens,
        "owner": user.partner_id.id,
        "own": OWN,
        "stride": max(tickets // OWN, 1),
        "closed": closed,
        "partner": person.id,
        "ticket": pattern.id,
    }
    multiply(cr, "res_partner", person.id, values, 1, citizens, PARTNER)
    for first in range(1, tickets + 1, CHUNK):
        last = min(first + CHUNK - 1, tickets)
        own = {**TICKET, "id": "%(ticket)s + n"}
        multiply(cr, "helpdesk_ticket", pattern.id, values, first, last, own)
        multiply(cr, "mail_message", message.id, values, first, last, MESSAGE)
    for table in ("res_partner", "helpdesk_ticket"):
        cr.execute(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")
    cr.execute(f"CREATE TABLE {MARK} (filled timestamp DEFAULT now())")
    cr.execute(f"INSERT INTO {MARK} DEFAULT VALUES")
    cr.commit()
    cr._cnx.autocommit = True
    for table in ("res_partner", "helpdesk_ticket", "mail_message"):
        cr.execute(f"VACUUM (ANALYZE) {table}")
    cr._cnx.autocommit = False
