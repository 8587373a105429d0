"""A report whose questions ask for a file: somebody who is logged in chooses an own document."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from .axe import violations
from .pages import go_on, press_send

PHONE = pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])


@pytest.fixture(scope="module")
def category(admin_rpc):
    """A category that asks for a proof; returns id and name, and is put away afterwards."""
    name = f"Bewoonde plaats {uuid.uuid4().hex[:6]}"
    question = {"type": "file", "code": "proof", "label": "Bewijs", "required": True, "sequence": 1}
    form = admin_rpc.call(
        "servicedesk.form", "create", [{"name": name, "question_ids": [(0, 0, question)]}]
    )
    admin_rpc.call("servicedesk.form", "action_publish", form)
    values = {
        "name": name,
        "parent_id": admin_rpc.ref("roeselare_meldpunt.category_waste"),
        "is_report": True,
        "company_id": False,
        "team_id": admin_rpc.ref("roeselare_servicedesk.team_netheid"),
        "form_id": form[0],
    }
    [number] = admin_rpc.call("helpdesk.ticket.category", "create", [values])
    yield number, name
    admin_rpc.call("helpdesk.ticket.category", "write", [number], {"active": False})


def begin(window, name, words, script=True):
    """Fill in the report, up to its questions."""
    page = window.page
    window.goto("/meldpunt")
    if script:
        page.get_by_label("Typ wat u ziet").fill(name)
        page.get_by_role("option", name=re.compile(name)).click()
        go_on(page)
        page.get_by_label("Adres of plaats").fill("Noordstraat 10")
        page.get_by_role("option", name=re.compile("Noordstraat 10")).click()
        go_on(page)
    else:
        page.get_by_label("Soort probleem").select_option(label=name)
        page.get_by_label("Adres of plaats").fill("Noordstraat 10, Roeselare")
    page.get_by_label("Wat hebt u gezien?").fill(words)
    return page


def choose(page):
    offers = page.locator("details.o_docs_pick")
    offers.locator("summary").click()
    expect(offers).to_contain_text("gaat u ermee akkoord")
    offers.get_by_label("Bewijs van woonst").first.check()


def pinned(admin_rpc, words):
    [ticket] = admin_rpc.search_read("helpdesk.ticket", [("description", "ilike", words)], ["id"])
    pins = admin_rpc.search_read("docs.pin", [("ticket_id", "=", ticket["id"])], ["label"])
    return [pin["label"] for pin in pins]


@PHONE
def test_an_own_document_takes_the_place_of_a_file(visit, admin_rpc, category, phone):
    words = f"Kies {uuid.uuid4().hex[:8]}"
    window = visit(login="marie", phone=phone)
    page = begin(window, category[1], words)
    choose(page)
    assert violations(page) == []
    press_send(page)
    page.get_by_text(re.compile("Bedankt")).first.wait_for()
    assert pinned(admin_rpc, words) == ["Bewijs van woonst"]
    # What lies on the device for later names no document.
    window.goto("/meldpunt")
    page = begin(window, category[1], words)
    choose(page)
    page.get_by_label("Wat hebt u gezien?").fill(f"{words} nog eens")
    page.wait_for_timeout(1500)
    page.reload()
    page.get_by_label("Wat hebt u gezien?").wait_for(state="attached")
    expect(page.get_by_label("Wat hebt u gezien?")).to_have_value(f"{words} nog eens")
    expect(page.locator(".o_docs_pick input:checked")).to_have_count(0)


def test_a_file_of_a_question_is_sent_by_the_script_too(visit, admin_rpc, category, pdf_file):
    words = f"Bestand {uuid.uuid4().hex[:8]}"
    page = begin(visit(login="marie"), category[1], words)
    page.locator("input[type=file][name=q_proof]").set_input_files([pdf_file])
    press_send(page)
    page.get_by_text(re.compile("Bedankt")).first.wait_for()
    domain = [("description", "ilike", words)]
    [ticket] = admin_rpc.search_read("helpdesk.ticket", domain, ["requester_attachment_ids"])
    assert len(ticket["requester_attachment_ids"]) == 1


def test_without_scripts_the_page_comes_back_with_the_choice(visit, admin_rpc, category):
    words = f"Zonder {uuid.uuid4().hex[:8]}"
    window = visit(login="marie", javascript=False)
    page = begin(window, category[1], words, script=False)
    page.get_by_role("button", name="Verstuur melding").click()
    choose(page)
    page.get_by_role("button", name="Verstuur melding").click()
    page.get_by_text(re.compile("Bedankt")).first.wait_for()
    assert pinned(admin_rpc, words) == ["Bewijs van woonst"]


@PHONE
def test_who_has_no_account_and_who_has_no_document_is_offered_none(visit, category, phone):
    for login in (None, "karel"):
        window = visit(login=login, phone=phone)
        page = begin(window, category[1], "Niets te kiezen")
        expect(page.locator("input[type=file][name=q_proof]")).to_be_visible()
        expect(page.locator(".o_docs_pick")).to_have_count(0)
        answer = window.context.request.get(f"{window.city.base}/meldpunt/vragen/{category[0]}")
        assert "woonst" not in answer.text()
