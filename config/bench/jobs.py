"""What clients ask of the server, job by job."""

import secrets
from dataclasses import dataclass, field, replace
from random import Random
from urllib.parse import urlencode

#: the limit of Odoo's statements for a page that everybody sees
PUBLIC_QUERIES = 30
#: and for the first page of one's own documents
DOCUMENTS_QUERIES = 40
#: how much more our path may cost than the stock module's
STOCK = 1.3
#: number of clients → p95 in milliseconds
MAP = {4: 60}
TYPEAHEAD = {1: 20}
CENTRE = (3.125, 50.944)


@dataclass(frozen=True)
class Job:
    """One kind of request.

    :param tuple paths: asked in turns
    :param str login: whose session; empty for a stranger
    :param str form: page to get first, for its hidden fields
    :param fill: function of the hidden fields that gives the form to send
    :param walk: function that gives what is filled in on the pages from ``form`` to the one
        that is measured
    :param str logged: pattern of that page in the server's log, if it is not one of ``paths``
    :param int status: the answer that counts as a success
    :param int queries: the highest number of SQL statements, or None
    :param dict p95: number of clients → highest p95 in milliseconds
    :param stock: the job of the stock modules that this one is compared with
    :param float stock_limit: how many times the stock job's time it may take, or None
    """

    name: str
    paths: tuple
    login: str = ""
    method: str = "GET"
    form: str = ""
    fill: object = None
    walk: object = None
    logged: str = ""
    body: str = ""
    files: tuple = ()
    status: int = 200
    queries: int | None = None
    p95: dict = field(default_factory=dict)
    stock: object = None
    stock_limit: float | None = STOCK


def page(name, *paths, **more):
    """Return the job of a page that everybody may see."""
    return Job(name, paths, queries=PUBLIC_QUERIES, **more)


def own(name, path, stock=None):
    """Return the job of a citizen's own page."""
    return Job(name, (path,), login="citizen", stock=stock)


def stock_page(path):
    return Job(f"stock {path}", (path,), login="stock")


def boxes(half_width, half_height, count=12):
    """Return the paths of map boxes around the centre, as somebody who moves the map."""
    chance = Random(1788)
    paths = []
    for _box in range(count):
        lon = CENTRE[0] + chance.uniform(-0.012, 0.012)
        lat = CENTRE[1] + chance.uniform(-0.008, 0.008)
        edges = (lon - half_width, lat - half_height, lon + half_width, lat + half_height)
        paths.append("/meldpunt/kaart/data?bbox=" + ",".join(f"{edge:.5f}" for edge in edges))
    return paths


def meldpunt(world):
    """Return the jobs of Meldpunt 1788, without those that write."""
    chance = Random(7)
    near = [
        f"/meldpunt/bekend?category={world['category']}"
        f"&lat={CENTRE[1] + chance.gauss(0, 0.006):.5f}"
        f"&lon={CENTRE[0] + chance.gauss(0, 0.009):.5f}"
        for _point in range(12)
    ]
    whole = "/meldpunt/kaart/data?bbox=3.05,50.88,3.2,51&zoom="
    return [
        page("report form", "/meldpunt"),
        page("map page", "/meldpunt/kaart"),
        page(
            "map: a neighbourhood",
            *[f"{path}&zoom=17" for path in boxes(0.002, 0.001)],
            p95=MAP,
        ),
        page("map: whole city, clustered", f"{whole}12", f"{whole}13", p95=MAP),
        page("map: a district, clustered", *[f"{path}&zoom=14" for path in boxes(0.02, 0.01)]),
        page("list of reports", "/meldpunt/kaart?weergave=lijst"),
        page(
            "list of reports, filtered",
            f"/meldpunt/kaart?weergave=lijst&categorie={world['category']}&toestand=open",
        ),
        page("public page of a report", *world["public"]),
        page("known reports near a point", *near),
        page(
            "address typeahead",
            *["/meldpunt/adres?" + urlencode({"q": text}) for text in world["addresses"]],
            p95=TYPEAHEAD,
        ),
        page("feed of all reports", "/meldpunt/feed.atom"),
        page("feed around a point", f"/meldpunt/feed.rss?straal={CENTRE[1]},{CENTRE[0]},500"),
    ]


