"""Programs and libraries of the machine: found, installed, or unpacked for a mere user."""

import os
import platform
import shutil
from contextlib import contextmanager
from pathlib import Path

from . import space
from .apt import Apt, unpack
from .console import step
from .errors import DeskError
from .project import write_text

CONTAINER_MEMORY = Path("/sys/fs/cgroup/memory.max")
CREATECLUSTER = Path("/etc/postgresql-common/createcluster.d/zz-desk.conf")


def library_directories(root):
    """Where the packages unpacked below ``root`` keep their shared libraries."""
    triplet = f"{platform.machine()}-linux-gnu"
    places = [root / base / name for base in ("usr/lib", "lib") for name in (triplet, "")]
    found = [path for path in places if path.is_dir()]
    # some keep theirs one level deeper (PulseAudio's), where their own run path looks
    # in a place of the system
    deeper = {path.parent for place in found for path in place.glob("*/lib*.so*")}
    return [*found, *sorted(deeper - set(found))]


def private_root(project, name):
    """The unpack root of a set of packages, or None when it is not (wholly) there."""
    root = project.local / "system" / name
    return root if (root / ".complete").is_file() else None


def environment(project):
    """Return the variables by which programs find what was unpacked for them."""
    libraries, paths, variables = [], [], {}
    roots = sorted((project.local / "system").glob("*/.complete"))
    for root in (stamp.parent for stamp in roots):
        libraries += library_directories(root)
        paths += [path for path in (root / "desk-bin", root / "usr/bin") if path.is_dir()]
        if (magic := root / "usr/lib/file/magic.mgc").is_file():
            variables["MAGIC"] = str(magic)
        for tessdata in root.glob("usr/share/tesseract-ocr/*/tessdata"):
            variables["TESSDATA_PREFIX"] = str(tessdata)
    for variable, found in (("LD_LIBRARY_PATH", libraries), ("PATH", paths)):
        if found:
            inherited = [os.environ[variable]] if os.environ.get(variable) else []
            # the machine's own programs come first: only what is absent was unpacked
            parts = [*inherited, *map(str, found)]
            variables[variable] = ":".join(parts)
    return {**os.environ, **variables}


def memory():
    """Return the bytes of memory of the machine, or of the container that runs this."""
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limit = CONTAINER_MEMORY.read_text().strip() if CONTAINER_MEMORY.is_file() else ""
    return min(whole, int(limit)) if limit.isdecimal() else whole


def provide(project, name, packages, purpose):
    """Have apt provide packages: installed by root, else unpacked under ``.local/system``.

    :param str name: of the set, for its directory
    :param str purpose: what they are for, in words for the user
    :raise DeskError: apt is absent or cannot get them
    """
    space.require(project.local, 1500, purpose)
    log = project.log("setup")
    what = f"getting {purpose}"
    if os.geteuid() == 0:
        with step(f"{purpose}: installing {' '.join(packages)}") as progress, _no_system_cluster():
            apt = Apt(log)
            apt.update(what)
            apt.install(what, packages, progress.note)
        return
    unpack_private(project, project.local / "system" / name, packages, purpose)


def unpack_private(project, target, packages, purpose):
    """Unpack packages, and what they need that is not installed, into ``target``.

    Nothing of them is configured or started, and no user is made.

    :raise DeskError: apt is absent or cannot get them
    """
    space.require(project.local, 1500, purpose)
    log = project.log("setup")
    what = f"getting {purpose}"
    work = target.with_name(f"{target.name}.new")
    shutil.rmtree(work, ignore_errors=True)
    with step(f"{purpose}: unpacking {' '.join(packages)} under .local") as progress:
        apt = Apt(log, project.local / "apt/machine")
        apt.update(what)
        missing = apt.missing(what, packages)
        if not missing:
            raise DeskError(
                f"{what} failed: apt calls {' '.join(packages)} installed, but they do not work."
            )
        debs = apt.download(what, missing, work / "debs", progress.note)
        unpack(what, debs, work, log, progress.note)
        shutil.rmtree(work / "debs")
        write_text(work / ".complete", "\n".join(missing) + "\n")
        shutil.rmtree(target, ignore_errors=True)
        work.rename(target)


@contextmanager
def _no_system_cluster():
    """Keep Debian's PostgreSQL package from making and starting a cluster of its own."""
    if CREATECLUSTER.exists():
        CREATECLUSTER.unlink()  # left by a power cut
    made = not CREATECLUSTER.parent.parent.exists()
    CREATECLUSTER.parent.mkdir(parents=True, exist_ok=True)
    CREATECLUSTER.write_text(
        "# for the time of ./desk's own installation\ncreate_main_cluster = false\n"
    )
    try:
        yield
    finally:
        CREATECLUSTER.unlink(missing_ok=True)
        if made:
            for directory in (CREATECLUSTER.parent, CREATECLUSTER.parent.parent):
                if directory.is_dir() and not any(directory.iterdir()):
                    directory.rmdir()


def ensure_libmagic(project):
    """See that file types can be told by content (python-magic needs the C library)."""
    import ctypes.util

    if ctypes.util.find_library("magic") or _has_library("libmagic.so.1"):
        return
    if not private_root(project, "libmagic"):
        provide(project, "libmagic", ["libmagic1"], "the library of file types (libmagic)")


def _has_library(name):
    import ctypes

    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
