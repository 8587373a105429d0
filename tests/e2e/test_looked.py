"""Who looked at a document: the colleague says why, the owner sees it, the officer checks it."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from .axe import violations

PHONE = pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])


@pytest.fixture
def residence(admin_rpc):
    """The document of Marie that Burgerzaken delivered."""
    return admin_rpc.ref("roeselare_docs.demo_document_residence")


def open_with_reason(window, document, reason):
    """Open the form of a document as a colleague who does not handle it, and say why."""
    page = window.page
    window.goto(f"/odoo/documents/{document}")
    page.get_by_role("button", name="Zeg waarom, om te openen").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("U behandelt dit document niet")
    assert violations(page, ".modal-dialog") == []
    dialog.get_by_label("Reden").fill(reason)
    dialog.get_by_role("button", name="Doorgaan").click()
    expect(dialog).not_to_be_visible()
    expect(page.locator("[name=content]")).to_be_visible()


def test_operator_says_why_marie_sees_it_and_the_officer_the_name(visit, residence):
    reason = f"Marie vraagt een kopie aan de balie {uuid.uuid4().hex[:6]}"
    address = f"/web/content/dms.file/{residence}/content_file"
    operator = visit(login="onthaal")
    refused = operator.context.request.get(operator.city.base + address)
    assert "/inzage/" in refused.url
    assert refused.headers["content-type"].startswith("text/html")
    open_with_reason(operator, residence, reason)
    answer = operator.context.request.get(operator.city.base + address)
    assert answer.headers["content-type"] == "application/pdf"

    for phone in (True, False):
        marie = visit(login="marie", phone=phone)
        page = marie.page
        marie.goto("/my/documenten")
        page.get_by_role("link", name=re.compile("Wie keek naar dit document.*woonst")).click()
        page.wait_for_url("**/inzage")
        row = page.locator(".o_docs_list li", has_text=reason)
        expect(row).to_contain_text("Onthaal 1788")
        expect(row).to_contain_text("Bekeken")
        expect(page.locator("main")).not_to_contain_text("Ann Onthaal")
        assert violations(page) == []

    officer = visit(login="dpo")
    page = officer.page
    officer.goto("/odoo/document-looks")
    row = page.locator(".o_data_row", has_text=reason)
    expect(row).to_contain_text("Ann Onthaal")
    page.get_by_role("button", name="Controleren").click()
    expect(page.get_by_role("dialog")).to_contain_text("Het logboek is in orde")
    assert violations(page, ".modal-dialog") == []


def test_a_direct_address_asks_first_and_leads_back(visit, residence):
    window = visit(login="beheer")
    page = window.page
    address = f"/web/content/dms.file/{residence}/content_file?download=1"
    window.goto(address)
    expect(page.get_by_role("heading", name="Waarom opent u dit document?")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Reden").fill("Controle van het adres op vraag van de politie")
    with page.expect_download() as download:
        page.get_by_role("button", name="Het document openen").click()
    assert download.value.suggested_filename.endswith(".pdf")


@PHONE
def test_a_second_citizen_sees_nothing(visit, residence, phone):
    window = visit(login="karel", phone=phone)
    for address in (f"/my/documenten/{residence}/inzage", f"/inzage/{residence}"):
        answer = window.context.request.get(window.city.base + address)
        assert answer.status == 404
        assert "Burgerzaken" not in answer.text()
