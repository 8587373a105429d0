"""The PostgreSQL server: the one that is named, else a private cluster under `.local/pg`."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from . import pg_programs, pg_settings, space
from .console import step
from .errors import DeskError, explain
from .pg_run import PgRun
from .process import discard, end
from .project import read_options, write_text

ROLE = "odoo"
# Owns the log of who looked at documents; nobody logs in as it (docs/adr/0213).
LOG_OWNER = "docs_log_owner"
# Gives the log to its owner; the application has not got its password.
KEEPER = "docs_log_keeper"


def named_server(project):
    """Return the server that odoo.conf or PGHOST names, or None."""
    options = read_options(project.root / "odoo.conf")
    if options.get("db_host", "False") not in ("", "False"):
        keys = {"db_host": "host", "db_port": "port", "db_user": "user", "db_password": "password"}
        return {
            new: options[old]
            for old, new in keys.items()
            if options.get(old, "False") not in ("", "False")
        }
    if os.environ.get("PGHOST"):
        keys = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password"}
        return {new: os.environ[old] for old, new in keys.items() if os.environ.get(old)}
    return None


def keeper(project, server):
    """Return the coordinates of the role that protects the log, or None on a named server."""
    cluster = Cluster(project, 0)
    running = cluster.running()
    if not running or str(running[1]) != str(server.get("port")) or not cluster.keeper.is_file():
        return None
    return {**server, "user": KEEPER, "password": cluster.keeper.read_text().strip()}


class Cluster:
    """The private cluster of one clone.

    How its programs are run, and by whom: :class:`~.pg_run.PgRun`.
    """

    def __init__(self, project, minimum):
        self.project = project
        self.minimum = minimum
        self.home = project.local / "pg"
        self.data = self.home / "data"
        self.keeper = self.home / "keeper"
        self.run = PgRun(project, self.data)

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
            programs = self._programs()
            if not self.data_version():
                self._create(programs)
            if not self.keeper.is_file():
                self._add_keeper(programs)
            self._start(programs)
        port = self.running()[1]
        return {
            "host": "127.0.0.1",
            "port": port,
            "user": ROLE,
            "password": password.read_text().strip(),
        }

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
    def data_version(self):
        """The major version whose data lies here, or None."""
        path = self.data / "PG_VERSION"
        return int(path.read_text()) if path.is_file() else None

    def _programs(self):
        found = pg_programs.provide(self.project, self.minimum)
        have = self.data_version()
        if have and have not in found:
            raise DeskError(
                f"the demo's data is of PostgreSQL {have} and this machine has {max(found)}: "
                f"install postgresql-{have}, or begin anew with ./desk reset."
            )
        return found[have or max(found)]

    def drop_foreign(self):
        """Remove data that no program of this machine can read; return whether there was some."""
        have = self.data_version()
        if not have or have in pg_programs.provide(self.project, self.minimum):
            return False
        shutil.rmtree(self.home)
        return True

    def _create(self, programs):
        space.require(self.project.local, 800, "the database")
        work = self.project.local / "pg.new"
        discard(work)
        (work / "data").mkdir(mode=0o700, parents=True)
        os.chmod(work, 0o700)
        uid, gid = self.run.owner()
        if uid != os.geteuid():
            os.chown(work / "data", uid, gid)
        password = secrets.token_urlsafe(24)
        with step(f"a private PostgreSQL cluster (programs of {programs})"):
            # nobody knows the superuser's password: all work is done by an ordinary role
            secret = os.memfd_create("password")
            os.fchown(secret, uid, gid)
            os.write(secret, secrets.token_urlsafe(24).encode())
            self.run.call(
                work / "data",
                [
                    programs / "initdb",
                    "-D",
                    "{data}",
                    "-U",
                    "postgres",
                    "-E",
                    "UTF8",
                    "--locale=C.UTF-8",
                    "--auth=scram-sha-256",
                    f"--pwfile=/proc/self/fd/{secret}",
                ],
                pass_fds=[secret],
            )
            os.close(secret)
            self.run.call(
                work / "data",
                [programs / "postgres", "--single", "-D", "{data}", "postgres"],
                f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{password}'\n",
            )
            write_text(work / "password", password + "\n")
            shutil.rmtree(self.home, ignore_errors=True)
            work.rename(self.home)

    def _add_keeper(self, programs):
        """Make the roles of the protected log; also in a cluster that had none."""
        password = secrets.token_urlsafe(24)
        orders = (
            # what is there already is only complained about
            f"CREATE ROLE {LOG_OWNER} NOLOGIN",
            f"CREATE ROLE {KEEPER} LOGIN",
            f"ALTER ROLE {KEEPER} PASSWORD '{password}'",
            f"GRANT {ROLE}, {LOG_OWNER} TO {KEEPER}",
        )
        self._forget_stranger()
        self.run.call(
            self.data,
            [programs / "postgres", "--single", "-D", "{data}", "postgres"],
            "".join(f"{order}\n" for order in orders),
        )
        write_text(self.keeper, password + "\n")

    def _start(self, programs):
        self._forget_stranger()
        log = self.project.log("postgresql")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        with log.open("a", encoding="utf-8") as stream:
            began = stream.tell()
            server = self.run.start(
                self.data,
                [programs / "postgres", "-D", "{data}", "-p", port, *pg_settings.options()],
                stdout=stream,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        limit = time.monotonic() + 120  # recovery after a power cut takes its time
        while not self._ready():
            if server.poll() is not None or time.monotonic() > limit:
                end(server)
                raise explain("starting PostgreSQL", log.read_text(errors="replace")[began:], log)
            time.sleep(0.05)

    def _ready(self):
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()[
                7
            ].strip() == "ready" and self.running()
        except (OSError, IndexError):
            return False

    def _forget_stranger(self):
        """Remove a pid file whose number is by now another program's; PostgreSQL would fear it."""
        path = self.data / "postmaster.pid"
        if path.is_file():
            number = path.read_text(errors="replace").partition("\n")[0]
            if number.isdigit() and Path(f"/proc/{number}").exists():
                path.unlink()
