"""`./desk test`: set up, make a fresh database, run pytest."""

import shutil

from . import chromium, node, ocr, odoo_conf, system
from .console import say
from .demo import Builder
from .ground import Ground
from .locking import exclusive
from .pytest_runs import Runs

DATABASE = "roeselare_test"
#: the cheap and telling ones first, those that wait much last
ORDER = ("lint", "structure", "desk", "faults", "security", "e2e", "plugin", "load")
#: those that go after the addons, so that both halves take as long
AFTER_ADDONS = ("plugin", "load")


def default_paths(project):
    """Return what a run without paths tests, as two lists that share nothing.

    The first: lint and structure, then the tests against the server of the demo; the second:
    the unit tests of the addons, then those that make databases of their own.
    """
    tests = project.root / "tests"
    present = [path.name for path in tests.iterdir() if any(path.glob("test_*.py"))]
    ordered = sorted(
        present, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name)
    )
    addons = [
        f"addons/{name}/tests"
        for name in project.installable_addons()
        if (project.addons / name / "tests").is_dir()
    ]
    servers = [f"tests/{name}" for name in ordered if name not in AFTER_ADDONS]
    return servers, addons + [f"tests/{name}" for name in ordered if name in AFTER_ADDONS]


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
                ocr.ensure(project)
                node.ensure(project)
                paths = _paths(project, arguments)
                servers, addons = default_paths(project)
                options = _odoo_options(project, ground, paths or addons)
            say("pytest")
            shutil.rmtree(project.root / "tests/artifacts", ignore_errors=True)
            runs = Runs(project, _environment(project, ground))
            if arguments:
                chosen = paths or servers[:2] + addons + servers[2:]
                runs.start("tests", [*options, *arguments, *([] if paths else chosen)])
            else:
                runs.start("tests", ["-p", "no:odoo", *servers])
                runs.start("addons", [*options, *addons], project.log("test-addons"))
            return runs.finish()
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


def _environment(project, ground):
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
    return environment
