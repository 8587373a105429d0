"""Each person on each journey of documents, on a phone and a desktop; others find nothing.

docs/hostile.md says which test is which person on which journey.
"""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.clock import city_today

from .axe import violations
from .people import PAPER, PHONE, SLOW, accept, answer, deliver, open_form, partner_of

# ------------------------------------------------------------------------ deliver


@PHONE
@pytest.mark.parametrize("who", ["clerk", "lead"])
def test_what_a_colleague_delivers_reaches_owner_and_holder_and_nobody_else(
    visit, lead, holder, ticket, pdf_file, who, phone
):
    label = f"Attest {uuid.uuid4().hex[:6]}"
    desk = visit(login="burgerzaken" if who == "clerk" else lead, phone=phone)
    page = open_form(desk, f"/odoo/servicedesk-queue/{ticket}")
    deliver(page, pdf_file, label)

    owner = visit(login="marie", phone=phone)
    owner.goto("/my/documenten")
    row = owner.page.locator(".o_docs_row", has_text=label)
    expect(row).to_be_visible()
    assert violations(owner.page) == []
    path = row.get_attribute("href")
    assert PAPER.match(answer(owner, path).headers["content-type"])

    login, number = holder
    reader = visit(login=login, phone=phone)
    shelf = accept(reader, number)
    reader.goto(shelf)
    row = reader.page.locator(".o_docs_row", has_text=label)
    expect(row).to_be_visible()
    assert violations(reader.page) == []
    assert PAPER.match(answer(reader, row.get_attribute("href")).headers["content-type"])
    assert answer(reader, path).status == 404, "not as an own one"

    second = visit(login="karel", phone=phone)
    second.goto("/my/documenten")
    expect(second.page.locator("#wrap")).not_to_contain_text(label)
    for foreign in (path, row.get_attribute("href"), f"{path}/bewijs", f"{path}/inzage"):
        assert answer(second, foreign).status == 404


@PHONE
def test_the_officer_reads_how_a_delivery_came_and_delivers_nothing(
    visit, admin_rpc, ticket, phone
):
    document = admin_rpc.ref("roeselare_docs.demo_document_residence")
    officer = visit(login="dpo", phone=phone)
    proof = answer(officer, f"/roeselare/documenten/{document}/bewijs")
    assert PAPER.match(proof.headers["content-type"])
    page = open_form(officer, f"/odoo/helpdesk.ticket/{ticket}")
    expect(page.get_by_role("button", name="Document bezorgen", exact=True)).to_have_count(0)


# ------------------------------------------------------------------------ request


@PHONE
def test_documents_are_asked_by_the_lead_sent_by_the_owner_and_shown_to_nobody_else(
    visit, city, lead, holder, ticket, pdf_file, phone
):
    name = f"Huurcontract {uuid.uuid4().hex[:6]}"
    desk = visit(login=lead, phone=phone)
    rpc = city.rpc(lead)
    line = {"name": name, "accepts": "pdf"}
    window = {"ticket_id": ticket, "due_date": str(city_today()), "line_ids": [(0, 0, line)]}
    window = rpc.call("docs.ask", "create", [window])[0]
    rpc.call("docs.ask", "action_ask", [window])

    path = f"/my/ticket/{ticket}/stukken"
    login, number = holder
    reader = visit(login=login, phone=phone)
    accept(reader, number)
    for window in (reader, visit(login="karel", phone=phone)):
        found = answer(window, path)
        assert found.status == 404
        assert name not in found.text()

    owner = visit(login="marie", phone=phone)
    owner.goto(path)
    owner.page.locator("input[type=file]").first.set_input_files([pdf_file])
    owner.page.get_by_role("button", name="Versturen").click()
    expect(owner.page.locator(".alert-success")).to_contain_text("we hebben alles gekregen")

    [asked] = rpc.search_read("docs.request", [("ticket_id", "=", ticket)], ["id"])
    page = open_form(desk, f"/odoo/docs.request/{asked['id']}")
    expect(page.locator(".o_form_view")).to_contain_text(name)
    [line] = rpc.search_read("docs.request.line", [("request_id", "=", asked["id"])], ["id"])
    rpc.call("docs.request.line", "action_accept", [line["id"]])

    officer = visit(login="dpo", phone=phone)
    page = open_form(officer, f"/odoo/docs.request/{asked['id']}")
    expect(page.locator(".o_form_view")).to_contain_text("Aanvaard")
    expect(page.locator("button[name=action_refuse]")).to_have_count(0)


