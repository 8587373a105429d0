"""The stage itself: every demo login enters, mail arrives, the fakes answer, pages stay at home."""

import pytest
import requests

from desk.demo_commands import LOGINS
from tests.fakes.smtp import text_of

CUSTOMERS = {"marie", "karel", "vereniging", "bestuur"}


@pytest.mark.parametrize("login", [login for login, _ in LOGINS])
def test_demo_login_enters(visit, login):
    window = visit(login=login)
    expected = "/my" if login in CUSTOMERS else "/odoo"
    assert expected in window.page.url


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("path", ["/", "/meldpunt", "/web/login"])
def test_public_page_fits_its_window(visit, path, phone):
    window = visit(phone=phone)
    answer = window.goto(path)
    assert answer.status == 200
    wide = window.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 1, f"{path} is {wide} px wider than the window"


def test_mail_of_the_server_arrives_in_the_fake(admin_rpc, mails):
    values = {
        "subject": "Proef",
        "body_html": "<p>Dag Roeselare</p>",
        "email_to": "marie@example.com",
        "email_from": "stad@example.com",
    }
    admin_rpc.call("mail.mail", "create", values)
    admin_rpc.send_mails()
    mail = mails.wait_for("marie@example.com", "Proef")
    assert "Dag Roeselare" in text_of(mail)


def test_tiles_and_addresses_answer_like_the_real_ones(tiles, geopunt):
    get = requests.Session()
    get.trust_env = False
    tile = get.get(tiles.template.format(z=14, x=8334, y=5480), timeout=5)
    assert tile.content.startswith(b"\x89PNG") and len(tiles.asked) == 1
    found = get.get(f"{geopunt.url}/geolocation/v4/Location?q=Noordstraat+10&c=5", timeout=5).json()
    location = found["LocationResult"][0]
    assert location["Thoroughfarename"] == "Noordstraat" and location["Zipcode"] == "8800"
    near = get.get(f"{geopunt.url}/geolocation/v4/Location?latlon=50.9446,3.1247", timeout=5).json()
    assert near["LocationResult"][0]["FormattedAddress"].startswith("Botermarkt 2")
    words = get.get(f"{geopunt.url}/geolocation/v4/Suggestion?q=oost", timeout=5).json()
    assert words == {"SuggestionResult": ["Ooststraat 25, 8800 Roeselare"]}
