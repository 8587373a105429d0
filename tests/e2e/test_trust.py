"""Seals: what the city makes carries one, and people read in plain words what a seal says."""

import io
import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature

from .axe import violations

WAIT = 60_000


@pytest.fixture(scope="module", autouse=True)
def checked(admin_rpc):
    """Wait until the job judged the documents of the demo."""
    ends = time.monotonic() + 120
    while admin_rpc.call("docs.trust", "search_count", [("due", "=", True)]):
        assert time.monotonic() < ends, "the job does not come to an end"
        time.sleep(1)


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_citizen_reads_what_the_seal_of_each_document_says(visit, phone):
    window = visit(login="vereniging", phone=phone)
    page = window.page
    window.goto("/my/documenten")

    def row(name):
        return page.locator(".o_docs_list > li", has_text=name).locator(".o_docs_trust")

    expect(row("Attest van huisvesting")).to_contain_text(
        "Dit document draagt een geldig zegel van Stad Roeselare (demo)."
    )
    expect(row("Attest brandveiligheid")).to_contain_text(
        "Dit document is gewijzigd nadat het ondertekend werd."
    )
    expect(row("Verklaring van de verzekering")).to_contain_text("“Verzekeringen De Mandel”")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []


def test_clerk_reads_it_on_the_form(visit, admin_rpc):
    window = visit(login="burgerzaken")
    page = window.page
    for name, words in (
        ("sealed", "Dit document draagt een geldig zegel"),
        ("altered", "Dit document is gewijzigd nadat het ondertekend werd"),
    ):
        document = admin_rpc.ref(f"roeselare_docs.demo_document_{name}")
        window.goto(f"/odoo/documents/{document}")
        expect(page.locator("[name=trust_note]")).to_contain_text(words, timeout=WAIT)
    expect(page.locator(".o_form_view [name=trust_state]").first).to_contain_text("Gewijzigd")
    assert violations(page, ".o_form_view .o_group") == []


def test_the_proof_of_delivery_carries_the_seal(visit):
    window = visit(login="bestuur")
    window.goto("/my/documenten")
    link = window.page.get_by_role("link", name=re.compile("Bewijs van bezorging")).first
    answer = window.context.request.get(window.city.base + link.get_attribute("href"))
    [found] = PdfFileReader(io.BytesIO(answer.body())).embedded_regular_signatures
    # it runs a loop of its own, and Playwright has one in this thread
    with ThreadPoolExecutor(1) as apart:
        status = apart.submit(validate_pdf_signature, found).result()
    assert status.intact and status.valid
    assert status.signing_cert.subject.native["common_name"] == "Stad Roeselare (demo)"


def test_settings_show_the_certificate_and_whom_the_city_trusts(visit):
    window = visit(login="beheer")
    page = window.page
    window.goto("/odoo/settings#roeselare_servicedesk")
    seal = page.locator("#servicedesk_seal")
    expect(seal).to_contain_text("Documenten worden verzegeld", timeout=WAIT)
    expect(seal).to_contain_text("gegeven door Demo-uitgever (niet echt)")
    expect(page.locator("#docs_trusted_roots")).to_contain_text("Demo-uitgever (niet echt)")


def test_administrator_finds_what_could_not_be_checked(visit):
    window = visit(login="beheer")
    window.goto("/odoo/document-seals")
    expect(window.page.get_by_text("Elk zegel kon nagekeken worden.")).to_be_visible(timeout=WAIT)
    assert violations(window.page, ".o_view_nocontent") == []
