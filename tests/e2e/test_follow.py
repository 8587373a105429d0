"""Somebody else reported it before: known, followed, and new reports by mail."""

import re

import pytest
from playwright.sync_api import expect

from tests.fakes.smtp import text_of

PLACE = {"latitude": 50.9351, "longitude": 3.1403}
AN = "an.volgt@example.com"
PIET = "piet.abonnee@example.com"
JOBS = ("ir_cron_follow_tell", "ir_cron_subscription_match", "ir_cron_subscription_digest")


@pytest.fixture
def report(admin_rpc):
    """Return a function that makes a public report at the place: (id, number)."""

    def make(description="Hij puilt uit."):
        ticket = admin_rpc.call(
            "helpdesk.ticket",
            "create",
            {
                "kind": "report",
                "name": "Openbare vuilnisbak vol",
                "description": description,
                "category_id": admin_rpc.ref("roeselare_meldpunt.category_bin_full"),
                "team_id": admin_rpc.ref("roeselare_servicedesk.team_netheid"),
                **PLACE,
            },
        )
        domain = [("id", "=", ticket)]
        (found,) = admin_rpc.search_read("helpdesk.ticket", domain, ["number", "is_public"])
        assert found["is_public"]
        return ticket, found["number"]

    return make


def next_step(page):
    """Go to the place, where the page shows one step at a time."""
    button = page.locator(".o_meldpunt_next:visible")
    if button.count():
        button.first.click()


def run_jobs(rpc):
    """Run our jobs and the mail queue, as the scheduler would within two minutes."""
    for name in JOBS:
        job = rpc.ref(f"roeselare_meldpunt.{name}")
        rpc.call("ir.cron", "method_direct_trigger", [job])
    rpc.send_mails()


def path_in(mail, part):
    """Return the path of the first link of a mail that holds ``part``."""
    body = mail.get_body(("html",)).get_content()
    return re.search(rf"https?://[^/\"]+([^\"]*{part}[^\"]*)", body).group(1)


def forget(rpc, address):
    """Remove what an earlier run left for an address."""
    for model in ("meldpunt.follower", "meldpunt.subscription"):
        left = rpc.call(model, "search", [("email", "=", address)])
        rpc.call(model, "unlink", left)


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
def test_a_known_report_is_followed_instead(visit, admin_rpc, mails, report, phone):
    forget(admin_rpc, AN)
    ticket, number = report()
    window = visit(phone=phone, geolocation=PLACE, permissions=["geolocation"])
    page = window.page
    window.goto("/meldpunt")
    page.get_by_label("Typ wat u ziet").fill("vuilbak vol")
    page.get_by_role("option", name=re.compile("Openbare vuilnisbak vol")).click()
    next_step(page)
    page.locator(".o_meldpunt_locate button").click()
    known = page.locator(".o_meldpunt_known_item", has=page.locator(f"#known_{number}"))
    known.wait_for()
    assert page.locator(".o_meldpunt_known [role=status]").first.text_content().strip()
    # By the keyboard alone, and what is no address is refused first.
    known.locator(".o_meldpunt_known_open").focus()
    page.keyboard.press("Enter")
    field = page.locator(f"#known_email_{number}")
    expect(field).to_be_focused()
    field.fill("an")
    page.keyboard.press("Enter")
    known.get_by_role("alert").wait_for()
    field.fill(AN)
    page.keyboard.press("Enter")
    expect(known.locator("[role=status]")).to_be_focused()
    assert "/meldpunt" in page.url, "the report around it was not sent"

    admin_rpc.send_mails()
    mail = mails.wait_for(AN, number)
    assert {part.get_content_type() for part in mail.walk()} >= {"text/plain", "text/html"}
    link = path_in(mail, "/meldpunt/volgen/")
    window.goto(link)
    page.locator("form[action$='/bevestigen'] button").click()
    expect(page.locator("form[action$='/bevestigen']")).to_have_count(0)

    mails.clear()
    window.city.rpc("netheid").call("helpdesk.ticket", "action_take", [ticket])
    run_jobs(admin_rpc)
    news = mails.wait_for(AN, number)
    assert "List-Unsubscribe=One-Click" in news["List-Unsubscribe-Post"]
    window.goto(path_in(news, "/meldpunt/volgen/"))
    page.locator("form[action$='/stoppen'] button").click()
    expect(page.locator("form[action$='/stoppen']")).to_have_count(0)
    assert window.goto(link).status == 404


