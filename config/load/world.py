"""What the database offers to the data: categories with weights, teams, stages, sample rows."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch

#: the demand of the main categories; the rest is spread evenly
WEIGHTS = {"category_waste": 34, "category_green": 16, "category_roads": 12}
#: how often each channel is used
CHANNELS = {
    "helpdesk_mgmt.helpdesk_ticket_channel_web": 45,
    "helpdesk_mgmt.helpdesk_ticket_channel_phone": 30,
    "helpdesk_mgmt.helpdesk_ticket_channel_email": 15,
    "roeselare_servicedesk.channel_desk": 10,
}
REPORT_SHARE = 80
QUIET = {
    "mail_create_nosubscribe": True,
    "mail_create_nolog": True,
    "mail_notify_force_send": False,
    "tracking_disable": True,
}


@dataclass
class Basis:
    """What tickets are about: one category or service, with its team and its promise."""

    kind: str
    name: str
    values: dict
    weight: float
    team_id: int
    term: tuple
    calendar: object
    precision: int = 0
    row: dict = field(default_factory=dict)


@dataclass
class World:
    bases: list
    channels: list
    stages: dict
    reasons: dict
    agents: dict
    company: object
    add_days: object
    warn_at: object
    contains: object
    snapped: object
    area_of: object
    email_key: object
    phone_key: object
    partner_row: dict
    messages: dict
    documents: list
    libraries: dict
    fold: object
    subtypes: list


@contextmanager
def undone(env):
    """Let the ORM make records only to look at them.

    No process begins: requests are loaded as from before their service had steps.
    """
    tickets = type(env["helpdesk.ticket"])
    try:
        with patch.object(tickets, "_start_processes", lambda _tickets: None):
            yield
    finally:
        env.cr.rollback()
        env.invalidate_all()


def row_of(env, table, record_id):
    """Return a stored row as a dict, exactly as PostgreSQL has it."""
    env.flush_all()
    env.cr.execute(f'SELECT * FROM "{table}" WHERE id = %s', [record_id])
    names = [column.name for column in env.cr.description]
    return dict(zip(names, env.cr.fetchone(), strict=True))


def _basis(env, source, kind, weight, values):
    return Basis(
        kind=kind,
        name=source.with_context(lang="nl_BE").name,
        values={"kind": kind, **values},
        weight=weight,
        team_id=source.team_id.id,
        term=(source.term_days, source.term_unit),
        calendar=source.team_id._working_days(env.company),
        precision=source.place_precision if kind == "report" else 0,
    )


def _report_bases(env):
    categories = env["helpdesk.ticket.category"]
    mains = categories.search([*categories._report_domain(), ("parent_id", "=", False)])
    names = mains._get_external_ids()
    given = {
        main: WEIGHTS.get(names[main.id][0].rpartition(".")[2] if names[main.id] else "")
        for main in mains
    }
    rest = (100 - sum(filter(None, given.values()))) / max(list(given.values()).count(None), 1)
    for main in mains:
        children = categories.search(
            [*categories._report_domain(), ("parent_id", "=", main.id), ("refer_only", "=", False)]
        )
        for child in children:
            weight = (given[main] or rest) / len(children) * REPORT_SHARE / 100
            yield _basis(env, child, "report", weight, {"category_id": child.id})


def _service_bases(env):
    services = env["servicedesk.service"].search([])
    for service in services:
        weight = (100 - REPORT_SHARE) / len(services)
        yield _basis(env, service, service.kind, weight, {"service_id": service.id})


def ensure_agents(env, teams):
    """Return one agent for each team, made when not there: team id → (user, partner)."""
    agents = {}
    group = env.ref("roeselare_servicedesk.group_agent")
    for team in teams:
        login = f"load-team-{team.id}"
        user = env["res.users"].with_context(no_reset_password=True).search([("login", "=", login)])
        if not user:
            user = user.create(
                {
                    "name": f"Medewerker {team.name}",
                    "login": login,
                    "email": f"{login}@roeselare.example",
                    "group_ids": [(6, 0, [env.ref("base.group_user").id, group.id])],
                }
            )
            team.user_ids = [(4, user.id)]
        agents[team.id] = (user.id, user.partner_id.id)
    return agents


def ensure_owner(env, partner_id):
    """Give citizen 0 a login, so that the bench can sign in as one with known tickets."""
    users = env["res.users"].with_context(no_reset_password=True)
    if not users.search([("login", "=", "load-citizen")]):
        portal = env.ref("base.group_portal").id
        values = {"login": "load-citizen", "partner_id": partner_id}
        users.create({**values, "group_ids": [(6, 0, [portal])]})


def read(env):
    """Return the World of a database; what was made to look at is undone."""
    from odoo.addons.roeselare_meldpunt.tools import geometry
    from odoo.addons.roeselare_servicedesk.tools import term
    from odoo.addons.roeselare_servicedesk.tools.email_key import email_key
    from odoo.addons.roeselare_servicedesk.tools.phone import phone_key
    from odoo.addons.roeselare_servicedesk.tools.search import fold

    from . import libraries, samples

    bases = [*_report_bases(env), *_service_bases(env)]
    teams = env["helpdesk.ticket.team"].browse(sorted({basis.team_id for basis in bases}))
    agents = ensure_agents(env, teams)
    directories = libraries.ensure(env, teams)
    env.cr.commit()
    outline = geometry.prepared_outline(env.company.meldpunt_outline)
    stages = {}
    for stage in env["helpdesk.ticket.stage"].search([]):
        stages.setdefault(stage.public_state, (stage.id, stage.unattended))
    reasons = {}
    for reason in env["helpdesk.close.reason"].search([]):
        reasons.setdefault(reason.stage_id.public_state, reason.id)
    with undone(env):
        for basis in bases:
            ticket = samples.ticket(env, basis)
            basis.row = row_of(env, "helpdesk_ticket", ticket.id)
        partner_row, messages, documents = samples.others(env, ticket)
        shelved = samples.libraries(env, directories)
    return World(
        bases=bases,
        channels=[(env.ref(name).id, weight) for name, weight in CHANNELS.items()],
        stages=stages,
        reasons=reasons,
        agents=agents,
        company=env.company,
        add_days=term.add_days,
        warn_at=term.warn_at,
        contains=outline.contains,
        snapped=geometry.snapped,
        email_key=email_key,
        phone_key=phone_key,
        area_of=lambda lat, lon: env["meldpunt.area"]._containing(lat, lon).id or None,
        partner_row=partner_row,
        messages=messages,
        documents=documents,
        libraries=shelved,
        fold=fold,
        subtypes=env["mail.message.subtype"].default_subtypes("helpdesk.ticket")[0].ids,
    )
