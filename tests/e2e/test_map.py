"""What everyone sees of the reports: the map, the list, the page of one, in any browser."""

import re
import time

import pytest
from playwright.sync_api import expect

LIVE_SECONDS = 10
LINK = re.compile("/meldpunt/melding/")


@pytest.fixture
def report(admin_rpc):
    """Return a function that makes a public report; its number is the answer."""

    def make(latitude=50.9440, longitude=3.1250, **values):
        category = admin_rpc.ref("roeselare_meldpunt.category_bin_full")
        (ticket,) = admin_rpc.call(
            "helpdesk.ticket",
            "create",
            [
                {
                    "kind": "report",
                    "name": "Volle vuilnisbak",
                    "description": "Geheim: bel An Peeters.",
                    "category_id": category,
                    "latitude": latitude,
                    "longitude": longitude,
                    **values,
                }
            ],
        )
        found = admin_rpc.search_read("helpdesk.ticket", [("id", "=", ticket)], ["number"])
        return found[0]["number"]

    return make


def wait_for_map(page):
    page.locator(".o_meldpunt_public_map .leaflet-marker-icon[role=button]").first.wait_for()


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_from_the_map_to_the_page_of_a_report(visit, report, phone):
    report()
    page = (window := visit(phone=phone)).page
    window.goto("/meldpunt/kaart")
    wait_for_map(page)
    expect(page.locator(".o_meldpunt_map_status")).to_contain_text("op dit stuk kaart")
    # No part of the page is wider than the screen.
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    single = page.locator(".leaflet-marker-icon[role=button] .o_meldpunt_sign").first
    single.dispatch_event("click")
    page.get_by_role("link", name="Bekijk deze melding").click()
    page.wait_for_url(LINK)
    expect(page.get_by_role("heading", name="Waar en wanneer")).to_be_visible()
    expect(page.locator("#wrap")).not_to_contain_text("Geheim")


def test_a_new_report_is_seen_within_ten_seconds(visit, report):
    page = (window := visit()).page
    # A corner of the city in which nothing else lies.
    window.goto("/meldpunt/kaart")
    wait_for_map(page)
    shown = page.locator(".o_meldpunt_map_status")
    before = int(re.search(r"\d+", shown.inner_text()).group())
    report()
    start = time.monotonic()
    expect(shown).to_contain_text(f"{before + 1} meldingen", timeout=LIVE_SECONDS * 1000)
    assert time.monotonic() - start < LIVE_SECONDS


def test_keyboard_opens_a_report_on_the_map(visit, report):
    report()
    page = (window := visit()).page
    window.goto("/meldpunt/kaart")
    wait_for_map(page)
    page.locator(".o_meldpunt_map").focus()
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.querySelector('.o_meldpunt_sign')"):
            break
    name = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert re.search("Ontvangen|In behandeling|Opgelost", name)
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="Bekijk deze melding")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(LINK)


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_list_without_javascript_has_the_same_filters(visit, report, phone):
    number = report()
    page = (window := visit(phone=phone, javascript=False)).page
    window.goto("/meldpunt/kaart")
    expect(page.get_by_text("De kaart heeft JavaScript nodig")).to_be_visible()
    page.get_by_role("link", name="Toon als lijst").click()
    page.locator("summary").click()
    page.get_by_label("Hoever het staat").select_option(label="Nog niet opgelost")
    page.get_by_label("Welke wijk").select_option(label="Roeselare centrum")
    page.get_by_role("button", name="Tonen").click()
    page.wait_for_url("**toestand=open**")
    assert "weergave=lijst" in page.url
    expect(page.locator(f"a[href$='{number}']")).to_be_visible()
    # What was chosen stays open.
    page.get_by_label("Welke wijk").select_option(label="Oekene")
    page.get_by_role("button", name="Tonen").click()
    expect(page.locator(f"a[href$='{number}']")).to_have_count(0)


def test_screen_reader_hears_what_a_report_is(visit, report):
    number = report()
    page = (window := visit()).page
    window.goto("/meldpunt/kaart?weergave=lijst")
    expect(page.get_by_role("heading", name="Meldingen in de stad", level=1)).to_be_visible()
    row = page.locator(f"a[href$='{number}']")
    assert "Openbare vuilnisbak vol" in row.inner_text()
    assert "Ontvangen" in row.inner_text()
    row.click()
    heading = page.get_by_role("heading", name="Openbare vuilnisbak vol", level=1)
    expect(heading).to_be_visible()


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_embedded_in_a_page_of_the_city(visit, report, phone):
    report()
    page = (window := visit(phone=phone)).page
    window.goto("/robots.txt")  # a page of this site without anything on it
    page.set_content(
        "<meta name='viewport' content='width=device-width'>"
        "<iframe src='/meldpunt/kaart/inbed' style='width: 100%; height: 700px'></iframe>"
    )
    frame = page.frame_locator("iframe")
    frame.locator(".leaflet-marker-icon[role=button]").first.wait_for()
    wide = "el => el.scrollWidth - el.clientWidth"
    assert frame.locator("html").evaluate(wide) <= 0, "wider than its frame"
    link = frame.locator("a[href='/meldpunt']")
    expect(link).to_have_attribute("target", "_blank")


def test_embedding_by_a_stranger_is_refused_by_the_browser(visit):
    window = visit()
    answer = window.goto("/meldpunt/kaart/inbed")
    assert answer.header_value("Content-Security-Policy") == "frame-ancestors 'self'"
