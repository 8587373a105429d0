"""A report goes to a contractor's own system by Open311, and comes back done."""

import psycopg2
import pytest

from tests.fakes import open311

from .pages import open_ticket
from .test_channels import run_job as _run
from .test_order import report, send_by_window, word  # noqa: F401


@pytest.fixture
def system():
    fake = open311.Open311()
    fake.start()
    yield fake
    fake.stop()


@pytest.fixture
def a_minute_later(city, databases):
    """Return a function after which the order of a ticket is due: nobody may write it by RPC."""
    names = ("host", "port", "user", "password")
    server = {name: databases.server[name] for name in names if databases.server.get(name)}

    def pass_time(ticket_id):
        query = "UPDATE meldpunt_order SET next_try = '2020-01-01' WHERE ticket_id = %s"
        connection = psycopg2.connect(dbname=city.database, **server)
        with connection, connection.cursor() as cursor:
            cursor.execute(query, [ticket_id])
        connection.close()

    return pass_time


def run_job(admin_rpc, name):
    _run(admin_rpc, name, addon="roeselare_meldpunt")


def order_of(admin_rpc, ticket_id, *fields):
    (order,) = admin_rpc.search_read("meldpunt.order", [("ticket_id", "=", ticket_id)], fields)
    return order


@pytest.fixture
def contractor(visit, admin_rpc, system, word):  # noqa: F811
    """The name of a contractor that an administrator sets up in the browser."""
    name = f"Systeem {word}"
    values = {"name": name, "email": f"ploeg.{word}@example.com", "lang": "nl_BE"}
    contractor_id = admin_rpc.call("meldpunt.contractor", "create", values)
    if not isinstance(contractor_id, int):
        (contractor_id,) = contractor_id
    desk = visit(login="beheer")
    page = desk.page
    page.goto(f"{desk.city.base}/odoo/action-roeselare_meldpunt.action_contractor/{contractor_id}")
    page.locator("[name=channel] input").click()
    page.locator(".o_select_menu_item", has_text="Via Open311").first.click()
    page.locator("[name=open311_url] input").fill(system.url)
    page.locator("[name=open311_key] input").fill(open311.KEY)
    page.get_by_role("button", name="Haal de diensten op", exact=True).click()
    page.get_by_text("2 diensten, waarvan 2 nieuw").wait_for()
    row = page.locator(".o_data_row", has_text="Full bin")
    row.locator("td[name=category_ids]").click()
    field = page.locator(".o_selected_row [name=category_ids] input").first
    field.fill("Openbare vuilnisbak vol")
    page.locator(".o-autocomplete--dropdown-item", has_text="Openbare vuilnisbak vol").first.click()
    page.locator(".o_form_button_save").click()
    page.locator(".o_form_button_save").wait_for(state="hidden")
    return name


def test_forward_by_open311_and_back(
    visit, admin_rpc, system, contractor, report, word, a_minute_later  # noqa: F811
):
    ticket_id, number = report
    desk = visit(login="netheid")
    page = desk.page
    open_ticket(page, desk.city.base, number)
    # The answer of the first call is lost, whether the server's own clock makes it or the
    # test; no second request is made.
    system.modes = ["lost"]
    send_by_window(page, contractor, "Maak de vuilbak leeg.")
    run_job(admin_rpc, "ir_cron_open311_send")
    assert order_of(admin_rpc, ticket_id, "delivery")["delivery"] == "asked"
    a_minute_later(ticket_id)
    run_job(admin_rpc, "ir_cron_open311_send")
    (form,) = system.posts()
    assert "Maak de vuilbak leeg." in form["description"]
    for secret in ("Godelieve", "Peeters", "0470", f"an.{word}@example.com"):
        assert secret not in str(form)
    there = order_of(admin_rpc, ticket_id, "open311_id")["open311_id"]
    assert there in system.requests

    system.change(there, status_notes="De ploeg komt langs.")
    run_job(admin_rpc, "ir_cron_open311_read")
    page.reload()
    page.get_by_text("De ploeg komt langs.").first.wait_for()
    system.change(there, status="closed", status_notes="Leeg en gekuist.")
    run_job(admin_rpc, "ir_cron_open311_read")
    page.reload()
    page.get_by_role("tab", name="Aannemers").click()
    row = page.locator(".o_data_row", has_text=contractor)
    row.get_by_text("Klaar", exact=True).wait_for()
    row.get_by_text("Ontvangen", exact=True).wait_for()
    row.get_by_text(there, exact=True).wait_for()
    fields = ["public_state", "activity_ids"]
    (ticket,) = admin_rpc.search_read("helpdesk.ticket", [("id", "=", ticket_id)], fields)
    assert ticket["public_state"] == "in_progress"
    assert ticket["activity_ids"], "somebody has to judge it"
