"""No violation that axe finds on the pages of the desk, in each of their states."""

import re
from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from .pages import photo

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page):
    result = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    return [
        (item["id"], [node["html"][:160] for node in item["nodes"]][:3])
        for item in result.response["violations"]
    ]


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize(
    "path",
    [
        "/start",
        "/meldpunt",
        "/meldpunt/abonneren",
        "/meldpunt/kaart",
        "/meldpunt/kaart?weergave=lijst&toestand=open&wijk=rumbeke",
        "/meldpunt/kaart?toestand=zoek",
        "/meldpunt/kaart/inbed",
        "/diensten",
        "/diensten?zoek=toegiftje&doelgroep=citizen",
        "/diensten/parkeervergunning",
        "/diensten/vraag",
        "/diensten/vraag/aanvragen",
        "/diensten/parkeervergunning/aanvragen",
    ],
)
def test_public_page(visit, path, phone):
    window = visit(phone=phone)
    window.goto(path)
    window.page.wait_for_load_state("networkidle")
    assert violations(window.page) == []


@pytest.mark.parametrize(
    "path", ["/my", "/my/tickets", "/my/volgend", "/my/aanvragen", "/my/documenten"]
)
def test_own_page(visit, path):
    window = visit(login="marie", phone=True)
    window.goto(path)
    window.page.wait_for_load_state("networkidle")
    assert violations(window.page) == []


@pytest.mark.parametrize("path", ["/meldpunt", "/meldpunt/abonneren", "/diensten/vraag/aanvragen"])
def test_page_with_errors(visit, path):
    window = visit(phone=True)
    window.goto(path)
    # a form that shows its steps says beside the field what it misses, without sending
    window.page.locator("body[is-ready]").wait_for()
    form = window.page.locator("#wrap form[method=post]")
    form.locator("button.btn-primary:visible").click()
    errors = "#form_errors, .o_meldpunt_problem, [role=alert]"
    window.page.locator(errors).filter(visible=True).first.wait_for()
    assert violations(window.page) == []


def test_pages_of_a_request(visit):
    window = visit(login="marie", phone=True)
    page = window.page
    window.goto("/diensten/parkeervergunning/aanvragen")
    page.locator("input[name=q_ownership][value=own]").check()
    page.locator("input[name=q_plate]").fill("1-ABC-234")
    page.locator("input[name=q_registration]").set_input_files([photo()])
    submit = page.locator("#wrap form button.btn-primary:visible").last
    submit.click()
    page.locator("input[name=q_address]").fill("Noordstraat 10, Roeselare")
    page.locator("input[name=q_moving][value=no]").check()
    assert violations(page) == []
    submit.click()
    page.locator("input[name=q_which][value=first]").check()
    page.locator("input[name=q_start]").fill((date.today() + timedelta(days=20)).isoformat())
    submit.click()
    page.wait_for_url("**/contact")
    assert violations(page) == []
    submit.click()
    page.wait_for_url("**/overzicht")
    assert violations(page) == []
    # With a file that is there already.
    for address in ("stap/1", "later"):
        page.goto(re.sub(r"(/aanvraag/[^/]+)/.*", rf"\1/{address}", page.url))
        assert violations(page) == []


def test_ticket_page(visit):
    window = visit(login="marie", phone=True)
    window.goto("/my/tickets")
    window.page.locator(".o_roeselare_row").first.click()
    window.page.locator("#gesprek").wait_for()
    window.page.wait_for_load_state("networkidle")
    assert violations(window.page) == []
