"""What everyone sees of the loaded reports: as the ORM's own fields would have it."""

from random import Random

from . import words

APPROVED_SHARE = 0.6
#: states of a report that is taken off the map
HIDDEN = ("cancelled", "rejected")


def approval(ticket):
    """Return what staff wrote when it took a report that waits for approval, or nothing."""
    if ticket.basis.row["publication_state"] != "pending" or not ticket.life.taken:
        return {}
    chance = Random(f"approval/{ticket.index}")
    if chance.random() > APPROVED_SHARE:
        return {}
    return {"publication_state": "public", "public_text": chance.choice(words.PUBLIC_TEXTS)}


def row(world, ticket):
    """Return the columns of publication of a ticket."""
    life, values = ticket.life, ticket.values
    approved = approval(ticket)
    state = approved.get("publication_state") or ticket.basis.row["publication_state"]
    lat, lon = values.get("latitude", 0.0), values.get("longitude", 0.0)
    shown_lat, shown_lon = world.snapped(lat, lon, ticket.basis.precision)
    found = {
        **approved,
        "publication_state": state,
        "is_public": state == "public" and life.state not in HIDDEN,
        "public_latitude": shown_lat,
        "public_longitude": shown_lon,
        "area_id": world.area_of(lat, lon) if lat else None,
    }
    if state == "public":
        found["published_at"] = life.taken if approved else ticket.received
    return found
