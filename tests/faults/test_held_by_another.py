"""What somebody else holds: a moment is waited for, longer is said in plain words."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import sleep

import psycopg2
import pytest

from tests.rpc import RpcError

A_MOMENT = 0.5
SAID = "Iemand anders verandert dit net."


@contextmanager
def held(city, databases, ticket):
    """Hold the row of a ticket as a job does, and give the connection to let it go."""
    job = psycopg2.connect(dbname=city.database, **databases.server)
    try:
        job.cursor().execute("SELECT 1 FROM helpdesk_ticket WHERE id = %s FOR UPDATE", [ticket])
        yield job
    finally:
        job.close()


@pytest.fixture
def window(city, admin_rpc):
    """Return an agent, the window that merges two tickets, and the one that is closed."""
    team = admin_rpc.ref("roeselare_servicedesk.team_netheid")
    kept, double = (
        admin_rpc.call(
            "helpdesk.ticket", "create", {"name": name, "description": "x", "team_id": team}
        )
        for name in ("Kept of two", "Same again")
    )
    agent = city.rpc("netheid")
    values = {"ticket_ids": [[6, 0, [kept, double]]], "kept_id": kept}
    (number,) = agent.call("servicedesk.merge", "create", [values])
    return agent, number, double


def test_a_merge_waits_for_a_job(city, databases, window, observe_ticket):
    agent, number, double = window
    with held(city, databases, double) as job, ThreadPoolExecutor(1) as pool:
        merged = pool.submit(agent.call, "servicedesk.merge", "action_merge", [number])
        sleep(A_MOMENT)
        assert not merged.done()
        job.rollback()
        merged.result(timeout=60)
    assert observe_ticket(double)["duplicate_id"]


def test_a_merge_says_who_is_in_the_way_and_changes_nothing(
    city, databases, window, observe_ticket
):
    agent, number, double = window
    before = observe_ticket(double)
    with held(city, databases, double), pytest.raises(RpcError, match=SAID):
        agent.call("servicedesk.merge", "action_merge", [number], context={"lang": "nl_BE"})
    assert observe_ticket(double) == before


@pytest.fixture
def observe_ticket(admin_rpc):
    fields = ["public_state", "stage_id", "duplicate_id", "write_date"]
    return lambda ticket: admin_rpc.search_read("helpdesk.ticket", [("id", "=", ticket)], fields)[0]
