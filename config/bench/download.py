"""The rows of a large document that its owner saves: what it takes of a worker's memory."""

import http.client
import http.server
import multiprocessing
import os
import re
import secrets
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from load.samples import PDF

from . import clients
from .stats import ROUNDS, Row

LOGIN = "load-download"
NAME = "download of 200 MB"
MIB = 1024 * 1024
SIZE = 200 * MIB
PIECE = 64 * 1024
#: megabytes that a worker may take more while it sends
LIMIT = 20
WARM = 12


def prepare(env):
    """Make the citizen and the document when they are not there; return what a client needs.

    The bytes are written when they are asked for, to the place that is told here.
    """
    users = env["res.users"].with_context(no_reset_password=True)
    user = users.search([("login", "=", LOGIN)])
    if not user:
        values = {"name": "Lies", "login": LOGIN, "email": "lies@example.com"}
        user = users.create({**values, "group_ids": [(6, 0, [env.ref("base.group_portal").id])]})
    user.password = password = secrets.token_urlsafe(16)
    owner = [("partner_id", "=", user.partner_id.id)]
    document = env["dms.file"].search(owner, limit=1) or _document(env, user.partner_id)
    contents = env["ir.attachment"].search(
        [
            ("res_model", "=", "dms.file"),
            ("res_field", "=", "content_file"),
            ("res_id", "=", document.id),
        ]
    )
    name = "bench/200"
    env.cr.execute(
        "UPDATE ir_attachment SET store_fname = %s, checksum = %s, file_size = %s WHERE id = %s",
        [name, "200", SIZE, contents.id],
    )
    env.cr.commit()
    return {
        "logins": {"download": (LOGIN, password)},
        "download": {"path": f"/my/documenten/{document.id}", "file": contents._full_path(name)},
    }


def _document(env, owner):
    from odoo.addons.roeselare_servicedesk.schemas.submission import CleanFile

    series = env["docs.series"].search([], limit=1)
    clean = CleanFile("plan.pdf", "application/pdf", PDF % b"plan")
    return env["dms.file"].create(
        {
            **env["dms.file"]._prepare_content(clean, "Plan"),
            "label": "Plan",
            "directory_id": series.directory_id.id,
            "partner_id": owner.id,
            "series_id": series.id,
            "source": "city",
            "delivered_date": env.cr.now(),
        }
    )


def rows(bench):
    """Return the rows; the file is on the disk meanwhile, with all its bytes."""
    place, world = Path(bench.world["download"]["file"]), bench.world
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        _write(place)
        cookies = clients.Client(bench.ours.port).sign_in(*world["logins"]["download"])
        return _measured(bench, place, cookies)
    finally:
        place.unlink(missing_ok=True)


def _write(place):
    """Write a file of which nothing is sparse."""
    piece = os.urandom(MIB - 8)
    with place.open("wb") as file:
        file.write(b"%PDF-1.4\n")
        while file.tell() < SIZE:
            file.write(piece[: SIZE - file.tell()])


def _measured(bench, place, cookies):
    workers, path = children(bench.pid), bench.world["download"]["path"]
    whole = partial(_save, bench.ours.port, path, cookies, place)
    for _call in range(WARM):  # what a worker loads at its first document is not of this one
        whole(begin=SIZE - 100)
    taken, plain, added, parts = [], [], [], []
    with plain_server(place) as port:
        for _round in range(ROUNDS):
            plain.append([_save(port, f"/{place.name}", "", place)])
            with peak(workers, added):
                taken.append([whole()])
            with peak(workers, parts):
                whole(begin=SIZE // 2)
    ours = Row(NAME, bench.scale, taken)
    theirs = Row(f"{NAME}, plain file server", bench.scale, plain)
    found = [ours.compare(theirs, theirs.name), theirs]
    for kind, values in (("", added), (", from the middle", parts)):
        rounds = [[value] for value in values]
        name = f"memory added by a {NAME}{kind}"
        found.append(Row(name, bench.scale, rounds, unit="MB", ms_limit=LIMIT))
    return found


def _save(port, path, cookies, place, begin=0):
    """Save a file from byte ``begin`` on; return the milliseconds.

    :raise RuntimeError: what came is not what stands on the disk
    """
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=clients.TIMEOUT)
    asked = {"Range": f"bytes={begin}-"} if begin else {}
    headers = {"Cookie": cookies.strip(), "X-Forwarded-Host": f"127.0.0.1:{port}", **asked}
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    count, last = 0, b""
    while piece := answer.read(PIECE):
        count, last = count + len(piece), piece
    milliseconds = (time.perf_counter() - began) * 1000
    connection.close()
    with place.open("rb") as file:
        file.seek(-len(last), os.SEEK_END)
        same = last and file.read() == last
    if answer.status != (206 if begin else 200) or count != SIZE - begin or not same:
        raise RuntimeError(f"{path} answered {answer.status} with {count} bytes")
    return milliseconds


@contextmanager
def plain_server(place):
    """Serve the folder of a file by Python's plain server; give its port."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_arguments):
            pass

    handler = partial(Handler, directory=place.parent)
    server = http.server.HTTPServer(("127.0.0.1", 0), handler)
    child = multiprocessing.get_context("fork").Process(target=server.serve_forever, daemon=True)
    child.start()
    try:
        yield server.server_port
    finally:
        child.terminate()
        child.join()
        server.server_close()


# ------------------------------------------------------------------- memory


@contextmanager
def peak(workers, found):
    """Add to ``found`` by how many megabytes the memory of the one that grew most had grown.

    The kernel keeps the highest resident size of a process, so that nothing falls between
    two samples; it is told to begin anew.
    """
    for pid in workers:
        Path(f"/proc/{pid}/clear_refs").write_text("5")
    before = {pid: resident(pid) for pid in workers}
    yield
    found.append(max(resident(pid, "VmHWM") - before[pid] for pid in workers))


def resident(pid="self", field="VmRSS"):
    """Return the resident memory of a process in megabytes; ``VmHWM`` is its highest."""
    text = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(rf"^{field}:\s+(\d+) kB", text, re.M)[1]) / 1024


def children(pid):
    """Return the processes that a server began."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(number) for number in path.read_text().split()]
