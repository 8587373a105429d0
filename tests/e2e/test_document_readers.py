"""Who looked, shared and found, person by person, on a phone and a desktop.

docs/hostile.md says which test is which person on which journey.
"""

import re
import uuid

from playwright.sync_api import expect

from .axe import violations
from .people import PAPER, PHONE, SLOW, accept, answer, open_form

# ----------------------------------------------------------------------- who looked


@PHONE
def test_owner_sees_that_the_holder_and_the_lead_looked_and_the_officer_their_names(
    visit, city, admin_rpc, lead, holder, phone
):
    document = admin_rpc.ref("roeselare_docs.demo_document_residence")
    login, number = holder
    reader = visit(login=login, phone=phone)
    shelf = accept(reader, number)
    assert PAPER.match(answer(reader, f"{shelf}/{document}").headers["content-type"])
    assert answer(reader, f"/my/documenten/{document}/inzage").status == 404
    desk = visit(login=lead, phone=phone)
    found = answer(desk, f"/web/content/dms.file/{document}/content_file")
    assert PAPER.match(found.headers["content-type"]), "who handles it is not asked why"

    owner = visit(login="marie", phone=phone)
    owner.goto(f"/my/documenten/{document}/inzage")
    rows = owner.page.locator(".o_docs_list li")
    expect(rows.filter(has_text="Iemand namens u").first).to_be_visible()
    expect(rows.filter(has_text="Burgerzaken").first).to_be_visible()
    expect(owner.page.locator("main")).not_to_contain_text("Leidster")
    assert violations(owner.page) == []

    officer = visit(login="dpo", phone=phone)
    officer.goto("/odoo/document-looks")
    body = officer.page.locator(".o_content")
    expect(body).to_contain_text("Leidster", timeout=SLOW)
    expect(body).to_contain_text("Mantelzorger")
    second = visit(login="karel", phone=phone)
    assert answer(second, f"/my/documenten/{document}/inzage").status == 404


@PHONE
def test_a_clerk_of_another_department_says_why_on_a_phone_too(visit, admin_rpc, phone):
    document = admin_rpc.ref("roeselare_docs.demo_document_residence")
    window = visit(login="beheer", phone=phone)
    found = answer(window, f"/web/content/dms.file/{document}/content_file")
    assert "/inzage/" in found.url
    window.goto(f"/inzage/{document}?naar=view")
    page = window.page
    expect(page.get_by_role("heading", name="Waarom opent u dit document?")).to_be_visible()
    assert violations(page) == []
    other = visit(login="netheid", phone=phone)
    assert answer(other, f"/inzage/{document}").status == 404


# ---------------------------------------------------------------------------- share


@PHONE
def test_holder_shares_owner_sees_and_ends_it_and_a_second_citizen_cannot(
    visit, admin_rpc, holder, city, phone
):
    login, number = holder
    reader = visit(login=login, phone=phone)
    page = reader.page
    shelf = accept(reader, number)
    reader.goto(shelf)
    page.get_by_role("link", name="Delen met een link").first.click()
    page.get_by_label(re.compile("Bewijs van woonst")).first.check()
    name = f"Arts {uuid.uuid4().hex[:6]}"
    page.get_by_label("Voor wie is de link?").fill(name)
    page.get_by_role("button", name="Maak de link").click()
    address = page.get_by_label("Adres van de link").input_value()
    assert violations(page) == []

    second = visit(login="karel", phone=phone)
    second.goto("/my/documenten/gedeeld")
    expect(second.page.locator("#wrap")).not_to_contain_text(name)
    [link] = city.rpc("dpo").search_read("docs.link", [("name", "=", name)], ["id"])
    form = {"csrf_token": second.page.evaluate("odoo.csrf_token")}
    path = f"/my/documenten/gedeeld/{link['id']}/intrekken"
    refused = second.context.request.post(second.city.base + path, form=form)
    assert refused.status == 404

    officer = visit(login="dpo", phone=phone)
    page = open_form(officer, f"/odoo/docs.link/{link['id']}")
    expect(page.locator(".o_form_view")).to_contain_text(name)
    assert address.rpartition("/")[2] not in page.content()

    owner = visit(login="marie", phone=phone)
    owner.goto("/my/documenten/gedeeld")
    row = owner.page.locator(".o_docs_links > li", has_text=name)
    row.get_by_role("button", name=re.compile("Stop deze link")).click()
    expect(owner.page.locator(".o_docs_links > li", has_text=name)).to_contain_text("gestopt")
    guest = visit(phone=phone)
    guest.page.goto(address)
    guest.page.get_by_role("button", name="Openen").click()
    guest.page.get_by_role("heading", name="Deze link opent niets").wait_for()


@PHONE
def test_clerk_and_lead_see_no_link_of_a_citizen(visit, city, lead, phone):
    for login in ("burgerzaken", lead):
        window = visit(login=login, phone=phone)
        window.goto("/odoo/docs.link")
        expect(window.page.locator("body")).not_to_contain_text("Notaris Dewulf")
        assert answer(window, "/my/documenten/gedeeld").status == 200
        assert "Notaris Dewulf" not in answer(window, "/my/documenten/gedeeld").text()


# ----------------------------------------------------------------------------- find


@PHONE
def test_each_finds_what_is_open_to_him(visit, city, lead, holder, phone):
    """The department's note: its clerk and lead. Marie's proof: herself and who acts for her."""
    for login, finds in (("burgerzaken", True), (lead, True), ("netheid", False), ("dpo", False)):
        window = visit(login=login, phone=phone)
        note = [("library", "=", "department"), ("name", "ilike", "werkafspraken")]
        rpc = city.rpc(login)
        assert bool(rpc.call("dms.file", "search_count", note)) == finds, login
        window.goto("/odoo/department-library")
        window.page.locator(".o_action_manager").wait_for(timeout=SLOW)
        body = window.page.locator("body")
        if finds:
            expect(body).to_contain_text("Werkafspraken", timeout=SLOW)
        else:
            expect(body).not_to_contain_text("Werkafspraken")
    login, number = holder
    reader = visit(login=login, phone=phone)
    shelf = accept(reader, number)
    reader.goto(f"{shelf}?q=woonst")
    expect(reader.page.locator(".o_docs_row").first).to_contain_text("Bewijs van woonst")
    assert violations(reader.page) == []
    second = visit(login="karel", phone=phone)
    second.goto("/my/documenten?q=woonst")
    expect(second.page.locator(".o_docs_row")).to_have_count(0)
    assert answer(second, f"{shelf}?q=woonst").status == 404
