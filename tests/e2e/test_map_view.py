"""The queue on a map: filter, select, act, by pointer and by keyboard."""

import json
import re

import pytest
from playwright.sync_api import expect

from .axe import violations

MANY = 20_000
ROW = ".o_map_row"


def open_map(visit, login="onthaal", **options):
    page = (window := visit(login, **options)).page
    window.goto("/odoo/meldpunt?view_type=map")
    if options.get("phone"):  # which begins with kanban
        page.locator(".o_cp_switch_buttons button").click()
        page.get_by_role("menuitem", name="Kaart").click()
    page.locator(ROW).first.wait_for()
    return window


def told(page):
    """Return what the status above the list says: shown, all, selected."""
    summary = page.locator(".o_map_summary")
    before, words = None, summary.inner_text()
    while words != before:  # the map counts again when it has moved to what was found
        page.wait_for_timeout(700)
        before, words = words, summary.inner_text()
    return tuple(map(int, re.findall(r"\d+", words)))


def expect_selected(page, count):
    expect(page.locator(".o_map_summary")).to_contain_text(f"{count} geselecteerd")


def test_filter_select_and_reach_the_actions(visit):
    page = open_map(visit).page
    _shown, everything, _selected = told(page)
    page.locator(".o_search_panel").get_by_text("Ontvangen").click()
    expect(page.locator(".o_map_summary")).not_to_contain_text(f"van {everything} ")
    shown, filtered, _selected = told(page)
    assert 0 < filtered < everything
    # A box around all that is in view, drawn by pointer.
    page.get_by_role("button", name="Selecteer in een kader").click()
    box = page.locator(".o_map_pane").bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 5, box["y"] + box["height"] - 5, steps=4)
    page.mouse.up()
    expect_selected(page, shown)
    page.get_by_role("button", name="Acties").click()
    expect(page.get_by_role("menuitem", name="Een standaardactie toepassen")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Alles deselecteren").click()
    expect_selected(page, 0)
    # A line drawn by hand takes what is inside it only.
    page.get_by_role("button", name="Selecteer in een getekende lijn").click()
    left, top = box["x"] + 60, box["y"] + 10
    page.mouse.move(left, top)
    page.mouse.down()
    for x, y in ((box["width"] / 2, 0), (box["width"] / 2, box["height"] - 20), (0, 100)):
        page.mouse.move(left + x - 60, top + y, steps=3)
    page.mouse.up()
    page.wait_for_function("/[1-9]\\d* geselecteerd/.test(document.body.innerText)")
    assert told(page)[2] <= shown


def test_all_by_keyboard(visit):
    page = open_map(visit).page
    everything = told(page)[1]
    page.locator(".o_map_pane").focus()
    page.keyboard.press("+")
    page.keyboard.press("+")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".o_map_summary")).not_to_contain_text(f"{everything} van")
    page.keyboard.press("-")
    page.keyboard.press("-")
    page.keyboard.press("-")
    expect(page.locator(".o_map_summary")).to_contain_text(f"{everything} van {everything}")
    # From the map, Tab leads past the zoom buttons to the list; Space selects there.
    for _press in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.o_map_row input')"):
            break
    page.keyboard.press("Space")
    expect_selected(page, 1)
    page.keyboard.press("Tab")
    # What is late says so first.
    (number,) = re.findall(r"\d{4}-\d{6}", page.evaluate("document.activeElement.innerText"))
    page.keyboard.press("Enter")
    # The form is there before what it shows.
    expect(page.locator(".o_form_view")).to_contain_text(number)
    # Back on the map, it is where it was left.
    page.go_back()
    page.locator(ROW).first.wait_for()
    assert told(page)[1] == everything


def test_a_place_tells_what_it_is(visit):
    page = open_map(visit).page
    popup = page.locator(".o_map_popup")
    # A group comes apart at a click; a single place tells what it is.
    for _press in range(12):
        spot = page.evaluate(
            """() => {
                const seen = document.querySelector(".o_map_pane .o_map_canvas");
                const ctx = seen.getContext("2d");
                const area = seen.getBoundingClientRect();
                const pane = document.querySelector(".o_map_pane").getBoundingClientRect();
                const ratio = seen.width / area.width;
                for (let y = pane.top + 60; y < pane.bottom - 60; y += 4) {
                    for (let x = pane.left + 80; x < pane.right - 60; x += 4) {
                        const at = [(x - area.left) * ratio, (y - area.top) * ratio];
                        if (ctx.getImageData(...at, 1, 1).data[3]) {
                            return [x, y];
                        }
                    }
                }
            }"""
        )
        assert spot, "nothing is drawn"
        page.mouse.click(*spot)
        page.wait_for_timeout(400)
        if popup.count():
            break
    expect(popup.get_by_role("button", name=re.compile("Openen ")).first).to_be_focused()
    popup.get_by_label("Selecteer").first.check()
    expect_selected(page, 1)
    page.keyboard.press("Escape")
    expect(popup).to_have_count(0)


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_axe_finds_nothing_on_the_map(visit, phone):
    page = open_map(visit, phone=phone).page
    found = violations(page)
    # Odoo's own bars are judged by its makers; ours is what the view draws.
    ours = [(rule, [html for html in nodes if "o_map" in html]) for rule, nodes in found]
    assert not [item for item in ours if item[1]], found


