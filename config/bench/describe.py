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
    if "meldpunt.house" not in env or not env["meldpunt.house"].search_count([], limit=1):
        return []
    return []
