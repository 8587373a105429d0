"""A copy of the project in bad surroundings, and ways to break them."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: what a copy needs; its addon is a small one, so that a database takes seconds
PARTS = ("desk", "odoo.conf", "config")
MANIFEST = """\
{
    "name": "Stand-in",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "depends": ["base"],
}
"""


class Stage:
    """A fresh clone with stand-in programs before the machine's own."""

    def __init__(self, directory):
        self.root = directory / "clone"
        self.bin = directory / "bin"
        self.bin.mkdir(parents=True)
        self.root.mkdir()
        for name in PARTS:
            source = ROOT / name
            ignore = shutil.ignore_patterns("__pycache__")
            if source.is_dir():
                shutil.copytree(source, self.root / name, ignore=ignore)
            else:
                shutil.copy(source, self.root / name)
        conf = self.root / "odoo.conf"
        conf.write_text(conf.read_text().replace("base,rpc,web,queue_job", "base,rpc,web"))
        addon = self.root / "addons/roeselare_servicedesk"
        addon.mkdir(parents=True)
        (addon / "__manifest__.py").write_text(MANIFEST)
        (addon / "__init__.py").write_text("")
        self.local = self.root / ".local"
        self.path = f"{self.bin}:{os.environ['PATH']}"
        self.variables = {}

    def program(self, name, script):
        """Put a stand-in program before the machine's own."""
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    def bare_path(self):
        """Leave nothing but Python to be found."""
        (self.bin / "python3").symlink_to(sys.executable)
        self.path = str(self.bin)

    def environment(self):
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PG", "ODOO_", "PYTEST"))
        }
        return {**kept, "PATH": self.path, **self.variables}

    def start(self, *arguments):
        return subprocess.Popen(
            [sys.executable, self.root / "desk", *arguments],
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            # Whoever starts the tests in the background of a shell has Ctrl-C ignored.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def desk(self, *arguments, timeout=240):
        """Run ./desk to its end; return (exit code, output)."""
        child = self.start(*arguments)
        try:
            output, _ = child.communicate(timeout=timeout)
        finally:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
        return child.returncode, output

    def interrupt(self, number, at, *arguments, delay=0.0):
        """Start ./desk, send it a signal when it says ``at``; return (exit code, output)."""
        child = self.start(*arguments)
        output = ""
        for line in child.stdout:
            output += line
            if at in line:
                time.sleep(delay)
                child.send_signal(number)
                break
        rest, _ = child.communicate(timeout=120)
        return child.returncode, output + rest

    def complaint(self, output):
        """Return the one line in which desk says what is wrong."""
        lines = [line for line in output.splitlines() if line.startswith("desk: ")]
        assert len(lines) == 1, f"not one clear line:\n{output}"
        assert "Traceback" not in output, output
        return lines[0]

    def left(self):
        """Return the half-made things that a failure left behind."""
        whole = {"log", "state", "apt"}
        if not self.local.is_dir():
            return set()
        return {path.name for path in self.local.iterdir()} - whole
