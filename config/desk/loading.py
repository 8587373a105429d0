"""`./desk load`: believable data in bulk, in a database of its own."""

import subprocess

from . import odoo_conf, space, system
from .console import say
from .demo import Builder
from .errors import DeskError
from .ground import Ground, database_name
from .locking import exclusive

DATABASE = "roeselare_load"
#: bytes of disk that a loaded row takes with its indexes and what hangs on it (measured)
BYTES = {"tickets": 4200, "citizens": 1200, "documents": 2200}


def options(sub):
    """Add the options of the command."""
    sub.add_argument("--tickets", type=int, default=10_000)
    sub.add_argument("--citizens", type=int, default=2_000)
    sub.add_argument("--documents", type=int, default=10_000)
    sub.add_argument("--seed", type=int, default=1788)
    sub.add_argument("--until", metavar="DATE", help="first day without data; default today")
    sub.add_argument("--sample", type=int, default=100, help="tickets compared with the ORM's")
    sub.add_argument("--batch", type=int, default=5000, help="rows a transaction")
    sub.add_argument("--database", default=DATABASE)


def command(project, conf, database, order):
    """Return the command that loads ``order`` (names and numbers) into a database."""
    parts = [project.python, "-P", "-m", "load", "--conf", conf, "--database", database]
    for name, value in order.items():
        if value is not None:
            parts += [f"--{name}", value]
    return [str(part) for part in parts]


def environment(project):
    """The process finds its package in config/."""
    return {**system.environment(project), "PYTHONPATH": str(project.config)}


def main(project, options):
    if options.database == database_name(project):
        raise DeskError("the demo keeps its small city: name another database with --database.")
    order = {
        name: getattr(options, name)
        for name in ("tickets", "citizens", "documents", "seed", "sample", "until", "batch")
    }
    needed = sum(order[name] * size for name, size in BYTES.items()) // 2**20
    with exclusive(project):
        space.require(project.local, 500 + needed, "the data")
        ground = Ground(project)
        try:
            prepare(project, ground, options.database)
            conf = odoo_conf.write(project, ground.tree, ground.databases.server, "load")
            begun = command(project, conf, options.database, order)
            return subprocess.run(begun, check=False, env=environment(project)).returncode
        finally:
            ground.leave()


def prepare(project, ground, name):
    """Make the database when it is not there, or update it; somebody else's is left alone."""
    found = ground.databases.odoo(name)
    if found and not found["mark"]:
        raise DeskError(f"the database “{name}” was not made by ./desk and is left alone.")
    builder = Builder(project, ground.tree, ground.databases)
    if not found:
        builder.build(name, demo=False)
    else:
        builder.refresh(name)
        say(f"database {name} is there; what it holds already is passed over")
