"""What clients of the bench need to know of a database, as plain values."""

import io
import secrets


def photo():
    """Return a JPEG of the size that a telephone's camera gives after the browser shrank it."""
    from PIL import Image

    image = Image.effect_noise((1600, 1200), 40).convert("RGB")
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=80)
    return stream.getvalue()


def describe(env):
    """Return what clients need to know, and give the citizen a password of this run."""
    users = env["res.users"]
    citizen = users.search([("login", "=", "load-citizen")])
    citizen.password = password = secrets.token_urlsafe(16)
    tickets = env["helpdesk.ticket"]
    ticket = tickets.search([("partner_id", "=", citizen.partner_id.id)], limit=1)
    public = tickets.search(tickets._public_domain(), limit=12, order="id desc")
    open_gate(env)
    service = env.ref("roeselare_servicedesk.service_inname_openbaar_domein")
    env.cr.commit()
    return {
        "logins": {"citizen": (citizen.login, password)},
        "category": env.ref("roeselare_meldpunt.category_fly_tipping").id,
        "service": service.code,
        "tracking": ticket._tracking_url(),
        "public": [report._public_url() for report in public],
        "addresses": addresses(env),
    }


def addresses(env):
    """Return what people type to find an address; nothing without a register."""
    if not env["meldpunt.house"].search_count([], limit=1):
        return []
    return [
        *("noordstr", "noordstraat 12", "nordstraat 12", "12 ooststraat", "brugsestwg 4"),
        *("meensestwg", "beversestnwg 11", "kokelare", "hoogstraat 9, 8800", "st hubrechtsstr 3"),
    ]


def open_gate(env):
    """Let the bench send as much as it can: the guard counts all the same.

    A form that is filled in by a program within a moment, and many of them, are what the guard
    holds up. Its work for each form is measured, its answer to a flood is not.
    """
    env.company.write({"servicedesk_guard_load": 0, "servicedesk_guard_seconds": 0})
