"""The pictures of the README, taken of the running demo.

Usage: pictures.py ADDRESS CHROMIUM DIRECTORY PASSWORD. Run by the Python of the
virtual environment (`./desk screenshots`), which has Playwright.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
DESKTOP = {"width": 1280, "height": 800}
DESK = {"width": 1366, "height": 768}  # what stands on the desks of the operators
PHONE = {"width": 390, "height": 844}


def portal(page, base):
    """What a citizen sees after signing in."""
    page.goto(f"{base}/my", wait_until="networkidle")


def queue(page, base):
    """What a department's staff work from."""
    page.goto(f"{base}/odoo/servicedesk-queue")
    page.wait_for_selector(".o_list_view .o_data_row")
    settled(page)


def report_map(page, base):
    """Where a report takes its place on the map."""
    page.goto(f"{base}/meldpunt", wait_until="networkidle")
    page.get_by_label("Typ wat u ziet").fill("vuilbak vol")
    page.get_by_role("option", name="Openbare vuilnisbak vol").click()
    page.get_by_role("button", name="Verder", exact=True).click()
    found = page.locator(".o_meldpunt_map")
    found.scroll_into_view_if_needed()  # the map loads when it comes into view
    page.wait_for_selector(".leaflet-container")
    found.click()
    page.wait_for_selector(".o_meldpunt_map .leaflet-marker-icon")
    page.wait_for_timeout(800)


def intake(page, base):
    """A known caller is on the line; the report and an answer are known already."""
    page.goto(f"{base}/roeselare/call?from=%2B3251200001")
    field(page, "text")
    page.keyboard.type("de vuilnisbak naast de glasbol puilt uit")
    page.wait_for_selector(".o_cockpit_knowledge details")
    page.keyboard.press("Tab")
    field(page, "category")
    page.keyboard.type("openbare vuilnisbak vol")
    page.wait_for_selector("#cockpit_category_list li.active")
    page.keyboard.press("Enter")
    field(page, "place")
    page.keyboard.type("Stationsplein 2")
    page.keyboard.press("Enter")
    field(page, "name")
    settled(page)


def field(page, name):
    """Wait until a field of the intake screen has the keyboard."""
    page.wait_for_function("id => document.activeElement.id === id", arg=f"cockpit_{name}")


def queue_map(page, base):
    """The same queue where it is: on a map, some of it selected."""
    page.goto(f"{base}/odoo/meldpunt?view_type=map")
    page.wait_for_selector(".o_map_row")
    for number in range(3):
        page.locator(".o_map_row input").nth(number).click()
    settled(page)


def my_day(page, base):
    """What is mine and due today."""
    page.goto(f"{base}/odoo/servicedesk-my-day")
    page.wait_for_selector(".o_my_day")
    settled(page)


def dashboard(page, base):
    """The figures of the service desk."""
    page.goto(f"{base}/odoo/servicedesk-figures")
    page.wait_for_selector(".o_figures")
    settled(page)


def answers(page, base):
    """What the city knows already, on a phone."""
    page.goto(f"{base}/antwoorden", wait_until="networkidle")


def settled(page):
    """Wait until the web client, whose network is never idle, has drawn its screen."""
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(1500)


#: file, who looks, window, how to get there
PICTURES = (
    ("portal", "marie", DESKTOP, portal),
    ("queue", "onthaal", DESKTOP, queue),
    ("map", None, PHONE, report_map),
    ("intake", "onthaal", DESK, intake),
    ("queue-map", "netheid", DESK, queue_map),
    ("my-day", "netheid", DESK, my_day),
    ("dashboard", "beheer", DESK, dashboard),
    ("answers", None, PHONE, answers),
)


def sign_in(page, base, login, password):
    page.goto(f"{base}/web/login")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", password)
    page.click("form.oe_login_form button[type=submit]")
    page.wait_for_url(lambda url: "/web/login" not in url, wait_until="commit")


def main(base, chromium, directory, password):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, login, window, go in PICTURES:
            context = browser.new_context(
                viewport=window,
                locale="nl-BE",
                timezone_id="Europe/Brussels",
                device_scale_factor=1,
            )
            # the first page of the web client compiles its scripts, on a busy machine slowly
            context.set_default_timeout(120_000)
            page = context.new_page()
            if login:
                sign_in(page, base, login, password)
            go(page, base)
            page.screenshot(path=Path(directory) / f"{name}.png")
            print(f"docs/images/{name}.png", flush=True)
            context.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
