"""No violation that axe finds on the pages of the desk, in each of their states.

Those of Meldpunt 1788 are in test_accessibility_meldpunt.
"""

import re
from datetime import timedelta

import pytest

from tests.clock import city_today

from .axe import violations
from .pages import photo


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize(
    "path",
    [
        "/start",
        "/diensten",
        "/diensten?zoek=toegiftje&doelgroep=citizen",
        "/diensten/parkeervergunning",
        "/diensten/vraag",
        "/antwoorden",
        "/antwoorden?zoek=xyzzy",
        "/antwoorden?thema=MilieuEnergie",
        "/antwoorden/parkeren-bewoner",
        "/antwoorden/parkeren-bewoner?dank=ja",
        "/diensten/vraag/aanvragen",
        "/diensten/parkeervergunning/aanvragen",
    ],
)
def test_public_page(visit, path, phone):
    window = visit(phone=phone)
    window.goto(path)
    window.page.wait_for_load_state("networkidle")
    assert violations(window.page) == []


def test_own_pages(visit):
    window = visit(login="marie", phone=True)
    found = {}
    for path in ("/my", "/my/tickets", "/my/volgend", "/my/aanvragen", "/my/documenten"):
        window.goto(path)
        window.page.wait_for_load_state("networkidle")
        if trouble := violations(window.page):
            found[path] = trouble
    window.goto("/my/tickets")
    window.page.locator(".o_roeselare_row").first.click()
    window.page.locator("#gesprek").wait_for()
    window.page.wait_for_load_state("networkidle")
    if trouble := violations(window.page):
        found["one ticket"] = trouble
    assert found == {}


def test_page_with_errors(visit):
    window = visit(phone=True)
    window.goto("/diensten/vraag/aanvragen")
    form = window.page.locator("#wrap form[method=post]")
    form.locator("button.btn-primary:visible").click()
    window.page.locator("#form_errors").wait_for()
    assert violations(window.page) == []


def test_pages_of_a_request(visit):
    window = visit(login="marie", phone=True)
    page = window.page
    window.goto("/diensten/parkeervergunning/aanvragen")
    page.locator("input[name=q_ownership][value=own]").check()
    page.locator("input[name=q_plate]").fill("1-ABC-234")
    page.locator("input[type=file][name=q_registration]").set_input_files([photo()])
    submit = page.locator("#wrap form button.btn-primary:visible").last
    submit.click()
    page.locator("input[name=q_address]").fill("Noordstraat 10, Roeselare")
    page.locator("input[name=q_moving][value=no]").check()
    assert violations(page) == []
    submit.click()
    page.locator("input[name=q_which][value=first]").check()
    page.locator("input[name=q_start]").fill((city_today() + timedelta(days=20)).isoformat())
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
