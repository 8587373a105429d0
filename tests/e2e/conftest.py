import io
import uuid

import pikepdf
import pytest

from tests.clock import city_today

from .people import partner_of, user


@pytest.fixture
def pdf_file():
    """A plain PDF of one page, as a file to upload."""
    document = pikepdf.new()
    document.add_blank_page()
    out = io.BytesIO()
    document.save(out)
    return {"name": "bewijs.pdf", "mimeType": "application/pdf", "buffer": out.getvalue()}


@pytest.fixture(scope="module")
def lead(admin_rpc):
    return user(admin_rpc, "leidster", "roeselare_servicedesk.group_lead")


@pytest.fixture
def ticket(admin_rpc):
    """A request of Marie for Burgerzaken."""
    values = {
        "name": f"Attest {uuid.uuid4().hex[:6]}",
        "description": "Graag een attest.",
        "team_id": admin_rpc.ref("roeselare_servicedesk.team_burgerzaken"),
        "partner_id": partner_of(admin_rpc, "marie"),
        "lang": "nl_BE",
    }
    return admin_rpc.call("helpdesk.ticket", "create", [values])[0]


@pytest.fixture
def holder(city, admin_rpc):
    """Somebody who accepted to read for Marie; returns login and address of her documents."""
    login = user(admin_rpc, "mantelzorger")
    values = {
        "principal_id": partner_of(admin_rpc, "marie"),
        "holder_id": partner_of(admin_rpc, login),
        "kind": "person",
        "may_share": True,
        "valid_from": str(city_today()),
        "proof": "Getekend aan het loket",
    }
    number = city.rpc("burgerzaken").call("docs.mandate", "create", [values])[0]
    return login, number