def pages(world):
    """Return the jobs of the pages of the service desk and of the documents."""
    service = f"/diensten/{world['service']}"
    return [
        page("start page", "/"),
        page("catalogue", "/diensten"),
        page("search in the catalogue", "/diensten?zoek=parkeervergunnig"),
        page("service page", service),
        page("first step of a form", f"{service}/aanvragen"),
        page("tracking page", world["tracking"]),
        own("/my", "/my", replace(stock_page("/my"), name="stock /my")),
        own("/my/tickets", "/my/tickets", stock_page("/my/tickets")),
        replace(own("/my/documenten", "/my/documenten"), queries=DOCUMENTS_QUERIES),
    ]


def report_form(world, fields):
    """Return a filled-in report, with the hidden fields of the page it was filled in on."""
    chance = secrets.SystemRandom()
    return {
        **fields,
        "category_id": world["category"],
        "description": "Er ligt afval naast de vuilnisbak.",
        "address": "Noordstraat 1, 8800 Roeselare",
        "latitude": f"{CENTRE[1] + chance.uniform(-0.008, 0.008):.6f}",
        "longitude": f"{CENTRE[0] + chance.uniform(-0.01, 0.01):.6f}",
        "place_source": "map",
        "email": f"an.{secrets.token_hex(6)}@example.com",
        "idempotency_key": secrets.token_urlsafe(18),
    }


def submits(world):
    """Return the jobs that hand in a report, each beside the stock module's own form."""
    photo = world["photo"]
    stock = Job(
        "stock /submitted/ticket",
        ("/submitted/ticket",),
        login="stock",
        method="POST",
        form="/new/ticket",
        fill=lambda fields: {
            "csrf_token": fields["csrf_token"],
            "subject": "Sluikstort – Noordstraat 1",
            "description": "Er ligt afval naast de vuilnisbak.",
        },
        status=302,
    )
    ours = Job(
        "submit a report",
        ("/meldpunt",),
        method="POST",
        form="/meldpunt",
        fill=lambda fields: report_form(world, fields),
        status=303,
        stock=stock,
    )
    mine = replace(ours, name="submit a report, signed in", login="citizen")
    with_photo = replace(
        ours,
        name="submit a report with photo",
        files=(("photos", "f.jpg", "image/jpeg", photo),),
        # Told, not bounded: stock never opens the picture, so there is nothing to equal.
        stock_limit=None,
        stock=replace(
            stock,
            name="stock /submitted/ticket with photo",
            files=(("attachment", "f.jpg", "image/jpeg", photo),),
        ),
    )
    return [ours, mine, with_photo, request_form()]


def request_form():
    """Return the job that sends a request: three pages are filled in, the last one is timed."""
    page = "/diensten/grofvuil-ophaling/aanvragen"
    return Job(
        "submit a request, last page",
        (page,),
        method="POST",
        form=page,
        walk=lambda: (
            {"q_piece_kind__1": "mattress", "q_piece_count__1": "2"},
            {"q_address": "Noordstraat 1, 8800 Roeselare", "q_day": "monday", "q_help": "no"},
            {"name": "An", "email": f"an.{secrets.token_hex(6)}@example.com"},
        ),
        fill=dict,
        logged=r"/aanvraag/.*/overzicht",
        status=303,
    )


def all_jobs(world):
    """Return every job, in the order of the report.

    :param dict world: what `describe` found in the database: logins, category, service,
        tracking link, public reports, addresses, photo
    """
    found = [*meldpunt(world), *submits(world), *pages(world)]
    return [job for job in found if job.paths]
