"""The PostgreSQL server: the one that is named, else a private cluster under `.local/pg`."""

import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from . import space, system
from .console import step
from .errors import DeskError, explain
from .process import end
from .project import read_options, write_text

ROLE = "odoo"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    # a power cut may lose the last moments of a demo, never its consistency
    "synchronous_commit": "off",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "max_connections": "100",
    "log_min_messages": "warning",
    "lc_messages": "C.UTF-8",
    "log_timezone": "UTC",
}


def named_server(project):
    """Return the server that odoo.conf or PGHOST names, or None."""
    options = read_options(project.root / "odoo.conf")
    if options.get("db_host", "False") not in ("", "False"):
        keys = {"db_host": "host", "db_port": "port", "db_user": "user", "db_password": "password"}
        return {new: options[old] for old, new in keys.items() if options.get(old, "False") not in ("", "False")}
    if os.environ.get("PGHOST"):
        keys = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password"}
        return {new: os.environ[old] for old, new in keys.items() if os.environ.get(old)}
    return None


class Cluster:
    """The private cluster of one clone.

    Started by root it runs as an ordinary user, who may be unable to enter the
    clone (it can lie below a closed home). So the server gets its directory as
    an open descriptor and reaches it by /proc/self/fd, which asks nothing of
    the directories above.
    """

    def __init__(self, project, minimum):
        self.project = project
        self.minimum = minimum
        self.home = project.local / "pg"
        self.data = self.home / "data"

    # -- what runs -----------------------------------------------------------
    def running(self):
        """Return (pid, port) of our running server, or None.

        A server's working directory is its data directory: a process that
        merely got the same number has another one.
        """
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
            if Path(os.readlink(f"/proc/{lines[0]}/cwd")) == self.data.resolve():
                return int(lines[0]), int(lines[3])
        except (OSError, ValueError, IndexError):
            pass
        return None

    def start(self):
        """Return the server's coordinates, started (and made) when needed."""
        password = self.home / "password"
        if not self.running():
            binaries = self._binaries()
            if not (self.data / "PG_VERSION").is_file():
                self._create(binaries)
            self._check_version(binaries)
            self._start(binaries)
        port = self.running()[1]
        return {"host": "127.0.0.1", "port": port, "user": ROLE, "password": password.read_text().strip()}

    def stop(self):
        """End the server if it runs; return whether it did."""
        found = self.running()
        if not found:
            return False
        os.kill(found[0], signal.SIGINT)  # a fast shutdown: clients are sent away, data is whole
        limit = time.monotonic() + 60
        while self.running() and time.monotonic() < limit:
            time.sleep(0.05)
        return True

    # -- how it is made ------------------------------------------------------
    def _binaries(self):
        found = self._find()
        if not found:
            system.provide(self.project, "postgresql", ["postgresql"], "PostgreSQL")
            found = self._find()
        if not found:
            raise DeskError("PostgreSQL was installed but its programs initdb and postgres are not to be found.")
        version, directory = max(found)
        wanted = self._data_version()
        directory = dict(found).get(wanted, directory)
        if version < self.minimum:
            raise DeskError(
                f"PostgreSQL {version} ({directory}) is too old: Odoo 19.0 needs {self.minimum} or newer. "
                "Install a newer one, or name a server in odoo.conf (db_host) or PGHOST."
            )
        return directory

    def _find(self):
        """Return [(major version, directory)] of the PostgreSQL programs of this machine."""
        places = [Path(path) for path in os.environ.get("PATH", "").split(":") if path]
        for root in (Path("/"), system.private_root(self.project, "postgresql")):
            if root:
                places += root.glob("usr/lib/postgresql/*/bin")
        found = {}
        for place in places:
            if (place / "postgres").is_file() and (place / "initdb").is_file():
                said = self._run([place / "postgres", "--version"]).stdout
                if match := re.search(r"\) (\d+)", said):
                    found.setdefault(int(match[1]), place)
        return list(found.items())

    def _data_version(self):
        path = self.data / "PG_VERSION"
        return int(path.read_text()) if path.is_file() else None

    def _check_version(self, binaries):
        have = int(re.search(r"\) (\d+)", self._run([binaries / "postgres", "--version"]).stdout)[1])
        if have != self._data_version():
            raise DeskError(
                f"the demo's data is of PostgreSQL {self._data_version()} and this machine has {have}: "
                f"install postgresql-{self._data_version()}, or begin anew with ./desk reset."
            )

    def _create(self, binaries):
        space.require(self.project.local, 800, "the database")
        work = self.project.local / "pg.new"
        shutil.rmtree(work, ignore_errors=True)
        (work / "data").mkdir(mode=0o700, parents=True)
        os.chmod(work, 0o700)
        uid, gid = self._owner()
        if uid != os.geteuid():
            os.chown(work / "data", uid, gid)
        password = secrets.token_urlsafe(24)
        with step(f"a private PostgreSQL cluster ({binaries.parent.name})"):
            # nobody knows the superuser's password: all work is done by an ordinary role
            secret = os.memfd_create("password")
            os.fchown(secret, uid, gid)
            os.write(secret, secrets.token_urlsafe(24).encode())
            self._in(
                work / "data", [
                    binaries / "initdb", "-D", "{data}", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8",
                    "--auth=scram-sha-256", f"--pwfile=/proc/self/fd/{secret}",
                ], pass_fds=[secret],
            )  # fmt: skip
            os.close(secret)
            self._in(
                work / "data",
                [binaries / "postgres", "--single", "-D", "{data}", "postgres"],
                input=f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{password}'\n",
            )
            write_text(work / "password", password + "\n")
            shutil.rmtree(self.home, ignore_errors=True)
            work.rename(self.home)

    def _start(self, binaries):
        self._forget_stranger()
        log = self.project.log("postgresql")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        settings = [part for key, value in SETTINGS.items() for part in ("-c", f"{key}={value}")]
        with log.open("a", encoding="utf-8") as stream:
            began = stream.tell()
            server = self._popen(
                self.data, [binaries / "postgres", "-D", "{data}", "-p", port, *settings],
                stdout=stream, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        limit = time.monotonic() + 120  # recovery after a power cut takes its time
        while not self._ready():
            if server.poll() is not None or time.monotonic() > limit:
                end(server)
                raise explain("starting PostgreSQL", log.read_text(errors="replace")[began:], log)
            time.sleep(0.05)

    def _ready(self):
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()[7].strip() == "ready" and self.running()
        except (OSError, IndexError):
            return False

    def _forget_stranger(self):
        """Remove a pid file whose number now belongs to another program; PostgreSQL would take it for itself."""
        path = self.data / "postmaster.pid"
        if path.is_file():
            number = path.read_text(errors="replace").partition("\n")[0]
            if number.isdigit() and Path(f"/proc/{number}").exists():
                path.unlink()

    # -- running its programs ------------------------------------------------
    def _owner(self):
        if os.geteuid() != 0:
            return os.geteuid(), os.getegid()
        if (self.data / "PG_VERSION").is_file():
            owner = self.data.stat()
            return owner.st_uid, owner.st_gid
        for name in ("postgres", "nobody"):
            try:
                entry = pwd.getpwnam(name)
                return entry.pw_uid, entry.pw_gid
            except KeyError:
                continue
        raise DeskError("root cannot run PostgreSQL itself and this machine has no user “postgres” or “nobody”.")

    def _popen(self, data, command, pass_fds=(), **options):
        descriptor = os.open(data, os.O_RDONLY | os.O_DIRECTORY)
        path = f"/proc/self/fd/{descriptor}"
        identity = {}
        if os.geteuid() == 0:
            uid, gid = self._owner()
            identity = {"user": uid, "group": gid, "extra_groups": []}
        try:
            return subprocess.Popen(
                [str(part).replace("{data}", path) for part in command],
                pass_fds=[descriptor, *pass_fds], cwd="/", text=True, **identity, **options,
                env={**system.environment(self.project), "LC_ALL": "C.UTF-8"},
            )  # fmt: skip
        finally:
            os.close(descriptor)

    def _in(self, data, command, pass_fds=(), **options):
        feed = options.pop("input", None)
        child = self._popen(
            data, command, pass_fds, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        try:
            output, _ = child.communicate(feed)
        finally:
            end(child)
        if child.returncode:
            raise explain(f"{Path(command[0]).name}", output)

    def _run(self, command):
        return subprocess.run(
            list(map(str, command)), capture_output=True, text=True, check=False,
            env=system.environment(self.project),
        )  # fmt: skip
