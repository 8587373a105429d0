"""`./desk lock`: the .in files turned into versions and hashes."""

import base64
import hashlib
import os
import tempfile
import zipfile
from pathlib import Path

from . import node, odoo_tree, venv
from .console import step
from .errors import DeskError
from .locking import exclusive
from .process import run

#: nothing of the machine's indexes may enter a lock file
OPTIONS = (
    "--generate-hashes",
    "--strip-extras",
    "--no-header",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-emit-trusted-host",
    "--quiet",
)
#: odoo is on no index; the other two belong to the virtual environment itself
UNLOCKED = ("odoo", "pip", "setuptools")


def main(project, upgrade=False):
    with exclusive(project):
        tree = odoo_tree.ensure(project)
        venv.ensure(project, tree, tests=True)
        with tempfile.TemporaryDirectory() as temporary:
            _stub_wheel(Path(temporary))
            for name in ("requirements", "requirements-test"):
                with step(f"config/{name}.lock") as progress:
                    _compile(project, name, temporary, upgrade, progress)
        node.lock(project)
    return 0


def _compile(project, name, find_links, upgrade, progress):
    command = [
        project.python,
        "-m",
        "piptools",
        "compile",
        *OPTIONS,
        *(f"--unsafe-package={package}" for package in UNLOCKED),
        f"--find-links={find_links}",
        *(["--upgrade"] if upgrade else []),
        f"--output-file={name}.lock",
        f"{name}.in",
    ]
    env = {**os.environ, "PYTHONWARNINGS": "ignore"}
    run(
        f"locking {name}",
        command,
        project.log("lock"),
        progress.note,
        cwd=project.config,
        env=env,
    )
    text = (project.config / f"{name}.lock").read_text(encoding="utf-8")
    if "://" in text:
        raise DeskError(f"config/{name}.lock holds an address of this machine's index: not usable.")


def _stub_wheel(directory):
    """Make an empty distribution “odoo 19.0”: OCA modules require it, and no index has it."""
    info = "odoo-19.0.dist-info"
    files = {
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: odoo\nVersion: 19.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    for name, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=")
        record += f"{name},sha256={digest.decode()},{len(text)}\n"
    files[f"{info}/RECORD"] = record + f"{info}/RECORD,,\n"
    with zipfile.ZipFile(directory / "odoo-19.0-py3-none-any.whl", "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)
