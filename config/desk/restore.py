"""`./desk restore`: a database and its files from an archive of `./desk backup`.

All of it is read and checked under another name; it gets its own when it is whole.
"""

import hashlib
import json
import shutil
import tarfile
from pathlib import Path

from . import server
from .backup import (
    DUMP,
    FORMAT,
    HEAD,
    STORED,
    SUMS,
    Summed,
    ground_of,
    on_disk,
    private_file,
    run_program,
)
from .console import say, step
from .errors import DeskError
from .ground import database_name
from .locking import exclusive
from .project import write_text

_CHUNK = 1 << 20


def main(project, options):
    with exclusive(project), ground_of(project) as ground:
        name = options.database or database_name(project)
        restore(project, ground, name, Path(options.file).absolute(), options.replace)
    return 0


def restore(project, ground, name, source, replace=False):
    """Make a database from an archive; an existing one is only replaced when asked."""
    databases = ground.databases
    if not source.is_file():
        raise DeskError(f"there is no backup {source}.")
    exists = name in databases.names() or databases.filestore(name).exists()
    if exists and not replace:
        raise DeskError(
            f"the database “{name}” exists, or its files do: nothing was restored. Choose another "
            "name with --database, or write over it with --replace."
        )
    if exists and name == database_name(project) and server.running(project):
        raise DeskError("the server runs: ./desk stop first, then restore.")
    work = f"{name}_restore"
    dump = project.local / "restore.dump"
    try:
        databases.drop(work)
        with step(f"reading {source.name}") as progress:
            head = _extract(source, dump, databases.filestore(work), progress)
        with step(f"restoring the database “{name}”"):
            databases.create(work)
            run_program(
                project,
                databases,
                *("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error"),
                *("--dbname", work, dump),
            )
            missing = set(databases.stored_files(work)) - on_disk(databases, work)
            if missing:
                raise DeskError(
                    f"{source.name} lacks {len(missing)} files that its database names."
                )
    except BaseException:
        databases.drop(work)
        raise
    finally:
        dump.unlink(missing_ok=True)
    # From here on the new one is whole: what stops us now loses nothing.
    databases.drop(name)
    databases.rename(work, name)
    if name == database_name(project) and head.get("base"):
        text = json.dumps({"database": name, "base": head["base"]})
        write_text(project.state / "demo.json", text)
    say(f"the database “{name}” is as it was on {head['made']}")


def _extract(source, dump, filestore, progress):
    """Unpack an archive; return its head.

    :raise DeskError: it is no backup, or not what was written: then nothing of it counts
    """
    try:
        return _extract_all(source, dump, filestore, progress)
    except (tarfile.TarError, EOFError, ValueError, KeyError, TypeError) as error:
        raise DeskError(
            f"{source.name} is no whole backup ({error}): nothing was restored."
        ) from None


def _extract_all(source, dump, filestore, progress):
    found, head, expected = {}, None, None
    with tarfile.open(source, mode="r|") as archive:
        for member in archive:
            if not member.isfile() or member.name in found or expected is not None:
                raise ValueError(f"“{member.name}” does not belong here")
            content = archive.extractfile(member)
            if member.name in (HEAD, SUMS):
                text = content.read()
                found[member.name] = hashlib.sha256(text).hexdigest()
                if member.name == HEAD:
                    head = json.loads(text)
                else:
                    expected = json.loads(text)
                continue
            is_dump = member.name == DUMP
            path = dump if is_dump else _place(filestore, member.name)
            # the web server sends the stored files itself
            with private_file(path, 0o600 if is_dump else 0o644) as stream:
                summed = Summed(stream)
                shutil.copyfileobj(content, summed, _CHUNK)
            found[member.name] = summed.digest.hexdigest()
            progress.note(f"{len(found)} files")
    found.pop(SUMS, None)
    if head is None or expected is None or DUMP not in found:
        raise ValueError("its end or its beginning is missing")
    if head["format"] != FORMAT:
        raise ValueError(f"its format {head['format']} is unknown here")
    if found != expected:
        changed = sorted({name for name, _ in found.items() ^ expected.items()})
        raise ValueError(f"{len(changed)} parts are not what was written, such as {changed[0]}")
    return head


def _place(filestore, name):
    base, _, stored = name.partition("/")
    if base != "filestore" or not STORED.fullmatch(stored):
        raise ValueError(f"“{name[:80]}” does not belong here")
    path = filestore / stored
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
