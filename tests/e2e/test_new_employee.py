"""A new employee: HR, then ICT and facility side by side, then HR; with an approval."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from tests.clock import city_today

from .pages import open_ticket, reply_window

SERVICE = "/diensten/nieuwe-medewerker/aanvragen"


def check(page, key, value):
    page.locator(f"input[name=q_{key}][value={value}]").check()


def fill(page, key, value):
    page.locator(f"[name=q_{key}]").fill(value)


def go_on(page):
    """Press the page's own button: next, or send."""
    page.locator("#wrap form button.btn-primary.btn-lg").last.click()


def ask(hilde, amount):
    """Ask for everything for a new colleague; return the number of the request."""
    page = hilde.page
    hilde.goto(SERVICE)
    if page.locator("[name=q_colleague]").count() == 0:
        go_on(page)  # who asks: known already
    page.locator("[name=q_colleague]").wait_for()
    fill(page, "colleague", "Noor Nieuw")
    check(page, "contract", "permanent")
    fill(page, "private_email", "noor@example.com")
    fill(page, "start", (city_today() + timedelta(days=21)).isoformat())
    go_on(page)
    page.locator("[name=q_function]").wait_for()
    fill(page, "department", "Communicatie")
    fill(page, "function", "Redacteur")
    fill(page, "supervisor", "Co Communicatie")
    check(page, "workplace", "city_hall")
    go_on(page)
    page.locator("[name=q_account]").first.wait_for()
    check(page, "account", "yes")
    check(page, "equipment", "yes")
    check(page, "devices", "laptop")
    fill(page, "amount", amount)
    page.locator("input[name=q_badge]").first.check()
    go_on(page)
    while not re.search(r"\d{4}-\d{6}", page.locator("#wrap").inner_text()):
        go_on(page)  # who asks, and the summary
    return re.search(r"\d{4}-\d{6}", page.locator("#wrap").inner_text()).group()


def line_of(hilde, number):
    """Return the line that tells the requester how far it is."""
    hilde.goto("/my/tickets")
    hilde.page.locator(".o_roeselare_row", has_text=number).click()
    hilde.page.locator("h1").first.wait_for()
    line = hilde.page.locator(".o_roeselare_step_line")
    return line.inner_text() if line.count() else ""


def open_task(window, number, name):
    """Open a step of a request in “Our tasks”."""
    page = window.page
    window.goto("/odoo/servicedesk-tasks")
    row = page.locator(".o_data_row", has_text=number).filter(has_text=name)
    row.locator("td[name=name]").click()
    page.locator(".o_form_view").wait_for()
    return page


def press(page, action):
    page.locator(f".o_form_statusbar button[name={action}]").click()


def finish(window, number, name):
    """Tick the checklist of a step, and finish it."""
    page = open_task(window, number, name)
    ticks = page.locator("[name=step_check_ids] button:has(.fa-square-o)")
    for left in range(ticks.count(), 0, -1):
        expect(ticks).to_have_count(left)
        ticks.first.click()
    expect(ticks).to_have_count(0)
    press(page, "action_step_done")
    expect(page.locator(".o_arrow_button_current")).to_have_attribute("data-value", "done")


def approve(window, number):
    window.goto("/odoo/servicedesk-approvals")
    page = window.page
    page.locator(".o_data_row", has_text=number).locator("td[name=name]").click()
    page.locator(".o_form_view").wait_for()
    text = page.locator(".o_form_sheet").inner_text()
    press(page, "action_approve")
    page.locator("button[name=action_approve]").wait_for(state="detached")
    return text


def send_back(page, reason, target):
    press(page, "action_step_send_back")
    window = page.locator(".modal-dialog")
    window.locator("[name=reason] textarea").fill(reason)
    window.get_by_label(target).check()
    window.locator("button[name=action_confirm]:visible").click()
    window.wait_for(state="detached")


def states(rpc, number):
    """Return code of the step → its state."""
    fields = ["step_key", "step_state"]
    tasks = rpc.search_read("project.task", [("ticket_id.number", "=", number)], fields)
    return {task["step_key"]: task["step_state"] for task in tasks}


def test_a_new_employee_from_hr_by_ict_and_facility_to_hr(visit, city):
    hilde = visit(login="hr")
    number = ask(hilde, amount="6000")
    desk = city.rpc("hr")
    assert "1" in line_of(hilde, number)
    assert "HR maakt het dossier" in line_of(hilde, number)

    # Not closed while a mandatory step is open: the message names it.
    open_ticket(hilde.page, city.base, number)
    try_to_close(hilde.page)
    assert states(desk, number)["file"] == "open"

    finish(hilde, number, "HR maakt het dossier")
    assert "goedgekeurd" in line_of(hilde, number)
    assert states(desk, number)["account"] == "waiting"

    # Above 5000 euro both approve, and the manager works in no team.
    lien, mark = visit(login="leiding"), visit(login="manager")
    assert "6" in approve(lien, number)
    assert states(desk, number)["account"] == "waiting"
    assert "Redacteur" in approve(mark, number)
    now = states(desk, number)
    assert (now["account"], now["place"]) == ("open", "open"), "side by side"
    line = line_of(hilde, number)
    assert "ICT" in line and "Facility" in line
    assert "Lien" not in line and "Mark" not in line

    # ICT sees what it needs, and not the private address.
    inge, filip = visit(login="ict"), visit(login="facility")
    page = open_task(inge, number, "ICT maakt")
    answers = page.locator("[name=step_answers]").inner_text()
    assert "Noor Nieuw" in answers and "noor@example.com" not in answers

    # Refused and redone.
    send_back(page, "De naam klopt niet.", "HR maakt het dossier en het contract")
    now = states(desk, number)
    assert (now["file"], now["account"], now["place"]) == ("open", "waiting", "waiting")
    assert "HR maakt het dossier" in line_of(hilde, number)
    page = open_task(hilde, number, "HR maakt het dossier")
    page.get_by_text("De naam klopt niet.").first.wait_for()
    finish(hilde, number, "HR maakt het dossier")

    finish(inge, number, "ICT maakt")
    assert states(desk, number)["welcome"] == "waiting"
    finish(filip, number, "Facility maakt")
    finish(hilde, number, "HR ontvangt")
    assert "5" in line_of(hilde, number)

    open_ticket(hilde.page, city.base, number)
    reply_window(
        hilde.page, "Afsluiten…", "Alles is klaar.", "Sluit het ticket af", reason="Afgehandeld"
    )
    assert line_of(hilde, number) == ""
    assert "Afgehandeld" in hilde.page.locator(".o_roeselare_state").first.inner_text()
    assert set(states(desk, number).values()) == {"done"}


def try_to_close(page):
    """Close, and read why that is not possible yet."""
    page.get_by_role("button", name="Afsluiten…", exact=True).click()
    window = page.locator(".modal-dialog")
    field = window.locator("[name=reason_id] input")
    field.fill("Afgehandeld")
    page.locator(".o-autocomplete--dropdown-item", has_text="Afgehandeld").first.click()
    window.locator("[name=text] textarea").fill("Klaar.")
    window.get_by_role("button", name="Sluit het ticket af", exact=True).click()
    # The message stands above the window; both are closed again.
    message = page.locator(".modal-dialog", has_text="HR maakt het dossier en het contract")
    message.locator(".btn-close").click()
    message.wait_for(state="detached")
    window.locator(".btn-close").click()
    window.wait_for(state="detached")
