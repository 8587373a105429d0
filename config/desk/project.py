"""Where everything is: the clone and its private directory."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

ADDONS = ("roeselare_servicedesk", "roeselare_meldpunt", "roeselare_docs")


@dataclass(frozen=True)
class Project:
    """The paths of one clone. Everything that is made lies under ``local``."""

    root: Path

    @classmethod
    def here(cls):
        return cls(Path(__file__).resolve().parents[2])

    @property
    def local(self):
        return self.root / ".local"

    @property
    def config(self):
        return self.root / "config"

    @property
    def addons(self):
        return self.root / "addons"

    @property
    def tree(self):
        """The unpack root of the Debian packages of Odoo."""
        return self.local / "odoo"

    @property
    def venv(self):
        return self.local / "venv"

    @property
    def python(self):
        return self.venv / "bin" / "python"

    @property
    def data(self):
        """Odoo's data_dir: file stores and sessions."""
        return self.local / "data"

    @property
    def state(self):
        return self.local / "state"

    def log(self, name):
        directory = self.local / "log"
        directory.mkdir(parents=True, exist_ok=True)
        return directory / f"{name}.log"

    def installable_addons(self):
        """Names of our addons that exist here, in the order of their dependencies."""
        return [name for name in ADDONS if (self.addons / name / "__manifest__.py").is_file()]

    def prepare(self):
        """Make the private directory, closed to other users: it holds secrets."""
        for path in (self.local, self.state):
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        # a power cut leaves half-written files of `write_text` behind
        for left in self.state.glob("*.new"):
            left.unlink()


def write_text(path, text, mode=0o600):
    """Write a small file whole or not at all."""
    temporary = path.with_name(path.name + ".new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)


def read_options(path):
    """Return the ``[options]`` of an Odoo configuration file as a dict of texts."""
    options = {}
    section = None
    if path.is_file():
        for line in path.read_text(encoding="utf-8").splitlines():
            if match := re.match(r"\s*\[(.+)\]\s*$", line):
                section = match[1]
            elif section == "options" and (
                match := re.match(r"\s*([a-z_]+)\s*=\s*(.*?)\s*$", line)
            ):
                options[match[1]] = match[2]
    return options
