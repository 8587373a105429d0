"""The virtual environment: locked versions, each file checked against its hash."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from . import space, system
from .apt import Apt, unpack
from .console import step
from .errors import DeskError
from .process import run
from .project import write_text

LOCKS = ("requirements.lock", "requirements-test.lock")
STAMP = ".desk.json"
#: names of the wheels of pip and setuptools in Debian's python3-pip-whl and python3-setuptools-whl
WHEELS = Path("/usr/share/python-wheels")


def ensure(project, tree, tests=False):
    """Bring the virtual environment to the state of the lock files."""
    wanted = {lock: fingerprint(project.config / lock) for lock in LOCKS[: 2 if tests else 1]}
    wanted["python"] = sys.version.split()[0]
    stamp = _read(project.venv / STAMP)
    if {key: stamp.get(key) for key in wanted} != wanted:
        base = {key: wanted[key] for key in ("python", LOCKS[0])}
        fresh = {key: stamp.get(key) for key in base} != base
        if fresh:
            _create(project)
            stamp = {}
        for lock in wanted:
            if lock != "python" and stamp.get(lock) != wanted[lock]:
                _install(project, lock)
                stamp[lock] = wanted[lock]
        write_text(project.venv / STAMP, json.dumps({**stamp, **wanted}))
    _link_tree(project, tree)
    system.ensure_libmagic(project)


def fingerprint(lock):
    """Return a hash of what a lock file demands; comments do not count."""
    lines = [line.strip() for line in lock.read_text(encoding="utf-8").splitlines()]
    return hashlib.sha256(
        "\n".join(line for line in lines if not line.startswith("#")).encode()
    ).hexdigest()


def _read(path):
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def site_packages(venv):
    return venv / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"


def _link_tree(project, tree):
    """Put the Odoo tree on the path. Its namespace packages then include the OCA modules."""
    path = site_packages(project.venv) / "odoo-tree.pth"
    line = f"{tree.parent}\n"
    if not path.is_file() or path.read_text() != line:
        write_text(path, line, mode=0o644)


def _create(project):
    from .server import running

    if running(project):
        raise DeskError(
            "the locked packages changed while the demo runs: ./desk stop, then try again."
        )
    space.require(project.local, 1500, "the Python environment")
    with step("Python environment"):
        create(project, project.venv)


def create(project, directory):
    """Make an empty virtual environment with pip; return its Python."""
    log = project.log("setup")
    shutil.rmtree(directory, ignore_errors=True)
    bare = [sys.executable, "-m", "venv", "--without-pip", directory]
    run("making the Python environment", bare, log)
    python = directory / "bin/python"
    wheels = _pip_wheels(project, log)
    pip = next(wheels.glob("pip-*.whl")) / "pip"
    # pip runs from inside its own wheel to install itself; no index is asked
    options = ["-q", "--no-index", "--find-links", wheels]
    run("installing pip", [python, pip, "install", *options, "pip"], log)
    shutil.rmtree(project.local / "system/pip.new", ignore_errors=True)
    return python


def _pip_wheels(project, log):
    """Return a directory with a wheel of pip: ensurepip's own, or Debian's."""
    probe = "import ensurepip, pathlib; print(pathlib.Path(ensurepip.__file__).parent / '_bundled')"
    found = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=False
    )
    if found.returncode == 0 and list(Path(found.stdout.strip()).glob("pip-*.whl")):
        return Path(found.stdout.strip())
    if list(WHEELS.glob("pip-*.whl")):
        return WHEELS
    # Debian splits pip off from Python; its wheel is needed once, so nothing is installed
    target = project.local / "system/pip.new"
    shutil.rmtree(target, ignore_errors=True)
    apt = Apt(log, project.local / "apt/machine")
    apt.update("getting pip")
    debs = apt.download("getting pip", ["python3-pip-whl"], target / "debs")
    unpack("unpacking pip", debs, target, log)
    return target / WHEELS.relative_to("/")


def _install(project, lock):
    space.require(project.local, 1500, "the Python packages")
    with step(f"Python packages of config/{lock}") as progress:
        run(
            "installing the Python packages",
            [
                project.python,
                "-m",
                "pip",
                "install",
                "--no-deps",
                "--require-hashes",
                "--no-input",
                "--disable-pip-version-check",
                "--progress-bar",
                "off",
                "-r",
                project.config / lock,
            ],
            project.log("setup"),
            watch=progress.note,
            env={**os.environ, "PYTHONWARNINGS": "ignore", "PIP_ROOT_USER_ACTION": "ignore"},
        )
