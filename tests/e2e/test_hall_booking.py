"""An association books a hall: found with a typing error, worked by three departments."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from tests.clock import city_today
from tests.fakes.smtp import text_of

from .pages import open_ticket, reply_window

LOTTE = "lotte.maes@eendracht.example"
ANSWER = "De grote zaal is van u. De prijs is 180 euro en de waarborg 250 euro."


def in_days(days):
    return (city_today() + timedelta(days=days)).isoformat()


def choose(page, question, *values):
    for value in values:
        page.locator(f"input[name=q_{question}][value={value}]").check()


def fill(page, **answers):
    for question, answer in answers.items():
        page.locator(f"[name=q_{question}]").fill(answer)


def go_on(page):
    """Press the button of this step that goes on."""
    page.locator("form[method=post] button.btn-primary[type=submit]").click()
    page.wait_for_load_state()


def find_service(window):
    """Find the hall by words that are typed wrong, and start the request."""
    page = window.page
    window.goto("/diensten")
    page.locator("input[name=zoek]").fill("zaall reserveeren")
    page.locator("input[name=zoek]").press("Enter")
    page.get_by_role("link", name=re.compile("^Een zaal reserveren")).click()
    page.locator("a[href$='/diensten/zaal-reserveren/aanvragen']").first.click()
    page.locator("[name=q_organisation]").wait_for()


def fill_activity(page):
    fill(page, organisation="Harmonie De Eendracht vzw", title="Nieuwjaarsconcert")
    choose(page, "recognised", "recognised")
    choose(page, "activity", "show")
    fill(page, people="0")
    go_on(page)
    # Nobody comes: said in words, next to the field and at the top, and nothing is lost.
    page.get_by_role("alert").first.wait_for()
    expect(page.locator("#error_q_people")).to_be_visible()
    expect(page.locator("[name=q_title]")).to_have_value("Nieuwjaarsconcert")
    fill(page, people="320")
    go_on(page)


def fill_hall(page):
    choose(page, "hall", "large")
    fill(page, date=in_days(3), from_hour="14.00 uur", to_hour="23.00 uur")
    choose(page, "other_day", "no")
    go_on(page)
    expect(page.locator("#error_q_date")).to_be_visible()
    fill(page, date=in_days(45))
    go_on(page)


def fill_equipment(page, javascript):
    """Two pieces of equipment: tables, and something that has to be named."""
    choose(page, "item_kind__1", "tables")
    fill(page, item_count__1="20")
    page.locator("button[name=add][value=item]").click()
    page.locator("[name=q_item_count__2]").wait_for()
    other = page.locator("[name=q_item_other__2]")
    if javascript:
        expect(other).to_be_hidden()
    choose(page, "item_kind__2", "other")
    expect(other).to_be_visible()
    fill(page, item_other__2="Rookmachine", item_count__2="1")
    go_on(page)


def fill_safety(page, javascript):
    kinds = page.locator("input[name=q_drink_kinds][value=beer]")
    person = page.locator("[name=q_spirits_person]")
    if javascript:
        expect(kinds).to_be_hidden()
    choose(page, "drinks", "yes")
    choose(page, "drink_kinds", "beer", "spirits")
    expect(person).to_be_visible()
    page.locator("input[name=q_drink_kinds][value=spirits]").uncheck()
    if javascript:
        expect(person).to_be_hidden()
    choose(page, "music", "no")
    fill(page, responsible_phone="0470 12 34 56")
    go_on(page)


def check_summary(page):
    """Read all answers over, mend one, and come back."""
    summary = page.locator("#wrap")
    expect(summary).to_contain_text("Rookmachine")
    for text in ("Grote zaal", "Tafels", "20", "Bier of wijn", "Nieuwjaarsconcert", "Lotte Maes"):
        expect(summary).to_contain_text(text)
    expect(summary).not_to_contain_text("sterke drank")
    page.locator(".o_roeselare_summary a[href$='/stap/2']").click()
    fill(page, to_hour="23.30 uur")
    go_on(page)
    expect(page.locator(".o_roeselare_summary").nth(1)).to_contain_text("23.30 uur")


def send(page):
    """Send the request; return its number."""
    go_on(page)
    page.get_by_text(re.compile("Bedankt")).first.wait_for()
    return re.search(r"\d{4}-\d{6}", page.locator("#wrap").inner_text()).group()


def open_task(window, number, name):
    """Open one of our tasks by the number of its ticket."""
    page = window.page
    window.goto("/odoo/servicedesk-tasks")
    row = page.locator(".o_data_row", has_text=number).filter(has_text=name)
    row.first.locator("td[name=name]").click()
    page.locator(".o_form_view [name=step_instructions]").wait_for()


def finish_task(page):
    """Tick what has to be ticked and report the task done."""
    ticks = page.locator("[name=step_check_ids] .o_data_row button:has(.fa-square-o)")
    while ticks.count():
        left = ticks.count()
        ticks.first.click()
        expect(ticks).to_have_count(left - 1)
    page.locator("button[name=action_step_done]").click()
    expect(page.locator("button[name=action_step_done]")).to_be_hidden()


def progress(window, ticket):
    """Return the line that tells the requester how far it is."""
    window.goto(ticket)
    return window.page.locator("p[role=status]").first.inner_text()


def assert_nothing_of_it(window, number, ticket):
    """A colleague of the association finds no trace: the page might as well not exist."""
    window.goto("/my/tickets")
    assert window.page.locator(".o_roeselare_row", has_text=number).count() == 0
    missing = re.sub(r"\d+", "99999999", ticket)
    assert (status_of(window, ticket), status_of(window, missing)) == (404, 404)


def status_of(window, path):
    return window.context.request.get(window.city.base + path).status


def ask_for_a_hall(window, javascript=True):
    """Fill in and send the request of the association; return its number and page."""
    page = window.page
    find_service(window)
    fill_activity(page)
    fill_hall(page)
    fill_equipment(page, javascript)
    fill_safety(page, javascript)
    expect(page.locator("input[name=email]")).to_have_value(LOTTE)
    go_on(page)
    check_summary(page)
    number = send(page)
    window.goto("/my/tickets")
    row = page.locator(".o_roeselare_row", has_text=number)
    return number, row.get_attribute("href")


def test_an_association_books_a_hall(visit, mails, admin_rpc):
    lotte = visit(login="vereniging", phone=True)
    page = lotte.page
    number, ticket = ask_for_a_hall(lotte)
    admin_rpc.send_mails()
    assert number in text_of(mails.wait_for(LOTTE, number))
    line = progress(lotte, ticket)
    assert "1" in line and "4" in line
    assert "Cultuur kijkt na of de zaal vrij is" in line

    # Culture looks whether the hall is free; then two departments work side by side,
    # each with the answers it needs and no others.
    carla = visit(login="cultuur")
    open_task(carla, number, "Cultuur kijkt na")
    finish_task(carla.page)
    line = progress(lotte, ticket)
    assert "Facility plant het materiaal" in line and "drankvergunning" in line
    assert not re.search("Carla|Filip|Wout", line)

    filip = visit(login="facility")
    open_task(filip, number, "Facility plant")
    answers = filip.page.locator("[name=step_answers]").inner_text()
    assert "Rookmachine" in answers and "Bier" not in answers
    finish_task(filip.page)

    wout = visit(login="wonen")
    open_task(wout, number, "drankvergunning")
    answers = wout.page.locator("[name=step_answers]").inner_text()
    assert "Bier" in answers and "Rookmachine" not in answers
    finish_task(wout.page)

    open_task(carla, number, "bevestiging en de prijs")
    finish_task(carla.page)

    # The city answers, and only Lotte reads it: not even the chairman of her association.
    open_ticket(carla.page, carla.city.base, number)
    reply_window(carla.page, "Afsluiten…", ANSWER, "Sluit het ticket af", reason="Afgehandeld")
    lotte.goto(ticket)
    expect(page.get_by_text(ANSWER).first).to_be_visible()
    assert_nothing_of_it(visit(login="bestuur"), number, ticket)


def test_without_a_script_a_hall_is_asked_for_too(visit):
    lotte = visit(login="vereniging", phone=True, javascript=False)
    number, ticket = ask_for_a_hall(lotte, javascript=False)
    assert "Cultuur kijkt na of de zaal vrij is" in progress(lotte, ticket)
    assert_nothing_of_it(visit(login="bestuur", javascript=False), number, ticket)
