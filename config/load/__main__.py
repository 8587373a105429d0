"""The process behind `./desk load`: python -m load --conf … --database …"""

import argparse
import os
import sys
from datetime import date

from . import loader, plan, store, verify, world


def options():
    parser = argparse.ArgumentParser(prog="load")
    parser.add_argument("--conf", required=True)
    parser.add_argument("--database", required=True)
    for name in ("tickets", "citizens", "documents", "seed", "sample"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--batch", type=int, default=5000)
    parser.add_argument("--until", type=date.fromisoformat)
    return parser.parse_args()


def environment(conf, database):
    """Return an Odoo environment of the superuser, on a connection of its own."""
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-c", conf, "-d", database, "--no-http", "--log-level=warn"])
    return api.Environment(Registry(database).cursor(), SUPERUSER_ID, {"lang": "nl_BE"})


def load(env, order, report=print):
    """Load an order and verify it.

    :return: figures of each kind, and the differences that the sample showed
    """
    until = order.until or store.until(env.cr) or date.today()
    run = plan.Run(order.seed, order.tickets, order.citizens, order.documents, until, order.batch)
    if min(run.tickets, run.citizens) < 1:
        raise store.OtherRun("there is nothing to load: give at least one ticket and one citizen")
    # staff first: citizens and tickets then lie in one block of ids
    known = world.read(env)
    bases = store.begin(env.cr, run)
    work = loader.Loader(env, run, known, bases, report)
    figures = work.all()
    world.ensure_owner(env, bases["partner_base"] + 1)
    store.finish(env.cr, run)
    work.analyze()
    found, columns = verify.differences(env, run, known, bases, order.sample)
    if order.sample:
        report(verify.says(found, columns, min(order.sample, run.tickets)))
    return figures, found


def main():
    order = options()
    os.environ.setdefault("TZ", "UTC")
    env = environment(order.conf, order.database)
    try:
        figures, found = load(env, order)
    except store.OtherRun as error:
        print(f"desk: {error}", file=sys.stderr)
        return 1
    finally:
        env.cr.close()
    for figure in figures:
        if figure["count"]:
            rate = figure["count"] / figure["seconds"]
            print(f"{figure['kind']}: {figure['count']} in {figure['seconds']:.1f} s, {rate:.0f}/s")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
