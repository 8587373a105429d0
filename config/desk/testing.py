"""`./desk test`: set up, make a fresh database, one run of pytest."""

import os
import shutil
import signal
import subprocess

from . import chromium, node, odoo_conf, system
from .console import say
from .demo import Builder
from .ground import Ground
from .locking import exclusive

DATABASE = "roeselare_test"
#: the cheap and telling ones first
ORDER = ("lint", "structure", "desk", "faults", "security", "e2e", "plugin")


def default_paths(project):
    """Return what a run without paths tests: lint and structure, the addons, the rest."""
    tests = project.root / "tests"
    present = [path.name for path in tests.iterdir() if any(path.glob("test_*.py"))]
    ordered = sorted(
        present, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name)
    )
    ours = [f"tests/{name}" for name in ordered]
    addons = [
        f"addons/{name}/tests"
        for name in project.installable_addons()
        if (project.addons / name / "tests").is_dir()
    ]
    return ours[:2] + addons + ours[2:]


def _paths(project, arguments):
    """The arguments that name something to test."""
    candidates = [argument for argument in arguments if not argument.startswith("-")]
    return [text for text in candidates if (project.root / text.split("::")[0]).exists()]


def _touches_addons(project, paths):
    for path in paths:
        place = (project.root / path.split("::")[0]).resolve()
        if place == project.root or project.addons in (place, *place.parents):
            return True
    return False


def main(project, arguments):
    with exclusive(project, "test"):
        with exclusive(project):
            ground = Ground(project, tests=True)
        try:
            with exclusive(project):
                chromium.ensure(project)
                node.ensure(project)
                paths = _paths(project, arguments)
                chosen = paths or default_paths(project)
                options = _odoo_options(project, ground, chosen)
            say("pytest")
            return _pytest(project, ground, [*options, *arguments, *([] if paths else chosen)])
        finally:
            ground.leave()


def _odoo_options(project, ground, paths):
    if not _touches_addons(project, paths):
        return ["-p", "no:odoo"]
    Builder(project, ground.tree, ground.databases).build(DATABASE, demo=False)
    conf = odoo_conf.write(
        project,
        ground.tree,
        ground.databases.server,
        "test",
        db_name=DATABASE,
        # pytest-odoo starts a server in pytest's own process, whose limit of address
        # space every child inherits: Chromium reserves far more and would not start
        limit_memory_hard=0,
    )
    return [f"--odoo-config={conf}", f"--odoo-database={DATABASE}", "--odoo-http"]


def _pytest(project, ground, arguments):
    artifacts = project.root / "tests/artifacts"
    shutil.rmtree(artifacts, ignore_errors=True)
    environment = {
        **system.environment(project),
        **ground.databases.environment(),
        **chromium.driver(project),
        "PYTHONDONTWRITEBYTECODE": "1",
        # what the tests start themselves must not ask a proxy for this machine
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
    }
    environment.pop("ODOO_RC", None)
    child = subprocess.Popen(
        [str(part) for part in (project.python, "-m", "pytest", *arguments)],
        cwd=project.root,
        env=environment,
    )
    try:
        return child.wait()
    except KeyboardInterrupt:
        # pytest heard the same Ctrl-C from the terminal, or hears it from us
        if child.poll() is None:
            child.send_signal(signal.SIGINT)
        child.wait()
        raise
    finally:
        if child.poll() is None:
            os.kill(child.pid, signal.SIGKILL)
