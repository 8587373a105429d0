"""Databases and their file stores, kept together."""

import json
import os
import shutil
import subprocess

from . import postgres, system
from .errors import DeskError, explain


class Databases:
    """The databases of one PostgreSQL server.

    :param server: dict with host, port, user, password (of `postgres.ensure`)
    """

    def __init__(self, project, server):
        self.project = project
        self.server = server

    def environment(self):
        names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
        return {
            names[key]: str(value) for key, value in self.server.items() if key in names and value
        }

    def protect(self, name):
        """Give the log of who looked at documents to its own role, where there is one."""
        script = self.project.addons / "roeselare_docs/sql/protect.sql"
        keeper = postgres.keeper(self.project, self.server)
        if keeper and script.is_file():  # the addon that has the log may be left out
            Databases(self.project, keeper)._call("protect", name, self.server["user"], str(script))

    def _call(self, *arguments):
        tool = self.project.config / "desk/pgtool.py"
        done = subprocess.run(
            [self.project.python, "-P", tool, *arguments],
            capture_output=True,
            text=True,
            check=False,
            env={**system.environment(self.project), **self.environment()},
        )
        if done.returncode:
            where = f"{self.server.get('host') or 'local socket'}:{self.server.get('port') or 5432}"
            raise explain(f"PostgreSQL at {where}: “{arguments[0]}”", done.stderr)
        return json.loads(done.stdout)

    def version(self):
        return self._call("version")

    def require_version(self, minimum):
        found = self.version()
        if found < minimum:
            raise DeskError(f"PostgreSQL {found} is too old: Odoo 19.0 needs {minimum} or newer.")

    def names(self):
        return self._call("databases")

    def odoo(self, name):
        """Return what is known of an Odoo database, or None when there is none."""
        return self._call("odoo", name)

    def stored_files(self, name):
        """Return the names of the files in the file store that a database refers to."""
        return self._call("stored_files", name)

    def create(self, name):
        self._call("create", name)

    def mark(self, name, value):
        self._call("mark", name, value)

    def filestore(self, name):
        return self.project.data / "filestore" / name

    def drop(self, name):
        self._call("drop", name)
        shutil.rmtree(self.filestore(name), ignore_errors=True)

    def copy(self, template, name):
        """Copy a database; its files are linked, Odoo never changes one in place."""
        self.drop(name)
        self._call("create", name, template)
        source = self.filestore(template)
        if source.is_dir():
            shutil.copytree(source, self.filestore(name), copy_function=os.link)

    def rename(self, name, new):
        """Give a finished database its final name: files first, so that no name lacks its files."""
        shutil.rmtree(self.filestore(new), ignore_errors=True)
        if self.filestore(name).is_dir():
            self.filestore(name).rename(self.filestore(new))
        self._call("rename", name, new)
