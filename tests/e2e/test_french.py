"""Who reads French reads French: no Dutch, no English, and nothing is cut or too wide."""

import html

import pytest

from . import meldpunt_states
from .test_accessibility_meldpunt import PAGES, ready, unfit
from .wording import TAG, Wording, plain

PHONE, DESKTOP = 390, 1280
WIDTHS = (PHONE, DESKTOP)
PUBLIC = (
    "/start",
    "/diensten",
    "/diensten?zoek=xyzzy&doelgroep=citizen",
    "/diensten/parkeervergunning",
    "/diensten/vraag",
    "/diensten/vraag/aanvragen",
    "/diensten/parkeervergunning/aanvragen",
    "/antwoorden",
    "/antwoorden?zoek=xyzzy",
    "/antwoorden?thema=MilieuEnergie",
    "/antwoorden/wespennest",
    "/antwoorden/wespennest?dank=ja",
    "/antwoorden/parkeren-bewoner",
    "/web/login",
)
OWN = (
    "/my",
    "/my/tickets",
    "/my/volgend",
    "/my/aanvragen",
    "/my/documenten",
    "/my/documenten/toevoegen",
    "/my/documenten/delen",
    "/my/documenten/gedeeld",
    "/my/documenten/mandaten",
    "/gedeeld/onbekend",
)


@pytest.fixture(scope="module")
def french(project):
    return Wording(project, "fr")


@pytest.fixture(scope="module")
def written(admin_rpc):
    """What somebody wrote, names and messages: it is in the language of who wrote."""

    def read():
        found = set()
        for model in ("helpdesk.ticket", "dms.file", "docs.request.line", "website"):
            for item in admin_rpc.search_read(model, [], ["name"]):
                found |= {plain(item["name"]), plain(item["name"].rpartition(".")[0])}
        about = [("model", "=", "helpdesk.ticket")]
        for message in admin_rpc.search_read("mail.message", about, ["body"]):
            found |= {plain(html.unescape(part)) for part in TAG.split(message["body"])}
        return found

    return read


def look(window, path, french, written):
    """Return what is wrong with a French page, on a phone and on a desk."""
    page = window.page
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        window.goto(f"/fr{path}")
        ready(page)
        assert page.evaluate("document.documentElement.lang") == "fr-BE"
        found += [text for text in french.foreign(page) if text not in written]
        found += unfit(page)
    return found


def test_dutch_on_a_page_is_found(visit, french, written):
    """The test of the test: a Dutch page is full of Dutch, and so is a part that stayed so."""
    window = visit()
    names = written()
    window.goto("/meldpunt")
    ready(window.page)
    assert len(french.foreign(window.page)) > 10
    window.goto("/fr/meldpunt")
    ready(window.page)
    assert set(french.foreign(window.page)) <= names
    window.page.evaluate("document.querySelector('h1').textContent = 'Meld een probleem'")
    window.page.evaluate("document.querySelector('#wrap').append('Stap 3 van 7')")
    window.page.evaluate("document.querySelector('h1').title = 'Report a problem'")
    stayed = {"Meld een probleem", "Report a problem", "Stap 3 van 7"}
    assert set(french.foreign(window.page)) - names == stayed


def test_public_pages(visit, french, written):
    window = visit(language="fr-BE")
    trouble = {path: look(window, path, french, written()) for path in PUBLIC}
    assert {path: found for path, found in trouble.items() if found} == {}


def test_meldpunt_and_tracking(visit, french, written, city, admin_rpc, mail_server):
    states = meldpunt_states.make(city, admin_rpc, mail_server)
    window = visit(language="fr-BE")
    paths = {**PAGES, **states.paths}
    trouble = {name: look(window, path, french, written()) for name, path in paths.items()}
    assert {name: found for name, found in trouble.items() if found} == {}


def test_own_pages(visit, french, written):
    window = visit(login="marie", language="fr-BE")
    names = written()
    trouble = {path: look(window, path, french, names) for path in OWN}
    window.goto("/fr/my/tickets")
    rows = window.page.locator(".o_roeselare_row")
    links = rows.evaluate_all("all => all.map(row => (row.closest('a') || row).href)")
    assert links
    for link in links:
        path = link.split("/fr", 1)[1]
        trouble[path] = look(window, path, french, names)
        asked = f"{path}/stukken"
        trouble[asked] = look(window, asked, french, names)
    assert {path: found for path, found in trouble.items() if found} == {}
