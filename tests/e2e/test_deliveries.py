"""How far a delivery came: the proof for its owner, the task for the department."""

import re

import pytest
from playwright.sync_api import expect

from .axe import violations

UNREAD = "roeselare_docs.demo_document_unread"
WAIT = 60_000


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_owner_gets_the_proof_of_delivery(visit, phone):
    window = visit(login="bestuur", phone=phone)
    page = window.page
    window.goto("/my/documenten")
    assert violations(page) == []
    link = page.get_by_role("link", name=re.compile("Bewijs van bezorging"))
    answer = window.context.request.get(window.city.base + link.get_attribute("href"))
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")
    assert answer.headers["cache-control"] == "no-store, private"


def test_department_sends_by_post_what_nobody_opened(visit, admin_rpc):
    window = visit(login="burgerzaken")
    page = window.page
    document = admin_rpc.ref(UNREAD)
    window.goto(f"/odoo/documents/{document}")
    page.wait_for_selector(".o_form_view [name=label]")
    expect(page.get_by_text("De eigenaar opende dit document niet.")).to_be_visible(timeout=WAIT)
    button = page.get_by_role("button", name="Per post verstuurd", exact=True)
    button.click()
    expect(button).to_be_hidden(timeout=WAIT)
    expect(page.locator("[name=delivery_state]")).to_contain_text("Per post verstuurd")
    expect(page.locator("[name=paper_sent_by_id]")).to_contain_text("Bram Burgerzaken")
    expect(page.locator("[name=paper_sent_date]").last).not_to_be_empty()
