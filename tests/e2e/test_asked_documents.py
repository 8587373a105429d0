"""Documents that are asked for, and documents that are given a second time."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.fakes.smtp import text_of

from .axe import violations
from .pages import open_ticket, photo
from .test_parking_permit import check_and_send, fill_address, fill_permit, go_on, start

#: milliseconds that a button of the web client may take beside other work
SLOW = 30_000
PHONE = pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])


@pytest.fixture
def ticket(admin_rpc):
    """A request of Marie for Wonen; returns id, number and the address she gave for it."""
    address = f"marie.{uuid.uuid4().hex[:8]}@example.com"
    partner = admin_rpc.search_read("res.users", [("login", "=", "marie")], ["partner_id"])
    values = {
        "name": "Huurpremie",
        "description": "Wij huren sinds september.",
        "team_id": admin_rpc.ref("roeselare_servicedesk.team_wonen"),
        "partner_id": partner[0]["partner_id"][0],
        "partner_email": address,
        "lang": "nl_BE",
    }
    [number] = admin_rpc.call("helpdesk.ticket", "create", [values])
    [found] = admin_rpc.search_read("helpdesk.ticket", [("id", "=", number)], ["number"])
    return number, found["number"], address


def ask(window, number, *names):
    """Ask for these documents on a ticket, as its colleague."""
    page = window.page
    open_ticket(page, window.city.base, number)
    page.locator("button[name=action_ask_documents]").click()
    dialog = page.locator(".modal")
    for name in names:
        dialog.get_by_text("Regel toevoegen").click()
        field = dialog.locator(".o_selected_row [name=name] input")
        field.fill(name)
    dialog.locator("button[name=action_ask]").click()
    expect(dialog).to_have_count(0, timeout=SLOW)


def open_request(window):
    window.page.locator("button[name=action_view_document_requests]").first.click()
    window.page.locator(".o_form_view [name=line_ids]").wait_for()


def send(page, place, file):
    page.locator("input[type=file]").nth(place).set_input_files([file])
    page.get_by_role("button", name="Versturen").click()


@PHONE
def test_asked_sent_refused_sent_again_and_accepted(visit, ticket, pdf_file, phone):
    ticket_id, number, _address = ticket
    clerk = visit("wonen")
    ask(clerk, number, "Huurcontract", "Foto van de voordeur")
    expect(clerk.page.locator(".o_form_view")).to_contain_text("Wachtend")

    marie = visit("marie", phone=phone)
    page = marie.page
    marie.goto(f"/my/ticket/{ticket_id}")
    expect(page.locator("#stukken")).to_contain_text("Huurcontract")
    assert violations(page) == []
    page.locator("#stukken a.btn").click()
    page.wait_for_url("**/stukken")
    assert violations(page) == []
    send(page, 0, pdf_file)
    expect(page.locator(".alert-success")).to_contain_text("Er ontbreekt nog iets")
    send(page, 1, photo())
    expect(page.locator(".alert-success")).to_contain_text("we hebben alles gekregen")
    assert violations(page) == []

    page = clerk.page
    open_ticket(page, clerk.city.base, number)
    open_request(clerk)
    row = page.locator("tr", has_text="Huurcontract")
    row.locator("button[name=action_refuse]").click()
    page.locator(".modal [name=reason] textarea").fill("De handtekening ontbreekt.")
    page.locator(".modal button[name=action_refuse]").click()
    expect(page.locator(".modal")).to_have_count(0, timeout=SLOW)
    expect(row.locator("td[name=state]")).to_contain_text("Niet aanvaard", timeout=SLOW)

    page = marie.page
    page.reload()
    expect(page.locator(".o_docs_asked_card").first).to_contain_text("De handtekening ontbreekt.")
    assert violations(page) == []
    send(page, 0, pdf_file)
    expect(page.locator(".alert-success")).to_contain_text("we hebben alles gekregen")

    page = clerk.page
    page.reload()
    for name in ("Huurcontract", "Foto van de voordeur"):
        row = page.locator("tr", has_text=name)
        row.locator("button[name=action_accept]").click()
        expect(row.locator("td[name=state]")).to_contain_text("Aanvaard", timeout=SLOW)
    open_ticket(page, clerk.city.base, number)
    expect(page.locator(".o_form_view .o_arrow_button_current")).to_contain_text("In behandeling")


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "noscript"])
def test_without_account_by_the_secret_link(visit, mails, admin_rpc, ticket, pdf_file, javascript):
    _id, number, address = ticket
    ask(visit("wonen"), number, "Huurcontract")
    admin_rpc.send_mails()
    mail = text_of(mails.wait_for(address, "We hebben documenten van u nodig"))
    link = re.search(r"/volg/[\w-]+/stukken", mail).group()
    assert "Huurcontract" not in mail
    visitor = visit(phone=True, javascript=javascript)
    visitor.goto(link)
    send(visitor.page, 0, pdf_file)
    expect(visitor.page.locator(".alert-success")).to_contain_text("we hebben alles gekregen")


@PHONE
def test_a_document_of_the_own_library_takes_the_place_of_a_file(visit, phone):
    marie = visit("marie", phone=phone)
    page = marie.page
    start(marie)
    page.locator("input[name=q_ownership][value=lease]").check()
    page.locator("input[name=q_plate]").fill("1-ABC-234")
    page.locator("input[type=file][name=q_registration]").set_input_files([photo()])
    page.locator("input[name=q_employer]").fill("Drukkerij De Ster")
    statement = page.locator("details", has=page.locator("[name=q_employer_statement]"))
    statement.locator("summary").click()
    expect(statement).to_contain_text("gaat u ermee akkoord")
    assert violations(page) == []
    statement.get_by_label("Bewijs van woonst").check()
    go_on(page)
    page.wait_for_url("**/stap/2")
    fill_address(page)
    go_on(page)
    fill_permit(page)
    go_on(page)
    page.wait_for_url("**/contact")
    go_on(page)
    page.wait_for_url("**/overzicht")
    expect(page.locator("#wrap")).to_contain_text("Bewijs van woonst")
    number = check_and_send(page)

    clerk = visit("beheer")
    open_ticket(clerk.page, clerk.city.base, number)
    chosen = clerk.page.locator("[name=pin_ids]")
    expect(chosen).to_contain_text("Bewijs van woonst")
    expect(chosen).to_contain_text("Burgerzaken")
    expect(chosen).to_contain_text("Geldig")
