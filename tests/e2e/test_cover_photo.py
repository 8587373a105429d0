"""Before a photo is public: staff cover a face in the browser, and then show the rest."""

import base64

import pytest
from playwright.sync_api import expect

from tests.security.hostile_files import lines_in_the_middle, picture

from .pages import open_ticket

#: somebody's own words stand in the name of a file
NAME = "Jan Peeters voor zijn deur.jpg"
MIDDLE = {"left": 25, "top": 25, "width": 50, "height": 50}


@pytest.fixture
def report(admin_rpc):
    """A public report with one photo that nobody approved yet; returns its number."""
    values = {
        "kind": "report",
        "name": "Openbare vuilnisbak vol",
        "description": "Hij puilt uit.",
        "category_id": admin_rpc.ref("roeselare_meldpunt.category_bin_full"),
        "team_id": admin_rpc.ref("roeselare_servicedesk.team_netheid"),
        "latitude": 50.9402,
        "longitude": 3.1188,
    }
    (ticket,) = admin_rpc.call("helpdesk.ticket", "create", [values])
    photo = {"ticket_id": ticket, "name": NAME, "image": base64.b64encode(picture()).decode()}
    admin_rpc.call("meldpunt.photo", "create", [photo])
    (found,) = admin_rpc.search_read("helpdesk.ticket", [("id", "=", ticket)], ["number"])
    return found["number"]


def draw(page, picture_box):
    """Draw over the middle of the photo."""
    picture_box.scroll_into_view_if_needed()
    box = picture_box.bounding_box()

    def at(part):
        return box["x"] + box["width"] * part, box["y"] + box["height"] * part

    page.mouse.move(*at(0.25))
    page.mouse.down()
    page.mouse.move(*at(0.75), steps=5)
    page.mouse.up()


def type_in(window):
    """Say where the middle of the photo is, without a mouse."""
    fields = window.locator(".o_meldpunt_cover fieldset input")
    for field, value in zip(fields.all(), MIDDLE.values(), strict=True):
        field.fill(str(value))
    window.get_by_role("button", name="Dit stuk afdekken").press("Enter")


@pytest.mark.parametrize("mouse", [True, False], ids=["mouse", "keyboard"])
def test_what_staff_cover_nobody_sees(visit, city, report, mouse):
    bart = visit(login="netheid")
    page = bart.page
    visitor = city.anonymous()
    path = f"/meldpunt/melding/{report}"
    assert f"{path}/foto/" not in visitor.get(path).text
    open_ticket(page, city.base, report)
    page.locator("[name=photo_ids] .o_kanban_record:not(.o_kanban_ghost)").first.click()
    window = page.locator(".modal-dialog", has=page.locator(".o_meldpunt_cover"))
    picture_box = window.locator(".o_meldpunt_cover_picture")
    picture_box.locator("img").wait_for()
    if mouse:
        draw(page, picture_box)
    else:
        type_in(window)
    expect(picture_box.locator(".o_meldpunt_cover_area")).to_have_count(1)
    window.get_by_role("button", name="Goedkeuren voor iedereen").click()
    page.locator(".modal-dialog").last.locator(".modal-footer .btn-primary").first.click()
    expect(window.locator("[name=public_image] img")).to_be_visible()
    karel = visit(phone=True)
    karel.goto(path)
    photo = karel.page.locator(".o_meldpunt_gallery a")
    expect(photo).to_have_count(1)
    answer = visitor.get(photo.get_attribute("href"))
    assert lines_in_the_middle(picture()) > 100
    assert lines_in_the_middle(answer.content) < 30, "covered, and still read"
    assert "Peeters" not in str(answer.headers)
