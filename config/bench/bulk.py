"""The rows of a delivery to many: a job that is killed in the middle, and one that goes on.

It is kept, batch by batch, so it has a database of its own: a copy of that of 100 citizens.
"""

import base64
import json
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

from . import stock
from .download import resident
from .stats import ROUNDS, Row

NAME = "deliver in bulk"
LOGIN = "bulk-"
TEXT = "Dag {{ naam }},\n\nUw premie is {{ bedrag }} euro.\n\nMet vriendelijke groeten"
#: lines after which a worker has loaded what it needs
FIRST = 500
#: megabytes that it may take more from there to the end
MEMORY = 10
#: asks how far it is
PAUSE = 0.05
#: the job is begun again so many times, as the scheduler would
WORKERS = 5

COUNTS = """
SELECT (SELECT count(*) FROM docs_bulk_row WHERE state = 'delivered'),
    (SELECT count(*) FROM docs_bulk_row WHERE state = 'ready'),
    count(*), count(DISTINCT bulk_row_id), count(DISTINCT partner_id),
    (SELECT count(*) FROM mail_mail JOIN mail_message ON mail_message.id = mail_message_id
        WHERE model = 'dms.file')
FROM dms_file WHERE bulk_row_id IS NOT NULL
"""


def prepare(env, count):
    """Make people with an account, the list, and the letter; check it and let it begin."""
    _people(env, count)
    lines = [f"burger{number}@example.com;{number},50" for number in range(1, count + 1)]
    content = "\r\n".join(["email;bedrag", *lines]).encode()
    bulk = env["docs.bulk"].create(
        {
            "name": NAME,
            "label": "Brief over uw premie",
            "department_id": env["hr.department"].search([], limit=1).id,
            "list_file": base64.b64encode(content),
            "text": TEXT,
        }
    )
    bulk.action_check()
    bulk.action_start()
    env.cr.commit()


def _people(env, count):
    """Copy one person and one account, as many times as there are lines."""
    users = env["res.users"].with_context(no_reset_password=True)
    values = {"name": "-", "login": LOGIN, "email": "-@example.com", "lang": "nl_BE"}
    group = env.ref("base.group_portal").id
    pattern = users.create({**values, "group_ids": [(6, 0, [group])]})
    env.flush_all()
    cr, person = env.cr, pattern.partner_id.id
    base = {"partner": person}
    stock.multiply(cr, "res_partner", person, base, 1, count, stock.PARTNER)
    account = {"login": f"'{LOGIN}' || n", "partner_id": "%(partner)s + n"}
    stock.multiply(cr, "res_users", pattern.id, base, 1, count, account)
    cr.execute("SELECT setval('res_partner_id_seq', (SELECT max(id) FROM res_partner))")
    cr.execute(
        "INSERT INTO res_groups_users_rel (gid, uid) SELECT gid, id FROM res_groups_users_rel"
        " JOIN res_users ON login ~ %s WHERE uid = %s",
        [f"^{LOGIN}[0-9]+$", pattern.id],
    )
    env.cr.commit()
    env.invalidate_all()
    env.registry.clear_all_caches()


# ---------------------------------------------------------------------- job


def work(env, notes):
    """Do what the scheduler's jobs do: deliver, and tell owners of each batch after it.

    Write down how far it is after each batch.
    """
    cron = env.registry["ir.cron"]
    commit = cron._commit_progress

    def noted(self, processed=0, **options):
        left = commit(self, processed, **options)
        with patch.object(cron, "_commit_progress", commit):
            env["dms.file"]._cron_notices()
        note = {"lines": processed, "at": time.monotonic(), "sql": self.env.cr.sql_log_count}
        file.write(json.dumps({**note, "mb": resident()}) + "\n")
        file.flush()
        return left

    with Path(notes).open("a") as file, patch.object(cron, "_commit_progress", noted):
        env["docs.bulk"]._cron_deliver()


