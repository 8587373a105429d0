"""Two runs of pytest side by side say as much as one."""

import os
import sys
from types import SimpleNamespace

import pytest

from desk.pytest_runs import Runs

GOOD = "def test_good():\n    pass\n"
BAD = "def test_bad():\n    assert 1 == 2\n"
KILLED = "import os, signal\ndef test_killed():\n    os.kill(os.getpid(), signal.SIGKILL)\n"
SKIPPED = "import pytest\ndef test_skipped():\n    pytest.importorskip('absent_here')\n"


@pytest.fixture
def run(project, tmp_path, capfd):
    """Return what runs the given texts of tests and tells the exit code and the output."""
    tests = SimpleNamespace(root=tmp_path, state=tmp_path, python=sys.executable)
    (tmp_path / "conftest.py").write_text((project.root / "conftest.py").read_text())
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/__init__.py").touch()
    (tmp_path / "tests/browsing.py").touch()

    def run(*texts):
        runs = Runs(tests, {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
        for number, text in enumerate(texts):
            (tmp_path / f"test_{number}.py").write_text(text)
            log = tmp_path / f"{number}.log" if number else None
            runs.start(f"part{number}", ["-p", "no:odoo", f"test_{number}.py"], log)
        return runs.finish(), capfd.readouterr().out

    return run


def test_the_sum_closes_the_output(run):
    code, output = run(GOOD, GOOD)
    assert code == 0
    assert " 2 passed in " in output.rstrip().splitlines()[-1]


@pytest.mark.parametrize("texts", [(GOOD, BAD), (BAD, GOOD)])
def test_one_failure_on_either_side_fails_the_whole(run, texts):
    code, output = run(*texts)
    assert code == 1
    assert "test_bad - assert 1 == 2" in output
    end = output.rstrip().splitlines()[-20:]
    assert " 1 failed, 1 passed in " in end[-1]
    assert any("FAILED" in line and "test_bad" in line for line in end), "the end names it"
    assert any("assert 1 == 2" in line for line in end), "and says why"


@pytest.mark.parametrize("texts", [(GOOD, KILLED), (KILLED, GOOD)])
def test_a_run_that_was_killed_is_no_success(run, texts):
    code, _output = run(*texts)
    assert code == -9


@pytest.mark.parametrize("texts", [(GOOD, ""), ("", GOOD)])
def test_a_side_without_tests_is_no_success(run, texts):
    code, _output = run(*texts)
    assert code == pytest.ExitCode.NO_TESTS_COLLECTED


def test_a_skipped_test_fails_the_whole(run):
    code, output = run(GOOD, SKIPPED)
    assert code == 1
    assert "a skipped test is a failure here" in output
