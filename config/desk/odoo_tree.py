"""Odoo 19.0: the tree that ODOO_SOURCE names, or Debian's package unpacked beside the project."""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from . import space
from .apt import Apt, unpack
from .archive import machine_archives
from .console import say, step
from .errors import DeskError
from .project import write_text

SERIES = "19.0"
#: Debian's package leaves scripts and fonts to others, by links that are relative;
#: Font Awesome comes from stable: Odoo uses version 4, unstable has 7
PACKAGES = (
    "odoo-19/unstable",
    "libjs-jquery/unstable",
    "libjs-jquery-form/unstable",
    "libjs-underscore/unstable",
    "fonts-roboto-unhinted/unstable",
    "fonts-montserrat/unstable",
    "fonts-glyphicons-halflings/unstable",
    "fonts-inconsolata/unstable",
    "fonts-ocr-b/unstable",
    "fonts-font-awesome/stable",
)
STAMP = ".complete"


@dataclass(frozen=True)
class OdooTree:
    """A tree: ``parent`` holds the package ``odoo``, ``addons`` its modules."""

    parent: Path
    addons: tuple

    @property
    def min_postgres(self):
        return int(_release(self.parent, r"^MIN_PG_VERSION = (\d+)"))


def ensure(project):
    """Return the Odoo tree, fetched when it is not here yet."""
    source = os.environ.get("ODOO_SOURCE")
    if source:
        return _checked(Path(source).expanduser().resolve())
    parent = project.tree / "usr/lib/python3/dist-packages"
    if not (project.tree / STAMP).is_file():
        _fetch(project)
    return _checked(parent)


def _release(parent, pattern):
    path = parent / "odoo/release.py"
    match = re.search(pattern, path.read_text(encoding="utf-8"), re.M) if path.is_file() else None
    return match[1] if match else ""


def _checked(parent):
    version = _release(parent, r"^version_info = \((\d+, \d+)").replace(", ", ".")
    if not version:
        raise DeskError(f"ODOO_SOURCE: {parent} is not an Odoo tree (it has no odoo/release.py).")
    if version != SERIES:
        raise DeskError(f"ODOO_SOURCE: {parent} is Odoo {version}; this project needs {SERIES}.")
    # a source checkout keeps most modules beside the package, Debian keeps all inside
    addons = tuple(
        path
        for path in (parent / "odoo/addons", parent / "addons")
        if (path / "base").is_dir() or (path / "web").is_dir()
    )
    return OdooTree(parent, addons)


def _fetch(project):
    space.require(project.local, 2500, "Odoo")
    log = project.log("setup")
    work = project.local / "odoo.new"
    shutil.rmtree(work, ignore_errors=True)
    with step(f"Odoo {SERIES} from the machine's Debian archive") as progress:
        debs = _download(project, work / "debs", log, progress)
        unpack("unpacking Odoo", debs, work / "root", log, progress.note)
        versions = [re.sub(r"%3a", ":", deb.stem) for deb in debs]
        shutil.rmtree(work / "debs")
        os.sync()
        write_text(work / "root" / STAMP, "\n".join(versions) + "\n", mode=0o644)
        # a tree without its stamp is a left-over: nothing runs from it
        shutil.rmtree(project.tree, ignore_errors=True)
        (work / "root").rename(project.tree)
        shutil.rmtree(work)
    say(f"  {next((name for name in versions if name.startswith('odoo-19')), 'odoo')}")


def _download(project, directory, log, progress):
    """Fetch from the first of the machine's archives that has the packages."""
    failure = None
    for number, archive in enumerate(machine_archives()):
        base = project.local / "apt" / f"odoo{number}"
        base.mkdir(parents=True, exist_ok=True)
        apt = Apt(log, base, archive.sources(("unstable", "stable"), base))
        try:
            progress.note("lists")
            apt.update("reading the Debian archive")
            progress.note("packages")
            return apt.download("downloading Odoo", PACKAGES, directory)
        except DeskError as error:
            failure = failure or error
    raise failure
