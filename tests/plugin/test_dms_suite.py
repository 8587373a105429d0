"""The tests that stock dms ships pass on a database with our addons (docs/adr/0030)."""

import ast
import json
import subprocess

import pytest

from desk import odoo_conf, server, system
from desk.console import step
from desk.demo import Builder
from desk.venv import site_packages

DATABASE = "roeselare_dms"
#: tests of dms that do not run here, and why
LEFT_OUT = {
    # measures, asserts nothing, and dms itself leaves it out of every ordinary run ("-standard");
    # it begins by deleting all directories, also those that our series need
    "test_benchmark.BenchmarkTestCase",
}
#: tests of dms that fail with our addons, and why: none
KNOWN = {}


@pytest.fixture(scope="module")
def answer(project, tree, databases, capfd_off):
    """What dms's own tests said, in a process and a database of their own."""
    with capfd_off():
        Builder(project, tree, databases).build(DATABASE, demo=False)
        options = {"limit_memory_hard": 0, "max_cron_threads": 0, "workers": 0}
        conf = odoo_conf.write(project, tree, databases.server, "dms", **options)
        port = next(port for port in range(18600, 18700) if server.free(port))
        script = project.root / "tests/plugin/dms_suite.py"
        with step("the tests of dms"):
            done = subprocess.run(
                [project.python, script, conf, DATABASE, str(port)],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
                timeout=570,
                env=system.environment(project),
            )
    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    assert lines, done.stdout[-3000:]
    yield json.loads(lines[0].removeprefix("RESULT "))
    databases.drop(DATABASE)


def _shipped(project):
    """Return the names of all tests in the installed dms."""
    folder = site_packages(project.venv) / "odoo/addons/dms/tests"
    for path in folder.glob("test_*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                for item in node.body:
                    if isinstance(item, ast.FunctionDef) and item.name.startswith("test_"):
                        yield f"{path.stem}.{node.name}.{item.name}"


def test_every_shipped_test_ran(project, answer):
    missing = set(_shipped(project)) - set(answer["ran"])
    assert {name.rpartition(".")[0] for name in missing} == LEFT_OUT, sorted(missing)
    assert not answer["skipped"]
    assert len(answer["ran"]) > 60


def test_shipped_tests_pass(answer):
    assert answer["failed"] == KNOWN
