"""Running Odoo to its end: installing and updating modules."""

import re
from pathlib import Path

from . import demo_seal, system
from .errors import DeskError
from .process import run

#: Odoo ends with 0 though a module's demo data failed; its log tells
TROUBLE = re.compile(
    r"^\S+ \S+ \d+ (ERROR|CRITICAL) |demo data failed to install|^Traceback \(most recent"
)
LOADING = re.compile(r"Loading module (\w+) \((\d+)/(\d+)\)")


def command(project, conf, database, *options):
    return [project.python, "-m", "odoo", "-c", conf, "-d", database, *options]


def modules(project, conf, database, what, progress, *options, log="odoo"):
    """Install or update modules; any error in Odoo's log is a failure.

    :param str what: the work, for messages
    :param progress: Step that is told which module is being loaded
    """
    trouble = []

    def watch(line):
        if match := LOADING.search(line):
            progress.note(f"{match[1]} ({match[2]}/{match[3]})")
        if TROUBLE.search(line):
            trouble.append(line)

    path = project.log(log)
    run(
        what,
        command(
            project,
            conf,
            database,
            *options,
            "--stop-after-init",
            "--no-http",
            "--max-cron-threads=0",
        ),
        path,
        watch=watch,
        env=system.environment(project),
    )
    if trouble:
        raise DeskError(f"{what} failed: {trouble[0][:300]} (all of it: {path})")


def demo(project, conf, database, addons, log="odoo"):
    """Finish a demo: load the demo data of ``addons``, make the web client's scripts."""
    trouble = []
    what = "loading the demo data"
    path = project.log(log)
    here = Path(__file__).parent
    file, passphrase = demo_seal.named(project)
    more = {
        "DESK_DEMO_ADDONS": ",".join(addons),
        "DESK_DEMO_MORE": str(here / "load_demo_seal.py"),
        "DESK_DEMO_SEAL": str(file),
        "DESK_DEMO_SEAL_PASSPHRASE": passphrase,
    }
    with (here / "load_demo.py").open(encoding="utf-8") as script:
        run(
            what,
            [project.python, "-m", "odoo", "shell", "-c", conf, "-d", database, "--no-http"],
            path,
            watch=lambda line: TROUBLE.search(line) and trouble.append(line),
            env={**system.environment(project), **more},
            stdin=script,
        )
    if trouble:
        raise DeskError(f"{what} failed: {trouble[0][:300]} (all of it: {path})")