class Worker:
    """A process with the job, and what it wrote down."""

    def __init__(self, order, notes):
        self.notes = notes
        place = ["--conf", order.conf, "--database", order.database, "--notes", notes]
        self.child = subprocess.Popen(
            [str(part) for part in (sys.executable, "-P", "-m", "bench", "bulk-job", *place)]
        )

    def batches(self):
        """Return the notes; a line that is still being written does not count."""
        text = self.notes.read_text() if self.notes.is_file() else ""
        return [json.loads(line) for line in text.splitlines(keepends=True) if line[-1] == "\n"]

    def lines(self):
        return sum(note["lines"] for note in self.batches())

    def follow(self, enough, deadline):
        """Wait for its end; kill it once it has delivered enough, or when time is over."""
        while self.child.poll() is None:
            late = time.monotonic() > deadline
            if late or enough and self.lines() >= enough:
                self.child.send_signal(signal.SIGKILL)
                self.child.wait()
                break
            time.sleep(PAUSE)
        return self.child.returncode


def rows(env, order):
    """Deliver, with a kill in the middle; return the rows."""
    count = order.recipients
    began = time.monotonic()
    prepare(env, count)
    prepared = Row(f"{NAME}: check of {count} lines", order.scale, [[_since(began)]])
    deadline = time.monotonic() + order.seconds
    workers, ready = [], count
    for number in range(WORKERS):
        notes = Path(order.rows).with_suffix(f".bulk.{number}")
        notes.unlink(missing_ok=True)
        worker = Worker(order, notes)
        workers.append(worker)
        worker.follow(0 if number else count // 2, deadline)
        delivered, ready, *found = _counts(env)
        if not ready or time.monotonic() > deadline:
            break
    wrong = max(abs(delivered - number) for number in found)
    if ready and time.monotonic() < deadline:
        wrong += ready  # it went wrong, it was not late
    left = f", {delivered} in the time that it has" if ready else ""
    name = f"{NAME} to {count}{left}"
    return [prepared, *_times(name, order.scale, workers), *_memory(name, order.scale, workers)] + [
        Row(
            f"{name}: lines twice or missing, a worker killed in the middle",
            order.scale,
            [[wrong]],
            unit="lines",
            ms_limit=0,
        )
    ]


def _since(began):
    return (time.monotonic() - began) * 1000


def _counts(env):
    env.cr.rollback()
    env.cr.execute(COUNTS)
    return env.cr.fetchone()


def _times(name, scale, workers):
    """Return the row of one line: each batch by its lines."""
    pairs = [pair for worker in workers for pair in pairwise(worker.batches()) if pair[1]["lines"]]
    if not pairs:
        return [Row(f"{name}: one line", scale, [[float("inf")]], errors=1)]
    taken = [(after["at"] - before["at"]) * 1000 / after["lines"] for before, after in pairs]
    third = max(len(taken) // ROUNDS, 1)
    rounds = [taken[place : place + third] for place in range(0, len(taken), third)][:ROUNDS]
    statements = sum(after["sql"] - before["sql"] for before, after in pairs)
    queries = round(statements / sum(after["lines"] for _before, after in pairs))
    return [Row(f"{name}: one line", scale, rounds, queries=queries)]


def _memory(name, scale, workers):
    """Return the row of what each worker grew from its first lines to its end."""
    added = [grown(worker.batches()) for worker in workers]
    added = [megabytes for megabytes in added if megabytes is not None]
    title = f"memory added by {name}, after the first {FIRST}"
    return [Row(title, scale, [added], unit="MB", ms_limit=MEMORY)] if added else []


def grown(batches):
    """Return the megabytes from the first lines to the last; None when it was too short."""
    done, settled = 0, None
    for note in batches:
        done += note["lines"]
        if settled is None and done >= FIRST:
            settled = note["mb"]
    if settled is None or done <= FIRST:
        return None
    return max(batches[-1]["mb"] - settled, 0)
