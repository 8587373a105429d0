"""A day of visits, and what a device of the field sends."""

import uuid
from datetime import datetime

from odoo.addons.roeselare_meldpunt.schemas.field_action import FieldAction, parse
from odoo.addons.roeselare_servicedesk.schemas.submission import Upload

from .common import picture, setup_users

NEAR, FAR, FARTHEST = (50.945, 3.126), (50.96, 3.13), (50.98, 3.14)
VISIT = "roeselare_servicedesk.activity_type_visit"


def setup_field(case):
    """Give the class an agent with a colleague in the same team, and three visits."""
    setup_users(case)
    env = case.env
    case.colleague = case.agent.copy({"login": "meld_colleague", "name": "An Colleague"})
    env.ref("roeselare_servicedesk.team_netheid").user_ids = case.agent + case.colleague
    case.reports = [report(case, place) for place in (FAR, NEAR, None)]
    case.visits = [visit(case, item) for item in case.reports]
    env.flush_all()


def report(case, place=None, **values):
    where = {"latitude": place[0], "longitude": place[1]} if place else {}
    values = {"address_text": "Noordstraat 5", "partner_name": "Jan Secret", **where, **values}
    return (
        case.env["helpdesk.ticket"]
        .with_context(mail_create_nosubscribe=True)
        .create(
            {
                "kind": "report",
                "name": "Full bin",
                "description": "<p>The bin is <b>full</b></p>",
                "category_id": case.category.id,
                "partner_email": "jan@example.com",
                "user_id": False,
                **values,
            }
        )
    )


def visit(case, ticket, user=None):
    return ticket.activity_schedule(
        VISIT,
        date_deadline=case.env["servicedesk.my.day"]._today(),
        user_id=(user or case.agent).id,
        summary="Look at the bin",
    )


def new_key():
    return str(uuid.uuid4())


def sent(case, number=0, kind="done", **values):
    """Return the fields of an action on the visit of that number, as the page sends them."""
    ticket = case.reports[number]
    good = {
        "key": new_key(),
        "kind": kind,
        "ticket": str(ticket.id),
        "visit": str(case.visits[number].id),
        "version": str(ticket.edit_version),
        "text": "The words of the field",
        "solved": "1",
        "at": "",
    }
    return {**good, **values}


def action(fields, photos=()) -> FieldAction:
    return parse(fields, photos, datetime(2030, 1, 1, 12))


def upload(content=None, name="foto.jpg"):
    return Upload(name, picture(exif=True) if content is None else content, "image/jpeg")
