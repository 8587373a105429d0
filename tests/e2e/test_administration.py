"""A service, its form and its routing are made in the browser, by the role for it and no other."""

import re

import pytest
from playwright.sync_api import expect

from .pages import open_ticket

SERVICE, RULE = "Fietskluis aan het station", "Fietskluizen"
GROUPS = ["base.group_user", "roeselare_servicedesk.group_admin"]


@pytest.fixture
def ans(admin_rpc, visit):
    """Somebody who has the administrator's role of the service desk, and nothing else."""
    known = admin_rpc.call("res.users", "search", [("login", "=", "ans")])
    if not known:
        names = [name.split(".") for name in GROUPS]
        groups = [_group(admin_rpc, *name) for name in names]
        values = {"name": "Ans Beheer", "login": "ans", "password": "demo-roeselare"}
        values |= {"lang": "nl_BE", "group_ids": [(6, 0, groups)]}
        known = admin_rpc.call("res.users", "create", [values])
    groups = admin_rpc.call("res.users", "read", known, ["all_group_ids"])[0]["all_group_ids"]
    assert _group(admin_rpc, "base", "group_system") not in groups
    return visit(login="ans")


def _group(rpc, module, name):
    domain = [("module", "=", module), ("name", "=", name), ("model", "=", "res.groups")]
    return rpc.search_read("ir.model.data", domain, ["res_id"])[0]["res_id"]


def pick(scope, name, text):
    """Choose a record by typing its name."""
    field = scope.locator(f"[name={name}] input")
    field.fill(text)
    field.page.locator(".o-autocomplete--dropdown-item", has_text=text).first.click()


def choose(scope, name, value):
    """Choose from a list, which is a select or a menu."""
    field = scope.locator(f"[name={name}] select")
    if field.count():
        field.select_option(label=value)
        return
    scope.locator(f"[name={name}] input").click()
    scope.page.locator(".o_select_menu_item", has_text=value).first.click()


def save(page):
    page.locator(".o_form_button_save").first.click()
    expect(page.locator(".o_form_button_save").first).to_be_hidden(timeout=30_000)


def add_question(page, kind, label, only_after=None):
    adder = page.locator("[name=question_ids] .o_field_x2many_list_row_add")
    adder.locator("a, button").first.click()
    window = page.locator(".modal-dialog")
    window.locator("[name=type] select, [name=type] input").first.wait_for()
    choose(window, "type", kind)
    window.locator("[name=label] input, [name=label] textarea").first.fill(label)
    if only_after:
        pick(window, "condition_question_id", only_after)
        window.locator("[name=condition_yes_no]").first.wait_for()
        choose(window, "condition_yes_no", "Ja")
    else:
        window.locator("[name=required] input").check()
    window.locator("footer .o_form_button_save").first.click()
    window.wait_for(state="detached")


def make_form(window):
    page = window.page
    window.goto("/odoo/servicedesk-forms/new")
    page.locator("[name=name] input, [name=name] textarea").first.fill(SERVICE)
    add_question(page, "Ja of nee", "Hebt u al een sleutel?")
    save(page)
    add_question(page, "Tekst", "Welk nummer staat erop?", "Hebt u al een sleutel?")
    save(page)
    page.locator("a[name=preview]").click()
    preview = page.frame_locator(".o_roeselare_preview iframe")
    question = preview.get_by_text("Hebt u al een sleutel?", exact=True)
    expect(question).to_be_visible(timeout=60_000)
    page.locator("button[name=action_publish]").click()
    page.locator(".modal-footer .btn-primary").click()
    expect(page.locator("[name=published_version_id]").last).to_contain_text("versie 1")


def make_service(window):
    page = window.page
    window.goto("/odoo/action-roeselare_servicedesk.action_service/new")
    page.locator("[name=name] input, [name=name] textarea").first.fill(SERVICE)
    pick(page, "team_id", "Netheid")
    pick(page, "form_id", SERVICE)
    save(page)


def make_rule(window):
    """Make the rule, and see on paper that it moves no ticket of the past."""
    page = window.page
    window.goto("/odoo/action-roeselare_servicedesk.action_routing_rule/new")
    page.locator("[name=name] input, [name=name] textarea").first.fill(RULE)
    pick(page, "service_ids", SERVICE)
    pick(page, "team_id", "Mobiliteit")
    save(page)
    page.locator("button[name=action_try]").click()
    trial = page.locator(".modal-dialog")
    trial.locator("button[name=action_run]").click()
    checked = trial.locator("[name=checked_count] span, [name=checked_count] input").first
    expect(checked).to_be_visible()
    expect(trial.get_by_role("status")).to_be_visible()
    trial.locator(".btn-close").click()


def ask(window):
    """Ask for the new service as a citizen; return the number of the request."""
    page = window.page
    window.goto("/diensten?q=fietskluis")
    page.get_by_role("link", name=re.compile(SERVICE)).first.click()
    page.locator("a[href*='/aanvragen']").first.click()
    number = page.locator("[name^=q_]").nth(2)
    expect(number).to_be_hidden()
    page.locator("input[name^=q_][value=yes]").check()
    expect(number).to_be_visible()
    number.fill("Kluis 12")
    send = page.locator("#wrap form button.btn-primary:visible")
    for _page in range(4):
        if re.search(r"\d{4}-\d{6}", page.locator("#wrap").inner_text()):
            break
        send.last.click()
        page.wait_for_load_state("networkidle")
    return re.search(r"\d{4}-\d{6}", page.locator("#wrap").inner_text()).group()


def test_service_form_and_routing_are_made_without_code(ans, visit):
    make_form(ans)
    make_service(ans)
    make_rule(ans)
    number = ask(visit(login="karel"))
    page = ans.page
    open_ticket(page, ans.city.base, number)
    form = page.locator(".o_form_view")
    expect(form.locator("[name=team_id] input").first).to_have_value("Mobiliteit")
    expect(form.locator("[name=routing_rule_id]").first).to_contain_text(RULE)
    expect(form.locator("[name=answer_list]")).to_contain_text("Kluis 12")
