"""Runs of pytest: one in the foreground, others beside it, and one summary of all."""

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from .console import say

#: what a summary counts, in pytest's order and words
KINDS = ("failed", "passed", "skipped", "deselected", "xfailed", "xpassed", "error")


@dataclass
class Run:
    """One pytest; with a ``log`` its output is told at the end."""

    name: str
    child: subprocess.Popen
    log: Path | None
    counts: Path

    def told(self):
        """Return how many tests were of which kind and what went wrong.

        Nothing when the run was killed.
        """
        if not self.counts.is_file():
            return {"kinds": {}, "wrong": []}
        return json.loads(self.counts.read_text("utf-8"))


class Runs:
    """The runs of one `./desk test`.

    Unit tests of the addons and tests against servers share nothing but the machine: each
    kind has its databases and ports, so that two cores do both at once.
    """

    def __init__(self, project, environment):
        self.project = project
        self.environment = environment
        self.began = time.monotonic()
        self.runs = []

    def start(self, name, arguments, log=None):
        """Start pytest; with a ``log`` its output goes there and is told by :meth:`finish`."""
        counts = self.project.state / f"test-{name}.json"
        counts.unlink(missing_ok=True)
        stream = log.open("w", encoding="utf-8") if log else None
        child = subprocess.Popen(
            [str(part) for part in (self.project.python, "-m", "pytest", *arguments)],
            cwd=self.project.root,
            env={**self.environment, "DESK_TEST_COUNTS": str(counts)},
            stdout=stream,
            stderr=subprocess.STDOUT if stream else None,
        )
        self.runs.append(Run(name, child, log, counts))

    def finish(self):
        """Wait for all, tell what was written aside; return pytest's exit code of the whole."""
        self._wait()
        for run in self.runs:
            if run.log:
                say(f"pytest of {run.name}")
                sys.stdout.write(run.log.read_text(encoding="utf-8", errors="replace"))
        if len(self.runs) > 1:
            self._close()
        # a run that was killed has a negative code
        return next((run.child.returncode for run in self.runs if run.child.returncode), 0)

    def _wait(self):
        try:
            for run in self.runs:
                if run.log and run.child.poll() is None:
                    say(f"pytest of {run.name} goes on: {run.log}")
                run.child.wait()
        except KeyboardInterrupt:
            # pytest heard the same Ctrl-C from the terminal, or hears it from us
            for child in self._alive():
                child.send_signal(signal.SIGINT)
            for child in self._alive():
                child.wait()
            raise
        finally:
            for child in self._alive():
                child.kill()

    def _alive(self):
        return [run.child for run in self.runs if run.child.poll() is None]

    def _close(self):
        """Tell the sum as pytest tells its own, and before it what failed on any side.

        Who reads only the end of a long output, as of a CI, must find there what to mend.
        """
        total = Counter()
        for run in self.runs:
            told = run.told()
            total.update(told["kinds"])
            for wrong in told["wrong"]:
                print(f"{run.name}: FAILED {wrong['test']}", wrong["trace"], sep="\n", end="\n\n")
        said = ", ".join(f"{total[kind]} {kind}" for kind in KINDS if total[kind])
        seconds = time.monotonic() - self.began
        print(f" {said or 'no tests ran'} in {seconds:.2f}s ".center(80, "="), flush=True)
