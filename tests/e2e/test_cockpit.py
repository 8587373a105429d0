"""A caller on the line: the operator finds, writes down, answers, by keyboard alone.

Every press of a key counts that is not the text of a field: also each key of a shortcut.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import violations

MOST_KEYS = 12
MARIE = "+3251200001"
KNOWN = ".o_cockpit_knowledge details"


class Keyboard:
    """Presses keys and counts them; text that a field holds afterwards is not counted."""

    def __init__(self, page):
        self.page = page
        self.pressed = 0

    def press(self, *chords):
        for chord in chords:
            self.pressed += len(chord.split("+"))
            self.page.keyboard.press(chord)

    def text(self, words):
        self.page.keyboard.type(words)


def focused(page, element):
    page.wait_for_function("id => document.activeElement.id === id", arg=element)


def call(window, number):
    window.goto(f"/roeselare/call?from={number.replace('+', '%2B')}")
    window.page.wait_for_selector("#cockpit_text")
    return Keyboard(window.page)


def done(page, words):
    bar = page.locator(".o_cockpit_done")
    expect(bar).to_contain_text(words, timeout=20_000)
    return re.search(r"\d{4}-\d{6}", bar.inner_text())[0]


def ticket(rpc, number, *names):
    (found,) = rpc.search_read("helpdesk.ticket", [("number", "=", number)], list(names))
    return found


def write_report(keys, text, place, beside=None):
    """From the text to the place: what every report needs.

    :param beside: what has to be shown, by then, beside the text
    """
    focused(keys.page, "cockpit_text")
    keys.text(text)
    if beside:
        expect(keys.page.locator(beside).first).to_be_visible()
    keys.press("Tab")
    expect(keys.page.locator("#cockpit_category_list li.active")).to_be_visible()
    keys.press("Enter")
    focused(keys.page, "cockpit_place")
    keys.text(place)
    keys.press("Enter")
    focused(keys.page, "cockpit_name")


def test_a_call_from_a_known_caller_is_a_report_in_twelve_keys(visit, city, admin_rpc):
    window = visit(login="onthaal")
    page = window.page
    keys = call(window, MARIE)
    expect(page.locator("#cockpit_card_title")).to_have_text("Marie Vandewalle")
    assert "200001" not in page.url, "the number stays in the address"
    write_report(keys, "er ligt sluikstort langs de straat", "Noordstraat 10", KNOWN)
    keys.press("Control+Enter")
    number = done(page, "is geregistreerd")
    focused(page, "cockpit_search")
    assert keys.pressed <= MOST_KEYS, keys.pressed
    found = ticket(
        admin_rpc, number, "kind", "partner_id", "channel_id", "registered_by_id", "latitude"
    )
    assert found["kind"] == "report" and found["latitude"]
    assert found["partner_id"][1].endswith("Marie Vandewalle")
    assert found["registered_by_id"][1] == "Ann Onthaal"
    phone = admin_rpc.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone")
    assert found["channel_id"][0] == phone


def test_a_call_from_an_unknown_caller_is_a_report_in_twelve_keys(visit, admin_rpc):
    window = visit(login="onthaal")
    keys = call(window, "0499/88.77.66")
    expect(window.page.locator(".o_cockpit_call")).to_contain_text("Onbekend nummer 0499 88 77 66")
    write_report(keys, "er ligt sluikstort naast de vuilnisbak", "Zuidstraat 7", KNOWN)
    keys.text("Jef Nieuw")
    keys.press("Control+Enter")
    number = done(window.page, "is geregistreerd")
    assert keys.pressed <= MOST_KEYS, keys.pressed
    found = ticket(admin_rpc, number, "partner_name", "partner_phone", "registered_by_id")
    assert (found["partner_name"], found["partner_phone"]) == ("Jef Nieuw", "0499 88 77 66")
    assert found["registered_by_id"][1] == "Ann Onthaal"
    # Who calls once more is known by the number.
    call(window, "+32499887766")
    expect(window.page.locator(".o_cockpit_call")).to_contain_text(number)


def test_the_operator_begins_here_and_finds_with_a_typing_error(visit):
    window = visit(login="onthaal")
    page = window.page
    page.wait_for_selector("#cockpit_search")
    assert "servicedesk-intake" in page.url, "not the first screen of the operator"
    focused(page, "cockpit_search")
    before = page.locator("#cockpit_text").bounding_box()
    keys = Keyboard(page)
    keys.text("vandewale")
    # Enter before the answer of the server takes what it finds.
    keys.press("Enter")
    focused(page, "cockpit_text")
    expect(page.locator("#cockpit_card_title")).to_have_text("Marie Vandewalle")
    expect(page.locator(".o_cockpit_tickets li").first).to_be_visible()
    assert page.locator("#cockpit_text").bounding_box() == before, "the form moved"
    expect(page.locator("[role=status]").first).to_contain_text("Marie Vandewalle gekozen")


def test_a_question_is_answered_and_closed_at_first_contact(visit, admin_rpc):
    window = visit(login="onthaal")
    page = window.page
    keys = call(window, "anonymous")
    focused(page, "cockpit_text")
    keys.press("Shift+Tab", "Shift+Tab", "ArrowLeft", "ArrowLeft")
    expect(page.locator("input[value=question]")).to_be_checked()
    keys.press("Tab", "Tab")
    focused(page, "cockpit_text")
    keys.text("Wanneer is het markt?")
    keys.press("F8")
    keys.text("Elke dinsdag.")
    keys.press("Control+Shift+Enter")
    number = done(page, "afgesloten bij het eerste contact")
    found = ticket(admin_rpc, number, "public_state", "public_answer", "kind")
    assert found["public_state"] == "resolved" and found["kind"] == "question"
    assert found["public_answer"] == "Elke dinsdag."
    domain = [("figure", "=", "first_contact"), ("number", "=", number)]
    assert admin_rpc.call("helpdesk.ticket", "search_count", domain) == 1


def test_what_is_missing_is_said_where_it_is_missing(visit):
    window = visit(login="onthaal")
    page = window.page
    keys = call(window, "anonymous")
    focused(page, "cockpit_text")
    keys.press("Control+Enter")
    expect(page.locator("#cockpit_text_error")).not_to_be_empty()
    expect(page.locator("#cockpit_category_error")).not_to_be_empty()
    expect(page.locator("#cockpit_place_error")).not_to_be_empty()
    focused(page, "cockpit_text")


def test_a_second_caller_is_added_to_what_is_known(visit, admin_rpc):
    window = visit(login="onthaal")
    page = window.page
    keys = call(window, "anonymous")
    write_report(keys, "put in de rijweg, gat in de straat", "Ooststraat 3")
    keys.press("Control+Enter")
    number = done(page, "is geregistreerd")
    keys = call(window, MARIE)
    write_report(keys, "put in de rijweg, gat in de straat", "Ooststraat 3", KNOWN)
    known = page.locator(".o_cockpit_known_list li", has_text=number)
    expect(known).to_be_visible()
    expect(page.locator("[role=status]").first).to_contain_text("al bekend")
    keys.press("F4")
    page.wait_for_function("document.activeElement.closest('.o_cockpit_known_list')")
    while number not in page.evaluate("document.activeElement.innerText"):
        keys.press("Tab")
    keys.press("Enter")
    done(page, f"De beller is toegevoegd aan {number}")
    assert keys.pressed <= MOST_KEYS, keys.pressed
    (found,) = admin_rpc.search_read("helpdesk.ticket", [("number", "=", number)], ["id"])
    notes = admin_rpc.search_read(
        "mail.message",
        [("model", "=", "helpdesk.ticket"), ("res_id", "=", found["id"])],
        ["body"],
    )
    assert any("Marie Vandewalle" in note["body"] for note in notes)


def test_a_number_that_is_none_is_said_clearly(visit):
    window = visit(login="onthaal")
    answer = window.goto("/roeselare/call?from=%3Cscript%3Ealert(1)%3C/script%3E")
    assert answer.status == 400
    expect(window.page.locator("h1")).to_have_text("Dit is geen telefoonnummer")
    window.page.click("main a")
    window.page.wait_for_selector("#cockpit_search")


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_the_screen_is_accessible_and_fits(visit, phone):
    window = visit(login="onthaal", phone=phone)
    page = window.page
    keys = call(window, MARIE)
    assert violations(page, ".o_cockpit") == []
    write_report(keys, "er ligt sluikstort", "Noordstraat 10")
    expect(page.locator(".o_cockpit_map .o_cockpit_here")).to_be_attached()
    assert violations(page, ".o_cockpit") == []
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 1
