"""Files that meet trouble on their way, by HTTP: nothing is lost, mixed up, or served unchecked."""

import hashlib
import re
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from ..fakes.clamd import Clamd
from .stage import ROOT

CRON = "roeselare_servicedesk.ir_cron_scan_uploads"
FILE = ROOT / "addons/roeselare_docs/demo/werkafspraken.pdf"


@pytest.fixture
def ticket(admin_rpc):
    [marie] = admin_rpc.search_read("res.users", [("login", "=", "marie")], ["partner_id"])
    values = {
        "name": "Een vraag met een brief",
        "description": "Zie de brief.",
        "category_id": admin_rpc.ref("roeselare_meldpunt.category_bin_full"),
        "partner_id": marie["partner_id"][0],
    }
    return admin_rpc.call("helpdesk.ticket", "create", [values])[0]


@pytest.fixture
def scanner(admin_rpc):
    with tempfile.TemporaryDirectory(prefix="clamd") as folder:
        daemon = Clamd(Path(folder) / "clamd.sock").start()
        admin_rpc.write_settings(servicedesk_scanner_address=daemon.path)
        yield daemon
        admin_rpc.write_settings(servicedesk_scanner_address=False)
        daemon.stop()


def content(mark):
    """Return a PDF of its own."""
    head, rest = FILE.read_bytes().split(b"\n", 1)
    return head + b"\n% " + mark.encode() + b"\n" + rest


def form_of(citizen, ticket):
    """Return where the reply of a ticket goes, and the hidden fields of its form."""
    page = citizen.get(f"/my/ticket/{ticket}").text
    form = re.search(r'<form[^>]*action="([^"]*antwoord)".*?</form>', page, re.S)
    hidden = {}
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", form[0]):
        name, value = (re.search(rf'{key}="([^"]*)"', tag) for key in ("name", "value"))
        if name:
            hidden[name[1]] = value[1] if value else ""
    return form[1], hidden


def send(citizen, action, hidden, mark):
    return citizen.session.post(
        citizen.base + action,
        data={**hidden, "body": f"Hier is de brief {mark}."},
        files={"files": ("brief.pdf", content(mark), "application/pdf")},
        allow_redirects=False,
        timeout=120,
    )


def served(citizen, ticket):
    """Return the SHA-256 of each file that the page of the ticket offers, as it is served."""
    page = citizen.get(f"/my/ticket/{ticket}").text
    links = dict.fromkeys(re.findall(r'href="([^"]*/bijlage/[^"]*)"', page))
    answers = [citizen.get(link) for link in links]
    assert all(answer.status_code == 200 for answer in answers)
    return sorted(hashlib.sha256(answer.content).hexdigest() for answer in answers)


def test_scanner_that_stops_in_the_middle_lets_nothing_through(city, admin_rpc, scanner, ticket):
    scanner.mode = "dies"
    citizen = city.rpc("marie")
    answer = send(citizen, *form_of(citizen, ticket), "midden")
    assert answer.status_code in (302, 303)
    [upload] = admin_rpc.search_read(
        "servicedesk.upload", [("ticket_id", "=", ticket)], ["state", "reason", "attachment_id"]
    )
    assert (upload["state"], upload["reason"]) == ("pending", "protocol")
    assert served(citizen, ticket) == []
    number = upload["attachment_id"][0]
    for path in (f"/web/content/{number}", f"/web/content/ir.attachment/{number}/raw"):
        assert citizen.get(path).status_code in (403, 404)

    scanner.mode = "well"
    admin_rpc.call("servicedesk.upload", "action_scan_now", [upload["id"]])
    admin_rpc.run_job(CRON)
    assert content("midden") in scanner.scanned
    assert served(citizen, ticket) == [hashlib.sha256(content("midden")).hexdigest()]


def test_two_files_of_one_name_at_once_are_two_files(city, ticket):
    marks = ["een", "twee", "drie", "vier"]
    citizens = [city.rpc("marie") for _mark in marks]
    forms = [form_of(citizen, ticket) for citizen in citizens]
    barrier = Barrier(len(marks))

    def reply(number):
        barrier.wait(timeout=30)
        return send(citizens[number], *forms[number], marks[number]).status_code

    with ThreadPoolExecutor(len(marks)) as pool:
        codes = list(pool.map(reply, range(len(marks))))
    assert set(codes) <= {302, 303}
    expected = sorted(hashlib.sha256(content(mark)).hexdigest() for mark in marks)
    assert served(citizens[0], ticket) == expected
