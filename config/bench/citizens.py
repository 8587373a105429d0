"""Rows of what citizens cause beside their pages: pickers, a request, a reply by mail."""

import itertools

CATEGORIES = 1788
SERVICES = 500
MAIL = (
    "From: {ticket.partner_email}\r\nTo: meldpunt@roeselare.example\r\n"
    "Subject: Re: {ticket.number}\r\nMessage-ID: <reply-bench-{n}@example.com>\r\n"
    "In-Reply-To: {root.message_id}\r\nReferences: {root.message_id}\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\nHet ligt er nog altijd.\r\n"
)


def pickers(bench):
    """Return the rows of the fields in which staff picks a category or a service."""
    env = bench.env
    user = env["res.users"].browse(bench.agent.id)
    with bench.kept():
        _fill(env)
        categories = env["helpdesk.ticket.category"].with_user(user)
        services = env["servicedesk.service"].with_user(user)
        return [
            bench.measure(
                f"pick one of {CATEGORIES} categories by a word",
                lambda: categories.name_search("soort 17", limit=8),
            ),
            bench.measure(
                f"pick one of {CATEGORIES} categories, list opened",
                lambda: categories.name_search("", limit=8),
            ),
            bench.measure(
                f"pick one of {SERVICES} services by a word",
                lambda: services.name_search("dienst 17", limit=8),
            ),
            bench.measure(
                f"choice of the form among {CATEGORIES} categories",
                lambda: env["helpdesk.ticket.category"]._report_groups(),
            ),
        ]


def _fill(env):
    categories = env["helpdesk.ticket.category"]
    parent = env.ref("roeselare_meldpunt.category_waste")
    missing = CATEGORIES - categories.search_count([])
    pattern = env.ref("roeselare_meldpunt.category_fly_tipping")
    values = {"parent_id": parent.id, "team_id": pattern.team_id.id}
    categories.create([{**values, "name": f"Soort {number}"} for number in range(missing)])
    services = env["servicedesk.service"]
    team = env.ref("roeselare_servicedesk.service_inname_openbaar_domein").team_id
    missing = SERVICES - services.search_count([])
    services.create(
        [
            {"name": f"Dienst {number}", "code": f"bench-{number}", "team_id": team.id}
            for number in range(missing)
        ]
    )
    env.flush_all()


def reply(bench):
    """Return the row of a citizen's answer, by mail, to an open ticket."""
    env = bench.env
    citizen = env["res.users"].search([("login", "=", "load-citizen")]).partner_id
    values = {"partner_id": citizen.id, "partner_email": citizen.email, "user_id": False}
    numbers = itertools.count()
    with bench.kept():
        ticket = bench.tickets.create([{"name": "Vraag", "description": "<p>?</p>", **values}])
        root = ticket.message_post(body="Welke kleur?", message_type="comment")
        process = env["mail.thread"].with_context(mail_notify_force_send=False).message_process

        def answer():
            # another identity each time: what came before is passed over
            process("helpdesk.ticket", MAIL.format(ticket=ticket, root=root, n=next(numbers)))

        return [bench.measure("reply by mail", answer)]


def watch(bench):
    """Return the row of finding out whom a new public report has to be told."""
    env = bench.env
    report = bench.tickets.search([("is_public", "=", True)], limit=1, order="id desc")
    subscriptions = env["meldpunt.subscription"]
    count = subscriptions.search_count([])

    def match():
        subscriptions._match(report)

    return [bench.measure(f"match a report with all {count} subscriptions", match)]