def test_many_points_are_one_request_and_one_canvas(visit):
    """What makes 50,000 points fast; the time itself is told in docs/map-view.md."""
    window = visit("onthaal")
    page = window.page
    asked = []

    def many(route):
        body = {
            "ids": list(range(1, MANY + 1)),
            "lat": [5090000 + number % 7000 for number in range(MANY)],
            "lon": [307000 + number * 7 % 11000 for number in range(MANY)],
            "color": [number % 3 for number in range(MANY)],
            "colors": ["received", "in_progress", "waiting"],
            "mark": [number % 2 for number in range(MANY)],
            "more": False,
        }
        asked.append(route.request.url)
        answer = {"jsonrpc": "2.0", "id": 1, "result": body}
        route.fulfill(content_type="application/json", body=json.dumps(answer))

    page.route("**/servicedesk.map/action_points", many)
    window.goto("/odoo/meldpunt?view_type=map")
    page.locator(".o_map_pane").wait_for()
    expect(page.locator(".o_map_summary")).to_contain_text(f"van {MANY}")
    page.get_by_role("button", name="Alles selecteren").click()
    expect(page.locator(".o_map_selected")).to_contain_text(str(MANY))
    box = page.locator(".o_map_pane").bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 200, steps=5)
    page.mouse.up()
    assert len(asked) == 1, "a pan asks for nothing but names"
    assert page.locator(".o_map_pane canvas").count() == 1
    # All points together are not one element each.
    assert page.locator(".o_map_pane *").count() < 100
    assert page.locator(ROW).count() <= 40


def test_a_row_stands_for_its_ticket_while_other_rows_are_on_their_way(visit, admin_rpc):
    """After a filter the points are there at once, their names a moment later."""
    page = open_map(visit).page
    unfiltered = told(page)[1]
    shown = page.locator(f"{ROW} input").evaluate_all("all => all.map(box => box.id)")
    ids = [int(name.rpartition("_")[2]) for name in shown]
    received = [("id", "in", ids), ("public_state", "=", "received")]
    # The oldest: its place among the points changes most.
    ticket = admin_rpc.search_read("helpdesk.ticket", received, ["id"], order="id", limit=1)[0]
    held, released = [], []

    def hold(route):
        if released:
            route.continue_()
        else:
            held.append(route)

    page.route("**/helpdesk.ticket/web_search_read*", hold)
    page.locator(".o_search_panel").get_by_text("Ontvangen").click()
    expect(page.locator(".o_map_summary")).not_to_contain_text(f"van {unfiltered} ")
    page.locator(f"#o_map_row_{ticket['id']}").press("Space")
    expect_selected(page, 1)
    released.append(True)
    for route in held:
        route.continue_()
    expect(page.locator(f"{ROW} input:checked")).to_have_count(1)
    expect(page.locator(f"#o_map_row_{ticket['id']}")).to_be_checked()


def choose(page, name):
    page.get_by_role("button", name="Acties").click()
    page.get_by_role("menuitem", name=name, exact=True).click()
    return page.locator(".modal-dialog")


def state_of(rpc, ids):
    found = rpc.search_read("helpdesk.ticket", [("id", "in", ids)], ["team_id", "public_state"])
    return {row["id"]: (row["team_id"][0], row["public_state"]) for row in found}


def test_a_slip_on_the_map_is_undone(visit, admin_rpc, mails):
    """Filter, select, route in bulk, undo: all by keyboard but the filter."""
    page = open_map(visit).page
    unfiltered = told(page)[1]
    page.locator(".o_search_panel").get_by_text("Ontvangen").click()
    everything = page.locator(".o_map_summary")
    expect(everything).not_to_contain_text(f"van {unfiltered} ")
    expect(everything).to_contain_text(re.compile(r"^(\d+) van \1 "))
    told(page)  # waits until the rows stay
    boxes = page.locator(f"{ROW} input")
    boxes.nth(0).press("Space")
    boxes.nth(1).press("Space")
    expect_selected(page, 2)
    ids = [
        int(boxes.nth(number).get_attribute("id").rpartition("_")[2]) for number in (0, 1)
    ]
    before = state_of(admin_rpc, ids)
    window = choose(page, "Toewijzen aan team")
    team = window.locator("[name=team_id] input")
    team.fill("ICT")
    page.locator(".o-autocomplete--dropdown-item", has_text="ICT").first.click()
    window.get_by_role("button", name="Toepassen").press("Enter")
    window.wait_for(state="detached")
    after = state_of(admin_rpc, ids)
    assert after != before
    page.get_by_role("button", name="Ongedaan maken").press("Enter")
    page.get_by_text("Ongedaan gemaakt: 2").wait_for()
    assert state_of(admin_rpc, ids) == before
    expect(page.get_by_role("button", name="Ongedaan maken")).to_have_count(0)


def test_from_the_list_the_button_goes_and_the_change_stays(visit, admin_rpc):
    window = visit("onthaal")
    page = window.page
    window.goto("/odoo/meldpunt")
    page.locator(".o_data_row .o_list_record_selector input").first.check()
    dialog = choose(page, "Tekst schrijven")
    dialog.locator("[name=internal] input").check()
    dialog.locator("[name=text] textarea").fill("Eerst bellen, dan pas komen.")
    dialog.get_by_role("button", name="Toepassen").click()
    button = page.get_by_role("button", name="Ongedaan maken")
    expect(button).to_be_visible()
    expect(button).to_have_count(0, timeout=12_000)
    said = [("body", "ilike", "Eerst bellen, dan pas komen")]
    assert len(admin_rpc.search_read("mail.message", said, ["id"])) == 1
