"""Rows that are measured from the client: processes of their own against a server with workers."""

import http.client
import http.cookies
import multiprocessing
import re
import secrets
import time
import urllib.parse

from .stats import ROUNDS, Row, median

CALLS = 16
#: no round lasts longer, whatever the server does
SECONDS = 40
CLIENTS = (1, 4, 16)
#: the server writes tracking links without their secret half
SECRET = re.compile(r"(/volg/\d+-)[0-9a-f]+")
TOKEN = re.compile(r'name="csrf_token" (?:type="hidden" )?value="([^"]+)"')
TOKEN_OTHER = re.compile(r'csrf_token: "([^"]+)"')
#: "GET /my HTTP/1.1" 200 - 41 0.031 0.060: statements, seconds in SQL, seconds besides
LOG_LINE = re.compile(r'"(GET|POST) (\S+) HTTP/1\.1" (\d+) - (\d+) ')


class Client:
    """One visitor with one session and one connection."""

    def __init__(self, port, login=None, password=None):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies = http.cookies.SimpleCookie()
        if login:
            self._sign_in(login, password)

    def _sign_in(self, login, password):
        page = self.call("GET", "/web/login")[1]
        form = {"login": login, "password": password, "csrf_token": token(page)}
        status, _body = self.call("POST", "/web/login", form)
        if status != 303:
            raise RuntimeError(f"{login} could not sign in: {status}")

    def call(self, method, path, form=None, files=()):
        """Return (status, text) of one request."""
        headers = {
            "Accept-Language": "nl-BE",
            "Cookie": "; ".join(f"{key}={item.value}" for key, item in self.cookies.items()),
        }
        body = None
        if files:
            body, headers["Content-Type"] = multipart(form, files)
        elif form is not None:
            body = urllib.parse.urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookies.load(value)
        return answer.status, answer.read().decode(errors="replace")


def token(page):
    """Return the CSRF token of a page."""
    found = TOKEN.search(page) or TOKEN_OTHER.search(page)
    return found[1] if found else ""


def multipart(form, files):
    """Return body and content type of a form with files: (field, name, type, content)."""
    edge = secrets.token_hex(12)
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in form.items()
    ]
    for field, name, kind, content in files:
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"'
        parts += [f"{head}\r\nContent-Type: {kind}\r\n\r\n".encode(), content, b"\r\n"]
    parts.append(f"--{edge}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={edge}"


def report_form(world, key):
    """Return a filled-in report."""
    return {
        "category_id": world["category"],
        "description": "Er ligt afval naast de vuilnisbak.",
        "address": "Noordstraat 1, 8800 Roeselare",
        "latitude": "50.9455",
        "longitude": "3.1232",
        "place_source": "map",
        "email": "an@example.com",
        "idempotency_key": key,
    }


def work(port, job, world, calls, queue):
    """Run one client to its end and hand over its latencies and its errors."""
    taken, errors = [], 0
    try:
        login = job.get("login")
        client = Client(port, *world["logins"][login]) if login else Client(port)
        csrf = token(client.call("GET", job["form"])[1]) if job.get("form") else ""
        client.call("GET", job["path"])
        limit = time.monotonic() + SECONDS
        for _call in range(calls):
            form = None
            if job["method"] == "POST":
                key = secrets.token_urlsafe(18)
                form = {**report_form(world, key), "csrf_token": csrf}
            files = [("photos", "f.jpg", "image/jpeg", world["photo"])] if job.get("photo") else ()
            began = time.perf_counter()
            status, _body = client.call(job["method"], job["path"], form, files)
            taken.append((time.perf_counter() - began) * 1000)
            errors += status != job.get("status", 200)
            if time.monotonic() > limit:
                break
    except (OSError, http.client.HTTPException, RuntimeError):
        errors += 1
    queue.put((taken, errors))


class Outside:
    """The HTTP rows against one running server.

    :param dict world: plain values: category, service, token, logins, photo
    """

    def __init__(self, port, scale, world, log):
        self.port = port
        self.scale = scale
        self.world = world
        self.log = log

    def jobs(self):
        """Return name → job. A page that everybody sees may take 30 statements."""
        world = self.world
        service = f"/diensten/{world['service']}"
        post = {"method": "POST", "status": 303}
        report = {**post, "path": "/meldpunt", "form": "/meldpunt"}
        pages = {
            "start page": "/",
            "report form": "/meldpunt",
            "catalogue": "/diensten",
            "search in the catalogue": "/diensten?zoek=parkeervergunnig",
            "service page": service,
            "first step of a form": f"{service}/aanvragen",
            "tracking page": world["tracking"],
        }
        own = {"/my": "/my", "/my/tickets": "/my/tickets", "/my/documenten": "/my/documenten"}
        return {
            **{
                name: {"method": "GET", "path": path, "public": True}
                for name, path in pages.items()
            },
            **{
                name: {"method": "GET", "path": path, "login": "citizen"}
                for name, path in own.items()
            },
            "submit a report": report,
            "submit a report with photo": {**report, "photo": True},
        }

    def rows(self):
        """Yield the rows of all jobs, for each number of clients."""
        for name, job in self.jobs().items():
            for clients in CLIENTS:
                yield self.measure(name, job, clients)

    def measure(self, name, job, clients):
        begin = self.log.stat().st_size
        self._round(job, clients, 2)  # the workers' caches
        calls = max(CALLS // clients, 2)
        results = [self._round(job, clients, calls) for _round in range(ROUNDS)]
        row = Row(name, self.scale, [taken for taken, _errors in results], clients=clients)
        row.errors = sum(errors for _taken, errors in results)
        row.queries = self.statements(job, begin)
        row.query_limit = 30 if job.get("public") else None
        return row

    def _round(self, job, clients, calls):
        context = multiprocessing.get_context("fork")
        queue = context.Queue()
        arguments = (self.port, job, self.world, calls, queue)
        children = [context.Process(target=work, args=arguments) for _client in range(clients)]
        for child in children:
            child.start()
        found = [queue.get(timeout=SECONDS * 3) for _child in children]
        for child in children:
            child.join()
        latencies = [taken for part, _errors in found for taken in part]
        return latencies or [float("inf")], sum(errors for _part, errors in found)

    def statements(self, job, begin):
        """Return the statements of a request, as Odoo's own log counts them."""
        with self.log.open(encoding="utf-8", errors="replace") as stream:
            stream.seek(begin)
            found = LOG_LINE.findall(stream.read())
        counts = [
            int(count)
            for method, path, _status, count in found
            if method == job["method"] and path == SECRET.sub(r"\1***", job["path"])
        ]
        return median(counts) if counts else None
