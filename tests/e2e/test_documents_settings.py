"""What administrators of documents work with: scanning again, the eBox, the kinds of documents."""

import tempfile
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.fakes.clamd import EICAR, Clamd

from .axe import faint, violations
from .people import PHONE
from .test_upload_scan import run_cron, send, ticket  # noqa: F401

SLOW = 60_000


@pytest.fixture
def scanner(admin_rpc):
    """A scanner that takes whatever its ``virus`` says for one."""
    with tempfile.TemporaryDirectory(prefix="clamd") as folder:
        daemon = Clamd(Path(folder) / "clamd.ctl")
        admin_rpc.write_settings(servicedesk_scanner_address=daemon.path)
        yield daemon
        admin_rpc.write_settings(servicedesk_scanner_address=False)
        daemon.stop()


@pytest.fixture
def connector(admin_rpc):
    """A city that has an eBox; nobody answers at this address."""
    admin_rpc.write_settings(docs_ebox_address="https://127.0.0.1:9")
    yield
    admin_rpc.write_settings(docs_ebox_address=False)


def test_what_was_stopped_by_mistake_is_scanned_again(visit, admin_rpc, scanner, ticket, pdf_file):  # noqa: F811
    name = f"brief-{uuid.uuid4().hex[:6]}.pdf"
    marie = visit("marie")
    marie.goto(f"/my/ticket/{ticket}")
    send(marie.page, name, pdf_file["buffer"])
    marie.page.get_by_text("Wordt gecontroleerd op virussen").wait_for()
    scanner.virus = pdf_file["buffer"][:8]
    scanner.start()
    run_cron(admin_rpc)
    marie.page.reload()
    marie.page.get_by_text("Tegengehouden").first.wait_for()

    admin = visit("beheer")
    page = admin.page
    admin.goto("/odoo/servicedesk-uploads")
    row = page.locator(".o_data_row", has_text=name)
    row.locator("input[type=checkbox]").check()
    page.get_by_role("button", name="Opnieuw scannen…").click()
    window = page.locator(".modal")
    expect(window.locator("[name=upload_ids] .o_data_row")).to_contain_text(name)
    assert violations(page, ".modal-body") == []
    window.locator("[name=reason] textarea").fill("mis")
    window.get_by_role("button", name="Opnieuw scannen").click()
    refusal = page.locator(".modal", has_text="minstens 10 tekens")
    expect(refusal).to_be_visible()
    refusal.get_by_role("button", name="Sluiten").first.click()
    expect(window.locator("[name=reason] textarea")).to_have_value("mis")
    window.locator("[name=reason] textarea").fill("De maker trok deze handtekening in.")
    window.get_by_role("button", name="Opnieuw scannen").click()
    said = page.locator(".o_notification")
    expect(said).to_contain_text("Opnieuw een virus gevonden: 1", timeout=SLOW)
    scanner.virus = EICAR
    row.locator("input[type=checkbox]").check()
    page.get_by_role("button", name="Opnieuw scannen…").click()
    window.locator("[name=reason] textarea").fill("De handtekeningen zijn vernieuwd.")
    window.get_by_role("button", name="Opnieuw scannen").click()
    expect(row).to_have_count(0, timeout=SLOW)
    marie.page.reload()
    marie.page.locator("a[href*='/bijlage/']", has_text=name).wait_for()


@PHONE
def test_a_citizen_switches_the_ebox_on_and_off(visit, connector, phone):
    window = visit("karel", phone=phone)
    page = window.page
    window.goto("/my/ebox")
    assert violations(page) == [] and faint(page) == []
    page.get_by_label("Uw rijksregisternummer").fill("85.07.30-033.27")
    page.get_by_role("button", name="Verwittig me ook in mijn eBox").click()
    expect(page.locator("[role=alert]")).to_contain_text("elf cijfers")
    field = page.get_by_label("Uw rijksregisternummer")
    expect(field).to_have_value("85.07.30-033.27")
    expect(field).to_have_attribute("aria-invalid", "true")
    assert violations(page) == [] and faint(page) == []
    field.fill("85.07.30-033.28")
    page.get_by_role("button", name="Verwittig me ook in mijn eBox").click()
    expect(page.locator("[role=status]")).to_contain_text("U krijgt berichten in uw eBox sinds")
    assert violations(page) == []
    page.get_by_role("button", name="Niet meer in mijn eBox").click()
    expect(page.locator("[role=status]")).to_contain_text("stopte de berichten")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_administrator_sets_the_ebox(visit, admin_rpc):
    window = visit("beheer")
    page = window.page
    window.goto("/odoo/settings#roeselare_servicedesk")
    block = page.locator("#docs_ebox")
    block.scroll_into_view_if_needed(timeout=SLOW)
    assert violations(page, "#docs_ebox") == []
    block.locator("[name=docs_ebox_address] input").fill("https://ebox.example")
    secret = block.locator("[name=docs_ebox_token] input")
    expect(secret).to_have_attribute("type", "password")
    page.get_by_role("button", name="Negeren").first.click()


def test_an_administrator_makes_a_kind_of_document(visit, admin_rpc):
    window = visit("beheer")
    page = window.page
    name = f"Attesten {uuid.uuid4().hex[:6]}"
    window.goto("/odoo/action-roeselare_docs.action_series/new")
    form = page.locator(".o_form_view")
    form.locator("[name=name] input").fill(name, timeout=SLOW)
    form.locator("[name=code] input").fill(f"attest-{uuid.uuid4().hex[:6]}")
    form.get_by_role("button", name="Regel toevoegen").click()
    rule = page.locator(".modal")
    rule.locator("[name=years] input").fill("10")
    rule.get_by_label("Bezorging").check()
    rule.get_by_label("Vernietigen").check()
    rule.locator("[name=source] textarea").fill("Selectielijst lokale besturen, 4.2")
    assert violations(page, ".modal-body") == []
    rule.locator(".o_form_button_save, .btn-primary").first.click()
    expect(rule).to_have_count(0)
    assert violations(page, ".o_form_sheet") == []
    page.locator(".o_form_button_save").click()
    expect(page.locator(".o_form_saved")).to_be_visible(timeout=SLOW)
    assert violations(page, ".o_form_sheet") == []
    [series] = admin_rpc.search_read("docs.series", [("name", "=", name)], ["rule_id"])
    assert series["rule_id"], "the rule counts"
