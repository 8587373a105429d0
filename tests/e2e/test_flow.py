"""The report page: every way to send, with and without network, script, map and mouse."""

import re
import time

import pytest
from playwright.sync_api import expect

from .pages import fill_report, go_on, photo, press_send, send_report

BOTH = pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])


@pytest.fixture
def settings(admin_rpc, tiles, geopunt):
    """Map tiles and addresses come from the fakes."""
    admin_rpc.write_settings(
        meldpunt_tile_url=tiles.template,
        meldpunt_tile_attribution="Test tiles",
        meldpunt_address_active=True,
        meldpunt_address_url=geopunt.url + "/v4",
    )


def contact(page):
    """Go to the contact step, where there are steps."""
    while not page.locator("#field_email").is_visible():
        go_on(page)


@BOTH
@pytest.mark.parametrize("who", ["anonymous", "email", "account"])
def test_a_report_is_sent(visit, settings, phone, who):
    window = visit(login="marie" if who == "account" else None, phone=phone)
    page = window.page
    window.goto("/meldpunt")
    fill_report(page, "De vuilbak puilt uit.", by_map=not phone)
    if who == "email":
        contact(page)
        page.locator("#field_email").fill("an.peeters@example.com")
    number, tracking = send_report(page)
    assert number and tracking
    text = page.locator("#wrap").inner_text()
    expected = {
        "anonymous": "de link van uw pagina",
        "email": "an.peeters@example.com",
        "account": "marie.vandewalle@example.com",
    }
    assert expected[who] in text


def test_a_phone_shows_one_step_at_a_time_and_back_keeps_everything(visit, settings):
    window = visit(phone=True)
    page = window.page
    window.goto("/meldpunt")
    expect(page.get_by_text("Stap 1 van 5")).to_be_visible()
    # Nothing chosen: told in words, on this step.
    page.get_by_role("button", name="Verder", exact=True).click()
    expect(page.get_by_text("Kies waarover uw melding gaat.")).to_be_visible()
    fill_report(page, "De vuilbak puilt uit.", by_map=False)
    expect(page.get_by_text("Stap 3 van 5")).to_be_visible()
    assert page.evaluate("document.activeElement.tagName") != "BODY"
    page.go_back()
    expect(page.get_by_text("Stap 2 van 5")).to_be_visible()
    expect(page.locator("h2:focus")).to_have_text(re.compile("Waar is het"))
    assert "Noordstraat 10" in page.get_by_label("Adres of plaats").input_value()
    go_on(page)
    assert page.get_by_label("Wat hebt u gezien?").input_value() == "De vuilbak puilt uit."
    go_on(page)
    page.locator("#field_email").fill("geen adres")
    go_on(page)
    expect(page.get_by_text("Dit is geen e-mailadres")).to_be_visible()
    page.locator("#field_email").fill("")
    go_on(page)
    check = page.locator(".o_meldpunt_summary")
    for text in ("Openbare vuilnisbak vol", "Noordstraat 10", "De vuilbak puilt uit."):
        expect(check).to_contain_text(text)
    check.get_by_role("button", name=re.compile("Wijzig: Waar is het")).click()
    expect(page.get_by_label("Adres of plaats")).to_be_visible()


@BOTH
def test_without_network_the_report_waits_and_goes_once(visit, settings, admin_rpc, phone):
    window = visit(phone=phone)
    page = window.page
    window.goto("/meldpunt")
    words = f"Zonder netwerk {time.time_ns()}"
    fill_report(page, words, by_map=False)
    window.context.set_offline(True)
    press_send(page)
    expect(page.get_by_text(re.compile("Geen netwerk. Uw melding staat op dit"))).to_be_visible()
    window.context.set_offline(False)
    page.get_by_text(re.compile("Bedankt")).first.wait_for()
    domain = [["description", "ilike", words]]
    found = admin_rpc.call("helpdesk.ticket", "search_count", domain)
    assert found == 1
    window.goto("/meldpunt")
    page.locator("body[is-ready]").wait_for()
    expect(page.get_by_text("We bewaarden wat u invulde")).to_be_hidden()


@BOTH
def test_what_was_filled_in_comes_back(visit, settings, phone):
    window = visit(phone=phone)
    page = window.page
    window.goto("/meldpunt")
    fill_report(page, "Nog niet af.", by_map=False)
    page.locator(".o_meldpunt_previews img").wait_for()
    page.wait_for_timeout(1500)
    window.goto("/diensten")
    window.goto("/meldpunt")
    expect(page.get_by_text("We bewaarden wat u invulde")).to_be_visible()
    expect(page.locator(".o_meldpunt_chosen_name")).to_have_text("Openbare vuilnisbak vol")
    expect(page.locator(".o_meldpunt_previews img")).to_have_count(1)
    assert page.locator("[name=description]").input_value() == "Nog niet af."
    page.get_by_role("button", name="Wissen", exact=True).click()
    expect(page.get_by_text("We bewaarden wat u invulde")).to_be_hidden()
    assert page.locator("[name=description]").input_value() == ""


def test_the_next_person_does_not_get_it(visit, settings):
    window = visit(login="marie", phone=False)
    page = window.page
    window.goto("/meldpunt")
    fill_report(page, "Van Marie.", by_map=False)
    page.wait_for_timeout(1500)
    window.goto("/web/session/logout")
    window.goto("/meldpunt")
    page.locator("body[is-ready]").wait_for()
    page.wait_for_timeout(300)
    expect(page.get_by_text("We bewaarden wat u invulde")).to_be_hidden()
    assert page.locator("[name=description]").input_value() == ""


