"""The processes behind `./desk bench`: python -m bench inside|outside|report …"""

import argparse
import io
import json
import logging
import secrets
import sys
from dataclasses import asdict
from pathlib import Path

from . import clients, inside, report
from .stats import Row


def options():
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("part", choices=("inside", "outside", "report"))
    for name in ("conf", "database", "scale", "world", "rows", "log", "json", "page"):
        parser.add_argument(f"--{name}")
    parser.add_argument("--port", type=int)
    return parser.parse_args()


def photo():
    """Return a JPEG of the size that a telephone's camera gives after the browser shrank it."""
    from PIL import Image

    image = Image.effect_noise((1600, 1200), 40).convert("RGB")
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=80)
    return stream.getvalue()


def describe(env):
    """Return what clients need to know, and give the two logins passwords of this run."""
    users = env["res.users"]
    citizen = users.search([("login", "=", "load-citizen")])
    citizen.password = password = secrets.token_urlsafe(16)
    ticket = env["helpdesk.ticket"].search([("partner_id", "=", citizen.partner_id.id)], limit=1)
    service = env.ref("roeselare_servicedesk.service_inname_openbaar_domein")
    env.cr.commit()
    return {
        "logins": {"citizen": (citizen.login, password)},
        "category": env.ref("roeselare_meldpunt.category_fly_tipping").id,
        "service": service.code,
        "tracking": ticket._tracking_url(),
    }


def keep(path, rows):
    """Add rows to those of the run."""
    known = json.loads(path.read_text()) if path.is_file() else []
    path.write_text(json.dumps(known + [asdict(row) for row in rows]))


def run_inside(order):
    from load.__main__ import environment

    env = environment(order.conf, order.database)
    logging.getLogger("odoo").setLevel(logging.ERROR)
    try:
        Path(order.world).write_text(json.dumps(describe(env)))
        bench = inside.Inside(env, order.scale)
        first = bench.reference("reference, start")
        rows = bench.rows()
        last = bench.reference("reference, end").compare(first, "itself at the start")
        keep(Path(order.rows), [first, *rows, last])
        plans = Path(order.rows).with_suffix(f".{order.scale}.txt")
        plans.write_text(bench.plan())
    finally:
        env.cr.close()


def run_outside(order):
    world = json.loads(Path(order.world).read_text())
    world["photo"] = photo()
    bench = clients.Outside(order.port, order.scale, world, Path(order.log))
    # row by row, so that an interruption loses one row only
    for row in bench.rows():
        keep(Path(order.rows), [row])


def run_report(order):
    path = Path(order.rows)
    rows = [Row(**values) for values in json.loads(path.read_text())]
    plans = {part.suffixes[-2][1:]: part.read_text() for part in path.parent.glob("*.*.txt")}
    report.finish(rows, order.json, order.page, plans)


def main():
    order = options()
    {"inside": run_inside, "outside": run_outside, "report": run_report}[order.part](order)
    return 0


if __name__ == "__main__":
    sys.exit(main())
