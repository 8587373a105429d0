"""A job that holds a ticket for a moment does not stop the undoing of a bulk change."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import psycopg2

HELD_SECONDS = 0.5


def test_the_undo_waits_for_a_job(city, databases, admin_rpc):
    values = {"name": "Held by a job", "description": "x"}
    values["team_id"] = admin_rpc.ref("roeselare_servicedesk.team_netheid")
    ticket = admin_rpc.call("helpdesk.ticket", "create", values)
    agent = city.rpc("netheid")
    run = {"operation": "text", "internal": True, "text": "<p>Seen</p>"}
    (window,) = agent.call(
        "servicedesk.bulk.run", "create", [{**run, "ticket_ids": [[6, 0, [ticket]]]}]
    )
    done = agent.call("servicedesk.bulk.run", "action_apply", [window])
    job = psycopg2.connect(dbname=city.database, **databases.server)
    try:
        job.cursor().execute("SELECT 1 FROM helpdesk_ticket WHERE id = %s FOR UPDATE", [ticket])
        with ThreadPoolExecutor(1) as pool:
            bulk = done["params"]["id"]
            undone = pool.submit(agent.call, "servicedesk.bulk", "action_undo", [bulk])
            sleep(HELD_SECONDS)
            assert not undone.done()
            job.rollback()
            assert undone.result(timeout=60) == 1
    finally:
        job.close()