# ---------------------------------------------------------------------- once only


@PHONE
def test_a_holder_and_a_second_citizen_choose_from_their_own_documents_only(
    visit, holder, ticket, admin_rpc, lead, city, phone
):
    """What the mandate lets somebody read is not his to hand in."""
    login, number = holder
    for who in (login, "karel"):
        values = {
            "name": "Aanvraag",
            "description": "Graag.",
            "team_id": admin_rpc.ref("roeselare_servicedesk.team_burgerzaken"),
            "partner_id": partner_of(admin_rpc, who),
            "lang": "nl_BE",
        }
        own = admin_rpc.call("helpdesk.ticket", "create", [values])[0]
        rpc = city.rpc(lead)
        asked = {"ticket_id": own, "due_date": str(city_today())}
        asked["line_ids"] = [(0, 0, {"name": "Bewijs"})]
        asked = rpc.call("docs.ask", "create", [asked])
        rpc.call("docs.ask", "action_ask", asked)
        window = visit(login=who, phone=phone)
        if who == login:
            accept(window, number)
        window.goto(f"/my/ticket/{own}/stukken")
        expect(window.page.locator("#wrap")).to_contain_text("Bewijs")
        expect(window.page.locator("#wrap")).not_to_contain_text("Bewijs van woonst")
        assert violations(window.page) == []


@PHONE
def test_lead_and_officer_see_which_version_was_chosen_and_a_clerk_elsewhere_does_not(
    visit, city, lead, ticket, phone
):
    rpc = city.rpc(lead)
    asked = {"ticket_id": ticket, "due_date": str(city_today())}
    asked["line_ids"] = [(0, 0, {"name": "Adres"})]
    asked = rpc.call("docs.ask", "create", [asked])
    rpc.call("docs.ask", "action_ask", asked)
    owner = visit(login="marie", phone=phone)
    owner.goto(f"/my/ticket/{ticket}/stukken")
    choice = owner.page.locator(".o_docs_pick select").first
    expect(owner.page.locator(".o_docs_pick").first).to_contain_text("gaat u ermee akkoord")
    value = choice.locator("option", has_text="Bewijs van woonst").first.get_attribute("value")
    choice.select_option(value=value)
    owner.page.get_by_role("button", name="Versturen").click()
    expect(owner.page.locator(".alert-success")).to_contain_text("we hebben alles gekregen")

    [pin] = rpc.search_read("docs.pin", [("ticket_id", "=", ticket)], ["id", "number", "sha256"])
    path = f"/roeselare/gekozen/{pin['id']}"
    for login in (lead, "dpo"):
        window = visit(login=login, phone=phone)
        page = open_form(window, f"/odoo/helpdesk.ticket/{ticket}")
        expect(page.locator("body")).to_contain_text(re.compile("Bewijs van woonst|Bewijs"))
        assert PAPER.match(answer(window, path).headers["content-type"])
    for login in ("netheid", "karel"):
        assert answer(visit(login=login, phone=phone), path).status == 404


# --------------------------------------------------------------- what a clerk attaches


@PHONE
def test_a_colleague_is_told_why_a_file_is_not_attached(visit, ticket, pdf_file, phone):
    """Files of the discussion pass the same gate as those of customers."""
    window = visit(login="burgerzaken", phone=phone)
    page = open_form(window, f"/odoo/servicedesk-queue/{ticket}")
    chatter = page.locator(".o-mail-Chatter")
    chatter.scroll_into_view_if_needed()
    field = chatter.locator("input[type=file]").first
    bad = {"name": "brief.pdf", "mimeType": "application/pdf", "buffer": b"<html>nee</html>"}
    field.set_input_files([bad])
    notice = page.locator(".o_notification", has_text="brief.pdf")
    expect(notice).to_contain_text("niet kunnen aannemen", timeout=SLOW)
    field.set_input_files([pdf_file])
    expect(chatter).to_contain_text("bewijs.pdf", timeout=SLOW)
