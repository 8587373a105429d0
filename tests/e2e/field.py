"""What people do on the page of the field, once."""

import base64
import re

from playwright.sync_api import expect

from tests.clock import city_today

from .pages import photo

PAGE = "/roeselare/veldwerk"
KEPT = """async () => {
    const workers = await navigator.serviceWorker.getRegistrations();
    return {
        caches: await caches.keys(),
        // the pages of Odoo keep some of their own: words, the state of the bus, of the mail
        databases: (await indexedDB.databases())
            .map((item) => item.name)
            .filter((name) => name.startsWith("roeselare")),
        local: localStorage.getItem("roeselare_field"),
        workers: workers.filter((item) => item.scope.endsWith("/veldwerk")).length,
    };
}"""
NOTHING = {"caches": [], "databases": [], "local": None, "workers": 0}
READY = """async () => {
    const ready = await navigator.serviceWorker.getRegistration("/roeselare/veldwerk");
    return Boolean(ready && ready.active && navigator.serviceWorker.controller);
}"""


def plan_visits(admin_rpc):
    """Return the ids of three reports with a visit of today for a member of Netheid.

    The first has a photo.
    """
    (user,) = admin_rpc.search_read("res.users", [("login", "=", "netheid")], ["id"])
    old = [("user_id", "=", user["id"]), ("res_model", "=", "helpdesk.ticket")]
    admin_rpc.call("mail.activity", "unlink", admin_rpc.call("mail.activity", "search", old))
    team = admin_rpc.ref("roeselare_servicedesk.team_netheid")
    category = admin_rpc.ref("roeselare_meldpunt.category_bin_full")
    visit = admin_rpc.ref("roeselare_servicedesk.activity_type_visit")
    model = admin_rpc.ref("helpdesk_mgmt.model_helpdesk_ticket")
    tickets = []
    for number, (lat, lon) in enumerate(((50.945, 3.126), (50.95, 3.128), (50.96, 3.13)), 1):
        values = {
            "kind": "report",
            "name": f"Volle vuilbak {number}",
            "description": f"De vuilbak aan halte {number} is vol",
            "category_id": category,
            "team_id": team,
            "latitude": lat,
            "longitude": lon,
            "address_text": f"Teststraat {number}, 8800 Roeselare",
        }
        ticket = admin_rpc.call("helpdesk.ticket", "create", values)
        planned = {
            "res_model_id": model,
            "res_id": ticket,
            "activity_type_id": visit,
            "summary": f"Leegmaken {number}",
            "date_deadline": str(city_today()),
            "user_id": user["id"],
        }
        admin_rpc.call("mail.activity", "create", planned)
        tickets.append(ticket)
    image = base64.b64encode(photo("firebrick")["buffer"]).decode()
    admin_rpc.call("meldpunt.photo", "create", {"ticket_id": tickets[0], "image": image})
    return tickets


def open_day(visit, login="netheid"):
    window = visit(login, phone=True)
    window.goto(PAGE)
    page = window.page
    expect(page.get_by_role("button", name=re.compile("Teststraat 1"))).to_be_visible()
    page.wait_for_function(READY)
    return window


def open_visit(page, number):
    page.get_by_role("button", name=re.compile(f"Teststraat {number}")).click()
    expect(page.get_by_text(f"De vuilbak aan halte {number} is vol")).to_be_visible()


def finish(page, number, words, with_photo=True):
    open_visit(page, number)
    page.get_by_role("button", name="Klaar", exact=True).click()
    page.get_by_label("Wat hebt u gedaan?").fill(words)
    if with_photo:
        page.get_by_label("Foto's").set_input_files([photo(size=(4000, 3000))])
        expect(page.get_by_text(re.compile(r"Foto 1 \(\d+ kB\)"))).to_be_visible()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("heading", name="Bezoeken van vandaag")).to_be_visible()


def state(admin_rpc, ticket):
    fields = ["public_state", "photo_ids", "edit_version"]
    return admin_rpc.search_read("helpdesk.ticket", [("id", "=", ticket)], fields)[0]


def notes(admin_rpc, ticket, words):
    domain = [("model", "=", "helpdesk.ticket"), ("res_id", "=", ticket), ("body", "ilike", words)]
    found = admin_rpc.search_read("mail.message", domain, ["subtype_id", "attachment_ids"])
    said = admin_rpc.ref("mail.mt_comment")
    assert all(message["subtype_id"][0] != said for message in found), "the reporter reads it"
    return found
