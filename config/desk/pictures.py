"""The pictures of the README, taken of the running demo.

Usage: pictures.py ADDRESS CHROMIUM DIRECTORY PASSWORD. Run by the Python of the
virtual environment (`./desk screenshots`), which has Playwright.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


def portal(page, base):
    """What a citizen sees after signing in."""
    page.goto(f"{base}/my", wait_until="networkidle")


def queue(page, base):
    """What a department's staff work from."""
    page.goto(f"{base}/odoo/action-helpdesk_mgmt.helpdesk_ticket_action?view_type=list")
    page.wait_for_selector(".o_list_view .o_data_row, .o_kanban_view .o_kanban_record")
    # the web client keeps a connection open: the network is never idle
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(1000)


def report_map(page, base):
    """Where a report takes its place on the map."""
    page.goto(f"{base}/meldpunt", wait_until="networkidle")
    found = page.locator(".o_meldpunt_map")
    found.scroll_into_view_if_needed()  # the map loads when it comes into view
    page.wait_for_selector(".leaflet-container")
    for _ in range(2):  # the demo has no tiles: far enough out, the city's outline shows
        page.click(".leaflet-control-zoom-out")
        page.wait_for_timeout(800)


#: file, who looks, window, how to get there
PICTURES = (
    ("portal", "marie", DESKTOP, portal),
    ("queue", "onthaal", DESKTOP, queue),
    ("map", None, PHONE, report_map),
)


def sign_in(page, base, login, password):
    page.goto(f"{base}/web/login")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", password)
    page.click("form.oe_login_form button[type=submit]")
    page.wait_for_url(lambda url: "/web/login" not in url)


def main(base, chromium, directory, password):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, login, window, go in PICTURES:
            context = browser.new_context(viewport=window, locale="nl-BE", device_scale_factor=1)
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
