"""ClamAV, for the tests of the virus scanner: a daemon of our own, without a service.

Its Debian package would start a system service and a program that fetches signatures, also
for root; so it is always unpacked, never installed.
"""

import os
import shutil
import subprocess
import time
from pathlib import Path

from . import system
from .errors import explain
from .process import end

CONFIG = """\
LocalSocket {base}/clamd.ctl
DatabaseDirectory {base}/signatures
TemporaryDirectory {base}
Foreground yes
ConcurrentDatabaseReload no
SelfCheck 0
MaxThreads 2
StreamMaxLength {limit}
MaxScanSize {limit}
AlertExceedsMax yes
OfficialDatabaseOnly no
"""


def ensure(project):
    """Return the path of clamd and the variables that it needs, provided when absent."""
    if path := shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin"):
        return Path(path), dict(os.environ)
    root = project.local / "clamav"
    if not (root / ".complete").is_file():
        system.unpack_private(project, root, ["clamav-daemon"], "ClamAV for the tests")
    libraries = ":".join(map(str, system.library_directories(root)))
    return root / "usr/sbin/clamd", {**os.environ, "LD_LIBRARY_PATH": libraries}


class Daemon:
    """One clamd on a unix socket below ``base``, which knows the given signatures only."""

    def __init__(self, project, base, signatures, limit="25M"):
        """:param dict signatures: name of a file of signatures → its lines"""
        self.project = project
        self.base = Path(base)
        self.path = str(self.base / "clamd.ctl")
        folder = self.base / "signatures"
        folder.mkdir()
        for name, text in signatures.items():
            (folder / name).write_text(text, encoding="ascii")
        config = CONFIG.format(base=self.base, limit=limit)
        (self.base / "clamd.conf").write_text(config, encoding="ascii")
        self._child = None

    def start(self, patience=60):
        """Start it and wait until it listens."""
        program, environment = ensure(self.project)
        Path(self.path).unlink(missing_ok=True)
        log = self.base / "clamd.log"
        with log.open("w", encoding="utf-8") as stream:
            self._child = subprocess.Popen(
                [program, f"--config-file={self.base / 'clamd.conf'}"],
                stdout=stream,
                stderr=subprocess.STDOUT,
                env=environment,
            )
        limit = time.monotonic() + patience
        while not Path(self.path).exists():
            if self._child.poll() is not None or time.monotonic() > limit:
                self.stop()
                raise explain("starting ClamAV", log.read_text("utf-8", "replace"), log)
            time.sleep(0.05)
        return self

    def stop(self):
        """End this one daemon."""
        if self._child:
            end(self._child)
            self._child = None
