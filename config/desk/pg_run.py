"""Runs PostgreSQL's programs on a folder of data, as a user who may."""

import os
import pwd
import subprocess
from pathlib import Path

from . import system
from .errors import DeskError, explain
from .process import end


class PgRun:
    """What runs on the data of one project; ``{data}`` in a command stands for the folder.

    PostgreSQL refuses to run as root, and an ordinary user may be unable to enter the clone
    (it can lie below a closed home). So a program gets the folder as an open descriptor and
    reaches it by /proc/self/fd, which asks nothing of the folders above.

    :param data: where the cluster lies, or is going to lie
    """

    def __init__(self, project, data):
        self.project = project
        self.data = data

    def owner(self):
        """Return uid and gid of whom the data belongs to, or shall belong to.

        :raise DeskError: this is root, and there is nobody else
        """
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
        raise DeskError(
            "root cannot run PostgreSQL itself and this machine has no user “postgres” or “nobody”."
        )

    def start(self, data, command, pass_fds=(), **options):
        """Return the running program.

        :param pass_fds: open files that it may read as well
        :param options: those of :class:`subprocess.Popen`
        """
        descriptor = os.open(data, os.O_RDONLY | os.O_DIRECTORY)
        path = f"/proc/self/fd/{descriptor}"
        identity = {}
        if os.geteuid() == 0:
            uid, gid = self.owner()
            identity = {"user": uid, "group": gid, "extra_groups": []}
        try:
            return subprocess.Popen(
                [str(part).replace("{data}", path) for part in command],
                pass_fds=[descriptor, *pass_fds],
                cwd="/",
                text=True,
                **identity,
                **options,
                env={**system.environment(self.project), "LC_ALL": "C.UTF-8"},
            )
        finally:
            os.close(descriptor)

    def call(self, data, command, feed=None, pass_fds=()):
        """Run a program on ``data`` to its end.

        :param str feed: what it reads
        :raise DeskError: it failed; says why
        """
        child = self.start(
            data,
            command,
            pass_fds,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        try:
            output, _ = child.communicate(feed)
        finally:
            end(child)
        if child.returncode:
            raise explain(f"{Path(command[0]).name}", output)
