"""Every public page of Meldpunt 1788 in its states: no violation, and it fits 320 pixels.

320 pixels wide is also what somebody sees who enlarges a window of 1280 four times
(WCAG 1.4.10). The size of targets (2.5.8) is among the rules of axe.
"""

import re

import pytest

from . import meldpunt_states
from .axe import faint, violations
from .meldpunt_states import PLACE
from .pages import go_on, photo

NARROW, PHONE, DESKTOP = 320, 390, 1280
#: page and state → path; those with a link of their own are of meldpunt_states
PAGES = {
    "form": "/meldpunt",
    "map": "/meldpunt/kaart",
    "map, wrong filter": "/meldpunt/kaart?toestand=zoek",
    "list": "/meldpunt/kaart?weergave=lijst",
    "list, filtered": "/meldpunt/kaart?weergave=lijst&toestand=open&wijk=rumbeke",
    "list, empty": "/meldpunt/kaart?weergave=lijst&toestand=opgelost&wijk=oekene&periode=maand",
    "list, wrong filter": "/meldpunt/kaart?weergave=lijst&periode=ooit",
    "map in a frame": "/meldpunt/kaart/inbed",
    "report, unknown": "/meldpunt/melding/2026-999999",
    "subscribe": "/meldpunt/abonneren",
    "subscribe, from the map": "/meldpunt/abonneren?lat=50.944&lon=3.125",
}
#: answers of the pages that say that something is amiss
STATUS = {
    "map, wrong filter": 400,
    "list, wrong filter": 400,
    "report, unknown": 404,
    "satisfied before": 410,
}


@pytest.fixture(scope="module")
def states(city, admin_rpc, mail_server):
    return meldpunt_states.make(city, admin_rpc, mail_server)


def wrong(page, width=0):
    """Return what is wrong with a page in a window of a width: nothing, as a rule."""
    if width:
        page.set_viewport_size({"width": width, "height": 800})
    found = violations(page) + faint(page) + unfit(page)
    headings = page.locator("h1").count()
    return found if headings == 1 else [*found, f"{headings} headings of level 1"]


def unfit(page):
    """Return how much wider than its window a page is, if it is."""
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [f"{wide} px wider than the window"] if wide > 1 else []


def unfit_in(page, width, back):
    """Return the same for a window of another width, and go back to the one it had."""
    page.set_viewport_size({"width": width, "height": 800})
    found = unfit(page)
    page.set_viewport_size({"width": back, "height": 800})
    return found


def ready(page):
    """Wait until the scripts of a page have done their work, its map too."""
    page.wait_for_load_state("load")
    if page.locator(".o_meldpunt_public_map").count():
        page.wait_for_load_state("networkidle")
    page.evaluate("document.querySelectorAll('#wrap details').forEach((el) => el.open = true)")


def test_pages(visit, states):
    window = visit()
    page = window.page
    found = {}
    for name, path in {**PAGES, **states.paths}.items():
        page.set_viewport_size({"width": DESKTOP, "height": 800})
        answer = window.goto(path)
        assert answer.status == STATUS.get(name, 200), f"{name}: {answer.status}"
        ready(page)
        trouble = [wrong(page), unfit_in(page, PHONE, back=DESKTOP), wrong(page, NARROW)]
        if any(trouble):
            found[name] = trouble
    assert found == {}


def choose(page, words, option):
    page.get_by_label("Typ wat u ziet").fill(words)
    page.get_by_role("option", name=re.compile(option)).click()


def test_steps_on_a_phone(visit, states):
    window = visit(phone=True, geolocation=PLACE, permissions=["geolocation"])
    page = window.page
    found = {}

    def look(name):
        if trouble := wrong(page) + unfit_in(page, NARROW, back=PHONE):
            found[name] = trouble

    window.goto("/meldpunt")
    page.locator("body[is-ready]").wait_for()
    go_on(page)
    page.locator(".o_meldpunt_problem").first.wait_for()
    look("what, with an error")
    page.get_by_label("Typ wat u ziet").fill("vuilbak")
    page.get_by_role("option").first.wait_for()
    look("what, suggestions")
    choose(page, "aangereden", "Lamppaal|Verlichtingspaal|aangereden")
    page.locator(".o_meldpunt_call").wait_for()
    look("what, in danger")
    page.get_by_role("button", name="Kies iets anders").click()
    choose(page, "vuilbak vol", "Openbare vuilnisbak vol")
    go_on(page)
    look("where")
    go_on(page)
    page.locator(".o_meldpunt_problem").first.wait_for()
    look("where, with an error")
    page.locator(".o_meldpunt_locate button").click()
    known = page.locator(".o_meldpunt_known_item", has=page.locator(f"#known_{states.number}"))
    known.wait_for()
    look("where, known already")
    known.locator(".o_meldpunt_known_open").click()
    page.locator(f"#known_email_{states.number}").fill("an")
    page.keyboard.press("Enter")
    known.get_by_role("alert").wait_for()
    look("where, follow with an error")
    page.locator(".o_meldpunt_known_other").click()
    go_on(page)
    details = page.get_by_label("Wat hebt u gezien?")
    details.wait_for()
    look("details")
    go_on(page)
    page.locator(".o_meldpunt_problem").first.wait_for()
    look("details, with an error")
    details.fill("De vuilbak puilt uit.")
    page.get_by_label("Foto's").set_input_files([photo()])
    page.locator(".o_meldpunt_previews img").wait_for()
    look("details, with a photo")
    go_on(page)
    mail = page.get_by_label("Uw e-mailadres")
    mail.wait_for()
    look("contact")
    mail.fill("geen adres")
    go_on(page)
    page.locator(".o_meldpunt_problem").first.wait_for()
    look("contact, with an error")
    mail.fill("")
    go_on(page)
    page.get_by_role("heading", name="Is dit juist?").wait_for()
    look("check")
    page.get_by_role("button", name="Verstuur melding").click()
    page.get_by_text(re.compile("Bedankt")).first.wait_for()
    look("sent, and known already")
    assert found == {}


