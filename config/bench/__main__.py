"""The processes behind `./desk bench`: python -m bench inside|outside|stock|report …"""

import argparse
import json
import logging
import sys
from dataclasses import asdict
from pathlib import Path

from . import bulk, describe, download, inside, outside, report, stock, stock_files
from .stats import Row


def options():
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("part", choices=PARTS)
    for name in ("conf", "database", "scale", "world", "rows", "log", "json", "page", "only"):
        parser.add_argument(f"--{name}")
    for name in ("small-database", "small-world", "small-log", "notes"):
        parser.add_argument(f"--{name}")
    for name in ("port", "stock-port", "tickets", "citizens", "pid", "recipients", "small-port"):
        parser.add_argument(f"--{name}", type=int)
    parser.add_argument("--stock-database")
    for name in ("stock-log", "base-log", "base-scale", "base-world", "base-database"):
        parser.add_argument(f"--{name}")
    parser.add_argument("--base-port", type=int)
    parser.add_argument("--start", type=float)
    parser.add_argument("--setup", type=float, default=0)
    parser.add_argument("--seconds", type=float, default=0)
    return parser.parse_args()


def keep(path, rows):
    """Add rows to those of the run."""
    known = json.loads(path.read_text()) if path.is_file() else []
    path.write_text(json.dumps(known + [asdict(row) for row in rows]))


def learn(path, values):
    """Add to what clients know."""
    known = json.loads(path.read_text()) if path.is_file() else {}
    logins = {**known.get("logins", {}), **values.pop("logins", {})}
    path.write_text(json.dumps({**known, **values, "logins": logins}))


def opened(order):
    from load.__main__ import environment

    env = environment(order.conf, order.database)
    logging.getLogger("odoo").setLevel(logging.ERROR)
    return env


def opened_beside(database):
    """Return an environment of another database, in the process that has one already."""
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry

    return api.Environment(Registry(database).cursor(), SUPERUSER_ID, {"lang": "nl_BE"})


def run_describe(order):
    env = opened(order)
    try:
        learn(Path(order.world), describe.describe(env))
    finally:
        env.cr.close()


def run_inside(order):
    env = opened(order)
    try:
        known = describe.describe(env)
        large = download.prepare(env)
        logins = {**known.pop("logins"), **large.pop("logins")}
        learn(Path(order.world), {**known, **large, "logins": logins})
        stock_env = opened_beside(order.stock_database)
        stock_files.ensure(stock_env)
        small = order.small_database and opened_beside(order.small_database)
        bench = inside.Inside(env, order.scale, order.only, stock=stock_env, small=small)
        first = bench.reference("reference, start")
        rows = bench.rows(beside(order))
        last = bench.reference("reference, end").compare(first, "itself at the start")
        keep(Path(order.rows), [first, *rows, last])
        plans = Path(order.rows).with_suffix(f".{order.scale}.txt")
        plans.write_text(bench.plans())
    finally:
        env.cr.close()


def beside(order):
    """Return the bench of the smallest scale, in the same process; None at that scale itself."""
    if not order.base_database:
        return None
    env = opened_beside(order.base_database)
    return inside.Inside(env, order.base_scale, order.only, beside=order.scale)


def run_stock(order):
    env = opened(order)
    try:
        learn(Path(order.world), stock.ensure(env, order.tickets, order.citizens))
    finally:
        env.cr.close()


def served(port, log, path, login):
    """Return a running server with somebody signed in, and what is known of it."""
    world = json.loads(Path(path).read_text())
    world["photo"] = describe.photo()
    return outside.Server(port, Path(log), {login: world["logins"][login]}), world


def run_outside(order):
    ours, world = served(order.port, order.log, order.world, "citizen")
    other, _world = served(order.stock_port, order.stock_log, order.world, "stock")
    base = None
    if order.base_port:
        first, known = served(order.base_port, order.base_log, order.base_world, "citizen")
        base = (first, order.base_scale, known)
    small = None
    if order.small_port:
        small, _few = served(order.small_port, order.small_log, order.small_world, "citizen")
    bench = outside.Outside(ours, other, order.scale, world, order.only, base)
    bench.small, bench.pid = small, order.pid
    # row by row, so that an interruption loses one row only
    for row in bench.rows():
        keep(Path(order.rows), [row])
    if order.only:
        return
    begun = Row("start of a server to its first page", order.scale, [[order.start * 1000]])
    keep(Path(order.rows), [begun, bench.memory()])
    if order.setup:
        keep(
            Path(order.rows), [Row("set-up of a database", order.scale, [[order.setup * 1000]])]
        )


def run_bulk(order):
    env = opened(order)
    try:
        keep(Path(order.rows), bulk.rows(env, order))
    finally:
        env.cr.close()


def run_bulk_job(order):
    env = opened(order)
    try:
        bulk.work(env, order.notes)
    finally:
        env.cr.close()


def run_report(order):
    path = Path(order.rows)
    rows = [Row(**values) for values in json.loads(path.read_text())]
    plans = {part.suffixes[-2][1:]: part.read_text() for part in path.parent.glob("*.*.txt")}
    report.finish(rows, order.json, order.page, plans, round(order.seconds))


PARTS = {
    "describe": run_describe,
    "inside": run_inside,
    "outside": run_outside,
    "stock": run_stock,
    "bulk": run_bulk,
    "bulk-job": run_bulk_job,
    "report": run_report,
}


def main():
    order = options()
    PARTS[order.part](order)
    return 0


if __name__ == "__main__":
    sys.exit(main())
