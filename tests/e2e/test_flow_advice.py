"""Kinds that say first: call, or somebody else helps you. What is told, refused, counted."""

import re

import pytest
from playwright.sync_api import expect

from .pages import go_on, press_send, send_report

BOTH = pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
FIELDS = ["danger_stop", "refer_only", "advice_text", "advice_url"]


@pytest.fixture(autouse=True)
def settings(admin_rpc, tiles, geopunt):
    """Map tiles and addresses come from the fakes."""
    admin_rpc.write_settings(
        meldpunt_tile_url=tiles.template,
        meldpunt_tile_attribution="Test tiles",
        meldpunt_address_active=True,
        meldpunt_address_url=geopunt.url + "/v4",
    )


class Kind:
    """A kind of report, as its administrator sets it and its figures count it."""

    def __init__(self, rpc, name):
        self.rpc = rpc
        self.id = rpc.ref(f"roeselare_meldpunt.{name}")
        self.before = self._read()[0]

    def _read(self):
        return self.rpc.call("helpdesk.ticket.category", "read", [self.id], FIELDS)

    def set(self, **values):
        self.rpc.call("helpdesk.ticket.category", "write", [self.id], values)

    def restore(self):
        self.set(**{name: self.before[name] for name in FIELDS})

    def counted(self, kind):
        domain = [("category_id", "=", self.id), ("kind", "=", kind)]
        rows = self.rpc.search_read("meldpunt.referral", domain, ["count"])
        return sum(row["count"] for row in rows)

    def reports(self):
        domain = [("category_id", "=", self.id)]
        return self.rpc.call("helpdesk.ticket", "search_count", domain)


@pytest.fixture
def kind(admin_rpc):
    """Return a kind by its XML id; it is as before when the test ends."""
    found = []

    def get(name):
        found.append(Kind(admin_rpc, name))
        return found[-1]

    yield get
    for one in found:
        one.restore()


def choose(page, words, name):
    page.get_by_label("Typ wat u ziet").fill(words)
    page.get_by_role("option", name=re.compile(name)).first.click()
    expect(page.locator(".o_meldpunt_chosen_name")).to_have_text(name)


def fill_rest(page):
    go_on(page)
    page.get_by_label("Adres of plaats").fill("Noordstraat 10")
    page.get_by_role("option", name=re.compile("Noordstraat 10")).click()
    go_on(page)
    page.get_by_label("Wat hebt u gezien?").fill("Golfplaten in de berm.")


def click_counted(page, link):
    """Click a link that leaves the page, without leaving; wait for what it counts."""
    page.evaluate("addEventListener('click', (ev) => ev.preventDefault(), {once: true})")
    with page.expect_response("**/meldpunt/doorverwezen") as answer:
        link.click()
    assert answer.value.status == 204


@BOTH
def test_danger_says_whom_to_call_and_the_report_can_be_sent(visit, kind, phone):
    asbestos = kind("category_hazardous_waste")
    before = asbestos.counted("danger")
    window = visit(phone=phone)
    page = window.page
    window.goto("/meldpunt")
    choose(page, "asbest", "Asbest of gevaarlijk afval")
    panel = page.locator(".o_meldpunt_advice")
    expect(panel).to_contain_text("112")
    for name, address in (("Bel 112", "tel:112"), ("Bel 1788 (gratis)", "tel:1788")):
        link = panel.get_by_role("link", name=name, exact=True)
        expect(link).to_have_attribute("href", address)
        box = link.bounding_box()
        assert box["height"] >= 44 and box["x"] + box["width"] <= page.viewport_size["width"]
    click_counted(page, panel.get_by_role("link", name="Bel 112", exact=True))
    assert asbestos.counted("danger") == before + 1
    fill_rest(page)
    number, tracking = send_report(page)
    assert number and tracking
    # Whoever sent it reads once more that nobody comes by this report alone.
    expect(page.locator("#wrap .o_meldpunt_danger")).to_contain_text("112")


@BOTH
def test_call_only_takes_no_report(visit, kind, phone):
    asbestos = kind("category_hazardous_waste")
    asbestos.set(danger_stop=True)
    reports, before = asbestos.reports(), asbestos.counted("danger")
    window = visit(phone=phone)
    page = window.page
    window.goto("/meldpunt")
    choose(page, "asbest", "Asbest of gevaarlijk afval")
    if phone:
        go_on(page)
        expect(page.get_by_text("Stap 1 van 5")).to_be_visible()
        expect(page.get_by_text("Lees hierboven wie u helpt")).to_be_visible()
    else:
        fill_rest(page)
        press_send(page)
        alert = page.get_by_role("alert").filter(has_text="nemen wij hier geen melding aan")
        expect(alert).to_be_visible()
    call = page.locator(".o_meldpunt_advice").get_by_role("link", name="Bel 1788 (gratis)")
    click_counted(page, call)
    assert asbestos.counted("danger") > before
    assert asbestos.reports() == reports


@BOTH
def test_refer_only_leads_to_the_other_authority(visit, kind, phone):
    clock = kind("category_public_clock")
    clock.set(refer_only=True)
    reports, before = clock.reports(), clock.counted("authority")
    window = visit(phone=phone)
    page = window.page
    window.goto("/meldpunt")
    choose(page, "openbare klok", "Openbare klok")
    if phone:
        go_on(page)
        expect(page.get_by_text("Lees hierboven wie u helpt")).to_be_visible()
    else:
        fill_rest(page)
        press_send(page)
        expect(page.get_by_role("alert").filter(has_text="Fluvius")).to_be_visible()
    link = page.locator(".o_meldpunt_advice").get_by_role("link", name="Fluvius")
    expect(link).to_have_attribute("href", "https://www.fluvius.be")
    click_counted(page, link)
    assert clock.counted("authority") > before
    assert clock.reports() == reports


@BOTH
def test_another_authority_is_named_and_the_report_can_be_sent(visit, kind, phone):
    clock = kind("category_public_clock")
    reports = clock.reports()
    window = visit(phone=phone)
    page = window.page
    window.goto("/meldpunt")
    choose(page, "openbare klok", "Openbare klok")
    panel = page.locator(".o_meldpunt_advice")
    expect(panel).to_contain_text("Fluvius")
    expect(panel.get_by_role("link", name="Fluvius")).to_be_visible()
    fill_rest(page)
    assert all(send_report(page))
    assert clock.reports() == reports + 1


def test_without_javascript_the_refusal_says_who_helps(visit, kind):
    clock = kind("category_public_clock")
    clock.set(refer_only=True)
    before = clock.counted("authority")
    window = visit(phone=True, javascript=False)
    page = window.page
    window.goto("/meldpunt")
    page.get_by_label("Soort probleem").select_option(label="Openbare klok")
    page.get_by_label("Adres of plaats").fill("Noordstraat 10, Roeselare")
    page.get_by_label("Wat hebt u gezien?").fill("Staat stil.")
    press_send(page)
    expect(page.get_by_role("alert").filter(has_text="Fluvius")).to_be_visible()
    asked = []
    # The page of the other authority is not of this machine; that it is asked suffices.
    page.route("https://www.fluvius.be/**", lambda route: (asked.append(route), route.abort()))
    with page.expect_response("**/meldpunt/doorverwezen") as answer:
        page.get_by_role("button", name=re.compile("Ga naar de pagina")).click()
    assert answer.value.status == 303
    assert answer.value.headers["location"] == "https://www.fluvius.be"
    assert clock.counted("authority") == before + 1
    window.foreign.clear()
