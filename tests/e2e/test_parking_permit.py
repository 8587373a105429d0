"""A parking permit: begun on a phone, finished elsewhere, answered with a document."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.clock import city_today
from tests.fakes.smtp import text_of

from .pages import deliver, download, open_ticket, photo

SERVICE = "/diensten/parkeervergunning"
KAREL = "karel.onbekend@example.com"


def go_on(page):
    """Press the button that leads to the next page."""
    page.locator("#wrap form button.btn-primary:visible").last.click()


def go_on_later(page):
    page.locator("#wrap form button[name=later]").click()


def start(window):
    """Go from the page of the service to its first question."""
    window.goto(SERVICE)
    window.page.locator(f"#wrap a[href*='{SERVICE}/aanvragen']").first.click()


def fill_vehicle(page, javascript=True):
    """Fill in the first step: a leased car asks for the employer."""
    employer = page.locator("input[name=q_employer]")
    expect(employer).to_be_visible(visible=not javascript)
    page.locator("input[name=q_ownership][value=lease]").check()
    expect(employer).to_be_visible()
    expect(page.locator("input[name=q_owner_name]")).to_be_visible(visible=not javascript)
    page.locator("input[name=q_plate]").fill("1-ABC-234")
    page.locator("input[type=file][name=q_registration]").set_input_files([photo()])
    employer.fill("Drukkerij De Ster")
    page.locator("input[type=file][name=q_employer_statement]").set_input_files([photo("navy")])


def fill_address(page):
    page.locator("input[name=q_address]").fill("Noordstraat 10, 8800 Roeselare")
    page.locator("input[name=q_moving][value=no]").check()


def fill_permit(page):
    page.locator("input[name=q_which][value=first]").check()
    day = city_today() + timedelta(days=20)
    page.locator("input[name=q_start]").fill(day.isoformat())


def check_and_send(page):
    """Look the summary over and send; return the number of the request."""
    summary = page.locator("#wrap")
    for text in ("1-ABC-234", "Drukkerij De Ster", "vuilbak.jpg", "Noordstraat 10"):
        expect(summary).to_contain_text(text)
    go_on(page)
    page.wait_for_url("**/volg/**")
    return re.search(r"\d{4}-\d{6}", page.locator("#wrap").inner_text()).group()


def test_with_an_account_from_phone_to_desktop_to_document(visit, mails, admin_rpc, pdf_file):
    phone = visit(login="marie", phone=True)
    page = phone.page
    start(phone)
    # What is wrong is said, next to the field and on top.
    go_on(page)
    expect(page.locator("#form_errors a")).to_have_count(3)
    fill_vehicle(page)
    go_on(page)
    page.wait_for_url("**/stap/2")
    go_on_later(page)
    page.wait_for_url("**/later")

    # On another device, from her own page.
    desktop = visit(login="marie")
    page = desktop.page
    desktop.goto("/my/aanvragen")
    unfinished = page.locator(".o_roeselare_row").count()
    page.locator(".o_roeselare_row").first.click()
    page.wait_for_url("**/stap/2")
    fill_address(page)
    go_on(page)
    page.wait_for_url("**/stap/3")
    # Back and forth loses nothing.
    page.go_back()
    expect(page.locator("input[name=q_address]")).to_have_value("Noordstraat 10, 8800 Roeselare")
    page.goto(page.url.replace("/stap/2", "/stap/3"))
    fill_permit(page)
    go_on(page)
    page.wait_for_url("**/contact")
    expect(page.locator("input[name=name]")).to_have_value("Marie Vandewalle")
    go_on(page)
    page.wait_for_url("**/overzicht")
    number = check_and_send(page)
    receipt = download(desktop, page.locator("a[href$='/ontvangstbewijs']"))
    assert receipt.startswith(b"%PDF")
    desktop.goto("/my/aanvragen")
    expect(page.locator(".o_roeselare_row")).to_have_count(unfinished - 1)

    # Staff see the answers and deliver the permit.
    desk = visit(login="beheer")
    open_ticket(desk.page, desk.city.base, number)
    answers = desk.page.locator("[name=answer_list]").inner_text()
    assert "Drukkerij De Ster" in answers
    deliver(desk.page, pdf_file, "Parkeervergunning")
    admin_rpc.run_job("roeselare_docs.ir_cron_notice")
    admin_rpc.send_mails()
    notice = mails.wait_for("marie.vandewalle@example.com", "document")
    assert "Parkeervergunning" not in text_of(notice)
    phone.goto("/my/documenten")
    link = phone.page.get_by_role("link", name=re.compile("Parkeervergunning")).first
    assert download(phone, link) == pdf_file["buffer"]


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "noscript"])
def test_without_an_account_by_mailed_links(visit, mails, admin_rpc, javascript):
    phone = visit(phone=True, javascript=javascript)
    page = phone.page
    start(phone)
    page.locator("input[name=email]").fill(KAREL)
    go_on(page)
    expect(page.locator("#wrap")).to_contain_text(KAREL)
    admin_rpc.send_mails()
    first = link_in(mails.wait_for(KAREL, "Parkeervergunning"))
    phone.goto(first)
    fill_vehicle(page, javascript)
    go_on(page)
    page.wait_for_url("**/stap/2")
    go_on_later(page)
    page.wait_for_url("**/later")
    mails.clear()
    go_on(page)
    admin_rpc.send_mails()
    link = link_in(mails.wait_for(KAREL, "Parkeervergunning"))

    # Another browser, which knows nothing but the link.
    desktop = visit(javascript=javascript)
    page = desktop.page
    desktop.goto(link)
    page.wait_for_url("**/stap/2")
    fill_address(page)
    go_on(page)
    fill_permit(page)
    go_on(page)
    page.wait_for_url("**/contact")
    assert page.locator("input[name=email]").count() == 0
    page.locator("input[name=name]").fill("Karel Onbekend")
    go_on(page)
    page.wait_for_url("**/overzicht")
    number = check_and_send(page)
    admin_rpc.send_mails()
    assert number in text_of(mails.wait_for(KAREL, number))
    # The link to the draft leads to the request from now on.
    phone.goto(link)
    phone.page.wait_for_url("**/volg/**")


def link_in(mail):
    """Return the path of the link to a draft in a mail."""
    return re.search(r"/aanvraag/\d+-m[0-9a-f]{40}", text_of(mail)).group()
