"""`./desk backup`: a database and its files in one archive that proves itself.

The archive is a plain tar file: `backup.json`, `database.dump` (of pg_dump), `filestore/…`, and
last `sums.json` with the SHA-256 of all before it. The dump comes first: a file store only grows
while it is read, save for what Odoo's own cleaning takes, and that is looked for.
"""

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import tarfile
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from . import pg_programs, system
from .console import say, step
from .errors import DeskError, explain
from .ground import Ground, database_name
from .locking import exclusive

FORMAT = 1
HEAD, DUMP, SUMS = "backup.json", "database.dump", "sums.json"
#: as Odoo names them: the SHA-1 of the content
STORED = re.compile(r"[0-9a-f]{2}/[0-9a-f]{40}")


class Summed:
    """Reads or writes a file, and sums what passes."""

    def __init__(self, stream):
        self.stream = stream
        self.digest = hashlib.sha256()

    def read(self, size=-1):
        data = self.stream.read(size)
        self.digest.update(data)
        return data

    def write(self, data):
        self.digest.update(data)
        return self.stream.write(data)


def main(project, options):
    with exclusive(project), ground_of(project) as ground:
        name = options.database or database_name(project)
        backup(project, ground, name, Path(options.file).absolute())
    return 0


@contextmanager
def ground_of(project):
    ground = Ground(project)
    try:
        yield ground
    finally:
        ground.leave()


# ---------------------------------------------------------------------- backup


def backup(project, ground, name, target):
    """Write a database and its files to ``target``, whole or not at all."""
    databases = ground.databases
    found = databases.odoo(name)
    if not found or not found["series"]:
        raise DeskError(f"there is no Odoo database “{name}”.")
    if target.exists():
        raise DeskError(f"{target} exists already: a backup is never written over.")
    if not target.parent.is_dir():
        raise DeskError(f"there is no directory {target.parent} for the backup.")
    part, dump = (target.with_name(f"{target.name}.{end}") for end in ("part", "dump"))
    head = {
        "format": FORMAT,
        "database": name,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "odoo": found["series"],
        "base": _base(project, name),
    }
    try:
        with step(f"backup of the database “{name}”"):
            needed = set(databases.stored_files(name))
            run_program(project, databases, "pg_dump", "-Fc", "-f", dump, name, private=dump)
            # what came in while the dump began may be in it too
            needed |= set(databases.stored_files(name))
        with step("backup of its files") as progress, private_file(part) as stream:
            kept = _write(stream, head, dump, databases.filestore(name), progress)
        lost = needed - kept
        if lost:
            raise DeskError(
                f"{len(lost)} files of the database are not in the file store "
                f"(the first: {min(lost)}): nothing was kept. Try again; if it says this twice, "
                "the file store is damaged."
            )
        part.rename(target)
    finally:
        for path in (part, dump):
            path.unlink(missing_ok=True)
    say(f"{target}: {len(kept)} files, {target.stat().st_size >> 20} MB")


def _base(project, name):
    """Return the mark of the modules that a demo was made with, if this is one."""
    with suppress(OSError, ValueError, KeyError):
        known = json.loads((project.state / "demo.json").read_text())
        if known["database"] == name:
            return known["base"]
    return ""


def on_disk(databases, name):
    return set(stored_names(databases.filestore(name)))


def stored_names(filestore):
    """Yield the names of the stored files, in a fixed order."""
    if not filestore.is_dir():
        return
    for directory in sorted(filestore.iterdir()):
        if directory.is_dir():
            for path in sorted(directory.iterdir()):
                name = f"{directory.name}/{path.name}"
                if STORED.fullmatch(name):
                    yield name


@contextmanager
def private_file(path, mode=0o600):
    """Open a new file that only its owner reads: all of a city is in it."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as stream:
        yield stream
        stream.flush()
        os.fsync(stream.fileno())


def _write(stream, head, dump, filestore, progress):
    """Write the archive; return the names of the stored files that are in it."""
    sums, kept = {}, set()
    with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as archive:

        def add(name, source, size):
            info = tarfile.TarInfo(name)
            info.size, info.mode = size, 0o600
            summed = Summed(source)
            archive.addfile(info, summed)
            sums[name] = summed.digest.hexdigest()

        text = json.dumps(head, indent=2).encode()
        add(HEAD, io.BytesIO(text), len(text))
        with dump.open("rb") as source:
            add(DUMP, source, os.fstat(source.fileno()).st_size)
        for name in stored_names(filestore):
            # Odoo's own cleaning may have taken it since
            with suppress(FileNotFoundError), (filestore / name).open("rb") as source:
                add(f"filestore/{name}", source, os.fstat(source.fileno()).st_size)
                kept.add(name)
                progress.note(f"{len(kept)} files")
        text = json.dumps(sums).encode()
        info = tarfile.TarInfo(SUMS)
        info.size, info.mode = len(text), 0o600
        archive.addfile(info, io.BytesIO(text))
    return kept


# -------------------------------------------------------------------- programs


def run_program(project, databases, name, *arguments, private=None):
    """Run a program of PostgreSQL that is not older than the server."""
    minimum = databases.version()
    if private:
        with private_file(private):
            pass
    done = subprocess.run(
        [str(part) for part in (_find(project, name, minimum), *arguments)],
        check=False,
        capture_output=True,
        text=True,
        errors="replace",
        env={**system.environment(project), **databases.environment()},
    )
    if done.returncode:
        raise explain(name, done.stderr)


def _find(project, name, minimum):
    """Return the path of the oldest program that is new enough for the server."""
    found = []
    for place in pg_programs.places(project):
        # Debian's in /usr/bin choose a version by a configuration of the machine
        if re.fullmatch(r".*/postgresql/\d+/bin", str(place)) and (place / name).is_file():
            found.append((int(place.parts[-2]), place / name))
    fitting = [path for version, path in sorted(found) if version >= minimum]
    if fitting:
        return fitting[0]
    if plain := shutil.which(name):
        return plain
    raise DeskError(
        f"this machine has no program “{name}” of PostgreSQL {minimum} or newer: install "
        f"postgresql-client-{minimum}."
    )
