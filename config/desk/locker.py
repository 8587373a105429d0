"""`./desk lock`: the .in files turned into versions and hashes."""

import base64
import hashlib
import os
import re
import shutil
import sys
import zipfile

from . import node, odoo_tree, venv
from .console import say, step
from .errors import DeskError
from .locking import exclusive
from .process import run
from .project import write_text

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
                more = ["--upgrade"] if upgrade else []
                output = project.config / f"{name}.lock"
                _compile(project, python, name, output, progress, work, *more)
        with step("config/requirements-addons.lock") as progress:
            _addons_lock(project, python, work, progress)
        shutil.rmtree(work)
        venv.ensure(project, odoo_tree.ensure(project), tests=True)
        node.lock(project)
    return 0


def _compile(project, python, name, output, progress, find_links, *more):
    options = [
        *OPTIONS,
        *(f"--unsafe-package={package}" for package in UNLOCKED),
        f"--find-links={find_links}",
        *more,
        f"--output-file={output}",
    ]
    run(
        f"locking {name}",
        [python, "-m", "piptools", "compile", *options, f"{name}.in"],
        project.log("lock"),
        progress.note,
        cwd=project.config,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    if "://" in output.read_text(encoding="utf-8"):
        raise DeskError(f"{output} holds an address of this machine's index: not usable.")


def _addons_lock(project, python, work, progress):
    """Write what an Odoo of one's own lacks: all that is locked, less Odoo's own requirements.

    Without dependencies to resolve, pip leaves the versions of that Odoo alone.
    """
    whole = project.config / "requirements.lock"
    own = work / "odoo.lock"
    _compile(project, python, "requirements-odoo", own, progress, work, f"--constraint={whole}")
    odoo = _blocks(own)
    text = "# Made by ./desk lock for docs/install-as-plugin.md: what is not Odoo's own.\n"
    text += "".join(block for name, block in _blocks(whole).items() if name not in odoo)
    write_text(project.config / "requirements-addons.lock", text, mode=0o644)


def _blocks(lock):
    """Return {name: its lines} of a lock file; remarks fall away."""
    lines = lock.read_text(encoding="utf-8").splitlines(keepends=True)
    found, name = {}, None
    for line in lines:
        if match := re.match(r"([\w.-]+)==", line):
            name = match[1]
        if name and not line.lstrip().startswith("#"):
            found[name] = found.get(name, "") + line
    return found


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
