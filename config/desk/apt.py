"""apt with its own lists, cache and sources, and everything else as the machine has it."""

import os
import re
import shutil
import subprocess

from .console import say
from .errors import DeskError, explain
from .process import run

#: what apt says of an archive that was frozen: signed, whole, but past its date
EXPIRED = re.compile(r"Release file .* is (expired|not valid)", re.I)

#: hooks of the machine have nothing to do with private lists; all else (proxies, keys) stays
CONFIG = """\
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
Dir::State "{base}/state";
Dir::State::lists "{base}/lists";
Dir::State::status "{status}";
Dir::Cache "{base}/cache";
Dir::Log "{base}/log";
Dir::Etc::sourcelist "{sourcelist}";
Dir::Etc::sourceparts "{sourceparts}";
Dir::Etc::preferences "{base}/preferences";
Dir::Etc::preferencesparts "{base}/preferences.d";
Acquire::Languages "none";
Acquire::Retries "3";
{sandbox}"""


class Apt:
    """The machine's apt.

    :param base: directory for private lists and caches, or None for the system's own
    :param sources: text of a private ``.sources`` file, or None for the machine's sources
    """

    def __init__(self, log, base=None, sources=None):
        if not shutil.which("apt-get"):
            raise DeskError(
                "this machine has no apt: run on Debian, or see README.md for what to provide."
            )
        self.log = log
        self.base = base
        self.options = []
        self.private = sources is not None
        self.said = ""
        if base:
            self._configure(sources)

    def _configure(self, sources):
        base = self.base
        for name in (
            "state",
            "lists/partial",
            "cache/archives/partial",
            "log",
            "preferences.d",
            "sources.d",
        ):
            (base / name).mkdir(parents=True, exist_ok=True)
        (base / "preferences").write_text("")
        sourcelist, sourceparts = "/etc/apt/sources.list", "/etc/apt/sources.list.d"
        if sources:
            sourcelist, sourceparts = base / "sources.list", base / "sources.d"
            sourcelist.write_text("")
            (sourceparts / "private.sources").write_text(sources)
        status = subprocess.run(
            ["apt-config", "shell", "F", "Dir::State::status/f"],
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        match = re.search(r"F='(.*)'", status)
        text = CONFIG.format(
            base=base,
            status=match[1] if match else "/var/lib/dpkg/status",
            sourcelist=sourcelist,
            sourceparts=sourceparts,
            # apt's own user cannot enter a clone below a closed home
            sandbox='APT::Sandbox::User "root";\n' if os.geteuid() == 0 else "",
        )
        (base / "apt.conf").write_text(text)
        # `-c` is read after the machine's own settings, which stay in force
        self.options = ["-c", base / "apt.conf"]

    def _get(self, what, *arguments, **options):
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
        command = ["apt-get", *self.options, "-q", *arguments]
        return run(what, command, self.log, env=environment, **options)

    def _get_package(self, what, *arguments, **options):
        try:
            return self._get(what, *arguments, **options)
        except DeskError as error:
            # a package is often "not found" because the lists could not be read before
            raise explain(what, f"{self.said}\nE: {error}", self.log) from None

    def update(self, what):
        """Fetch the lists.

        A frozen archive is taken when only its date is wrong: its signature is checked.
        """
        # among the machine's own sources one may be broken that we do not need
        strict = ["-o", "APT::Update::Error-Mode=any", "update"] if self.private else ["update"]
        try:
            self.said = self._get(what, *strict)
        except DeskError:
            if not EXPIRED.search(
                self.log.read_text(encoding="utf-8", errors="replace").rpartition("\n$ ")[2]
            ):
                raise
            say(
                "  the archive's lists are past their date (a frozen mirror); "
                "taken all the same, their signatures hold"
            )
            self.options = [*self.options, "-o", "Acquire::Check-Valid-Until=false"]
            self.said = self._get(what, *strict)

    def download(self, what, packages, directory, watch=None):
        """Fetch packages, checked by apt, into a directory."""
        directory.mkdir(parents=True, exist_ok=True)
        self._get(what, "download", *packages, cwd=directory, watch=watch)
        return sorted(directory.glob("*.deb"))

    def install(self, what, packages, watch=None):
        quiet = ["-y", "-o", "Dpkg::Options::=--force-confold", "--no-install-recommends"]
        self._get_package(what, *quiet, "install", *packages, watch=watch)

    def missing(self, what, packages):
        """Return ``name=version`` of what an installation would add, dependencies included."""
        dry = ["-s", "-o", "Debug::NoLocking=1", "--no-install-recommends"]
        output = self._get_package(what, *dry, "install", *packages)
        return [
            f"{m[1]}={m[2]}" for m in re.finditer(r"^Inst (\S+) (?:\[.*?\] )?\((\S+)", output, re.M)
        ]


def unpack(what, debs, directory, log, watch=None):
    """Unpack packages over each other into a directory."""
    directory.mkdir(parents=True, exist_ok=True)
    for number, deb in enumerate(debs, 1):
        if watch:
            watch(f"{number}/{len(debs)}")
        run(what, ["dpkg-deb", "-x", deb, directory], log)
