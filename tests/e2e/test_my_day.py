"""My day: one screen of what is mine and due today."""


import pytest
from playwright.sync_api import expect

from tests.clock import city_today

from .axe import violations


@pytest.fixture
def day(admin_rpc):
    """A late ticket and a visit of today, for a member of Netheid."""
    (user,) = admin_rpc.search_read("res.users", [("login", "=", "netheid")], ["id"])
    found = admin_rpc.search_read(
        "helpdesk.ticket",
        [
            ("kind", "=", "report"),
            ("team_id.user_ids", "in", user["id"]),
            ("latitude", "!=", 0),
        ],
        ["name", "number"],
    )
    late, visited = found[:2]
    changes = {"user_id": user["id"], "term_deadline": "2026-01-05 09:00:00"}
    stage = admin_rpc.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
    admin_rpc.call("helpdesk.ticket", "write", [late["id"]], {"stage_id": stage})
    admin_rpc.call("helpdesk.ticket", "write", [late["id"]], changes)
    admin_rpc.call(
        "mail.activity",
        "create",
        [
            {
                "res_model_id": admin_rpc.ref("helpdesk_mgmt.model_helpdesk_ticket"),
                "res_id": visited["id"],
                "activity_type_id": admin_rpc.ref("roeselare_servicedesk.activity_type_visit"),
                "summary": "Kijken of de bak weg is",
                "date_deadline": str(city_today()),
                "user_id": user["id"],
            }
        ],
    )
    return late, visited


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_my_day(visit, day, phone):
    late, visited = day
    page = (window := visit("netheid", phone=phone)).page
    window.goto("/odoo/servicedesk-my-day")
    section = page.get_by_role("region", name="Te laat")
    expect(section).to_contain_text(late["number"])
    expect(page.get_by_role("region", name="Plaatsbezoeken")).to_contain_text("Kijken of de bak")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    found = violations(page)
    ours = [(rule, [html for html in nodes if "o_my_day" in html]) for rule, nodes in found]
    assert not [item for item in ours if item[1]], found
    page.get_by_role("button", name="Op de kaart").click()
    page.locator(".o_map_row", has_text=visited["number"]).wait_for()
    window.goto("/odoo/servicedesk-my-day")
    section.get_by_role("button").filter(has_text=late["number"]).press("Enter")
    page.locator(".o_form_view").wait_for()
    assert late["name"] in page.title() or late["number"] in page.locator("body").inner_text()
