"""The five most used queries, and how PostgreSQL answers them."""

#: the map of a neighbourhood: about 560 by 450 metres in the centre
BOX = """
SELECT id, public_latitude, public_longitude, public_state, category_id FROM helpdesk_ticket
WHERE is_public AND point(public_longitude, public_latitude)
    <@ box(point(3.121, 50.942), point(3.129, 50.946))
LIMIT 500
"""
LIST = "SELECT id, number FROM helpdesk_ticket WHERE is_public ORDER BY id DESC LIMIT 26"
NEAR = """
SELECT id FROM helpdesk_ticket WHERE is_public
ORDER BY point(public_longitude, public_latitude) <-> point(3.1232, 50.9455) LIMIT 5
"""
PLAIN = "plain SQL"
#: what has to stay in memory for all this to stay quick
SIZES = """
SELECT relname, pg_size_pretty(pg_table_size(oid)), pg_size_pretty(pg_indexes_size(oid))
FROM pg_class WHERE relkind = 'r' ORDER BY pg_total_relation_size(oid) DESC LIMIT 8
"""


def queries(bench):
    """Return name → (query, values)."""
    tickets = bench.tickets
    citizen = bench.env["res.users"].search([("login", "=", "load-citizen")])
    own = tickets.sudo()._search(tickets._own_domain(citizen), order="create_date desc", limit=20)
    queue = tickets.with_user(bench.agent)
    open_ones = [("public_state", "in", ["received", "in_progress", "waiting"])]
    team = queue._search([*open_ones, ("team_id", "=", bench.team.id)], limit=80)
    found = {
        "map of a neighbourhood": BOX,
        "list of public reports": LIST,
        "reports nearest to a point": NEAR,
    }
    for name, query in {"own tickets": own, "queue of a team": team}.items():
        found[name] = query.select()
    return found


def rows(bench):
    """Return the rows of what PostgreSQL alone takes for them, until the last row is fetched."""
    found = []
    for name, query in queries(bench).items():
        code, values = _parts(query)

        def ask(code=code, values=values):
            bench.cr.execute(code, values)
            bench.cr.fetchall()

        found.append(bench.measure(f"{PLAIN}: {name}", ask))
    return found


def _parts(query):
    """Return the text of a query and its values."""
    return (query, None) if isinstance(query, str) else (query.code, query.params)


def explain(bench):
    """Return the plans as text."""
    parts = []
    for name, query in queries(bench).items():
        code, values = _parts(query)
        bench.cr.execute("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) " + code, values)
        lines = [line[:200] for (line,) in bench.cr.fetchall()]
        parts.append("\n".join([f"-- {name}", *lines]))
    bench.cr.execute(SIZES)
    sizes = [f"{name:32} {own:>9} {indexes:>9}" for name, own, indexes in bench.cr.fetchall()]
    parts.append("\n".join(["-- the largest tables: rows, their indexes", *sizes]))
    bench.cr.rollback()
    return "\n\n".join(parts)
