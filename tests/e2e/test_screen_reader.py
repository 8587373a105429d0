"""What a screen reader hears of Meldpunt 1788: roles and names, and never a map."""

import re
import uuid

import pytest
from playwright.sync_api import expect

BOTH = pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
#: an element of these roles that says nothing leads nowhere for who cannot see it
NAMED = "link|button|textbox|combobox|checkbox|radio|img|heading|region|form|application"
NAMELESS = re.compile(rf"^\s*- (?:{NAMED})(?: \[[^]]*\])*:?$", re.MULTILINE)
ADDRESS = "Noordstraat 12, 8800 Roeselare"


def hear(page, expected):
    """Compare what stands in the page with its roles and names; none is nameless."""
    expect(page.get_by_role("main")).to_have_count(1)
    expect(page.get_by_role("main")).to_match_aria_snapshot(expected)
    assert NAMELESS.findall(page.get_by_role("main").aria_snapshot()) == []
    assert page.get_by_role("heading", level=1).count() == 1
    for landmark in ("banner", "contentinfo"):
        expect(page.get_by_role(landmark)).to_have_count(1)
    skip = page.get_by_role("link", name="Overslaan naar inhoud")
    expect(skip).to_have_attribute("href", "#wrap")


@pytest.fixture
def report(admin_rpc):
    """A public report at a house of the demo's register; returns its number."""
    (house,) = admin_rpc.search_read(
        "meldpunt.house",
        [("street_id.name", "=", "Noordstraat"), ("number", "=", "12")],
        ["latitude", "longitude"],
    )
    values = {
        "kind": "report",
        "name": "Vol",
        "description": "Hij puilt uit.",
        "category_id": admin_rpc.ref("roeselare_meldpunt.category_bin_full"),
        "latitude": house["latitude"],
        "longitude": house["longitude"],
    }
    (ticket,) = admin_rpc.call("helpdesk.ticket", "create", [values])
    (found,) = admin_rpc.search_read("helpdesk.ticket", [("id", "=", ticket)], ["number"])
    return found["number"]


@BOTH
def test_the_list(visit, report, phone):
    page = (window := visit(phone=phone)).page
    window.goto("/meldpunt/kaart?weergave=lijst")
    hear(
        page,
        f"""
        - main:
          - heading "Meldingen in de stad" [level=1]
          - link "Meld een probleem"
          - link "Toon de kaart"
          - paragraph:
            - link "Mail mij nieuwe meldingen in mijn buurt"
          - form "Kies wat u ziet"
          - region "Meldingen, nieuwste eerst":
            - heading "Meldingen, nieuwste eerst" [level=2]
            - list:
              - listitem:
                - link /Openbare vuilnisbak vol .+ Ontvangen \\d+ \\w+\\.? \\d+/:
                  - /url: /meldpunt/melding/{report}
        """,
    )
    page.get_by_role("link", name=re.compile("^Openbare vuilnisbak vol")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Openbare vuilnisbak vol")


@BOTH
def test_the_page_of_a_report(visit, report, phone):
    page = (window := visit(phone=phone)).page
    window.goto(f"/meldpunt/melding/{report}")
    hear(
        page,
        f"""
        - main:
          - paragraph:
            - link "Alle meldingen"
          - heading "Openbare vuilnisbak vol" [level=1]
          - paragraph: Ontvangen
          - region "Waar en wanneer":
            - heading "Waar en wanneer" [level=2]
            - term: Plaats
            - definition: Roeselare centrum
            - term: Gemeld op
            - definition: /\\d+ \\w+ \\d+/
            - term: Nummer
            - definition: {report}
          - paragraph:
            - link "Volg deze melding"
          - button "Deel deze pagina"
          - link "Nog iets melden"
        """,
    )


class Walk:
    """Somebody who finds their way by roles and names alone."""

    def __init__(self, page, phone):
        self.page, self.phone = page, phone

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).press("Enter")

    def go_on(self, heading, button="Verder"):
        if self.phone or button != "Verder":
            self.press(button)
        if self.phone:
            expect(self.page.get_by_role("heading", name=heading, level=2)).to_be_focused()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Meld een probleem")

    def choose(self, field, words, option):
        box = self.page.get_by_role("combobox", name=field)
        box.fill(words)
        self.page.get_by_role("option", name=re.compile(option)).first.wait_for()
        box.press("ArrowDown")
        box.press("Enter")


@BOTH
def test_from_the_first_page_to_the_own_page(visit, report, phone):
    page = (window := visit(phone=phone)).page
    window.goto("/meldpunt")
    page.locator("body[is-ready]").wait_for()
    walk = Walk(page, phone)
    walk.choose("Typ wat u ziet", "vuilbak vol", "Openbare vuilnisbak vol")
    walk.go_on("Waar is het?")
    walk.choose("Adres of plaats", "Noordstraat 12", ADDRESS)
    known = page.get_by_role("region", name="Is het een van deze?")
    known.wait_for()
    expect(known).to_match_aria_snapshot(
        """
        - region "Is het een van deze?":
          - heading "Is het een van deze?" [level=3]
          - list:
            - listitem:
              - paragraph: Openbare vuilnisbak vol
              - paragraph: Ontvangen
              - list:
                - listitem: /Gemeld/
                - listitem: /\\d+ m/
              - button "Volg deze melding"
              - link /Bekijk ze/
          - button "Het is iets anders, ga verder"
        """
    )
    follow = known.get_by_role("button", name="Volg deze melding").first
    expect(follow).to_have_accessible_description("Openbare vuilnisbak vol")
    walk.go_on("Vertel ons meer", button="Het is iets anders, ga verder")
    expect(known).to_have_count(0)
    words = f"Zonder kaart {uuid.uuid4().hex[:8]}."
    page.get_by_role("textbox", name="Wat hebt u gezien?").fill(words)
    walk.go_on("Hoe kunnen wij u bereiken?")
    expect(page.get_by_role("textbox", name=re.compile("Uw e-mailadres"))).to_be_visible()
    walk.go_on("Is dit juist?")
    if phone:
        for heard in ("Openbare vuilnisbak vol", ADDRESS, words):
            expect(page.get_by_role("definition").filter(has_text=heard)).to_be_visible()
        expect(page.get_by_role("button", name="Wijzig: Waar is het?")).to_be_visible()
    walk.press("Verstuur melding")
    page.get_by_role("heading", name="Bedankt voor uw melding", level=1).wait_for()
    hear(
        page,
        """
        - main:
          - heading "Bedankt voor uw melding" [level=1]
          - paragraph:
            - strong: /\\d{4}-\\d{6}/
          - term: Uw melding
          - definition: /Openbare vuilnisbak vol/
          - term: Plaats
          - definition: /Noordstraat 12/
          - heading "Wat gebeurt er nu?" [level=2]
          - list:
            - listitem
        """,
    )
    page.get_by_role("link", name="Volg mijn melding").press("Enter")
    page.wait_for_url(re.compile(r"/volg/[\w-]+$"))
    expect(page.get_by_role("main").get_by_text(words).first).to_be_visible()
    hear(
        page,
        """
        - main:
          - heading /Openbare vuilnisbak vol/ [level=1]
          - complementary "Overzicht":
            - region "Plaats":
              - heading "Plaats" [level=2]
              - paragraph: /Noordstraat 12/
        """,
    )
