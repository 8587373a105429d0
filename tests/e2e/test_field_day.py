"""Work in the field on a phone: a day without a network, sent once when it is back."""

import re

import pytest
from playwright.sync_api import expect

from .axe import violations
from .field import KEPT, NOTHING, finish, notes, open_day, open_visit, plan_visits, state
from .pages import photo

KEPT_PHOTO = """async () =>
    (await (await caches.open("veldwerk-photos")).keys()).length === 1"""
SEEN = "document.querySelector('.o_field_photos img')?.naturalWidth > 0"


@pytest.fixture
def day(admin_rpc):
    return plan_visits(admin_rpc)


def test_field_day_offline(visit, city, day, admin_rpc):
    window = open_day(visit)
    page, context = window.page, window.context
    assert not violations(page)
    page.wait_for_function(KEPT_PHOTO)

    # the order is chosen by keyboard and kept on the server
    page.get_by_role("button", name=re.compile("^Naar vroeger: ")).nth(2).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".o_field_visit").nth(1)).to_contain_text("Teststraat 3")
    expect(page.locator(":focus")).to_have_attribute("aria-label", re.compile("^Naar vroeger: "))
    expect(page.locator(".o_field_status")).to_contain_text("Bijgewerkt")

    context.set_offline(True)
    page.reload()
    expect(page.locator(".o_field_visit").nth(1)).to_contain_text("Teststraat 3")
    expect(page.locator(".o_field_status")).to_contain_text("Geen netwerk")
    asked = "fetch('/roeselare/veldwerk/dag').then(() => 1, () => 0)"
    assert page.evaluate(asked) == 0
    # nor does the service worker reach the server: the page came from the device
    assert context.service_workers[0].evaluate(asked) == 0

    open_visit(page, 1)
    page.wait_for_function(SEEN)
    page.get_by_role("button", name="Alle bezoeken").click()
    finish(page, 1, "Leeggemaakt in de regen")
    finish(page, 2, "Ook deze leeg")
    finish(page, 3, "Zak vervangen en gekuist")
    waiting = page.get_by_role("region", name="Nog te verzenden")
    expect(waiting.get_by_role("listitem")).to_have_count(3)
    page.reload()
    expect(waiting.get_by_role("listitem")).to_have_count(3)
    assert not violations(page)

    # a colleague closes the third one meanwhile
    stage = admin_rpc.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
    city.rpc("beheer").call("helpdesk.ticket", "write", [day[2]], {"stage_id": stage})

    context.set_offline(False)
    expect(waiting.get_by_role("listitem")).to_have_count(1, timeout=30_000)
    expect(waiting).to_contain_text("is intussen gesloten")
    expect(waiting).to_contain_text("Zak vervangen en gekuist")
    # the first one had a photo already
    done = ((day[0], 2, "Leeggemaakt in de regen"), (day[1], 1, "Ook deze leeg"))
    for ticket, photos, words in done:
        found = state(admin_rpc, ticket)
        assert found["public_state"] == "resolved" and len(found["photo_ids"]) == photos
        assert len(notes(admin_rpc, ticket, words)) == 1
    assert not notes(admin_rpc, day[2], "Zak vervangen")
    assert not violations(page)

    # nothing of it is lost: it becomes a note for colleagues
    waiting.get_by_role("button", name="Als interne nota verzenden").click()
    expect(waiting).to_have_count(0)
    expect(page.locator(".o_field_status")).to_contain_text("Bijgewerkt")
    (note,) = notes(admin_rpc, day[2], "Zak vervangen en gekuist")
    assert len(note["attachment_ids"]) == 1

    page.reload()
    expect(page.locator(".o_field_status")).to_contain_text("Bijgewerkt")
    expect(waiting).to_have_count(0)
    assert [len(notes(admin_rpc, ticket, "Leeggemaakt")) for ticket in day] == [1, 0, 0]

    page.get_by_role("button", name="Afmelden").click()
    page.wait_for_url(lambda url: "/web/login" in url)
    assert page.evaluate(KEPT) == NOTHING


def test_what_was_typed_survives_the_camera(visit, day):
    """A phone may throw the page away while its camera is open."""
    window = open_day(visit)
    page = window.page
    open_visit(page, 1)
    page.get_by_role("button", name="Klaar", exact=True).click()
    page.get_by_label("Wat hebt u gedaan?").fill("Half geschreven")
    page.get_by_label("Foto's").set_input_files([photo()])
    expect(page.get_by_text(re.compile(r"Foto 1 \(\d+ kB\)"))).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Klaar", exact=True).click()
    expect(page.get_by_label("Wat hebt u gedaan?")).to_have_value("Half geschreven")
    expect(page.get_by_text(re.compile(r"Foto 1 \(\d+ kB\)"))).to_be_visible()


def test_not_possible_and_on_the_way(visit, day, admin_rpc):
    window = open_day(visit)
    page = window.page
    open_visit(page, 1)
    navigate = page.get_by_role("link", name="Navigeren")
    assert navigate.get_attribute("href").startswith("geo:50.945,3.126")
    assert not violations(page)
    page.get_by_role("button", name="Onderweg").click()
    page.get_by_text("In behandeling").first.wait_for()
    assert state(admin_rpc, day[0])["public_state"] == "in_progress"
    page.get_by_role("button", name="Kan niet", exact=True).click()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("Schrijf in enkele woorden waarom het niet kan.")).to_be_visible()
    assert not violations(page)
    page.get_by_label("Waarom kan het niet?").fill("Poort op slot")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("heading", name="Bezoeken van vandaag")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Teststraat 1"))).to_have_count(0)
    expect(page.locator(".o_field_status")).to_contain_text("Bijgewerkt")
    assert len(notes(admin_rpc, day[0], "Poort op slot")) == 1
    assert state(admin_rpc, day[0])["public_state"] == "in_progress"


def test_pieces_of_the_map_that_were_seen(visit, day, admin_rpc, tiles):
    """Kept when the setting allows it, and not otherwise."""
    try:
        for keep in (False, True):
            admin_rpc.write_settings(meldpunt_tile_url=tiles.template, meldpunt_tile_keep=keep)
            window = open_day(visit)
            page, context = window.page, window.context
            page.reload()
            page.locator(".o_field_map .leaflet-tile-loaded").first.wait_for()
            expect(page.locator(".o_field_status")).to_contain_text("Bijgewerkt")
            context.set_offline(True)
            page.reload()
            expect(page.locator(".o_field_pin").first).to_be_visible()
            if keep:
                page.locator(".o_field_map .leaflet-tile-loaded").first.wait_for()
            kept = page.evaluate("caches.keys().then((all) => all.join())")
            assert ("veldwerk-tiles" in kept) == keep
            context.close()
    finally:
        admin_rpc.write_settings(meldpunt_tile_url=False, meldpunt_tile_keep=False)


def test_my_day_leads_to_the_field(visit, day):
    window = visit("netheid")
    window.goto("/odoo/servicedesk-my-day")
    window.page.get_by_role("link", name="Op het terrein").click()
    window.page.wait_for_url("**/roeselare/veldwerk")
    expect(window.page.get_by_role("heading", name="Bezoeken van vandaag")).to_be_visible()
