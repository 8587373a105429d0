"""People around a document, and how they go about it."""

import re
import uuid

import pytest
from playwright.sync_api import expect

PHONE = pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
SLOW = 60_000
PAPER = re.compile(r"^application/pdf")


def user(admin_rpc, name, *groups, **values):
    """Make a colleague of Burgerzaken, or a citizen without groups; return the login."""
    login = f"{name}.{uuid.uuid4().hex[:8]}"
    found = ["base.group_user", *groups] if groups else ["base.group_portal"]
    number = admin_rpc.call(
        "res.users",
        "create",
        {
            "name": f"{name.title()} {login[-4:]}",
            "login": login,
            "email": f"{login}@example.com",
            "password": "demo-roeselare",
            "lang": "nl_BE",
            "group_ids": [(6, 0, [admin_rpc.ref(group) for group in found])],
            **values,
        },
    )
    if groups:
        team = admin_rpc.ref("roeselare_servicedesk.team_burgerzaken")
        admin_rpc.call("helpdesk.ticket.team", "write", [team], {"user_ids": [(4, number)]})
    return login


def partner_of(admin_rpc, login):
    return admin_rpc.search_read("res.users", [("login", "=", login)], ["partner_id"])[0][
        "partner_id"
    ][0]


def accept(window, number):
    window.goto("/my/documenten/mandaten")
    window.page.locator(f"form[action$='/{number}/aanvaarden'] button").click()
    window.page.locator(f"a.btn-primary[href$='/namens/{number}']").wait_for()
    return f"/my/documenten/namens/{number}"


def answer(window, path, **how):
    return window.context.request.get(window.city.base + path, **how)


def press(page, name):
    """Press a button of the form, which a phone keeps in a menu."""
    button = page.get_by_role("button", name=name, exact=True)
    more = page.locator(".o_statusbar_buttons button:has(.oi-ellipsis-v)")
    expect(button.or_(more).first).to_be_visible()
    if not button.first.is_visible():
        more.first.click()
    button.first.click()


def deliver(page, pdf_file, label):
    """Deliver a document from the open ticket."""
    press(page, "Document bezorgen")
    window = page.locator(".modal-dialog")
    window.locator(".o_field_x2many_list_row_add a, .o_field_x2many_list_row_add button").click()
    row = window.locator(".o_data_row").first
    row.locator("input[type=file]").set_input_files([pdf_file])
    row.locator("[name=label] input").fill(label)
    window.get_by_role("button", name="Bezorgen", exact=True).click()
    window.wait_for(state="detached")


def open_form(window, path):
    window.goto(path)
    window.page.locator(".o_form_view").wait_for(timeout=SLOW)
    return window.page
