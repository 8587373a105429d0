"""What the security tests share: planted reports, and values for the hostile rows."""

import re
from contextlib import closing

import psycopg2
import pytest
import requests
from lxml import html

from tests.fakes.smtp import text_of

from . import hostile_files
from .planted import FREE, Planted

CATEGORY = "helpdesk.ticket.category"


@pytest.fixture(scope="session")
def observe(city, databases):
    """Return a function that reads the database: what no login may see has to be counted too."""
    names = {"host": "host", "port": "port", "user": "user", "password": "password"}
    server = {key: databases.server[key] for key in names if databases.server.get(key)}

    def read(query, *values):
        # Anew each time: whoever copies the database sends everybody else away.
        with closing(psycopg2.connect(dbname=city.database, **server)) as connection:
            connection.set_session(readonly=True, autocommit=True)
            with connection.cursor() as cursor:
                cursor.execute(query, values or None)
                return cursor.fetchall()

    return read


@pytest.fixture(scope="package")
def planted(city, admin_rpc, observe):
    """Reports of every kind of publication, with words that may not leak.

    Of this package alone: the browser journeys find the city as the demo has it.
    """
    company = admin_rpc.search_read("res.company", [], list(FREE), limit=1)[0]
    company.pop("id")
    found = Planted(city, admin_rpc, observe).plant()
    yield found
    found.restore()
    admin_rpc.write_settings(**company)


@pytest.fixture(scope="package")
def stage(city, admin_rpc, planted, observe, mail_server):
    """Return the values of the placeholders in the tables."""
    values = {key: planted.numbers[key] for key in planted.numbers}
    token, other = planted.tokens["private"], planted.tokens["public"]
    values.update(
        mark="Plantproef",
        category=planted.categories["immediate"],
        confidential_category=planted.categories["confidential"],
        private_category=planted.categories["never"],
        private_id=planted.ids["private"],
        private_text="Plantverhaal",
        private_name="Plantnaam",
        private_lat="50.9490",
        private_lon="3.1300",
        token=token,
        token_short=token[:-1],
        token_mixed=f"{planted.ids['public']}-{token.partition('-')[2]}",
        signature=token.partition("-")[2],
        other_token=other,
        photo_pending=planted.photos["private"][0],
        photo_approved=planted.photos["public"][0],
        photo_waiting=planted.photos["public"][2],
    )
    values.update(_categories(admin_rpc))
    session, found = _of_others(city, observe, values)
    values.update(found)
    values.update(_follower(city, session, values["public"], admin_rpc, mail_server))
    return values


def _categories(admin):
    """Return categories that no report may have, made for this."""
    main = admin.ref("roeselare_meldpunt.category_waste")
    team = admin.ref("roeselare_servicedesk.team_netheid")
    authority = admin.search_read("meldpunt.authority", [], ["id"], limit=1)[0]["id"]
    base = {"parent_id": main, "is_report": True, "company_id": False, "team_id": team}
    wanted = {
        "archived_category": {**base, "name": "Plantsoort weg", "active": False},
        "referred_category": {
            **base,
            "name": "Plantsoort elders",
            "refer_only": True,
            "authority_id": authority,
        },
    }
    found = {"main_category": main}
    for key, values in wanted.items():
        domain = [("name", "=", values["name"]), ("active", "in", [True, False])]
        there = admin.search_read(CATEGORY, domain, ["id"], limit=1)
        found[key] = there[0]["id"] if there else admin.call(CATEGORY, "create", [values])[0]
    return found


def _of_others(city, observe, values):
    """Return a session, and what another one must not use: its form's token, its key, a file."""
    session = requests.Session()
    session.trust_env = False
    page = html.fromstring(session.get(f"{city.base}/en/meldpunt", timeout=120).content)
    form = next(item for item in page.xpath("//*[@id='wrap']//form") if item.method == "POST")
    fields = dict(form.form_values())
    sent = {**fields, "category_id": values["private_category"], "address": "Plantstraat 1"}
    sent.update(description="Plantverhaal", name="Plantnaam")
    answer = session.post(f"{city.base}/en/meldpunt", data=sent, timeout=120)
    assert answer.status_code == 200, answer.status_code
    ((attachment,),) = observe(
        "SELECT max(id) FROM ir_attachment WHERE res_model = 'meldpunt.photo'"
        " AND res_id = %s AND res_field = 'image'",
        values["photo_pending"],
    )
    ((karel,),) = observe(
        "SELECT max(t.id) FROM helpdesk_ticket t JOIN res_users u USING (partner_id)"
        " WHERE u.login = 'karel'"
    )
    found = {
        "foreign_csrf": fields["csrf_token"],
        "foreign_key": fields["idempotency_key"],
        "photo_attachment": attachment,
        "karel_id": karel,
    }
    return session, found


def _follower(city, session, number, admin, mail_server):
    """Return the link of a follower, as it came by mail."""
    path = f"{city.base}/en/meldpunt/melding/{number}/volgen"
    page = html.fromstring(session.get(path, timeout=120).content)
    form = next(item for item in page.xpath("//*[@id='wrap']//form") if item.method == "POST")
    fields = {name: value for name, value in form.form_values() if name}
    address = "volger@planted.example"
    answer = session.post(path, data={**fields, "email": address}, timeout=120)
    assert answer.status_code == 200, answer.status_code
    admin.send_mails()
    mail = mail_server.wait_for(address)
    token = re.search(r"/meldpunt/volgen/(\d+-[0-9a-f]+)", text_of(mail)).group(1)
    return {"follow_token": token, "follower_id": int(token.partition("-")[0])}


@pytest.fixture
def has_no_metadata():
    """Return a check that a picture carries pixels and nothing else."""

    def check(content):
        assert hostile_files.MARK.encode() not in content
        for sign in (b"Exif\0", b"http://ns.adobe.com/xap", b"Photoshop 3.0", b"eXIf", b"tEXt"):
            assert sign not in content, sign
        assert not re.search(rb"<x:xmpmeta|GPSLatitude", content)

    return check
