"""A citizen shares a document by a link; somebody without an account opens it on a phone."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.fakes.smtp import text_of

from .axe import violations

PASSWORD = "fanfare in de regen"
PHONE = pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])


def share(window, name, password="", script=True, document="Bewijs van woonst"):
    """Share one document by the pages; return the address that is shown once."""
    page = window.page
    window.goto("/my/documenten")
    if script:
        assert violations(page) == []
    page.locator(".o_docs_share", has_text=document).first.click()
    page.wait_for_url("**/delen?document=*")
    assert page.locator("input[name=document]:checked").count() == 1
    if script:
        assert violations(page) == []
    page.get_by_label("Voor wie is de link?").fill(name)
    page.get_by_label("Wachtwoord").fill(password)
    page.get_by_label("Mail mij als de link").check()
    page.get_by_role("button", name="Maak de link").click()
    page.get_by_role("heading", name="Uw link is klaar").wait_for()
    if script:
        assert violations(page) == []
    return page.get_by_label("Adres van de link").input_value()


def row(page, name):
    return page.locator(".o_docs_links > li", has_text=name)


@PHONE
def test_link_with_a_password_from_making_to_ending(visit, mails, phone):
    name = f"Notaris {uuid.uuid4().hex[:6]}"
    owner, guest = visit(login="marie", phone=phone), visit(phone=phone)
    address = share(owner, name, PASSWORD)
    page = guest.page
    page.goto(address)
    expect(page.locator("body")).not_to_contain_text("woonst")
    assert violations(page) == []
    page.get_by_role("button", name="Openen").click()
    page.get_by_label("Wachtwoord").wait_for()
    assert violations(page) == []
    page.get_by_label("Wachtwoord").fill("geraden")
    page.get_by_role("button", name="Openen").click()
    page.get_by_text("Dit wachtwoord is verkeerd").wait_for()
    assert violations(page) == []
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Openen").click()
    assert saved.value.path().read_bytes().startswith(b"%PDF")
    assert saved.value.suggested_filename == "Bewijs van woonst.pdf"
    mail = mails.wait_for("marie.vandewalle@example.com", "link")
    text = text_of(mail)
    assert "/my/documenten/gedeeld" in text
    for word in (address.rpartition("/")[2], name, "woonst"):
        assert word not in text

    mine = owner.page
    owner.goto("/my/documenten/gedeeld")
    expect(row(mine, name)).to_contain_text("Eén keer geopend")
    assert address.rpartition("/")[2] not in mine.content()
    assert violations(mine) == []
    row(mine, name).get_by_role("button", name=re.compile("Stop deze link")).click()
    expect(row(mine, name)).to_contain_text("Door u gestopt")
    page.goto(address)
    page.get_by_role("button", name="Openen").click()
    page.get_by_role("heading", name="Deze link opent niets").wait_for()
    assert violations(page) == []


def test_link_without_scripts(visit):
    owner = visit(login="marie", phone=True, javascript=False)
    guest = visit(phone=True, javascript=False)
    address = share(owner, f"School {uuid.uuid4().hex[:6]}", script=False)
    guest.page.goto(address)
    with guest.page.expect_download() as saved:
        guest.page.get_by_role("button", name="Openen").click()
    assert saved.value.path().read_bytes().startswith(b"%PDF")


def test_several_documents_in_one_link(visit):
    owner, guest = visit(login="marie", phone=True), visit(phone=True)
    page = owner.page
    owner.goto("/my/documenten/delen")
    for label in ("Bewijs van woonst", "Parkeervergunning"):
        page.get_by_label(re.compile(label)).first.check()
    page.get_by_label("Voor wie is de link?").fill("Mijn zus")
    page.get_by_role("button", name="Maak de link").click()
    address = page.get_by_label("Adres van de link").input_value()
    page = guest.page
    page.goto(address)
    page.get_by_role("button", name="Openen").click()
    page.get_by_role("heading", name="Gedeelde documenten").wait_for()
    assert violations(page) == []
    for label in ("Bewijs van woonst", "Parkeervergunning"):
        with page.expect_download() as saved:
            page.get_by_role("button", name=re.compile(label)).click()
        assert saved.value.path().read_bytes().startswith(b"%PDF")
