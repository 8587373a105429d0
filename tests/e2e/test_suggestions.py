"""Searching documents with the keyboard, with a thumb, and without a script."""

import pytest
from playwright.sync_api import expect

from .axe import violations

PHONE = pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])


def options(page):
    # Lists to choose from have options too.
    return page.locator(".o_roeselare_combobox").get_by_role("option")


@PHONE
def test_a_search_in_my_documents_is_completed(visit, phone):
    window = visit(login="marie", phone=phone)
    page = window.page
    window.goto("/my/documenten")
    box = page.get_by_role("combobox", name="Zoeken in mijn documenten")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("woon")
    expect(options(page).first).to_contain_text("Bewijs van woonst")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert violations(page) == []
    box.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(box).to_have_value("woon")
    box.fill("")
    box.press_sequentially("attes")
    expect(options(page).first).to_contain_text("Attesten en bewijzen")
    expect(options(page).first).to_contain_text("documenten")
    if phone:
        options(page).first.click()
    else:
        box.press("ArrowDown")
        expect(options(page).first).to_have_attribute("aria-selected", "true")
        box.press("Enter")
    page.wait_for_url("**/my/documenten?series=attest")
    expect(page.locator(".o_docs_list > li")).not_to_have_count(0)


def test_enter_without_a_choice_searches_what_was_typed(visit):
    window = visit(login="marie")
    page = window.page
    window.goto("/my/documenten")
    box = page.get_by_role("combobox", name="Zoeken in mijn documenten")
    box.press_sequentially("woon")
    expect(options(page).first).to_be_visible()
    box.press("Enter")
    page.wait_for_url("**q=woon*")


def test_another_citizen_is_offered_nothing_of_it(visit):
    window = visit(login="karel")
    page = window.page
    window.goto("/my/documenten?q=woonts")
    expect(page.locator("#wrap")).not_to_contain_text("woonst")
    answer = page.request.post(
        f"{window.city.base}/my/documenten/suggesties",
        data={"jsonrpc": "2.0", "method": "call", "params": {"text": "woonst"}},
    )
    assert answer.json()["result"] == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_typing_error_leads_to_what_was_meant(visit, script):
    window = visit(login="marie", phone=True, javascript=script)
    page = window.page
    window.goto("/my/documenten?q=woonts")
    expect(page.locator("#wrap")).to_contain_text("Bedoelde u")
    if script:
        assert violations(page) == []
    page.get_by_role("link", name="woonst").click()
    expect(page.locator(".o_docs_list > li").first).to_contain_text("Bewijs van woonst")


@PHONE
def test_visitors_are_led_to_what_is_published(visit, phone):
    window = visit(phone=phone)
    page = window.page
    window.goto("/documenten")
    box = page.get_by_role("combobox", name="Zoeken in de documenten")
    box.press_sequentially("regl")
    expect(options(page).first).to_be_visible()
    assert violations(page) == []
    options(page).first.click()
    page.wait_for_url("**/documenten?*")
    expect(page.locator(".o_docs_list > li").first).to_be_visible()
