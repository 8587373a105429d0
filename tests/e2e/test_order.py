"""A report goes to a contractor by mail, and comes back done."""

import re
import uuid
from datetime import timedelta

import pytest

from tests.clock import city_today
from tests.fakes.smtp import text_of

from .axe import violations
from .pages import open_ticket, photo

AFTER = pytest.mark.parametrize("after_done", ["judge", "close"])


@pytest.fixture
def word():
    """A word that no other ticket has."""
    return f"proef{uuid.uuid4().hex[:8]}"


@pytest.fixture
def report(admin_rpc, word):
    """Id and number of a report of somebody without an account."""
    found = admin_rpc.call(
        "helpdesk.ticket",
        "create",
        {
            "kind": "report",
            "name": f"Vuilbak {word}",
            "description": "Naast het huis van tante Godelieve.",
            "category_id": admin_rpc.ref("roeselare_meldpunt.category_bin_full"),
            "partner_email": f"an.{word}@example.com",
            "partner_name": "An Peeters",
            "partner_phone": "0470123456",
            "address_text": "Noordstraat 5",
            "latitude": 50.944,
            "longitude": 3.125,
            "lang": "nl_BE",
        },
    )
    ticket_id = found if isinstance(found, int) else found[0]
    (values,) = admin_rpc.search_read("helpdesk.ticket", [("id", "=", ticket_id)], ["number"])
    return ticket_id, values["number"]


def send_by_window(page, contractor, text):
    page.get_by_role("button", name="Aannemer…", exact=True).click()
    dialog = page.locator(".modal-dialog")
    field = dialog.locator("[name=contractor_id] input")
    field.fill(contractor)
    page.locator(".o-autocomplete--dropdown-item", has_text=contractor).first.click()
    dialog.locator("[name=text] textarea").fill(text)
    dialog.get_by_role("button", name="Verstuur", exact=True).click()
    dialog.wait_for(state="detached")


@AFTER
def test_a_contractor_accepts_plans_and_is_done(
    visit, admin_rpc, mails, word, report, after_done
):
    ticket_id, number = report
    address, reporter = f"ploeg.{word}@example.com", f"an.{word}@example.com"
    name = f"Aannemer {word}"
    values = {"name": name, "email": address, "after_done": after_done, "lang": "nl_BE"}
    admin_rpc.call("meldpunt.contractor", "create", values)
    desk = visit(login="netheid")
    open_ticket(desk.page, desk.city.base, number)
    send_by_window(desk.page, name, "Maak de vuilbak leeg.")
    admin_rpc.send_mails()
    mail = mails.wait_for(address, number)
    told = text_of(mail)
    assert "Maak de vuilbak leeg." in told
    for secret in ("Godelieve", "Peeters", "0470", reporter):
        assert secret not in told
    link = re.search(r"/opdracht/[\w-]+", told).group()

    crew = visit(phone=True)
    crew.goto(link)
    page = crew.page
    assert not violations(page)
    assert "Peeters" not in page.content()
    page.get_by_role("button", name="Aanvaarden", exact=True).click()
    page.get_by_text(re.compile("U hebt dit aanvaard")).wait_for()
    day = city_today() + timedelta(days=2)
    page.get_by_label("Dag").fill(day.isoformat())
    page.get_by_role("button", name="Dag bewaren", exact=True).click()
    page.get_by_text(re.compile("U plande dit op")).wait_for()
    admin_rpc.send_mails()
    assert "gepland op" in text_of(mails.wait_for(reporter, "Nieuws over"))
    page.get_by_role("button", name="Het is klaar", exact=True).click()
    page.get_by_text("Voeg een foto van het resultaat toe.").first.wait_for()
    assert not violations(page)
    page.get_by_label("Foto's van het resultaat").set_input_files([photo("white")])
    page.get_by_label("Wat hebt u gedaan?").fill("Leeg en gekuist.")
    page.get_by_role("button", name="Het is klaar", exact=True).click()
    page.get_by_text(re.compile("U liet weten dat het klaar is")).wait_for()
    assert not page.get_by_role("button", name="Weigeren").count()

    fields = ["public_state", "photo_ids", "activity_ids"]
    (ticket,) = admin_rpc.search_read("helpdesk.ticket", [("id", "=", ticket_id)], fields)
    assert len(ticket["photo_ids"]) == 1
    if after_done == "close":
        assert ticket["public_state"] == "resolved"
        admin_rpc.send_mails()
        assert "Leeg en gekuist" not in text_of(mails.wait_for(reporter, "afgesloten"))
    else:
        assert ticket["public_state"] == "in_progress"
        assert ticket["activity_ids"], "somebody has to judge it"
    # The desk sees it without doing anything.
    desk.page.reload()
    desk.page.get_by_role("tab", name="Aannemers").click()
    desk.page.locator(".o_data_row", has_text=name).get_by_text("Klaar", exact=True).wait_for()


def test_a_contractor_refuses_without_scripts(visit, admin_rpc, mails, word, report):
    ticket_id, number = report
    address = f"ploeg.{word}@example.com"
    name = f"Aannemer {word}"
    admin_rpc.call("meldpunt.contractor", "create", {"name": name, "email": address})
    desk = visit(login="netheid")
    open_ticket(desk.page, desk.city.base, number)
    send_by_window(desk.page, name, "Maak de vuilbak leeg.")
    admin_rpc.send_mails()
    link = re.search(r"/opdracht/[\w-]+", text_of(mails.wait_for(address, number))).group()
    crew = visit(phone=True, javascript=False)
    crew.goto(link)
    crew.page.get_by_label("Waarom niet?").fill("Niet onze straat.")
    crew.page.get_by_role("button", name="Weigeren", exact=True).click()
    crew.page.get_by_text(re.compile("U weigerde dit")).wait_for()
    (ticket,) = admin_rpc.search_read(
        "helpdesk.ticket", [("id", "=", ticket_id)], ["activity_ids", "public_state"]
    )
    assert ticket["activity_ids"]
    assert ticket["public_state"] == "in_progress"
    (order,) = admin_rpc.search_read(
        "meldpunt.order", [("ticket_id", "=", ticket_id)], ["state", "remark"]
    )
    assert (order["state"], order["remark"]) == ("refused", "Niet onze straat.")
