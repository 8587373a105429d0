"""A file is checked for viruses: what the citizen and the handler see of it."""

import tempfile

import pytest

from desk import clamav
from tests.fakes.clamd import EICAR
from tests.faults.test_clamav import SIGNATURES, document

from .axe import faint, violations

PHONE = pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
CRON = "roeselare_servicedesk.ir_cron_scan_uploads"


@pytest.fixture(scope="module")
def scanner(project, admin_rpc):
    """The real ClamAV, which the city is told of."""
    with tempfile.TemporaryDirectory(prefix="clamd") as folder:
        daemon = clamav.Daemon(project, folder, SIGNATURES)
        admin_rpc.write_settings(servicedesk_scanner_address=daemon.path)
        yield daemon
        admin_rpc.write_settings(servicedesk_scanner_address=False)
        daemon.stop()


@pytest.fixture
def ticket(admin_rpc):
    partner = admin_rpc.search_read("res.users", [("login", "=", "marie")], ["partner_id"])
    return admin_rpc.call(
        "helpdesk.ticket",
        "create",
        [
            {
                "name": "Een vraag met een brief",
                "description": "Zie de brief.",
                "category_id": admin_rpc.ref("roeselare_meldpunt.category_bin_full"),
                "partner_id": partner[0]["partner_id"][0],
            }
        ],
    )[0]


def run_cron(admin_rpc):
    rows = admin_rpc.search_read("servicedesk.upload", [("state", "=", "pending")], ["id"])
    admin_rpc.call("servicedesk.upload", "action_scan_now", [row["id"] for row in rows])
    admin_rpc.run_job(CRON)


def send(page, name, content, kind="application/pdf"):
    page.locator("textarea[name=body]").fill("Hier is de brief.")
    page.locator("input[name=files]").set_input_files(
        [{"name": name, "mimeType": kind, "buffer": content}]
    )
    page.locator("form[action$='antwoord'] button[type=submit]").click()


@PHONE
def test_a_file_waits_for_the_scanner_and_then_opens(
    visit, admin_rpc, scanner, ticket, pdf_file, artifacts, phone
):
    scanner.stop()
    marie = visit("marie", phone=phone)
    page = marie.page
    marie.goto(f"/my/ticket/{ticket}")
    send(page, "brief.pdf", pdf_file["buffer"])
    page.get_by_text("Wordt gecontroleerd op virussen").wait_for()
    assert page.locator("a[href*='/bijlage/']").count() == 0
    assert not violations(page) and not faint(page)
    artifacts.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=artifacts / "waits.png", full_page=True)
    if not phone:
        staff = visit("netheid")
        staff.goto(f"/odoo/action-helpdesk_mgmt.helpdesk_ticket_action/{ticket}")
        staff.page.get_by_text("wordt gecontroleerd op virussen").first.wait_for()
        staff.page.screenshot(path=artifacts / "staff.png")
    scanner.start()
    run_cron(admin_rpc)
    page.reload()
    page.locator("a[href*='/bijlage/']", has_text="brief.pdf").wait_for()
    link = page.locator("a[href*='/bijlage/']").first.get_attribute("href")
    answer = marie.context.request.get(marie.city.base + link)
    assert answer.body() == pdf_file["buffer"]


def test_a_virus_is_refused_in_the_form(visit, scanner, ticket, artifacts):
    scanner.stop()
    scanner.start()
    marie = visit("marie", phone=True)
    page = marie.page
    marie.goto(f"/my/ticket/{ticket}")
    send(page, "brief.docx", document(EICAR), "application/msword")
    page.get_by_text("zit een virus").first.wait_for()
    assert page.locator("textarea[name=body]").input_value() == "Hier is de brief."
    assert not violations(page) and not faint(page)
    artifacts.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=artifacts / "virus.png", full_page=True)


def test_the_administrator_tests_the_scanner(visit, scanner, artifacts):
    scanner.stop()
    scanner.start()
    admin = visit().login("admin", "admin")
    admin.goto("/odoo/action-roeselare_servicedesk.action_roeselare_settings")
    page = admin.page
    page.locator("button[name=action_servicedesk_test_scanner]").click()
    page.locator(".o_notification", has_text="ClamAV").wait_for()
    artifacts.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=artifacts / "settings.png")
