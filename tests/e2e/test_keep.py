"""Keeping and destroying documents in a browser: the citizen, the lead, the officer."""

import hashlib
import io
import json
import re
import zipfile

import pytest
from playwright.sync_api import expect

from .axe import violations


def run_job(admin_rpc, name):
    admin_rpc.run_job(f"roeselare_docs.{name}")


@pytest.mark.parametrize(("login", "phone"), [("marie", True), ("facility", False)])
def test_citizen_downloads_everything(visit, admin_rpc, artifacts, login, phone):
    artifacts.mkdir(parents=True, exist_ok=True)
    window = visit(login=login, phone=phone)
    page = window.page
    window.goto("/my/documenten")
    page.get_by_role("link", name="Alles downloaden").click()
    page.wait_for_url("**/my/documenten/alles")
    assert violations(page) == []
    page.get_by_role("button", name=re.compile("Maak (mijn|een nieuw) bestand")).click()
    status = page.get_by_role("status")
    expect(status).to_contain_text("Uw bestand")
    assert violations(page) == []
    run_job(admin_rpc, "ir_cron_docs_export")
    window.goto("/my/documenten/alles")
    expect(page.get_by_role("status")).to_contain_text("Uw bestand staat klaar")
    assert violations(page) == []
    page.screenshot(path=artifacts / "ready.png", full_page=True)
    link = page.get_by_role("link", name="Bestand bewaren")
    answer = window.context.request.get(window.city.base + link.get_attribute("href"))
    assert answer.status == 200
    archive = zipfile.ZipFile(io.BytesIO(answer.body()))
    documents = json.loads(archive.read("manifest.json"))["documents"]
    assert len(documents) >= 2
    for line in documents:
        assert hashlib.sha256(archive.read(line["path"])).hexdigest() == line["sha256"]


def _form(window, path):
    window.goto(path)
    window.page.wait_for_selector(".o_form_view")
    return window.page


def _confirm(page):
    dialog = page.locator(".modal-dialog")
    assert violations(page, ".modal-dialog") == []
    dialog.locator(".modal-footer .btn-primary").click()


def test_two_people_destroy_what_is_over(visit, admin_rpc, artifacts):
    artifacts.mkdir(parents=True, exist_ok=True)
    lead, officer = visit(login="leiding"), visit(login="dpo")
    rpc = lead.city.rpc("leiding")
    [item] = rpc.search_read("docs.destruction", [["state", "=", "draft"]], ["line_ids"])
    path = f"/odoo/destruction-lists/{item['id']}"

    page = _form(lead, path)
    rows = page.locator("[name=line_ids] .o_data_row")
    expect(rows).to_have_count(2)
    expect(page.locator("[name=line_ids]")).not_to_contain_text("arbeidsongeval")
    rows.filter(has_text="fietsvergoeding").locator("[name=out_reason]").click()
    page.locator("[name=out_reason] input").fill("Nog nodig voor de controle")
    page.locator(".o_form_button_save").click()
    expect(rows.filter(has_text="fietsvergoeding")).to_contain_text("Eruit gehaald")
    page.screenshot(path=artifacts / "review.png")
    page.get_by_role("button", name="Goedkeuren").click()
    _confirm(page)
    expect(page.locator("[name=lead_on]")).to_be_visible()
    page.get_by_role("button", name="Goedkeuren").click()
    _confirm(page)
    expect(page.locator(".modal-dialog")).to_contain_text("iemand anders")

    page = _form(officer, path)
    page.get_by_role("button", name="Goedkeuren").click()
    _confirm(page)
    page.get_by_role("button", name="Nu vernietigen").click()
    _confirm(page)
    expect(page.get_by_role("button", name="Nu vernietigen")).not_to_be_visible()
    run_job(admin_rpc, "ir_cron_docs_destroy")
    page = _form(officer, path)
    expect(page.locator("[name=declaration]").first).to_contain_text("vernietiging")
    page.screenshot(path=artifacts / "done.png")
    kept = rpc.search_read("docs.destruction.line", [["list_id", "=", item["id"]]], ["state"])
    assert sorted(line["state"] for line in kept) == ["destroyed", "out"]


def test_officer_holds_a_document_and_ends_it(visit, artifacts):
    artifacts.mkdir(parents=True, exist_ok=True)
    window = visit(login="dpo")
    rpc = window.city.rpc("dpo")
    [file] = rpc.search_read("dms.file", [["label", "=", "Bewijs van woonst"]], ["id", "ticket_id"])
    page = _form(window, f"/odoo/documents/{file['id']}")
    page.get_by_role("button", name="Bewaarplicht opleggen").click()
    page.locator("[name=reason] textarea").fill("Bezwaar bij de Raad van State")
    page.locator("[name=reference] input").fill("RvS 2026/14")
    page.locator(".o_form_button_save").click()
    page.get_by_role("button", name="Bewaarplicht beëindigen").wait_for()
    assert violations(page, ".o_form_view") == []
    page = _form(window, f"/odoo/documents/{file['id']}")
    expect(page.get_by_role("status").filter(has_text="Bewaarplicht")).to_be_visible()
    page.screenshot(path=artifacts / "document.png")
    page.get_by_role("button", name="Bewaarplichten").click()
    page.locator(".o_data_row", has_text="RvS 2026/14").click()
    page.get_by_role("button", name="Bewaarplicht beëindigen").click()
    page.screenshot(path=artifacts / "hold.png")
    dialog = page.locator(".modal-dialog")
    dialog.locator("[name=reason] textarea").fill("Arrest van 12 november")
    dialog.get_by_role("button", name="Bewaarplicht beëindigen").click()
    expect(page.locator("[name=end_reason]")).to_contain_text("Arrest")
    assert not rpc.call("dms.file", "read", [file["id"]], ["legal_hold"])[0]["legal_hold"]