def test_form_on_a_desktop(visit, states):
    window = visit(geolocation=PLACE, permissions=["geolocation"])
    page = window.page
    window.goto("/meldpunt")
    page.locator("body[is-ready]").wait_for()
    choose(page, "aangereden", "Lamppaal|Verlichtingspaal|aangereden")
    page.locator(".o_meldpunt_call").wait_for()
    assert wrong(page) == []
    page.get_by_role("button", name="Kies iets anders").click()
    choose(page, "vuilbak vol", "Openbare vuilnisbak vol")
    page.locator(".o_meldpunt_locate button").click()
    page.locator(f"#known_{states.number}").wait_for()
    assert wrong(page) == []
    page.get_by_role("button", name="Verstuur melding").click()
    page.locator("[aria-invalid=true]").first.wait_for()
    assert wrong(page) == []


#: form → button that sends it without a word
FORMS = {
    "form": ".o_meldpunt_submit",
    "follow": "button.btn-primary",
    "subscribe": "button.btn-primary",
    "not satisfied": "button.btn-primary",
    "own report, closed": "form[action$='niet-opgelost'] button",
    "own report, waiting": "form[action$='antwoord'] button",
}


def test_forms_with_errors_without_script(visit, states):
    window = visit(phone=True, javascript=False)
    page = window.page
    page.set_viewport_size({"width": NARROW, "height": 700})
    for name, button in FORMS.items():
        window.goto({**PAGES, **states.paths}[name])
        if name == "own report, closed":
            page.locator("details summary").click()
        page.locator(f"#wrap {button}").last.click()
        page.locator("#form_errors").wait_for()
        links = page.locator("#form_errors a[href^='#']")
        assert links.count(), f"{name}: the summary leads nowhere"
        for link in links.all():
            target = link.get_attribute("href")
            assert page.locator(target).count() == 1, f"{name}: {target} is nowhere"
        assert page.locator("[aria-invalid=true]").count() >= 1, name
        assert page.locator("h1").count() == 1, name


def test_forms_with_errors_and_what_answers_them(visit, states):
    """The pages that come back after sending, wrong and right, with their scripts."""
    window = visit(phone=True)
    page = window.page
    found = {}
    paths = {**PAGES, **states.paths}

    def look(name):
        ready(page)
        if trouble := wrong(page) + unfit_in(page, NARROW, back=PHONE):
            found[name] = trouble

    def send(name, button, **values):
        window.goto(paths[name])
        page.locator("body[is-ready]").wait_for()
        for field, value in values.items():
            page.locator(f"#wrap [name={field}]").last.fill(value)
        # Past the checks of the browser: as somebody sends who has no scripts.
        page.locator(f"#wrap {button}").last.evaluate("button => button.form.submit()")

    for name, button in FORMS.items():
        send(name, button)
        page.locator("#form_errors").wait_for()
        look(f"{name}, with errors")
    mailbox = states.mailbox("last")
    for name in ("follow", "subscribe"):
        window.goto(paths[name])
        page.locator("body[is-ready]").wait_for()
        if name == "subscribe":
            page.locator("#field_area_id").select_option(index=1)
        page.locator("#field_email").fill(mailbox)
        page.locator("#wrap form button.btn-primary").last.click()
        page.locator("#wrap form button.btn-primary").wait_for(state="detached")
        look(f"{name}, asked")
    for name in ("follow, by mail", "subscription, by mail"):
        window.goto(paths[name])
        page.locator("form[action$='/stoppen'] button").click()
        page.locator("form[action$='/stoppen']").wait_for(state="detached")
        look(f"{name}, stopped")
    assert found == {}
