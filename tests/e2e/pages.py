"""What people do on the pages, once, so that journeys read as stories."""

import io
import re

from PIL import Image

CENTRE = {"latitude": 50.944, "longitude": 3.125}


def photo(color="seagreen", size=(1200, 900)):
    """Return a photo with a position in its EXIF, as a phone makes it."""
    exif = Image.Exif()
    exif[0x010F] = "Camera of a citizen"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (51.0, 47.0, 57.02)
    gps[3], gps[4] = "W", (2.0, 28.0, 43.82)
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "JPEG", exif=exif)
    return {"name": "vuilbak.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def has_metadata(content):
    """Tell whether a picture still carries EXIF."""
    with Image.open(io.BytesIO(content)) as image:
        return bool(image.getexif()) or b"Camera of a citizen" in content


def fill_report(page, description, javascript=True, by_map=True):
    """Fill in a report of a full public bin, up to the button."""
    if javascript:
        page.get_by_label("Typ wat u ziet").fill("vuilbak vol")
        page.get_by_role("option", name=re.compile("Openbare vuilnisbak vol")).click()
        go_on(page)
        if by_map:
            place_on_map(page)
        else:
            page.get_by_label("Adres of plaats").fill("Noordstraat 10")
            page.get_by_role("option", name=re.compile("Noordstraat 10")).click()
    else:
        page.get_by_label("Soort probleem").select_option(label="Openbare vuilnisbak vol")
        page.get_by_label("Adres of plaats").fill("Noordstraat 10, Roeselare")
    go_on(page)
    page.get_by_label("Wat hebt u gezien?").fill(description)
    page.get_by_label("Foto's").set_input_files([photo()])


def go_on(page):
    """Go to the next step, where the page shows one step at a time."""
    button = page.get_by_role("button", name="Verder", exact=True)
    if button.is_visible():
        button.click()


def place_on_map(page):
    """Tap the middle of the map."""
    box = page.locator(".o_meldpunt_map")
    box.scroll_into_view_if_needed()
    page.locator(".o_meldpunt_map .leaflet-tile-loaded").first.wait_for()
    box.click()
    page.locator(".o_meldpunt_map .leaflet-marker-icon").wait_for()


def press_send(page):
    """Go through the last steps and press the button."""
    button = page.get_by_role("button", name="Verstuur melding")
    for _step in range(5):
        if button.is_visible():
            break
        go_on(page)
    button.click()


def send_report(page):
    """Send the report; return its number and the path of its tracking link."""
    press_send(page)
    page.get_by_text(re.compile("Bedankt")).first.wait_for()
    number = re.search(r"\d{4}-\d{6}", page.locator("#wrap").inner_text()).group()
    link = page.locator("a[href*='/volg/']").first
    href = link.get_attribute("href") if link.count() else page.url
    return number, "/volg/" + re.search(r"/volg/([\w-]+)", href).group(1)


def open_ticket(page, base, number):
    """Find a ticket in the queue by its number and open it."""
    page.goto(f"{base}/odoo/servicedesk-queue")
    search = page.locator(".o_searchview_input")
    page.locator(".o_facet_remove").first.click()  # closed ones too
    search.fill(number)
    search.press("Enter")
    page.locator(".o_facet_value", has_text=number).wait_for()
    page.locator(".o_data_row", has_text=number).first.locator("td[name=name]").click()
    page.locator(".o_form_view").wait_for()


def reply_window(page, button, text, send, reason=None):
    """Press a button of the ticket, write in its window, and send."""
    page.get_by_role("button", name=button, exact=True).click()
    window = page.locator(".modal-dialog")
    if reason:
        field = window.locator("[name=reason_id] input")
        field.fill(reason)
        page.locator(".o-autocomplete--dropdown-item", has_text=reason).first.click()
    window.locator("[name=text] textarea").fill(text)
    window.get_by_role("button", name=send, exact=True).click()
    window.wait_for(state="detached")


def download(window, locator):
    """Return the bytes behind a link or picture, fetched as this visitor."""
    address = locator.get_attribute("href") or locator.get_attribute("src")
    answer = window.context.request.get(window.city.base + address)
    assert answer.status == 200, address
    return answer.body()


def deliver(desk, pdf_file, label):
    """Deliver a document from the open ticket."""
    desk.get_by_role("button", name="Document bezorgen", exact=True).click()
    window = desk.locator(".modal-dialog")
    window.locator(".o_field_x2many_list_row_add a, .o_field_x2many_list_row_add button").click()
    row = window.locator(".o_data_row").first
    row.locator("input[type=file]").set_input_files([pdf_file])
    row.locator("[name=label] input").fill(label)
    window.get_by_role("button", name="Bezorgen", exact=True).click()
    window.wait_for(state="detached")
