"""Seals where documents are read outside the own library: by visitors, by link, on a ticket."""

import base64
import time
import uuid

import pytest
from playwright.sync_api import expect

from .axe import violations
from .people import PHONE, answer
from .test_share_link import share

WAIT = 60_000
ALTERED = "Dit document is gewijzigd nadat het ondertekend werd."


def judged(admin_rpc):
    """Wait until the job judged what there is."""
    ends = time.monotonic() + 120
    while admin_rpc.call("docs.trust", "search_count", [("due", "=", True)]):
        assert time.monotonic() < ends, "the job does not come to an end"
        time.sleep(1)


@pytest.fixture(scope="module", autouse=True)
def checked(admin_rpc):
    judged(admin_rpc)


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@PHONE
def test_a_visitor_reads_the_seal_of_a_decision(visit, phone):
    window = visit(phone=phone)
    page = window.page
    window.goto("/documenten")
    row = page.locator(".o_docs_list > li", has_text="Retributiereglement")
    expect(row.locator(".o_docs_trust")).to_contain_text(
        "Dit document draagt een geldig zegel van Stad Roeselare (demo)."
    )
    plain = page.locator(".o_docs_list > li", has_text="Algemeen politiereglement")
    expect(plain.locator(".o_docs_trust")).to_have_count(0)
    assert fits(page)
    assert violations(page) == []


@PHONE
def test_whoever_got_a_link_reads_it_before_the_file(visit, phone):
    owner, guest = visit(login="vereniging", phone=phone), visit(phone=phone)
    name = f"Verhuurder {uuid.uuid4().hex[:6]}"
    page = guest.page
    page.goto(share(owner, name, document="Attest brandveiligheid"))
    expect(page.locator("body")).not_to_contain_text("brandveiligheid")
    page.get_by_role("button", name="Openen").click()
    expect(page.locator(".o_docs_trust")).to_contain_text(ALTERED)
    assert fits(page)
    assert violations(page) == []
    with page.expect_download() as saved:
        page.get_by_role("button", name="Opslaan").click()
    assert saved.value.path().read_bytes().startswith(b"%PDF")


@PHONE
def test_a_clerk_is_warned_of_a_changed_file_on_a_ticket(visit, admin_rpc, city, ticket, phone):
    club = visit(login="vereniging")
    clerk = city.rpc("burgerzaken")
    for name in ("altered", "sealed"):
        number = admin_rpc.ref(f"roeselare_docs.demo_document_{name}")
        paper = answer(club, f"/my/documenten/{number}").body()
        clerk.call(
            "ir.attachment",
            "create",
            {
                "name": f"{name}.pdf",
                "datas": base64.b64encode(paper).decode(),
                "res_model": "helpdesk.ticket",
                "res_id": ticket,
            },
        )
    judged(admin_rpc)
    window = visit(login="burgerzaken", phone=phone)
    page = window.page
    window.goto(f"/odoo/servicedesk-queue/{ticket}")
    warning = page.locator(".alert-danger [name=trust_warning]")
    expect(warning).to_contain_text(f"altered.pdf: {ALTERED}", timeout=WAIT)
    expect(warning).not_to_contain_text("sealed.pdf")
    note = page.locator(".o_form_sheet [name=trust_note]")
    expect(note).to_contain_text("sealed.pdf: Dit document draagt een geldig zegel")
    assert violations(page, ".alert-danger:has([name=trust_warning])") == []


@PHONE
def test_who_was_asked_reads_the_seal_of_what_was_sent(visit, admin_rpc, city, ticket, phone):
    number = admin_rpc.ref("roeselare_docs.demo_document_sealed")
    paper = answer(visit(login="vereniging"), f"/my/documenten/{number}").body()
    clerk = city.rpc("burgerzaken")
    line = (0, 0, {"name": "Attest", "accepts": "pdf"})
    values = {"ticket_id": ticket, "due_date": "2099-01-05", "line_ids": [line]}
    window_id = clerk.call("docs.ask", "create", [values])[0]
    clerk.call("docs.ask", "action_ask", [window_id])
    window = visit(login="marie", phone=phone)
    page = window.page
    window.goto(f"/my/ticket/{ticket}/stukken")
    file = {"name": "attest.pdf", "mimeType": "application/pdf", "buffer": paper}
    page.get_by_label("Kies het bestand").set_input_files(file)
    page.get_by_role("button", name="Versturen", exact=True).click()
    page.wait_for_url("**/stukken?dank=ja")
    judged(admin_rpc)
    page.reload()
    expect(page.locator(".o_docs_trust")).to_contain_text("een geldig zegel van Stad Roeselare")
    assert fits(page)
    assert violations(page) == []
