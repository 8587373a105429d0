"""Rows that are measured from the client: our server, and the stock modules' beside it."""

import re
import traceback
from functools import partial
from pathlib import Path

from . import clients, download, own_page
from .jobs import all_jobs
from .stats import ROUNDS, Row, median, wanted

CLIENTS = (1, 4, 16)
REQUESTS = 1000
#: the server writes tracking links without their secret half
SECRET = re.compile(r"(/volg/\d+-)[0-9a-f]+")
#: "GET /my HTTP/1.1" 200 - 41 0.031 0.060: statements, seconds in SQL, seconds besides
LOG_LINE = re.compile(r'"(GET|POST) (\S+) HTTP/1\.[01]" (\d+) - (\d+) ')


class Server:
    """A running server: where it listens, where it writes, who is signed in."""

    def __init__(self, port, log, logins):
        self.port = port
        self.log = log
        self.sessions = {
            name: clients.Client(port).sign_in(*login) for name, login in logins.items()
        }

    def round(self, job, count, calls=clients.CALLS):
        cookies = self.sessions.get(job.login, "")
        return clients.together(self.port, job, cookies, count, calls)

    def statements(self, job, begin):
        """Return the statements of a request, as Odoo's own log counts them."""
        with self.log.open(encoding="utf-8", errors="replace") as stream:
            stream.seek(begin)
            found = LOG_LINE.findall(stream.read())
        wanted = {SECRET.sub(r"\1***", path).partition("?")[0] for path in job.paths}
        pattern = re.compile(job.logged or "|".join(map(re.escape, wanted)))
        counts = [
            int(count)
            for method, path, _status, count in found
            if method == job.method and pattern.fullmatch(path.partition("?")[0])
        ]
        return median(counts) if counts else None


class Outside:
    """The HTTP rows of one scale.

    :param Server ours: with our addons
    :param Server stock: with the stock modules only
    :param dict world: what `describe` found
    :param base: server, name and world of the smallest scale, measured in turns with this one
    :param str only: texts in the names of the rows that are wanted; empty for all
    """

    def __init__(self, ours, stock, scale, world, only="", base=None):
        self.ours = ours
        self.stock = stock
        self.scale = scale
        self.world = world
        self.only = only
        self.base, self.base_scale, base_world = base or (None, "", {})
        self.base_jobs = {job.name: job for job in all_jobs(base_world)} if base else {}
        #: the server of 100 citizens, if any, and the process of ours
        self.small = self.pid = None

    def rows(self):
        """Yield the rows of all jobs, for each number of clients."""
        for job in all_jobs(self.world):
            for count in CLIENTS if wanted(self.only, job.name) else ():
                yield from self._tried(job.name, partial(self.measure, job, count), count)
        for name, make in self._alone():
            if wanted(self.only, name):
                yield from self._tried(name, partial(make, self))

    def _alone(self):
        """Return the rows that one client asks for in its own way."""
        if self.small:
            yield own_page.NAME, own_page.rows
        yield f"{download.NAME} memory added", download.rows

    def _tried(self, name, call, count=1):
        """Return the rows of a call; one that fails says so, and the others go on."""
        try:
            return call()
        except Exception:
            traceback.print_exc(limit=-3)
            failed = [[float("inf")]] * ROUNDS
            return [Row(name, self.scale, failed, clients=count, errors=1)]

    def measure(self, job, count):
        """Return the row of a job, and that of its stock counterpart, taken in turns."""
        pairs = [(self.ours, job)]
        if job.stock and self.stock:
            pairs.append((self.stock, job.stock))
        if job.name in self.base_jobs:
            pairs.append((self.base, self.base_jobs[job.name]))
        begins = [server.log.stat().st_size for server, _job in pairs]
        for server, one in pairs:
            server.round(one, count, clients.WARM)  # the workers' caches
        results = [[] for _pair in pairs]
        for _round in range(ROUNDS):
            for (server, one), found in zip(pairs, results, strict=True):
                found.append(server.round(one, count))
        rows = [
            self._row(server, one, count, found, begin)
            for (server, one), found, begin in zip(pairs, results, begins, strict=True)
        ]
        rows[0].query_limit = job.queries
        rows[0].ms_limit = job.p95.get(count)
        if job.name in self.base_jobs:
            rows[-1].scale, rows[-1].beside = self.base_scale, self.scale
        if job.stock and self.stock:
            rows[0].compare(rows[1], rows[1].name, job.stock_limit)
        return rows

    def _row(self, server, job, count, results, begin):
        row = Row(job.name, self.scale, [taken for taken, _errors in results], clients=count)
        row.errors = sum(errors for _taken, errors in results)
        row.queries = server.statements(job, begin)
        return row

    def memory(self):
        """Return the row of a worker's memory after 1,000 mixed requests, in megabytes."""
        jobs = [job for job in all_jobs(self.world) if job.method == "GET"]
        visitors = {
            name: clients.Client(self.ours.port, cookies)
            for name, cookies in {"": "", **self.ours.sessions}.items()
        }
        for count in range(REQUESTS):
            job = jobs[count % len(jobs)]
            visitors[job.login].call("GET", job.paths[count % len(job.paths)])
        used = [own_memory(child) for child in download.children(self.pid)]
        return Row("memory of a worker after 1,000 requests", self.scale, [used], unit="MB")


def own_memory(pid):
    """Return the proportional share of memory of a process, in megabytes."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss: +(\d+) kB", text, re.M)[1]) / 1024
