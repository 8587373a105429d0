"""A lead delivers a letter to many at once; each finds the own one."""

import re
import time

from playwright.sync_api import expect

BULK = "roeselare_docs.demo_bulk_bicycle"
WAIT = 60_000


def wait_until_done(page):
    """Read the numbers until the job, which was woken when the run started, is done."""
    limit = time.monotonic() + 120
    again = page.get_by_role("button", name="Lees de cijfers opnieuw")
    while again.is_visible():
        assert time.monotonic() < limit, "the job did not deliver"
        again.click()
        page.wait_for_timeout(1000)


def test_lead_delivers_in_bulk_and_a_colleague_finds_the_letter(visit, admin_rpc):
    window = visit(login="leiding")
    page = window.page
    bulk = admin_rpc.ref(BULK)
    window.goto(f"/odoo/bulk-deliveries/{bulk}")
    page.wait_for_selector(".o_form_view [name=label]")
    page.get_by_role("button", name="Controleren", exact=True).click()
    expect(page.get_by_role("button", name="Bezorgen", exact=True)).to_be_visible(timeout=WAIT)
    row = page.locator(".o_data_row", has_text="oud-collega@roeselare.example")
    expect(row).to_contain_text("Niemand is hiermee bekend")
    page.get_by_role("button", name="Bezorgen", exact=True).click()
    page.locator(".modal-footer .btn-primary").click()
    report = page.get_by_role("button", name="Verslag (CSV)")
    expect(page.get_by_role("button", name="Controleer opnieuw")).to_be_hidden(timeout=WAIT)
    expect(report).to_be_visible(timeout=WAIT)
    wait_until_done(page)
    expect(page.locator(".o_progressbar").first).to_contain_text("100", timeout=WAIT)
    answer = window.context.request.get(
        f"{window.city.base}/roeselare/documenten/reeks/{bulk}/verslag"
    )
    lines = answer.text().strip().splitlines()
    assert len(lines) == 6
    assert sum("Bezorgd" in line for line in lines[1:]) == 4

    phone = visit(login="netheid", phone=True)
    phone.goto("/my/documenten")
    link = phone.page.get_by_role("link", name=re.compile("Uw fietsvergoeding")).first
    letter = phone.context.request.get(phone.city.base + link.get_attribute("href"))
    assert letter.headers["content-type"] == "application/pdf"
    assert letter.body().startswith(b"%PDF")
