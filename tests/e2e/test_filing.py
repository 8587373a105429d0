"""A citizen adds a document with the phone, chooses it for a request, and deletes another."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.clock import city_today

from .axe import violations
from .pages import photo
from .people import user


def add(page, label, file=None):
    """Fill in the page and send it."""
    if file:
        page.get_by_label("Het bestand").set_input_files([file])
    page.get_by_label("Wat is het?").fill(label)
    page.get_by_label("Andere documenten").check()
    page.get_by_role("button", name="Document toevoegen").click()


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_document_is_added_chosen_and_another_deleted(visit, admin_rpc, phone):
    login = user(admin_rpc, "eigen")
    window = visit(login=login, phone=phone)
    page = window.page
    window.goto("/my/documenten")
    page.get_by_role("link", name="Document toevoegen").click()
    page.wait_for_url("**/toevoegen")
    assert violations(page) == []

    # Nothing chosen yet: what was typed stays, and each error leads to its field.
    today = city_today()
    page.get_by_label("Wat is het?").fill("Diploma secundair")
    page.get_by_label("Geldig vanaf").fill(str(today))
    page.get_by_role("button", name="Document toevoegen").click()
    errors = page.locator("#form_errors")
    expect(errors).to_contain_text("Kies een bestand.")
    expect(errors.locator("a")).to_have_count(2)
    expect(page.get_by_label("Wat is het?")).to_have_value("Diploma secundair")
    expect(page.get_by_label("Geldig vanaf")).to_have_value(str(today))
    assert violations(page) == []

    label = f"Diploma {uuid.uuid4().hex[:6]}"
    add(page, label, photo())
    expect(page.get_by_role("status").first).to_contain_text("toegevoegd")
    row = page.locator(".o_docs_list > li", has_text=label)
    expect(row).to_contain_text("Toegevoegd door de eigenaar")
    assert violations(page) == []

    # The same file is not kept twice.
    window.goto("/my/documenten/toevoegen")
    add(page, "Nog eens", photo())
    expect(page.locator("#form_errors")).to_contain_text(label)

    window.goto("/my/documenten/toevoegen")
    add(page, "Oude foto", photo("navy"))
    old = page.locator(".o_docs_list > li", has_text="Oude foto")
    old.get_by_role("link", name=re.compile("Verwijderen")).click()
    page.wait_for_url("**/verwijderen")
    assert violations(page) == []
    page.get_by_role("button", name="Verwijder het document").click()
    expect(page.get_by_role("status").first).to_contain_text("verwijderd")
    expect(page.locator(".o_docs_list > li")).to_have_count(1)

    window.goto("/diensten/parkeervergunning/aanvragen")
    page.locator("details.o_docs_pick > summary").first.click()
    expect(page.locator("details.o_docs_pick").first).to_contain_text(label)
    assert violations(page) == []
