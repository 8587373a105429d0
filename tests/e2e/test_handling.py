"""Handling of reports by staff: parts, doubles, another category."""

import re
import uuid

import pytest

from tests.fakes.smtp import text_of

from .pages import open_ticket


def make(admin_rpc, name, address, **values):
    """Return id and number of a report of somebody without an account."""
    found = admin_rpc.call(
        "helpdesk.ticket",
        "create",
        {
            "kind": "report",
            "name": name,
            "description": "De vuilbak puilt uit.",
            "category_id": admin_rpc.ref("roeselare_meldpunt.category_bin_full"),
            "partner_email": address,
            "partner_name": "An Peeters",
            "address_text": "Noordstraat 5",
            "latitude": 50.944,
            "longitude": 3.125,
            "lang": "nl_BE",
            **values,
        },
    )
    ticket_id = found if isinstance(found, int) else found[0]
    fields = ["number"]
    return ticket_id, admin_rpc.search_read("helpdesk.ticket", [("id", "=", ticket_id)], fields)[0][
        "number"
    ]


@pytest.fixture
def word():
    """A word that no other ticket has."""
    return f"proef{uuid.uuid4().hex[:8]}"


def choose(field, words):
    """Type in a field that searches, and take the first hit."""
    field.fill(words)
    hits = field.page.locator(".o-autocomplete--dropdown-item", has_text=words)
    hits.first.click()


def test_doubles_are_merged_and_both_reporters_hear_how_it_ends(visit, admin_rpc, mails, word):
    an, bo = f"an.{word}@example.com", f"bo.{word}@example.com"
    first, number = make(admin_rpc, f"Vuilbak {word}", an)
    second, other = make(admin_rpc, f"Vuilbak nog eens {word}", bo)
    window = visit(login="netheid")
    page = window.page
    page.goto(f"{window.city.base}/odoo/servicedesk-queue")
    page.locator(".o_searchview_input").fill(word)
    page.locator(".o_searchview_input").press("Enter")
    page.locator(".o_facet_value", has_text=word).wait_for()
    page.locator(".o_data_row", has_text=other).wait_for()
    page.locator("thead .o_list_record_selector input").click()
    page.get_by_role("button", name="Acties").click()
    page.get_by_role("menuitem", name="Dubbele samenvoegen").click()
    dialog = page.locator(".modal-dialog")
    dialog.get_by_text(number).first.wait_for()
    dialog.get_by_role("button", name="Samenvoegen", exact=True).click()
    dialog.wait_for(state="detached")
    page.locator("button[name=action_view_duplicates]").wait_for()
    admin_rpc.send_mails()
    closed = mails.wait_for(bo, "afgesloten")
    assert "zodra het klaar is" in text_of(closed)
    assert number not in text_of(closed), "nobody reads the number of another"
    # The one that goes on is solved: both hear, each with the own link.
    page.get_by_role("button", name="Afsluiten…", exact=True).click()
    dialog.wait_for()
    dialog.get_by_label("Ook voor wie hetzelfde meldde").wait_for()
    choose(dialog.locator("[name=reason_id] input"), "Afgehandeld")
    dialog.locator("[name=text] textarea").fill("De vuilbak is leeg.")
    dialog.get_by_role("button", name="Sluit het ticket af", exact=True).click()
    dialog.wait_for(state="detached")
    admin_rpc.send_mails()
    mails.wait_for(an, "afgesloten")
    news = mails.wait_for(bo, "Nieuws over")
    assert "De vuilbak is leeg." in text_of(news)
    link = re.search(r"/volg/[\w-]+", text_of(news)).group()
    assert link.startswith(f"/volg/{second}-")
    citizen = visit(phone=True)
    citizen.goto(link)
    citizen.page.get_by_text(re.compile("Iemand heeft ons dit al gemeld")).wait_for()
    assert number not in citizen.page.content()
    assert first != second


def test_a_report_is_split_over_two_departments(visit, admin_rpc, mails, word):
    an = f"an.{word}@example.com"
    whole, number = make(admin_rpc, f"Boom op stoep {word}", an)
    window = visit(login="netheid")
    page = window.page
    open_ticket(page, window.city.base, number)
    page.get_by_role("button", name="Splitsen…", exact=True).click()
    dialog = page.locator(".modal-dialog")
    parts = (("Boom ruimen", "Omgewaaide boom"), ("Afval ruimen", "Sluikstort"))
    for number_of_row, (title, category) in enumerate(parts):
        dialog.locator(".o_field_x2many_list_row_add").locator("a, button").first.click()
        row = dialog.locator(".o_data_row").nth(number_of_row)
        row.locator("[name=name] input").fill(title)
        choose(row.locator("[name=category_id] input"), category)
    dialog.get_by_role("button", name="Splitsen", exact=True).click()
    dialog.wait_for(state="detached")
    page.locator("button[name=action_open_parts]").wait_for()
    (values,) = admin_rpc.search_read("helpdesk.ticket", [("id", "=", whole)], ["team_id"])
    team = values["team_id"]
    fields = ["number", "team_id", "partner_email", "public_state", "term_deadline"]
    parts = admin_rpc.search_read("helpdesk.ticket", [("parent_id", "=", whole)], fields)
    assert len({part["team_id"][0] for part in parts}) == 2
    assert not any(part["partner_email"] for part in parts)
    assert all(part["term_deadline"] for part in parts)
    assert not admin_rpc.search_read("helpdesk.ticket", [("id", "=", whole)], ["term_deadline"])[0][
        "term_deadline"
    ]
    # Whoever works on the part does so without the reporter.
    own = next(part for part in parts if part["team_id"] == team)
    open_ticket(page, window.city.base, own["number"])
    page.get_by_role("button", name="Afsluiten…", exact=True).wait_for()
    assert page.get_by_role("button", name="Vraag aan de indiener").count() == 0
    assert an not in page.content()
    open_ticket(page, window.city.base, number)
    mails.clear()
    page.get_by_role("button", name="Afsluiten…", exact=True).click()
    choose(dialog.locator("[name=reason_id] input"), "Afgehandeld")
    dialog.locator("[name=text] textarea").fill("Alles is geruimd.")
    dialog.get_by_role("button", name="Sluit het ticket af", exact=True).click()
    dialog.wait_for(state="detached")
    admin_rpc.send_mails()
    mails.wait_for(an, "afgesloten")
    assert len(mails.to(an)) == 1
    states = admin_rpc.search_read("helpdesk.ticket", [("parent_id", "=", whole)], ["public_state"])
    assert {part["public_state"] for part in states} == {"resolved"}


def test_another_category_is_announced_before_it_happens(visit, admin_rpc, word):
    ticket, number = make(admin_rpc, f"Verkeerd {word}", f"an.{word}@example.com")
    window = visit(login="netheid")
    page = window.page
    (before,) = admin_rpc.search_read("helpdesk.ticket", [("id", "=", ticket)], ["team_id"])
    open_ticket(page, window.city.base, number)
    choose(page.locator("[name=category_id] input").first, "Omgewaaide boom")
    warning = page.locator(".modal-dialog", has_text="Andere categorie")
    warning.get_by_text(re.compile("Groen")).first.wait_for()
    (after,) = admin_rpc.search_read("helpdesk.ticket", [("id", "=", ticket)], ["team_id"])
    assert after == before, "nothing happened yet"
