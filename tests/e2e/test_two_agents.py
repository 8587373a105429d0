"""Two colleagues in one ticket: they see each other, and overwrite nothing unwarned."""

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import violations

OPERATOR, AGENT = "Ann Onthaal", "Bart Netheid"


@pytest.fixture
def shared(admin_rpc):
    """A ticket of Netheid, which its agent and the operator may both change."""
    values = {
        "name": "Samen aan dit ticket",
        "description": "<p>Test</p>",
        "team_id": admin_rpc.ref("roeselare_servicedesk.team_netheid"),
    }
    return admin_rpc.call("helpdesk.ticket", "create", [values])[0]


def open_ticket(window, ticket_id):
    window.goto(f"/odoo/helpdesk.ticket/{ticket_id}")
    window.page.wait_for_selector(".o_servicedesk_presence")
    return window.page


def title(page):
    return page.locator("[name=name] input, [name=name] textarea").first


def stored(rpc, ticket_id):
    return rpc.call("helpdesk.ticket", "read", [ticket_id], ["name"])[0]["name"]


def retitle(page, words):
    title(page).fill(words)
    page.keyboard.press("Tab")
    page.locator(".o_form_button_save").click()


def test_colleagues_see_each_other_until_they_leave(visit, shared):
    one, two = visit(login="onthaal"), visit(login="netheid")
    first = open_ticket(one, shared)
    expect(first.locator(".o_servicedesk_presence")).to_be_empty()
    second = open_ticket(two, shared)
    expect(first.locator(".o_servicedesk_presence")).to_contain_text(AGENT)
    expect(second.locator(".o_servicedesk_presence")).to_contain_text(OPERATOR)
    assert violations(first, ".o_servicedesk_presence") == []
    # By going to another page of the web client …
    second.locator(".o_menu_brand").click()
    second.wait_for_selector(".o_servicedesk_presence", state="detached")
    expect(first.locator(".o_servicedesk_presence")).not_to_contain_text(AGENT)
    # … and by closing the window.
    open_ticket(two, shared)
    expect(first.locator(".o_servicedesk_presence")).to_contain_text(AGENT)
    second.close(run_before_unload=False)
    expect(first.locator(".o_servicedesk_presence")).not_to_contain_text(AGENT)


def test_who_would_overwrite_is_warned_and_may_reload(visit, shared, admin_rpc):
    one, two = visit(login="onthaal"), visit(login="netheid")
    first, second = open_ticket(one, shared), open_ticket(two, shared)
    retitle(second, "Van de collega")
    expect(first.locator(".o_servicedesk_presence")).to_contain_text(f"{AGENT} bewaarde")
    retitle(first, "Van mij")
    dialog = first.locator(".modal")
    expect(dialog).to_contain_text(AGENT)
    expect(dialog).to_contain_text("wijzigde")
    assert stored(admin_rpc, shared) == "Van de collega"
    assert violations(first, ".modal-content") == []
    dialog.get_by_role("button", name="Herladen").click()
    expect(title(first)).to_have_value("Van de collega")
    # After the reload one goes on as always.
    retitle(first, "Van ons beiden")
    expect(first.locator(".o_form_button_save")).to_be_hidden()
    assert stored(admin_rpc, shared) == "Van ons beiden"


def test_who_was_warned_may_keep_the_own_changes(visit, shared, admin_rpc):
    one, two = visit(login="onthaal"), visit(login="netheid")
    first, second = open_ticket(one, shared), open_ticket(two, shared)
    retitle(second, "Van de collega")
    expect(second.locator(".o_form_button_save")).to_be_hidden()
    retitle(first, "Van mij")
    dialog = first.locator(".modal")
    dialog.get_by_role("button", name="Verder bewerken").click()
    expect(title(first)).to_have_value("Van mij")
    assert stored(admin_rpc, shared) == "Van de collega"
    first.locator(".o_form_button_save").click()
    first.locator(".modal").get_by_role("button", name="Toch mijn versie").click()
    expect(first.locator(".modal")).to_have_count(0)
    expect(first.locator(".o_form_button_save")).to_be_hidden()
    assert stored(admin_rpc, shared) == "Van mij"
