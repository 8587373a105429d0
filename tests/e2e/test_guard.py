"""A form under suspicion, and a category that is suggested, as people meet them.

What is asserted does not hang on the language of the page.
"""

import re
import uuid

import pytest
from playwright.sync_api import expect

from .test_accessibility import violations

SEND = "form.o_meldpunt_form button[type=submit]"


@pytest.fixture
def strict(admin_rpc):
    """The guard as the city runs it, with a short wait; afterwards as before."""
    company = admin_rpc.search_read("res.company", [], ["servicedesk_guard_wait"], limit=1)[0]
    admin_rpc.write_settings(servicedesk_guard_seconds=3600, servicedesk_guard_wait=5)
    yield
    admin_rpc.write_settings(
        servicedesk_guard_seconds=0, servicedesk_guard_wait=company["servicedesk_guard_wait"]
    )


def go_on(page):
    """Go to the next step, where the page shows one step at a time."""
    button = page.locator(".o_meldpunt_next")
    if button.is_visible():
        button.click()


def send(page):
    """Go through the steps that are left and press the button."""
    button = page.locator(SEND).last
    for _step in range(5):
        if button.is_visible():
            break
        go_on(page)
    button.click()


def choose(page, javascript=True):
    """Choose a category; return its value."""
    choice = page.locator("select[name=category_id]")
    option = choice.locator("option[value]:not([value=''])").nth(2).get_attribute("value")
    if javascript:
        choice.evaluate(
            "(el, value) => {el.value = value;"
            " el.dispatchEvent(new Event('change', {bubbles: true}))}",
            option,
        )
    else:
        choice.select_option(option)
    return option


def to_details(page, javascript=True):
    """Fill in what comes before the description; return the value of the category."""
    option = choose(page, javascript)
    go_on(page)
    page.locator("[name=address]").fill("Noordstraat 10, Roeselare")
    go_on(page)
    return option


def fill(page, text, javascript=True):
    to_details(page, javascript)
    page.locator("[name=description]").fill(text)


def reports(admin_rpc, mark):
    return admin_rpc.search_read("helpdesk.ticket", [("description", "ilike", mark)], ["number"])


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_proof_is_found_by_the_browser(visit, strict, admin_rpc, phone):
    window = visit(phone=phone)
    page, mark = window.page, f"Vuilbak vol {uuid.uuid4().hex}"
    window.goto("/meldpunt")
    page.wait_for_load_state("networkidle")
    fill(page, mark)
    asked = []

    def keep(route):
        # Read here: once the proof is sent, the page and its answers are gone.
        answer = route.fetch()
        asked.append(answer.json())
        route.fulfill(response=answer)

    page.route("**/servicedesk/bewaking", keep)
    send(page)
    page.wait_for_url(re.compile("/verzonden"))
    assert [answer["result"]["maxnumber"] >= 100_000 for answer in asked] == [True]
    assert len(reports(admin_rpc, mark)) == 1


def test_without_scripts_one_waits(visit, strict, admin_rpc):
    window = visit(phone=True, javascript=False)
    page, mark = window.page, f"Put in de weg {uuid.uuid4().hex}"
    window.goto("/meldpunt")
    fill(page, mark, javascript=False)
    page.locator(SEND).last.click()
    expect(page.locator("#form_errors")).to_contain_text("1788")
    expect(page.locator("[name=description]")).to_have_value(mark)
    expect(page.locator("[name=address]")).to_have_value("Noordstraat 10, Roeselare")
    assert not reports(admin_rpc, mark)
    # Too early: told so, and the wait does not begin again.
    token = page.locator("[name=guard_wait]").get_attribute("value")
    page.locator(SEND).last.click()
    expect(page.locator("#form_errors")).to_contain_text("1788")
    assert page.locator("[name=guard_wait]").get_attribute("value") == token
    page.wait_for_timeout(5_500)
    page.locator(SEND).last.click()
    page.wait_for_url(re.compile("/verzonden"))
    assert len(reports(admin_rpc, mark)) == 1


def test_the_page_that_holds_a_form_is_accessible(visit, strict):
    """A program filled in the hidden field; the page that comes back checks by itself."""
    window = visit(phone=True)
    page = window.page
    window.goto("/meldpunt")
    page.wait_for_load_state("networkidle")
    fill(page, "Vuilbak vol")
    # Sent past the scripts, as a program does.
    page.evaluate("document.querySelector('form.o_meldpunt_form').submit()")
    page.locator("#form_errors").wait_for()
    status = page.locator(".o_roeselare_guard_status")
    expect(page.locator("[name=guard_proof]")).not_to_have_value("")
    expect(status).not_to_be_empty()
    assert violations(page) == []
    send(page)
    page.wait_for_url(re.compile("/verzonden"))


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_suggested_category_is_picked(visit, phone):
    window = visit(phone=phone)
    page = window.page
    window.goto("/meldpunt")
    page.wait_for_load_state("networkidle")
    box = page.locator(".o_meldpunt_suggestion[data-source=description]")
    # Where one step is shown at a time, something was chosen before anything is described.
    before = to_details(page) if phone else ""
    page.locator("[name=description]").press_sequentially("Er zit een diepe putt in de rijweg")
    first = box.get_by_role("button").first
    first.wait_for()
    assert 1 <= box.get_by_role("button").count() <= 3
    choice = page.locator("select[name=category_id]")
    assert choice.input_value() == before, "it never decides"
    assert violations(page) == []
    name = first.inner_text().strip()
    if phone:
        first.tap()
    else:
        page.keyboard.press("Tab")
        expect(first).to_be_focused()
        page.keyboard.press("Enter")
    expect(page.locator(".o_meldpunt_chosen_name")).to_have_text(name)
    expect(box.get_by_role("status")).to_contain_text(name)
    expect(box.get_by_role("button")).to_have_count(0)
    assert choice.input_value() not in ("", before)


def test_typing_errors_in_the_search_box(visit):
    window = visit(phone=True)
    page = window.page
    window.goto("/meldpunt")
    page.wait_for_load_state("networkidle")
    for text in ("vuilnisbaak", "put in de weg", "graffitti"):
        box = page.locator(".o_meldpunt_search input").first
        box.fill(text)
        option = page.locator(".o_meldpunt_search [role=option]:not(.o_roeselare_empty)").first
        offered = page.locator(".o_meldpunt_suggestion[data-source=search] button").first
        expect(option.or_(offered).first).to_be_visible()


def test_nothing_is_suggested_for_nothing(visit):
    window = visit()
    page = window.page
    window.goto("/meldpunt")
    page.wait_for_load_state("networkidle")
    page.locator("[name=description]").press_sequentially("Jan Peeters")
    page.wait_for_timeout(1500)
    assert page.locator(".o_meldpunt_suggestion button").count() == 0