def test_photos_are_made_smaller_on_the_device(visit, settings):
    window = visit(phone=True)
    page = window.page
    window.goto("/meldpunt")
    fill_report(page, "Grote foto.", by_map=False)
    page.get_by_label("Foto's").set_input_files([photo(size=(4000, 3000), color="navy")])
    expect(page.locator(".o_meldpunt_previews img")).to_have_count(2)
    width = page.evaluate(
        """async () => {
            const input = document.querySelector("input[name=photos]");
            return (await createImageBitmap(input.files[1])).width;
        }"""
    )
    assert width == 2048
    text = page.evaluate("document.querySelector('input[name=photos]').files[1].text()")
    assert "Camera of a citizen" not in text


@BOTH
def test_an_error_of_the_server_leads_to_its_step(visit, settings, phone):
    window = visit(phone=phone)
    page = window.page
    window.goto("/meldpunt")
    fill_report(page, "Te ver.", by_map=False)
    page.evaluate(
        """() => {
            document.querySelector("input[name=latitude]").value = "50.980";
            document.querySelector("input[name=longitude]").value = "3.092";
        }"""
    )
    press_send(page)
    page.get_by_role("alert").filter(has_text="Hooglede").wait_for()
    expect(page.get_by_label("Adres of plaats")).to_be_visible()
    assert page.locator("[name=description]").input_value() == "Te ver."
    assert page.evaluate("document.querySelector('input[name=photos]').files.length") == 1


def test_without_javascript_it_is_one_form(visit, settings):
    window = visit(phone=True, javascript=False)
    page = window.page
    window.goto("/meldpunt")
    fill_report(page, "Zonder script.", javascript=False)
    number, tracking = send_report(page)
    assert number and tracking


@BOTH
def test_by_keyboard_only(visit, settings, phone):
    window = visit(phone=phone)
    page = window.page
    window.goto("/meldpunt")
    page.locator("body[is-ready]").wait_for()
    page.get_by_label("Typ wat u ziet").focus()
    page.keyboard.type("vuilbak vol")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".o_meldpunt_chosen_name")).to_be_visible()

    def tab_to(selector):
        for _press in range(40):
            if page.evaluate(f"document.activeElement.matches({selector!r})"):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {selector}")

    def next_step(heading):
        if phone:  # one step at a time: the next one begins at its heading
            tab_to(".o_meldpunt_next")
            page.keyboard.press("Enter")
            expect(page.get_by_role("heading", name=heading)).to_be_focused()

    next_step("Waar is het?")
    tab_to("#field_address")
    page.keyboard.type("Noordstraat 10")
    page.keyboard.press("Escape")
    next_step("Vertel ons meer")
    tab_to("#field_description")
    page.keyboard.type("Met het toetsenbord.")
    next_step("Hoe kunnen wij u bereiken?")
    next_step("Is dit juist?")
    tab_to("button[type=submit].o_meldpunt_submit")
    page.keyboard.press("Enter")
    page.get_by_text(re.compile("Bedankt")).first.wait_for()


def test_a_screen_reader_gets_names_and_needs_no_map(visit, settings):
    window = visit(phone=True)
    page = window.page
    window.goto("/meldpunt")
    page.locator("body[is-ready]").wait_for()
    expect(page.locator("#stap_1")).to_match_aria_snapshot(
        """
        - listitem:
          - heading "Waarover gaat het?" [level=2]
          - combobox "Typ wat u ziet"
          - group "Of kies een onderwerp":
            - button "Afval en netheid"
        """
    )
    page.get_by_role("combobox", name="Typ wat u ziet").fill("vuilbak vol")
    page.get_by_role("option", name=re.compile("Openbare vuilnisbak vol")).click()
    go_on(page)
    expect(page.get_by_role("heading", name="Waar is het?")).to_be_focused()
    page.get_by_role("combobox", name="Adres of plaats").fill("Noordstraat 10")
    page.get_by_role("option", name=re.compile("Noordstraat 10")).click()
    go_on(page)
    page.get_by_role("textbox", name="Wat hebt u gezien?").fill("Vol.")
    for _step in range(2):
        go_on(page)
    expect(page.get_by_role("heading", name="Is dit juist?")).to_be_focused()
    page.get_by_role("button", name="Verstuur melding").click()
    page.get_by_text(re.compile("Bedankt")).first.wait_for()


def test_the_shortest_report_takes_few_taps(visit, settings):
    window = visit(
        phone=True,
        geolocation={"latitude": 50.9446, "longitude": 3.1247},
        permissions=["geolocation"],
    )
    page = window.page
    window.goto("/meldpunt")
    page.locator("body[is-ready]").wait_for()
    page.evaluate("window.taps = 0; document.addEventListener('click', () => window.taps++, true)")
    start = time.monotonic()
    page.get_by_role("button", name="Afval en netheid").click()
    page.get_by_role("button", name="Openbare vuilnisbak vol", exact=True).click()
    go_on(page)
    page.get_by_role("button", name="Gebruik mijn locatie").click()
    page.wait_for_function("() => document.querySelector('input[name=latitude]').value")
    go_on(page)
    page.get_by_label("Wat hebt u gezien?").fill("Vol.")
    for _step in range(2):
        go_on(page)
    taps = page.evaluate("window.taps") + 2  # into the text, and the last button
    page.get_by_role("button", name="Verstuur melding").click()
    page.get_by_text(re.compile("Bedankt")).first.wait_for()
    assert taps <= 10
    assert time.monotonic() - start < 30
