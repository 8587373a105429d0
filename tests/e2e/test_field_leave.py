"""Leaving the page of the field: sessions that end, other users, logging out."""

import pytest
from playwright.sync_api import expect

from .axe import violations
from .field import KEPT, NOTHING, PAGE, finish, notes, open_day, plan_visits


@pytest.fixture
def day(admin_rpc):
    return plan_visits(admin_rpc)


def test_session_that_is_over_loses_nothing(visit, day, admin_rpc):
    window = open_day(visit)
    page, context = window.page, window.context
    context.set_offline(True)
    finish(page, 1, "Gedaan zonder sessie", with_photo=False)
    context.clear_cookies()
    context.set_offline(False)
    page.get_by_role("alert").get_by_text("U bent niet meer aangemeld").wait_for()
    expect(page.get_by_role("region", name="Nog te verzenden")).to_contain_text("Gedaan zonder")
    assert not notes(admin_rpc, day[0], "Gedaan zonder sessie")
    assert not violations(page)
    page.get_by_role("link", name="Aanmelden").click()
    page.fill("input[name=login]", "netheid")
    page.fill("input[name=password]", "demo-roeselare")
    page.click("form.oe_login_form button[type=submit]")
    expect(page.locator(".o_field_status")).to_contain_text("Bijgewerkt")
    expect(page.get_by_role("region", name="Nog te verzenden")).to_have_count(0)
    assert len(notes(admin_rpc, day[0], "Gedaan zonder sessie")) == 1


def test_another_user_finds_nothing_of_the_former_one(visit, day):
    window = open_day(visit)
    page, context = window.page, window.context
    context.set_offline(True)
    finish(page, 1, "Niet voor andermans ogen", with_photo=False)
    context.clear_cookies()
    context.set_offline(False)
    window.login("onthaal")
    window.goto(PAGE)
    expect(page.locator(".o_field_status")).to_contain_text("Bijgewerkt")
    assert "andermans ogen" not in page.locator("body").inner_text()
    assert "Teststraat" not in page.locator("body").inner_text()
    kept = page.evaluate(
        """() => new Promise((resolve) => {
            indexedDB.open("roeselare_field").onsuccess = ({target: {result}}) => {
                const asked = result.transaction("outbox").objectStore("outbox").count();
                asked.onsuccess = () => resolve(asked.result);
            };
        })"""
    )
    assert kept == 0


def test_logging_out_with_work_to_send_asks_first(visit, day):
    window = open_day(visit)
    page, context = window.page, window.context
    context.set_offline(True)
    finish(page, 2, "Nog niet weg", with_photo=False)
    page.get_by_role("button", name="Afmelden", exact=True).click()
    alert = page.get_by_role("alert").filter(has_text="nog te verzenden")
    expect(alert).to_be_visible()
    alert.get_by_role("button", name="Blijven").click()
    expect(page.get_by_role("region", name="Nog te verzenden")).to_contain_text("Nog niet weg")


def test_every_way_of_logging_out_clears_the_device(visit, day):
    window = open_day(visit)
    page = window.page
    # the photos come after the page
    page.wait_for_function("async () => (await caches.keys()).length === 2")
    kept = page.evaluate(KEPT)
    assert kept["databases"] == ["roeselare_field"] and kept["workers"] == 1 and kept["local"]
    window.goto("/web/session/logout?redirect=/web/login")
    page.locator("input[name=login]").wait_for(state="attached")
    assert page.evaluate(KEPT) == NOTHING


def test_logging_out_of_the_web_client_asks_first(visit, day):
    window = open_day(visit)
    page, context = window.page, window.context
    context.set_offline(True)
    finish(page, 3, "Nog onderweg", with_photo=False)
    # another page of the city, and the network is back: only that page must not send it
    context.route("**/roeselare/veldwerk/actie", lambda route: route.abort())
    context.set_offline(False)
    window.goto("/odoo/servicedesk-my-day")
    page.get_by_role("region", name="Plaatsbezoeken").wait_for()
    page.locator(".o_user_menu button, .o_burger_menu_toggler, .o_mobile_menu_toggle").first.click()
    page.get_by_text("Afmelden", exact=True).or_(page.get_by_text("Uitloggen")).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("nog verzonden moeten worden")
    dialog.get_by_role("button", name="Weggooien en afmelden").click()
    page.wait_for_url(lambda url: "/web/login" in url or url.endswith("/"))
    assert page.evaluate(KEPT) == NOTHING
