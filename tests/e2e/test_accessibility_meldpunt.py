"""Every public page of Meldpunt 1788 in its states: no violation, and it fits 320 pixels.

320 pixels wide is also what somebody sees who enlarges a window of 1280 four times
(WCAG 1.4.10). The size of targets (2.5.8) is among the rules of axe.
"""

import re

import pytest

from . import meldpunt_states
from .meldpunt_states import PLACE
from .pages import go_on, photo
from .test_accessibility import violations

WIDTHS = {"narrow": 320, "phone": 390, "desktop": 1280}
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


@pytest.fixture(scope="module")
def states(city, admin_rpc, mail_server):
    return meldpunt_states.make(city, admin_rpc, mail_server)


def wrong(page):
    """Return what is wrong with a page as it stands: nothing, as a rule."""
    found = violations(page)
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if wide > 1:
        found.append(f"{wide} px wider than the window")
    headings = page.locator("h1").count()
    if headings != 1:
        found.append(f"{headings} headings of level 1")
    return found


def wrong_on_phones(page):
    """Return what is wrong with a step, and whether it fits 320 pixels."""
    found = wrong(page)
    page.set_viewport_size({"width": 320, "height": 700})
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    page.set_viewport_size({"width": 390, "height": 844})
    return found + ([f"{wide} px wider than 320"] if wide > 1 else [])


@pytest.mark.parametrize("width", WIDTHS)
def test_pages(visit, states, width):
    window = visit(phone=width != "desktop")
    page = window.page
    page.set_viewport_size({"width": WIDTHS[width], "height": 800})
    found = {}
    for name, path in {**PAGES, **states.paths}.items():
        answer = window.goto(path)
        assert answer.status < 500, name
        if name not in ("report, unknown", "satisfied before"):
            expected = 400 if "wrong filter" in name else 200
            assert answer.status == expected, f"{name}: {answer.status}"
        page.wait_for_load_state("networkidle")
        page.evaluate("document.querySelectorAll('#wrap details').forEach((el) => el.open = true)")
        if trouble := wrong(page):
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
        if trouble := wrong_on_phones(page):
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
    known = page.locator(
        ".o_meldpunt_known_item", has=page.locator(f"#known_{states.number}")
    )
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
    page.set_viewport_size({"width": 320, "height": 700})
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
