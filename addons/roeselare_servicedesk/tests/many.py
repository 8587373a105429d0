"""Many tickets for a test of plans."""

from odoo.tools import SQL


def many_tickets(ticket, count=4000, **columns):
    """Insert ``count`` copies of ``ticket`` by SQL and let the planner know of them.

    Among a handful of rows any index that fits is as good as another: a plan would then
    tell of the tests that ran before and not of the query. ``columns`` are SQL expressions
    of the copies' columns, in which ``n`` counts from 1.
    """
    ticket.env.flush_all()
    columns = {
        "id": SQL("900000000 + n"),
        "number": SQL("'many-' || n"),
        "idempotency_key": SQL("NULL::text"),
        **columns,
    }
    changed = SQL(", ").join(SQL("%s, %s", name, value) for name, value in columns.items())
    ticket.env.cr.execute(
        SQL(
            """
            INSERT INTO helpdesk_ticket
            SELECT (jsonb_populate_record(ticket, jsonb_build_object(%s))).*
              FROM helpdesk_ticket ticket, generate_series(1, %s) n
             WHERE ticket.id = %s
            """,
            changed,
            count,
            ticket.id,
        )
    )
    ticket.env.cr.execute("ANALYZE helpdesk_ticket")
