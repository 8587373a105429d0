"""A caller on the line asks what the city knows already: the answer stands beside the form."""

import json

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import violations
from tests.e2e.test_cockpit import KNOWN, MOST_KEYS, call, done, focused, ticket, write_report

LITTER = "er ligt sluikstort langs de straat"
#: what helps while somebody types: model/method, and the words where it would have stood
HELP = {
    "servicedesk.knowledge/action_suggest": "Gekende antwoorden kunnen nu niet gezocht worden.",
    "servicedesk.cockpit/action_known": "Wat al bekend is in de buurt, kan nu niet gezocht worden.",
}


def told(rpc, code):
    domain = [("article_id.code", "=", code), ("kind", "=", "told")]
    return rpc.call("servicedesk.article.event", "search_count", domain)


def test_a_caller_is_answered_from_knowledge_in_twelve_keys(visit, admin_rpc):
    window = visit(login="onthaal")
    page = window.page
    before = told(admin_rpc, "wanneer-open")
    keys = call(window, "0499 12 13 14")
    focused(page, "cockpit_text")
    keys.text("Wanneer is het stadhuis open?")
    expect(page.locator(KNOWN).first).to_be_visible()
    expect(page.locator(".o_cockpit_panels [role=status]")).to_contain_text("F4 gaat ernaartoe")
    keys.press("F4", "Enter")
    article = page.locator(KNOWN).first
    expect(article.locator("p")).to_be_visible()
    assert violations(page, ".o_cockpit") == []
    words = article.locator("p").inner_text()
    keys.press("Tab", "Enter")
    focused(page, "cockpit_answer")
    # Without category and place it is no report, and it says so.
    expect(page.locator("input[value=question]")).to_be_checked()
    expect(page.locator("[role=status]").first).to_contain_text("Wordt geregistreerd als vraag")
    assert page.locator("#cockpit_answer").input_value().split() == words.split() != []
    keys.press("Control+Shift+Enter")
    number = done(page, "afgesloten bij het eerste contact")
    assert keys.pressed <= MOST_KEYS, keys.pressed
    found = ticket(admin_rpc, number, "kind", "public_state", "public_answer")
    assert (found["kind"], found["public_state"]) == ("question", "resolved")
    assert found["public_answer"].split() == words.split()
    domain = [("figure", "=", "first_contact"), ("number", "=", number)]
    assert admin_rpc.call("helpdesk.ticket", "search_count", domain) == 1
    assert told(admin_rpc, "wanneer-open") == before + 1
    # The next caller begins with an empty form and an empty column.
    focused(page, "cockpit_search")
    expect(page.locator(KNOWN)).to_have_count(0)


def test_a_report_with_a_place_stays_one_when_an_article_is_read_out(visit):
    window = visit(login="onthaal")
    page = window.page
    keys = call(window, "anonymous")
    write_report(keys, LITTER, "Noordstraat 10", KNOWN)
    article = page.locator(KNOWN).first
    article.locator("summary").click()
    article.get_by_role("button").click()
    focused(page, "cockpit_answer")
    expect(page.locator("input[value=report]")).to_be_checked()
    # Other words have other answers; those that mean nothing have none.
    page.locator("#cockpit_text").fill("xyzzy")
    expect(page.locator(KNOWN)).to_have_count(0)


def test_f4_goes_from_panel_to_panel(visit):
    window = visit(login="onthaal")
    page = window.page
    keys = call(window, "anonymous")
    write_report(keys, "put in de rijweg, gat in de straat", "Ooststraat 3", KNOWN)
    keys.press("Control+Enter")
    done(page, "is geregistreerd")
    keys = call(window, "anonymous")
    write_report(keys, "put in de rijweg, gat in de straat", "Ooststraat 3", KNOWN)
    expect(page.locator(".o_cockpit_known_list button").first).to_be_visible()
    for panel in ("known", "knowledge", "known"):
        keys.press("F4")
        page.wait_for_function(
            "panel => document.activeElement.closest(`.o_cockpit_${panel}`)", arg=panel
        )


@pytest.mark.parametrize("failure", ["error", "no network"])
def test_help_that_fails_never_takes_the_keyboard(visit, failure):
    """A dialog of an error took the focus: what was typed for the place went nowhere."""
    window = visit(login="onthaal")
    page = window.page
    failed = []

    def fail(route):
        failed.append(route.request.url)
        if failure == "no network":
            return route.abort()
        error = {"code": 0, "message": "Odoo Server Error", "data": {"name": "ValueError"}}
        return route.fulfill(
            content_type="application/json",
            body=json.dumps({"jsonrpc": "2.0", "id": 1, "error": error}),
        )

    for method in HELP:
        page.route(f"**/{method}", fail)
    keys = call(window, "anonymous")
    write_report(keys, LITTER, "Noordstraat 10", ".o_cockpit_panels .o_cockpit_error")
    for words in HELP.values():
        expect(page.get_by_text(words)).to_be_visible()
    assert {url.rsplit("call_kw/", 1)[1] for url in failed} == set(HELP)
    expect(page.locator(".o_dialog, .modal.show")).to_have_count(0)
    # A field whose suggestions fail says so, and Enter goes on.
    page.route("**/servicedesk.cockpit/action_place", fail)
    page.locator("#cockpit_place").fill("Zuidstraat 7")
    page.locator("#cockpit_place").press("Enter")
    focused(page, "cockpit_name")
    expect(page.locator("#cockpit_place_error")).to_contain_text("kunnen nu niet gezocht worden")
    keys.press("Control+Enter")
    done(page, "is geregistreerd")
