"""Documents found by what they say: by a visitor, their owner, a colleague, and nobody else."""

import time

import pytest
from playwright.sync_api import expect

from .axe import violations

PHONE = pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
#: a job reads the documents of the demo after the server has started
PATIENCE = 180


@pytest.fixture(scope="module")
def everything_read(admin_rpc):
    """Wait until no document of the demo waits to be read."""
    waiting = [("state", "in", ["waiting", "scan"])]
    limit = time.monotonic() + PATIENCE
    while found := admin_rpc.call("docs.text", "search_count", waiting):
        assert time.monotonic() < limit, f"{found} documents still wait"
        time.sleep(1)


def look_for(page, label, words):
    page.get_by_label(label).fill(words)
    page.locator("form.o_docs_search button[type=submit]").click()
    page.wait_for_url("**q=**")


@PHONE
def test_visitor_finds_a_regulation_by_its_text(visit, everything_read, phone):
    window = visit(phone=phone)
    page = window.page
    window.goto("/documenten")
    look_for(page, "Zoeken in de documenten", "NACHTRUST stoort")
    rows = page.locator(".o_docs_row")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Algemeen politiereglement")
    expect(rows.locator("mark")).to_have_text(["nachtrust", "stoort"])
    assert violations(page) == []


@PHONE
def test_citizen_finds_a_scan_and_another_citizen_does_not(visit, everything_read, phone):
    window = visit(login="marie", phone=phone)
    page = window.page
    window.goto("/my/documenten")
    look_for(page, "Zoeken in mijn documenten", "rookmeld")
    rows = page.locator(".o_docs_row")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Conformiteitsattest")
    expect(rows.locator("mark").first).to_contain_text("rookmelders")
    assert violations(page) == []
    look_for(page, "Zoeken in mijn documenten", "de van het")
    expect(page.get_by_text("Deze woorden staan in bijna elk document")).to_be_visible()
    assert violations(page) == []
    other = visit(login="karel", phone=phone)
    other.goto("/my/documenten?q=rookmelders")
    expect(other.page.locator("#wrap")).not_to_contain_text("Conformiteitsattest")


def search_list(window, words):
    window.goto("/odoo/department-library")
    window.page.locator(".o_searchview_input").fill(words)
    window.page.locator(".o_searchview_input").press("Enter")
    window.page.locator(".o_facet_value", has_text=words).wait_for()
    return window.page


def test_clerk_finds_a_note_of_the_department_by_its_text(visit, everything_read):
    page = search_list(visit(login="burgerzaken"), "afwezigheden")
    row = page.locator(".o_data_row")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Werkafspraken")
    expect(row.locator("mark")).to_have_text("afwezigheden")
    page = search_list(visit(login="netheid"), "afwezigheden")
    expect(page.locator(".o_data_row")).to_have_count(0)
    expect(page.locator("body")).not_to_contain_text("Werkafspraken")


def test_administrator_sees_what_was_not_read_and_no_names(visit, everything_read):
    window = visit(login="beheer")
    window.goto("/odoo/document-words")
    page = window.page
    page.locator(".o_searchview .o_facet_remove").first.click()
    expect(page.locator(".o_data_row").first).to_contain_text("Document")
    expect(page.locator(".o_list_view")).not_to_contain_text("Conformiteitsattest")
