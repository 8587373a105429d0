"""What the server shows to a stranger."""

import socket
import time

import pytest

from desk import odoo_conf
from tests.rpc import RpcError


def test_database_manager_is_closed(city):
    """No list of databases, and no operation on one, even with the right master password."""
    stranger = city.anonymous()
    for path in ("/web/database/manager", "/web/database/selector"):
        assert city.database not in stranger.get(path).text, path
    password = odoo_conf.admin_password(city.project)
    form = {"master_pwd": password, "name": city.database, "backup_format": "zip"}
    answer = stranger.session.post(f"{city.base}/web/database/backup", data=form, timeout=60)
    assert "zip" not in answer.headers["Content-Type"]
    assert not answer.content.startswith(b"PK")


def test_names_of_databases_are_not_listed(city):
    stranger = city.anonymous()
    with pytest.raises(RpcError):
        stranger.post("/jsonrpc", service="db", method="list", args=[])


def test_server_listens_on_this_machine_only(city):
    """The address that is listened on, as the kernel sees it (0100007F is 127.0.0.1)."""
    port = f"{int(city.base.rsplit(':', 1)[1]):04X}"
    with open("/proc/net/tcp", encoding="ascii") as table:
        rows = [line.split() for line in table.readlines()[1:]]
    listening = {
        row[1].split(":")[0] for row in rows if row[1].endswith(f":{port}") and row[3] == "0A"
    }
    assert listening == {"0100007F"}


def test_stranger_reads_no_ticket_by_rpc(city):
    stranger = city.anonymous()
    with pytest.raises(RpcError):
        stranger.search_read("helpdesk.ticket", [], ["name"])


def test_portal_user_reads_no_settings(city):
    with pytest.raises(RpcError, match="AccessError"):
        city.rpc("marie").search_read("ir.config_parameter", [], ["key"])


def test_unknown_page_shows_no_trace(city):
    page = city.anonymous().get("/meldpunt/bestaat-niet-zeker")
    assert page.status_code == 404
    assert "Traceback" not in page.text


@pytest.mark.parametrize(
    "path",
    ["/meldpunt", "/mail/attachment/upload", "/web/binary/upload_attachment"],
)
def test_a_request_of_a_gigabyte_is_refused_before_it_is_sent(city, path):
    """By the length that it announces; what a request may hold lies on the disk meanwhile."""
    host, _colon, port = city.base.rpartition("//")[2].partition(":")
    marie = city.rpc("marie").session.cookies.get("session_id")
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: session_id={marie}\r\n"
        f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {2**30}\r\n\r\n"
        '--x\r\nContent-Disposition: form-data; name="ufile"; filename="a.pdf"\r\n\r\n'
    )
    begun = time.monotonic()
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        connection.sendall(head.encode())
        assert connection.recv(64).split()[1] == b"413"
    assert time.monotonic() - begun < 30
