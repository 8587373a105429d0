"""The libraries in a browser: what everybody reads, what is one's own, what a department files."""

import uuid

import pytest
from playwright.sync_api import expect

from .axe import violations

PHONE = pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])


@PHONE
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "noscript"])
def test_visitor_finds_and_opens_a_regulation(visit, phone, javascript):
    window = visit(phone=phone, javascript=javascript)
    page = window.page
    window.goto("/documenten")
    assert page.locator(".o_docs_row").count() == 4
    if javascript:
        assert violations(page) == []
    page.get_by_label("Zoeken in de documenten").fill("VUURWERK")
    page.locator("form.o_docs_search button[type=submit]").click()
    page.wait_for_url("**q=VUURWERK**")
    rows = page.locator(".o_docs_row")
    assert rows.count() == 1
    assert "Algemeen politiereglement" in rows.inner_text()
    if javascript:
        assert violations(page) == []
    answer = window.context.request.get(window.city.base + rows.get_attribute("href"))
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline")


@PHONE
def test_citizen_filters_the_own_library(visit, phone):
    window = visit(login="marie", phone=phone)
    page = window.page
    window.goto("/my/documenten")
    everything = page.locator(".o_docs_row").count()
    assert everything >= 2
    assert violations(page) == []
    page.get_by_label("Zoeken in mijn documenten").fill("woonst")
    page.locator("form.o_docs_search button[type=submit]").click()
    page.wait_for_url("**q=woonst**")
    assert 0 < page.locator(".o_docs_row").count() < everything
    assert violations(page) == []
    page.get_by_role("link", name="Alles tonen").click()
    page.wait_for_url("**/my/documenten")
    assert page.locator(".o_docs_row").count() == everything


@pytest.fixture
def second_clerk(admin_rpc):
    """Another colleague of Burgerzaken; returns login and name."""
    login = f"bz.{uuid.uuid4().hex[:8]}"
    groups = ["base.group_user", "roeselare_servicedesk.group_agent"]
    user = admin_rpc.call(
        "res.users",
        "create",
        {
            "name": "Wout Burgerzaken",
            "login": login,
            "password": "demo-roeselare",
            "lang": "nl_BE",
            "group_ids": [(6, 0, [admin_rpc.ref(name) for name in groups])],
        },
    )
    team = admin_rpc.ref("roeselare_servicedesk.team_burgerzaken")
    admin_rpc.call("helpdesk.ticket.team", "write", [team], {"user_ids": [(4, user)]})
    return login


def open_note(window, note):
    window.goto(f"/odoo/department-library/{note}")
    window.page.wait_for_selector(".o_form_view [name=name] input")
    return window.page


def rename(page, name):
    page.locator("[name=name] input").first.fill(name)
    page.keyboard.press("Tab")
    page.locator(".o_form_button_save").click()


def test_clerks_file_and_do_not_overwrite_each_other(visit, admin_rpc, second_clerk, pdf_file):
    one, two = visit(login="burgerzaken"), visit(login=second_clerk)
    page = one.page
    one.goto("/odoo/department-library/new")
    page.wait_for_selector(".o_form_view")
    page.locator("[name=content] input[type=file]").set_input_files(
        {**pdf_file, "name": f"nota {uuid.uuid4().hex[:6]}.pdf"}
    )
    page.locator("[name=directory_id] input").fill("Burgerzaken")
    page.locator(".o-autocomplete--dropdown-item", has_text="Burgerzaken").first.click()
    page.locator(".o_form_button_save").click()
    page.wait_for_url(lambda url: "/new" not in url)
    note = int(page.url.rpartition("/")[2])
    first, second = open_note(one, note), open_note(two, note)
    rename(first, "van de eerste.pdf")
    expect(first.locator(".o_form_button_save")).not_to_be_visible()
    rename(second, "van de tweede.pdf")
    warning = second.locator(".modal-dialog")
    expect(warning).to_contain_text("Burgerzaken")
    assert violations(second, ".modal-dialog") == []
    rpc = one.city.rpc("burgerzaken")
    assert rpc.call("dms.file", "read", [note], ["name"])[0]["name"] == "van de eerste.pdf"


def test_colleague_of_another_department_sees_nothing_of_it(visit):
    window = visit(login="netheid")
    window.goto("/odoo/department-library")
    window.page.wait_for_selector(".o_list_view, .o_view_nocontent")
    expect(window.page.locator("body")).not_to_contain_text("Werkafspraken")
