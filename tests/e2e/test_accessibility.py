"""No violation that axe finds on the pages of the desk, in each of their states."""

import pytest
from axe_playwright_python.sync_playwright import Axe

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page):
    result = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    return [
        (item["id"], [node["html"][:160] for node in item["nodes"]][:3])
        for item in result.response["violations"]
    ]


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("path", ["/start", "/meldpunt", "/diensten", "/diensten/vraag"])
def test_public_page(visit, path, phone):
    window = visit(phone=phone)
    window.goto(path)
    window.page.wait_for_load_state("networkidle")
    assert violations(window.page) == []


@pytest.mark.parametrize("path", ["/my", "/my/tickets", "/my/documenten"])
def test_own_page(visit, path):
    window = visit(login="marie", phone=True)
    window.goto(path)
    window.page.wait_for_load_state("networkidle")
    assert violations(window.page) == []


@pytest.mark.parametrize("path", ["/meldpunt", "/diensten/vraag"])
def test_page_with_errors(visit, path):
    window = visit(phone=True)
    window.goto(path)
    form = window.page.locator("#wrap form[method=post]")
    form.locator("button[type=submit]").click()
    window.page.locator("#form_errors, [role=alert]").first.wait_for()
    assert violations(window.page) == []


def test_ticket_page(visit):
    window = visit(login="marie", phone=True)
    window.goto("/my/tickets")
    window.page.locator(".o_roeselare_row").first.click()
    window.page.locator("#gesprek").wait_for()
    window.page.wait_for_load_state("networkidle")
    assert violations(window.page) == []
