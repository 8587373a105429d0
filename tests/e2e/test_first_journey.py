"""The main job on real input: a full public bin, from the street to the document."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.clock import city_today
from tests.fakes.smtp import text_of

from .pages import (
    deliver,
    download,
    fill_report,
    go_on,
    has_metadata,
    open_ticket,
    reply_window,
    send_report,
)

MARIE = "marie.vandewalle@example.com"


@pytest.fixture
def settings(admin_rpc, tiles, geopunt):
    """Map tiles and addresses come from the fakes."""
    admin_rpc.write_settings(
        meldpunt_tile_url=tiles.template,
        meldpunt_tile_attribution="Test tiles",
        meldpunt_address_active=True,
        meldpunt_address_url=geopunt.url + "/v4",
    )


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "noscript"])
def test_a_full_bin_is_reported_handled_and_followed(
    visit, settings, mails, admin_rpc, tiles, pdf_file, phone, javascript
):
    marie = visit(login="marie", phone=phone, javascript=javascript)
    page = marie.page
    marie.goto("/meldpunt")
    fill_report(page, "De vuilbak aan de kerk puilt uit.", javascript, by_map=not phone)
    number, tracking = send_report(page)
    if javascript and not phone:
        assert tiles.asked, "the map asked for no tile"

    admin_rpc.send_mails()
    received = mails.wait_for(MARIE, number)
    assert tracking in text_of(received)
    assert {part.get_content_type() for part in received.walk()} >= {"text/plain", "text/html"}

    # It reached the right department, with a deadline, place and photo.
    bart = visit(login="netheid")
    desk = bart.page
    open_ticket(desk, bart.city.base, number)
    form = desk.locator(".o_form_view")
    assert "Netheid" in form.locator("[name=department_id]").inner_text()
    assert form.locator("[name=term_deadline]").inner_text().strip()
    desk.get_by_role("button", name="Neem op", exact=True).click()
    expect(desk.locator(".o_form_view [name=user_id] input")).to_have_value("Bart Netheid")
    reply_window(desk, "Vraag aan de indiener", "Welke vuilbak is het?", "Verstuur de vraag")

    # A question, and the answer.
    admin_rpc.send_mails()
    question = mails.wait_for(MARIE, "vraag")
    assert "Welke vuilbak is het?" in text_of(question)
    marie.goto(tracking)
    expect(page.get_by_text("Wacht op uw antwoord").first).to_be_visible()
    picture = page.locator("img[src*='/foto/']").first
    assert not has_metadata(download(marie, picture))
    page.locator("textarea[name=body]").fill("De groene, naast de kerk <b>Sint-Michiel</b>")
    page.get_by_role("button", name="Verstuur", exact=True).click()
    page.get_by_text("De groene, naast de kerk <b>Sint-Michiel</b>").wait_for()

    # Answered and closed, with a reason.
    open_ticket(desk, bart.city.base, number)
    desk.get_by_text("De groene, naast de kerk").first.wait_for()
    reply_window(
        desk, "Afsluiten…", "De vuilbak is leeg.", "Sluit het ticket af", reason="Afgehandeld"
    )
    admin_rpc.send_mails()
    closed = mails.wait_for(MARIE, "afgesloten")
    assert "De vuilbak is leeg." in text_of(closed)
    marie.goto("/my/tickets")
    row = page.locator(".o_roeselare_row", has_text=number)
    assert "Afgehandeld" in row.inner_text()
    row.click()
    expect(page.get_by_text("De vuilbak is leeg.").first).to_be_visible()

    # A document, mailed without content and found in the personal library.
    open_ticket(desk, bart.city.base, number)
    deliver(desk, pdf_file, "Bewijs van melding")
    admin_rpc.run_job("roeselare_docs.ir_cron_notice")
    admin_rpc.send_mails()
    notice = mails.wait_for(MARIE, "document")
    assert "Bewijs van melding" not in text_of(notice)
    assert not list(notice.iter_attachments())
    marie.goto("/my/documenten")
    link = page.get_by_role("link", name=re.compile("Bewijs van melding")).first
    assert download(marie, link) == pdf_file["buffer"]

    # Another citizen gets the same answer as for a document that does not exist.
    karel = visit(login="karel")
    path = link.get_attribute("href")
    foreign = karel.context.request.get(karel.city.base + path)
    missing = karel.context.request.get(karel.city.base + re.sub(r"\d+", "99999999", path))
    assert (foreign.status, missing.status) == (404, 404)


def fill_laptop(page):
    """Ask for a laptop for a new colleague; questions come with the answers."""
    day = (city_today() + timedelta(days=10)).isoformat()
    name = page.locator("input[name=q_colleague]")
    expect(name).to_be_hidden()
    page.locator("input[name=q_for_whom][value=new]").check()
    expect(name).to_be_visible()
    expect(page.locator("input[name=q_why]").first).to_be_hidden()
    name.fill("Noor Nieuw")
    page.locator("input[name=q_start]").fill(day)
    page.locator("#wrap form button.btn-primary:visible").last.click()
    page.wait_for_url("**/stap/2")
    page.locator("input[name=q_work][value=office]").check()
    page.locator("input[name=q_place]").fill("Stadhuis, tweede verdieping")
    page.locator("input[name=q_by]").fill(day)


def test_an_employee_asks_ict_for_a_laptop(visit):
    hilde = visit(login="hr")
    page = hilde.page
    hilde.goto("/diensten")
    page.get_by_role("link", name=re.compile("^Laptop")).click()
    page.locator("#wrap a[href*='/aanvragen']").first.click()
    fill_laptop(page)
    for address in ("**/contact", "**/overzicht", "**/volg/**"):
        page.locator("#wrap form button.btn-primary:visible").last.click()
        page.wait_for_url(address)
    page.get_by_text(re.compile("Bedankt")).first.wait_for()
    number = re.search(r"\d{4}-\d{6}", page.locator("#wrap").inner_text()).group()

    inge = visit(login="ict")
    open_ticket(inge.page, inge.city.base, number)
    assert "Noor Nieuw" in inge.page.locator("[name=answer_list]").inner_text()
    reply_window(inge.page, "Antwoord", "Hij ligt vrijdag klaar.", "Verstuur het antwoord")

    hilde.goto("/my/tickets")
    page.locator(".o_roeselare_row", has_text=number).click()
    page.get_by_text("Hij ligt vrijdag klaar.").wait_for()
    assert "In behandeling" in page.locator(".o_roeselare_state").first.inner_text()
    # The colleague of another department finds nothing of it in the backend.
    page.goto(f"{hilde.city.base}/odoo/servicedesk-queue")
    page.locator(".o_list_view").wait_for()
    assert page.locator(".o_data_row", has_text=number).count() == 0


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_outside_the_city_leads_to_the_neighbour(visit, settings, phone):
    """Somebody stands across the border, reads whose it is, and goes back into the city."""
    hooglede = {"latitude": 50.980, "longitude": 3.092}
    window = visit(phone=phone, geolocation=hooglede, permissions=["geolocation"])
    page = window.page
    window.goto("/meldpunt")
    page.get_by_label("Typ wat u ziet").fill("vuilbak vol")
    page.get_by_role("option", name=re.compile("Openbare vuilnisbak vol")).click()
    go_on(page)
    locate = page.get_by_role("button", name="Gebruik mijn locatie")
    locate.click()
    told = page.locator(".o_meldpunt_place_status")
    expect(told).to_contain_text("Hooglede")
    link = told.get_by_role("link")
    expect(link).to_have_attribute("href", re.compile(r"^https://[\w.]*hooglede\.be/?$"))
    if phone:
        go_on(page)
        expect(page.get_by_text("Stap 2 van 5")).to_be_visible()
    else:
        page.get_by_label("Wat hebt u gezien?").fill("Sluikstort langs de weg.")
        page.get_by_role("button", name="Verstuur melding").click()
    expect(page.locator("#error_address")).to_contain_text("niet in onze stad")
    window.context.set_geolocation({"latitude": 50.9446, "longitude": 3.1247})
    page.locator("body[is-ready]").wait_for()
    locate.click()
    expect(page.locator("input[name=latitude]")).to_have_value(re.compile("^50.9446"))
    expect(told).not_to_contain_text("Hooglede")
    expect(page.locator("#error_address")).to_have_count(0)
    if phone:
        go_on(page)
        page.get_by_label("Wat hebt u gezien?").fill("Sluikstort langs de weg.")
    assert all(send_report(page))


def test_without_address_service_and_tiles_a_report_is_still_made(visit, settings, tiles, geopunt):
    tiles.broken = geopunt.broken = True
    window = visit(phone=True)
    page = window.page
    window.goto("/meldpunt")
    page.get_by_label("Typ wat u ziet").fill("put in de weg")
    page.get_by_role("option").first.click()
    go_on(page)
    page.get_by_label("Adres of plaats").fill("Noordstraat ter hoogte van de bakker")
    go_on(page)
    page.get_by_label("Wat hebt u gezien?").fill("Een diepe put.")
    number, tracking = send_report(page)
    window.goto(tracking)
    assert number in page.locator("#wrap").inner_text()
    assert "Noordstraat ter hoogte van de bakker" in page.locator("#wrap").inner_text()


def test_device_position_gives_the_place(visit, settings):
    window = visit(
        phone=True,
        geolocation={"latitude": 50.9446, "longitude": 3.1247},
        permissions=["geolocation"],
    )
    page = window.page
    window.goto("/meldpunt")
    page.get_by_label("Typ wat u ziet").fill("vuilbak vol")
    page.get_by_role("option").first.click()
    go_on(page)
    page.get_by_role("button", name="Gebruik mijn locatie").click()
    page.wait_for_function("() => document.querySelector('input[name=latitude]').value")
    assert float(page.locator("input[name=latitude]").input_value()) == pytest.approx(50.9446)
