"""Rules of every run: nothing is skipped, something ran, and what ran is counted."""

import json
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent
#: characters of a failure's trace that are told again at the close
TRACE = 3000
sys.path[:0] = [str(ROOT / "config")]

pytest_plugins = ["tests.browsing"]


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A skipped test proves nothing: it fails, a browser test first of all."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = (
            f"{item.nodeid} was skipped ({report.longrepr}): a skipped test is a failure here"
        )


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    """A run in which no test ran is no success."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    ran = sum(len(reporter.stats.get(kind, ())) for kind in ("passed", "failed", "error"))
    if not ran and exitstatus == 0 and not session.config.option.collectonly:
        session.exitstatus = pytest.ExitCode.NO_TESTS_COLLECTED
    counts = os.environ.get("DESK_TEST_COUNTS")
    if counts:
        kinds = {kind: len(found) for kind, found in reporter.stats.items() if kind}
        wrong = reporter.stats.get("failed", []) + reporter.stats.get("error", [])
        told = {"kinds": kinds, "wrong": [_told(report) for report in wrong]}
        Path(counts).write_text(json.dumps(told), encoding="utf-8")


def _told(report):
    """Say which test failed and the end of its trace, for the close of several runs."""
    return {"test": report.nodeid, "trace": str(report.longrepr)[-TRACE:]}
