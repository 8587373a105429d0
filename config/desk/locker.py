"""`./desk lock`: the .in files turned into versions and hashes."""

import base64
import hashlib
import os
import shutil
import sys
import zipfile

from . import node, odoo_tree, venv
from .console import say, step
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


#: what makes the lock files; not a part of what they hold
PIP_TOOLS = "pip-tools==7.6.2"
#: the Python of Debian 12: a lock made with a newer one may name what it cannot run
OLDEST = (3, 11, 2)


def main(project, upgrade=False):
    if sys.version_info[:3] > OLDEST:
        say(
            f"made by Python {sys.version.split()[0]}: Debian 12 has "
            f"{'.'.join(map(str, OLDEST))}, run ./desk lock there before you commit"
        )
    with exclusive(project):
        work = project.local / "lock"
        shutil.rmtree(work, ignore_errors=True)
        with step(PIP_TOOLS) as progress:
            python = venv.create(project, work / "venv")
            command = [python, "-m", "pip", "install", "--progress-bar=off", PIP_TOOLS]
            run("installing pip-tools", command, project.log("lock"), progress.note)
        _stub_wheel(work)
        for name in ("requirements", "requirements-test"):
            with step(f"config/{name}.lock") as progress:
                _compile(project, python, name, work, upgrade, progress)
        shutil.rmtree(work)
        venv.ensure(project, odoo_tree.ensure(project), tests=True)
        node.lock(project)
    return 0


def _compile(project, python, name, find_links, upgrade, progress):
    command = [
        python,
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
