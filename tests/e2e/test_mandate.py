"""A clerk records a mandate at the desk; who holds it acts on a phone, until it ends."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from tests.clock import city_today

from .axe import violations


def choose(form, name, text):
    """Choose a record by the first words of its name."""
    form.locator(f"[name={name}] input").first.fill(text)
    form.locator(".o-autocomplete--dropdown-item", has_text=text).first.click()


def record(clerk):
    """Record at the desk that Karel acts for Emma; return the number of the mandate."""
    page = clerk.page
    clerk.goto("/odoo/mandates/new")
    page.wait_for_selector(".o_form_view")
    page.locator("[name=kind] input, [name=kind] select").first.click()
    page.locator(".o_select_menu_item", has_text="Voor een kind").click()
    choose(page, "principal_id", "Emma Ostyn")
    choose(page, "holder_id", "Karel Declercq")
    page.locator("[name=proof] textarea").fill("Identiteitskaart, gezinssamenstelling")
    page.locator(".o_form_button_save").click()
    page.wait_for_url(lambda url: "/new" not in url)
    return int(re.search(r"mandates/(\d+)", page.url).group(1))


def test_mandate_from_the_desk_to_its_end(visit, mails):
    clerk, holder = visit(login="burgerzaken"), visit(login="karel", phone=True)
    number = record(clerk)
    mail = mails.wait_for("karel.declercq@example.com", "mandaat")
    assert "Emma" not in mail["subject"]
    page = holder.page
    holder.goto(f"/my/documenten/namens/{number}")
    expect(page.locator("body")).not_to_contain_text("Inschrijving speelplein")
    holder.goto("/my/documenten/mandaten")
    assert violations(page) == []
    page.locator(f"form[action$='/{number}/aanvaarden'] button").click()
    page.locator(f"a.btn-primary[href$='/namens/{number}']").click()
    page.get_by_role("heading", name="Documenten van Emma Ostyn").wait_for()
    assert violations(page) == []
    expect(page.locator(".o_docs_row")).to_contain_text("Inschrijving speelplein")
    address = page.locator(".o_docs_row").get_attribute("href")
    found = holder.context.request.get(holder.city.base + address)
    assert found.headers["content-type"] == "application/pdf"

    desk = clerk.page
    desk.get_by_role("button", name="Dit mandaat stoppen").click()
    desk.locator(".modal-dialog .btn-primary").click()
    expect(desk.locator("[name=ended_by_id]")).to_contain_text("Burgerzaken")
    assert holder.context.request.get(holder.city.base + address).status == 404
    page.locator(".o_docs_row").click()
    expect(page.locator("body")).not_to_contain_text("Inschrijving speelplein")


def test_mother_acts_for_her_child_on_a_phone(visit):
    mother, school = visit(login="marie", phone=True), visit(phone=True)
    page = mother.page
    mother.goto("/my/documenten")
    expect(page.locator("body")).not_to_contain_text("Inschrijving speelplein")
    page.get_by_role("link", name="Namens Emma Ostyn").click()
    page.get_by_role("heading", name="Documenten van Emma Ostyn").wait_for()
    expect(page.locator(".o_docs_row")).to_contain_text("Inschrijving speelplein")
    page.get_by_role("link", name="Delen met een link").first.click()
    page.get_by_label(re.compile("Inschrijving speelplein")).check()
    expect(page.locator("#field_document")).not_to_contain_text("Parkeervergunning")
    assert violations(page) == []
    page.get_by_label("Voor wie is de link?").fill("School")
    page.get_by_role("button", name="Maak de link").click()
    address = page.get_by_label("Adres van de link").input_value()
    guest = school.page
    guest.goto(address)
    with guest.expect_download() as saved:
        guest.get_by_role("button", name="Openen").click()
    assert saved.value.suggested_filename == "Inschrijving speelplein.pdf"


def test_citizen_gives_a_mandate_and_ends_it(visit, admin_rpc):
    giver = visit(login="marie", phone=True)
    page = giver.page
    giver.goto("/my/documenten")
    page.get_by_role("link", name="Wie leest voor wie").click()
    page.get_by_text("Geef iemand een mandaat").click()
    page.get_by_role("button", name="Geef dit mandaat").click()
    page.locator("#form_errors").wait_for()
    assert violations(page) == []
    page.get_by_label("E-mailadres van de persoon").fill("zus.van.marie@example.com")
    page.get_by_label("Tot en met welke dag?").fill(str(city_today() + timedelta(days=30)))
    page.get_by_role("button", name="Geef dit mandaat").click()
    page.get_by_text("Wij stuurden een e-mail").wait_for()
    given = page.locator("li.o_roeselare_facts", has_text="zus.van.marie@example.com").first
    expect(given).to_contain_text("Nog niet aanvaard")
    assert violations(page) == []
    given.get_by_role("button", name=re.compile("Meteen stoppen")).click()
    ended = page.locator("li.o_roeselare_facts", has_text="zus.van.marie@example.com").first
    expect(ended).to_contain_text("Gestopt")
