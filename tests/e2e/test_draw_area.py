"""An area for mails drawn on the map: with a finger, a mouse, and the keyboard alone."""

import json
import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.fakes.smtp import text_of

BOTH = pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
CORNERS = ((0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.7))


@pytest.fixture
def drawing(admin_rpc, tiles, visit):
    """Return a function that opens the form with its map: the page, and the map on it."""
    admin_rpc.write_settings(meldpunt_tile_url=tiles.template, meldpunt_tile_attribution="Test")

    def open_map(phone):
        window = visit(phone=phone)
        window.goto("/meldpunt/abonneren")
        page = window.page
        page.locator("body[is-ready]").wait_for()
        page.locator("#kind_drawn").check()
        area = page.get_by_role("application", name="Teken het gebied op de kaart")
        area.wait_for()
        expect(page.locator(".o_meldpunt_draw_status")).to_contain_text("0")
        return page, area

    return open_map


def corners(page):
    """Return the corners that the form would send."""
    stored = page.locator("input[name=points]").input_value()
    return [tuple(map(float, pair.split(","))) for pair in stored.split(";") if pair]


def told(page, count):
    expect(page.locator(".o_meldpunt_draw_status")).to_contain_text(re.compile(rf"\b{count}\b"))
    assert len(corners(page)) == count


@pytest.fixture
def subscribe(admin_rpc, mails):
    """Return a function that sends the form and confirms; what is stored is the answer."""

    def send(page):
        address = f"tekent.{uuid.uuid4().hex[:8]}@example.com"
        page.locator("#frequency_week").check()
        page.locator("#field_email").fill(address)
        page.locator("#wrap form button.btn-primary").click()
        page.locator(".o_meldpunt_note[role=status]").wait_for()
        admin_rpc.send_mails()
        text = text_of(mails.wait_for(address))
        base = re.match(r"https?://[^/]+", page.url).group()
        page.goto(base + re.search(r"/meldpunt/abonnement/[\w/=-]+", text).group())
        page.locator("form[action$='/bevestigen'] button").click()
        page.locator("form[action$='/pauze'] button").wait_for()
        domain = [("email", "=", address), ("confirmed_at", "!=", False)]
        (found,) = admin_rpc.search_read("meldpunt.subscription", domain, ["kind", "outline"])
        assert found["kind"] == "drawn"
        return json.loads(found["outline"])["coordinates"][0]

    return send


@BOTH
def test_by_pointer(drawing, subscribe, phone):
    page, area = drawing(phone)
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    for x, y in CORNERS:
        position = {"x": box["width"] * x, "y": box["height"] * y}
        if phone:
            area.tap(position=position)
        else:
            area.click(position=position)
        page.wait_for_timeout(300)  # two taps at once are a zoom
    told(page, 4)
    north_west, _north_east, south_east, _south_west = corners(page)
    assert north_west[0] > south_east[0] and north_west[1] < south_east[1]
    page.get_by_role("button", name="Verwijder de laatste hoek").click()
    told(page, 3)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    kept = corners(page)
    ring = subscribe(page)
    assert {(lat, lon) for lon, lat in ring} == set(kept)


@BOTH
def test_by_keyboard_alone(drawing, subscribe, phone):
    page, area = drawing(phone)
    page.locator("#kind_drawn").focus()
    for _press in range(20):
        page.keyboard.press("Tab")
        if area.evaluate("map => map === document.activeElement"):
            break
    expect(area).to_be_focused()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press("Enter")
        page.keyboard.press(key)
        page.wait_for_timeout(700)  # the map glides
    told(page, 3)
    first, second, third = corners(page)
    assert second[1] > first[1] and third[0] < second[0]
    undo = page.get_by_role("button", name="Verwijder de laatste hoek")
    undo.press("Enter")
    told(page, 2)
    area.focus()
    page.keyboard.press("Enter")
    told(page, 3)
    assert len(subscribe(page)) == 4, "three corners, and back to the first"


def test_two_corners_are_no_area_and_one_can_start_again(drawing):
    page, area = drawing(False)
    area.press("Enter")
    told(page, 1)
    page.locator("#field_email").fill("te.weinig@example.com")
    page.locator("#wrap form button.btn-primary").click()
    page.locator("#form_errors a[href='#field_points']").wait_for()
    # What was drawn is still there, and so is what was chosen.
    expect(page.locator("#kind_drawn")).to_be_checked()
    told(page, 1)
    page.get_by_role("button", name="Begin opnieuw").click()
    told(page, 0)
