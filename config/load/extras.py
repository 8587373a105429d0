"""What hangs on reports and people: photos, followers, subscriptions, the address register.

Set by set, in SQL: a row that the ORM made is the pattern, what differs is an expression.
"""

import base64
import io
import json
from random import Random

from . import plan, words
from .world import row_of, undone

PHOTO_EVERY = 5
FOLLOWED_EVERY = 8
SUBSCRIBED_EVERY = 20
STREETS, HOUSES = 900, 45
_HEADER = "straatnaam;huisnummer;busnummer;postcode;gemeente;adresid;lat;lon"


def spread(cr, table, pattern, source, own):
    """Insert one row for each row of ``source``, like ``pattern`` but for ``own``.

    :param str source: what stands after FROM
    :param dict own: column → SQL
    """
    chosen = {name: f"pattern.{name}" for name in pattern if name != "id"} | own
    columns = ", ".join(f'"{name}"' for name in chosen)
    given = f"INSERT INTO {table} ({columns}) SELECT {', '.join(chosen.values())} FROM {source},"
    cr.execute(
        given.replace("%", "%%") + f" jsonb_populate_record(NULL::{table}, %s::jsonb) AS pattern",
        [json.dumps(pattern, default=str)],
    )


def patterns(env):
    """Return sample rows of photo (with its files), follower and subscription."""
    with undone(env):
        ticket = env["helpdesk.ticket"].search([("is_public", "=", True)], limit=1)
        photo = env["meldpunt.photo"].create(
            {"ticket_id": ticket.id, "image": _picture(), "publication": "approved"}
        )
        domain = [("res_model", "=", "meldpunt.photo"), ("res_id", "=", photo.id)]
        files = env["ir.attachment"].with_context(skip_res_field_check=True)
        files = files.search([*domain, ("res_field", "!=", False)])
        found = {
            "photo": row_of(env, "meldpunt_photo", photo.id),
            "files": [row_of(env, "ir_attachment", file.id) for file in files],
        }
        known = {"email": "load@example.com", "confirmed_at": "2026-01-01 00:00:00"}
        if "meldpunt.follower" in env:
            follower = env["meldpunt.follower"].create({**known, "ticket_id": ticket.id})
            found["follower"] = row_of(env, "meldpunt_follower", follower.id)
        if "meldpunt.subscription" in env:
            area = env["meldpunt.area"].search([], limit=1)
            subscription = env["meldpunt.subscription"].create(
                {**known, "kind": "district", "area_id": area.id}
            )
            found["subscription"] = row_of(env, "meldpunt_subscription", subscription.id)
    return found


def _picture():
    from PIL import Image, ImageFilter

    image = Image.effect_noise((1280, 960), 60).filter(ImageFilter.GaussianBlur(2)).convert("RGB")
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=80)
    return base64.b64encode(stream.getvalue())


def photos(cr, found, first, last):
    """Give every fifth report of these ids a photo; all show the same."""
    spread(
        cr,
        "meldpunt_photo",
        found["photo"],
        f"(SELECT id AS chosen, create_date AS moment FROM helpdesk_ticket WHERE kind = 'report'"
        f" AND id % {PHOTO_EVERY} = 0 AND id BETWEEN {first} AND {last}) AS hit",
        {"ticket_id": "hit.chosen", "create_date": "hit.moment"},
    )
    for file in found["files"]:
        spread(
            cr,
            "ir_attachment",
            file,
            f"(SELECT id AS photo FROM meldpunt_photo WHERE ticket_id BETWEEN {first} AND {last})"
            " AS new",
            {"res_id": "new.photo"},
        )


def followers(cr, found, first, last):
    """Let somebody follow every eighth public report of these ids."""
    spread(
        cr,
        "meldpunt_follower",
        found["follower"],
        f"(SELECT id AS chosen, create_date AS moment FROM helpdesk_ticket WHERE is_public"
        f" AND id % {FOLLOWED_EVERY} = 0 AND id BETWEEN {first} AND {last}) AS hit",
        {
            "ticket_id": "hit.chosen",
            "email": "'volger' || hit.chosen % 5000 || '@example.com'",
            "confirmed_at": "hit.moment + interval '1 hour'",
            "create_date": "hit.moment + interval '1 hour'",
        },
    )


def subscriptions(cr, found, citizens):
    """Let a twentieth of the citizens watch a district."""
    spread(
        cr,
        "meldpunt_subscription",
        found["subscription"],
        f"generate_series(1, {citizens // SUBSCRIBED_EVERY}) AS n",
        {
            "email": "'wijk' || n || '@example.com'",
            "area_id": "(SELECT (array_agg(id ORDER BY id))[1 + n % count(*)] FROM meldpunt_area)",
            "frequency": "(ARRAY['now', 'day', 'week'])[1 + n % 3]",
        },
    )


def register(run, contains):
    """Return a file of 40,500 addresses, as the administrator imports it."""
    chance = Random(run.seed)
    lines, names = [_HEADER], {}
    while len(names) < STREETS:
        first, middle = chance.choice(words.STREET_FIRST), chance.choice(words.STREET_MIDDLE)
        names[f"{first}{middle}{chance.choice(words.STREET_LAST)}"] = None
    for street, name in enumerate([*words.STREETS, *list(names)[len(words.STREETS) :]]):
        lon, lat = plan.place(chance, contains)
        for house in range(1, HOUSES + 1):
            uri = f"https://data.vlaanderen.be/id/adres/{street * 1000 + house}"
            point = f"{lat + house * 0.00002:.6f};{lon + house * 0.00003:.6f}"
            lines.append(f"{name};{house};;8800;Roeselare;{uri};{point}")
    return "\n".join(lines) + "\n"


def addresses(env, run, contains):
    """Import the register through the addon's own import."""
    content = base64.b64encode(register(run, contains).encode())
    done = env["meldpunt.import"].create({"kind": "address", "file": content})
    done.action_import()
