"""One visitor over HTTP, and many of them at once in processes of their own."""

import http.client
import http.cookies
import multiprocessing
import re
import secrets
import time
import urllib.parse

#: calls of one round, by all clients together, and of the round before, which is not told
CALLS, WARM = 20, 6
#: each client makes so many at least
LEAST = 2
#: no round lasts longer, whatever the server does
SECONDS = 1.5
TIMEOUT = 60
CSRF = re.compile(r'csrf_token: "([^"]+)"')
INPUT = re.compile(r"<input\b[^>]*>")
ATTRIBUTE = re.compile(r'\b(type|name|value)="([^"]*)"')


class Client:
    """One visitor with one session, from an address of its own.

    :param str cookies: the session of somebody who signed in before
    """

    def __init__(self, port, cookies=""):
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
        self.location = ""
        self.cookies = http.cookies.SimpleCookie(cookies)
        self.move()

    def move(self):
        """Come from another address, as the next citizen does."""
        self.address = "10." + ".".join(str(secrets.randbelow(254) + 1) for _part in range(3))

    def sign_in(self, login, password):
        """Sign in; return the cookies."""
        page = self.call("GET", "/web/login")[1]
        form = {"login": login, "password": password, "csrf_token": hidden(page)["csrf_token"]}
        status, _body = self.call("POST", "/web/login", form)
        if status != 303:
            raise RuntimeError(f"{login} could not sign in: {status}")
        return self.cookies.output(attrs=[], header="", sep=";")

    def call(self, method, path, form=None, files=()):
        """Return (status, text) of one request."""
        headers = {
            "Accept-Language": "nl-BE",
            "Cookie": "; ".join(f"{key}={item.value}" for key, item in self.cookies.items()),
            "X-Forwarded-For": self.address,
            "X-Forwarded-Host": f"127.0.0.1:{self.port}",
        }
        body = None
        if files:
            body, headers["Content-Type"] = multipart(form, files)
        elif isinstance(form, str):
            body, headers["Content-Type"] = form.encode(), "application/json"
        elif form is not None:
            body = urllib.parse.urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookies.load(value)
        self.location = urllib.parse.urlsplit(answer.getheader("Location") or "").path
        return answer.status, answer.read().decode(errors="replace")


def hidden(page):
    """Return the hidden fields of a page with their values, the CSRF token among them."""
    found = {}
    for tag in INPUT.findall(page):
        parts = dict(ATTRIBUTE.findall(tag))
        if parts.get("type") == "hidden" or parts.get("name") == "csrf_token":
            found[parts.get("name")] = parts.get("value", "")
    if "csrf_token" not in found and (other := CSRF.search(page)):
        found["csrf_token"] = other[1]
    return found


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


class Visit:
    """What one client does in one round of a job."""

    def __init__(self, port, job, cookies, number):
        self.job = job
        self.client = Client(port, cookies)
        self.number = number
        self.fields = {}
        if job.form and not job.walk:
            self.fields = hidden(self.client.call("GET", job.form)[1])

    def call(self, place):
        """Make one call; return its milliseconds and whether it failed."""
        job = self.job
        path = job.paths[(place * 7 + self.number) % len(job.paths)]
        form = files = None
        if job.method == "POST":
            self.client.move()
            if job.walk:
                path, self.fields = self._walk()
            form = job.fill(self.fields) if job.fill else job.body
            files = job.files
        began = time.perf_counter()
        status, _body = self.client.call(job.method, path, form, files or ())
        return (time.perf_counter() - began) * 1000, status != job.status


    def _walk(self):
        """Go through the pages before the last; return its path and its hidden fields."""
        path = self.job.form
        for answers in self.job.walk():
            form = {**hidden(self.client.call("GET", path)[1]), **answers}
            status, _body = self.client.call("POST", path, form)
            if status != 303:
                raise RuntimeError(f"{path} answered {status}")
            path = self.client.location
        return path, hidden(self.client.call("GET", path)[1])


def work(visit, calls, barrier, queue):
    """Run one client to its end and hand over its latencies and its errors."""
    taken, errors = [], 0
    try:
        doing = visit()
        barrier.wait(TIMEOUT)
        limit = time.monotonic() + SECONDS
        for place in range(calls):
            milliseconds, failed = doing.call(place)
            taken.append(milliseconds)
            errors += failed
            if time.monotonic() > limit:
                break
    except (OSError, http.client.HTTPException, RuntimeError, KeyError):
        errors += 1
        barrier.abort()
    queue.put((taken, errors))


def together(port, job, cookies, clients, calls=CALLS):
    """Let many clients do one job at the same time; return latencies and number of errors."""
    context = multiprocessing.get_context("fork")
    queue, barrier = context.Queue(), context.Barrier(clients)
    calls = max(calls // clients, LEAST)
    children = [
        context.Process(
            target=work,
            args=(
                lambda number=number: Visit(port, job, cookies, number * calls),
                calls,
                barrier,
                queue,
            ),
        )
        for number in range(clients)
    ]
    for child in children:
        child.start()
    found = [queue.get(timeout=TIMEOUT * 3) for _child in children]
    for child in children:
        child.join()
    latencies = [taken for part, _errors in found for taken in part]
    return latencies or [float("inf")], sum(errors for _part, errors in found)