def test_a_wrong_match_can_be_reported(visit, report):
    _ticket, number = report()
    window = visit(geolocation=PLACE, permissions=["geolocation"])
    page = window.page
    window.goto("/meldpunt")
    page.get_by_label("Typ wat u ziet").fill("vuilbak vol")
    page.get_by_role("option", name=re.compile("Openbare vuilnisbak vol")).click()
    next_step(page)
    page.locator(".o_meldpunt_locate button").click()
    page.locator(f"#known_{number}").wait_for()
    page.locator(".o_meldpunt_known_other").click()
    expect(page.locator(".o_meldpunt_known_box")).to_have_count(0)
    expect(page.get_by_label("Wat hebt u gezien?")).to_be_visible()


def test_without_scripts_a_report_is_followed_from_its_page(visit, admin_rpc, mails, report):
    forget(admin_rpc, AN)
    _ticket, number = report()
    window = visit(phone=True, javascript=False)
    page = window.page
    window.goto(f"/meldpunt/melding/{number}/volgen")
    page.locator("#field_email").fill(AN)
    page.locator("#wrap form button.btn-primary").click()
    page.locator(".o_meldpunt_note[role=status]").wait_for()
    admin_rpc.send_mails()
    window.goto(path_in(mails.wait_for(AN, number), "/meldpunt/volgen/"))
    page.locator("form[action$='/bevestigen'] button").click()
    expect(page.locator("form[action$='/bevestigen']")).to_have_count(0)


@pytest.mark.parametrize(
    ("phone", "javascript"),
    [(False, True), (True, True), (True, False)],
    ids=["desktop", "phone", "phone-noscript"],
)
def test_new_reports_of_a_district_come_by_mail(
    visit, admin_rpc, mails, report, phone, javascript
):
    forget(admin_rpc, PIET)
    ticket, _number = report()
    fields = ["area_id"]
    (found,) = admin_rpc.search_read("helpdesk.ticket", [("id", "=", ticket)], fields)
    window = visit(phone=phone, javascript=javascript)
    page = window.page
    window.goto("/meldpunt/abonneren")
    page.locator("#kind_district").check()
    page.locator("#field_area_id").select_option(value=str(found["area_id"][0]))
    page.locator("#frequency_now").check()
    page.locator("#field_email").fill(PIET)
    page.locator("#wrap form button.btn-primary").click()
    page.locator(".o_meldpunt_note[role=status]").wait_for()
    admin_rpc.send_mails()
    window.goto(path_in(mails.wait_for(PIET), "/meldpunt/abonnement/"))
    page.locator("form[action$='/bevestigen'] button").click()
    page.locator("form[action$='/pauze'] button").wait_for()

    mails.clear()
    _ticket, number = report("Vraag het aan Jan Geheim.")
    run_jobs(admin_rpc)
    run_jobs(admin_rpc)
    digest = mails.wait_for(PIET)
    assert f"/meldpunt/melding/{number}" in digest.get_body(("html",)).get_content()
    assert "Geheim" not in text_of(digest)
    assert len(mails.to(PIET)) == 1, "told twice"
    window.goto(path_in(digest, "/meldpunt/abonnement/"))
    page.locator("form[action$='/stoppen'] button").click()
    expect(page.locator("form[action$='/stoppen']")).to_have_count(0)
    mails.clear()
    report()
    run_jobs(admin_rpc)
    assert not mails.to(PIET)
