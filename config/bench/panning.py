"""How long the map view takes for a pan with all points selected, from the browser's trace.

    ./desk load --tickets 160000
    ./desk run --database roeselare_load …   (or any server with many places)
    python -m bench.panning --base http://127.0.0.1:8069 --login admin --password admin

Prints one line a figure; docs/map-view.md quotes it. No test asserts a time.
"""

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from desk import chromium
from desk.project import Project

PANS = 20
STEPS = 12
#: tasks of the page's main thread, in the words of Chromium's trace
TASK = "RunTask"


def options():
    parser = argparse.ArgumentParser(prog="bench.panning")
    parser.add_argument("--base", required=True)
    parser.add_argument("--login", default="admin")
    parser.add_argument("--password", default="admin")
    parser.add_argument("--path", default="/odoo/meldpunt?view_type=map")
    return parser.parse_args()


def open_map(page, order):
    """Sign in, open the map, select all; return the number of places."""
    page.goto(f"{order.base}/web/login")
    page.fill("input[name=login]", order.login)
    page.fill("input[name=password]", order.password)
    page.click("form.oe_login_form button[type=submit]")
    page.wait_for_url(lambda url: "/web/login" not in url, wait_until="commit")
    page.goto(order.base + order.path)
    page.locator(".o_map_row").first.wait_for()
    facet = page.locator(".o_facet_remove")
    while facet.count():  # closed ones too
        facet.first.click()
        page.wait_for_timeout(4000)
    page.locator(".o_map_tools button").nth(3).click()
    page.locator(".o_map_selected b").wait_for()
    return int(page.locator(".o_map_selected b").inner_text())


def pan(page, number):
    """Drag the map once, there or back, and wait until the list beside it is told."""
    box = page.locator(".o_map_pane").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    sign = 1 if number % 2 else -1
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + sign * 180, y + sign * 120, steps=STEPS)
    page.mouse.up()
    page.wait_for_timeout(700)


def longest_tasks(trace, marks):
    """Return the longest task of the main thread within each pan, in milliseconds."""
    events = json.loads(Path(trace).read_text())["traceEvents"]
    begins = sorted(event["ts"] for event in events if event["name"] in marks)
    main = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "TimeStamp" or event["name"] in marks
    }
    tasks = [
        (event["ts"], event["dur"] / 1000)
        for event in events
        if event["name"] == TASK and "dur" in event and (event["pid"], event["tid"]) in main
    ]
    ends = [*begins[1:], float("inf")]
    return [
        max((took for at, took in tasks if begin <= at < end), default=0)
        for begin, end in zip(begins, ends, strict=True)
    ]


def measure(order):
    """Return the number of places and the longest task of each pan, over three zooms."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(Project.here()), args=[*chromium.FLAGS]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(120_000)
        count = open_map(page, order)
        found = {}
        for zoom in ("the city", "a district", "a street"):
            with tempfile.NamedTemporaryFile(suffix=".json") as file:
                browser.start_tracing(page=page, path=file.name)
                for number in range(PANS):
                    page.evaluate("name => performance.mark(name)", f"pan{number}")
                    pan(page, number)
                browser.stop_tracing()
                found[zoom] = longest_tasks(file.name, {f"pan{n}" for n in range(PANS)})
            page.locator(".o_map_pane").focus()
            for _press in range(2):
                page.keyboard.press("+")
                page.wait_for_timeout(400)
        browser.close()
    return count, found


def main():
    count, found = measure(options())
    for zoom, times in found.items():
        print(
            f"{count} selected, {zoom}: longest task of a pan, {len(times)} pans: median "
            f"{statistics.median(times):.1f} ms, worst {max(times):.1f} ms"
        )
        print("   ", " ".join(f"{took:.0f}" for took in times))
    return 0


if __name__ == "__main__":
    sys.exit(main())
