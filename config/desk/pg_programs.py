"""The programs of PostgreSQL on this machine, and how new they are."""

import os
import re
import subprocess
from pathlib import Path

from . import system
from .errors import DeskError


def provide(project, minimum):
    """Return {major version: directory} of what is new enough, provided when there is none.

    :raise DeskError: what the machine has is too old
    """
    found = find(project)
    if not found:
        system.provide(project, "postgresql", ["postgresql"], "PostgreSQL")
        found = find(project)
    if not found:
        raise DeskError("PostgreSQL is installed, but not its programs initdb and postgres.")
    if max(found) < minimum:
        raise DeskError(
            f"PostgreSQL {max(found)} ({found[max(found)]}) is too old: Odoo 19.0 needs "
            f"{minimum} or newer. Install one, or name a server in odoo.conf (db_host) or PGHOST."
        )
    return {version: place for version, place in found.items() if version >= minimum}


def places(project):
    """Return where the programs may be; the PATH goes before the usual places."""
    found = [Path(path) for path in os.environ.get("PATH", "").split(":") if path]
    for root in (Path("/"), system.private_root(project, "postgresql")):
        if root:
            found += sorted(root.glob("usr/lib/postgresql/*/bin"))
    return found


def find(project):
    """Return {major version: directory} of all programs that are here."""
    found = {}
    for place in places(project):
        if (place / "postgres").is_file() and (place / "initdb").is_file():
            if version := _version(project, place / "postgres"):
                found.setdefault(version, place)
    return found


def _version(project, program):
    try:
        said = subprocess.run(
            [str(program), "--version"],
            capture_output=True,
            text=True,
            check=False,
            env=system.environment(project),
        ).stdout
    except OSError:
        return None
    match = re.search(r"\) (\d+)", said)
    return int(match[1]) if match else None
