"""The rows of the first page of one's own documents: here, and where 100 citizens live."""

import time

from . import clients
from .jobs import DOCUMENTS_QUERIES, Job
from .stats import ROUNDS, Row

NAME = "/my/documenten, first page"
#: how much longer it may take than with 100 citizens
LIMIT = 1.2
#: of each round, at each of the two
CALLS = 25
WARM = 8


def rows(bench):
    """Return both rows, asked call by call in turns; the same citizen has 25 documents in each."""
    job = Job(NAME, ("/my/documenten",), login="citizen")
    servers = (bench.ours, bench.small)
    visitors = [clients.Client(one.port, one.sessions[job.login]) for one in servers]
    for visitor in visitors:
        for _call in range(WARM):
            visitor.call("GET", *job.paths)
    begins = [server.log.stat().st_size for server in servers]
    errors, rounds = [0, 0], ([], [])
    for _round in range(ROUNDS):
        for taken in rounds:
            taken.append([])
        for _call in range(CALLS):
            for place, visitor in enumerate(visitors):
                began = time.perf_counter()
                status, _body = visitor.call("GET", *job.paths)
                rounds[place][-1].append((time.perf_counter() - began) * 1000)
                errors[place] += status != job.status
    ours, few = (
        Row(name, bench.scale, taken, errors=wrong, queries=server.statements(job, begin))
        for name, taken, wrong, server, begin in zip(
            (NAME, f"{NAME}, 100 citizens"), rounds, errors, servers, begins, strict=True
        )
    )
    ours.query_limit = DOCUMENTS_QUERIES
    return [ours.compare(few, "itself with 100 citizens", LIMIT), few]
