"""A delivery to many whose worker is killed: the next one goes on, nobody gets it twice."""

import json

from .conftest import DATABASE

COUNT = 300
DELIVERED = """
SELECT count(*), count(DISTINCT bulk_row_id), count(DISTINCT partner_id),
    count(DISTINCT version_id), count(*) FILTER (WHERE notice_mail_id IS NULL)
FROM dms_file WHERE bulk_row_id IS NOT NULL
"""
LINES = "SELECT state, count(*), count(DISTINCT document_id) FROM docs_bulk_row GROUP BY state"
#: of each document the mails to its owner
MAILS = """
SELECT max(count), count(*) FROM (
    SELECT count(*) FROM mail_message JOIN mail_mail ON mail_message_id = mail_message.id
    WHERE model = 'dms.file' GROUP BY res_id) AS mails
"""


def test_a_killed_worker_is_followed_by_one_that_delivers_the_rest_once(desk, tmp_path):
    name = desk.copy(f"{DATABASE}_bulk")
    rows = tmp_path / "rows.json"
    asked = ["--recipients", COUNT, "--seconds", 200, "--scale", "test", "--rows", rows]
    code, output = desk.bench("bulk", name, *asked)
    assert code == 0, output

    notes = [
        [json.loads(line) for line in (tmp_path / f"rows.bulk.{number}").read_text().splitlines()]
        for number in range(2)
    ]
    done = [sum(note["lines"] for note in worker) for worker in notes]
    assert COUNT / 2 <= done[0] < COUNT, "the first one was killed in the middle"
    assert sum(done) == COUNT, "what it had not kept was done again, and nothing else"

    assert desk.rows(name, DELIVERED) == [(COUNT, COUNT, COUNT, COUNT, 0)]
    assert desk.rows(name, LINES) == [("delivered", COUNT, COUNT)]
    assert desk.rows(name, MAILS) == [(1, COUNT)]
    assert desk.rows(name, "SELECT state FROM docs_bulk") == [("done",)]

    found = {row["name"]: row for row in json.loads(rows.read_text())}
    wrong = f"deliver in bulk to {COUNT}: lines twice or missing, a worker killed in the middle"
    assert found[wrong]["rounds"] == [[0]]
    assert len(found[f"deliver in bulk to {COUNT}: one line"]["rounds"]) == 3
