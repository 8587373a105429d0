"""Where a report is: found by keyboard, by the number on a post, by the photo, without script."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from .pages import go_on, send_report
from .test_accessibility import violations

PHONES = pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])


def photo_of(lat, lon):
    """Return a photo whose camera wrote that it was taken there."""
    exif = Image.Exif()
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", degrees(lat), "E", degrees(lon)
    out = io.BytesIO()
    Image.new("RGB", (1200, 900), "seagreen").save(out, "JPEG", exif=exif)
    return {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def degrees(value):
    whole, rest = divmod(value, 1)
    minutes, rest = divmod(rest * 60, 1)
    return (whole, minutes, round(rest * 60, 3))


@pytest.fixture
def settings(admin_rpc, geopunt):
    """The register of the demo answers; the online service is a fake."""
    admin_rpc.write_settings(
        meldpunt_address_active=True, meldpunt_address_url=geopunt.url + "/v4"
    )


def to_place(page, category="vuilbak vol"):
    """Go to the place, where one step is shown at a time a category comes first."""
    if not page.get_by_label("Adres of plaats").is_visible():
        choose(page, category)
        go_on(page)


def choose(page, category):
    page.get_by_label("Typ wat u ziet").fill(category)
    page.get_by_role("option").first.click()


def place(page):
    """Return what the form would send as a place."""
    names = ("latitude", "longitude", "place_source", "asset_id")
    return {name: page.locator(f"input[name={name}]").input_value() for name in names}


@PHONES
def test_an_address_is_found_by_keyboard_and_screen_reader(visit, settings, geopunt, phone):
    """No map and no mouse: roles, names and what is said aloud."""
    window = visit(phone=phone)
    window.goto("/meldpunt")
    page = window.page
    page.wait_for_load_state("networkidle")
    to_place(page)
    field = page.get_by_role("combobox", name="Adres of plaats")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("nordstraat 12")
    options = page.get_by_role("listbox").get_by_role("option")
    expect(options.first).to_have_accessible_name("Noordstraat 12, 8800 Roeselare")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".o_meldpunt_place_found")).to_contain_text(re.compile(r"^\d+ "))
    assert violations(page) == []
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    active = field.get_attribute("aria-activedescendant")
    assert active == options.first.get_attribute("id")
    field.press("Enter")
    expect(field).to_have_value("Noordstraat 12, 8800 Roeselare")
    expect(page.locator(".o_meldpunt_place_status")).to_contain_text("Noordstraat 12")
    assert place(page)["place_source"] == "address" and place(page)["latitude"]
    assert not geopunt.asked, "the register knew it"


@PHONES
def test_the_number_on_a_post_gives_its_place(visit, settings, phone):
    window = visit(phone=phone)
    window.goto("/meldpunt")
    page = window.page
    page.wait_for_load_state("networkidle")
    to_place(page)
    field = page.get_by_role("combobox", name="Adres of plaats")
    field.press_sequentially("paal 107")
    page.get_by_role("option", name=re.compile("LP-0107")).click()
    expect(field).to_have_value(re.compile("LP-0107, Noordstraat"))
    found = place(page)
    assert found["place_source"] == "asset" and found["asset_id"] and found["latitude"]
    # Other words are another place.
    field.press_sequentially(" of toch niet")
    expect(page.locator("input[name=latitude]")).to_have_value("")
    assert place(page)["asset_id"] == ""


@PHONES
def test_the_place_of_a_photo_is_offered_and_never_taken_silently(visit, settings, phone):
    window = visit(phone=phone)
    window.goto("/meldpunt")
    page = window.page
    page.wait_for_load_state("networkidle")
    offer = page.locator(".o_meldpunt_photo_place")
    if phone:
        to_place(page)
        page.get_by_label("Adres of plaats").fill("Ergens bij de kerk")
        go_on(page)
    page.locator("input[type=file][name=photos]").set_input_files([photo_of(50.9472, 3.12355)])
    expect(offer).to_contain_text("Noordstraat")
    assert place(page)["latitude"] == ""
    assert violations(page) == []
    offer.get_by_role("button").first.click()
    expect(page.locator("input[name=latitude]")).to_have_value("50.947200")
    assert place(page)["place_source"] == "photo"
    expect(page.locator("input[name=address]")).to_have_value(re.compile("^Noordstraat"))
    expect(offer).to_be_empty()


def test_a_photo_from_elsewhere_is_not_offered(visit, settings):
    window = visit()
    window.goto("/meldpunt")
    page = window.page
    with page.expect_response("**/meldpunt/adres?lat=*"):
        photos = page.locator("input[type=file][name=photos]")
        photos.set_input_files([photo_of(51.05, 3.72)])
    page.wait_for_timeout(300)
    expect(page.locator(".o_meldpunt_photo_place")).to_be_empty()


@PHONES
def test_a_place_on_a_regional_road_says_whose_it_is(visit, settings, phone):
    window = visit(
        phone=phone,
        geolocation={"latitude": 50.943, "longitude": 3.1},
        permissions=["geolocation"],
    )
    window.goto("/meldpunt")
    page = window.page
    note = page.locator(".o_meldpunt_road")
    choose(page, "put in de weg")
    go_on(page)
    page.get_by_role("button", name="Gebruik mijn locatie").click()
    expect(note).to_contain_text("R32")
    expect(note.get_by_role("link")).to_have_attribute("href", "https://meldpuntwegen.be")
    assert violations(page) == []
    # Whose road it is matters to a hole, not to a full bin.
    if phone:
        page.get_by_role("button", name="Terug", exact=True).click()
    page.locator(".o_meldpunt_chosen button").click()
    choose(page, "vuilbak vol")
    expect(note).to_be_empty()


def test_an_address_of_a_neighbour_is_told_while_typing_and_refused(visit, settings):
    window = visit(phone=True)
    window.goto("/meldpunt")
    page = window.page
    page.wait_for_load_state("networkidle")
    to_place(page)
    page.get_by_role("combobox", name="Adres of plaats").fill("Marktstraat 5, 8870 Izegem")
    expect(page.locator(".o_meldpunt_place_status")).to_contain_text("Izegem")


@PHONES
def test_without_javascript_a_typed_address_gets_its_point(visit, settings, admin_rpc, phone):
    window = visit(phone=phone, javascript=False)
    window.goto("/meldpunt")
    page = window.page
    page.get_by_label("Soort probleem").select_option(label="Openbare vuilnisbak vol")
    page.get_by_label("Adres of plaats").fill("noordstr 12")
    page.get_by_label("Wat hebt u gezien?").fill("De bak is vol.")
    number, _tracking = send_report(page)
    (ticket,) = admin_rpc.search_read(
        "helpdesk.ticket", [("number", "=", number)], ["latitude", "place_source"]
    )
    assert (round(ticket["latitude"], 2), ticket["place_source"]) == (50.95, "address")
