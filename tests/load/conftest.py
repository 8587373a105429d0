"""A database with a small load, made by the same process that `./desk load` starts."""

import subprocess

import psycopg2
import pytest

from desk import loading, odoo_conf
from desk.demo import Builder

DATABASE = "roeselare_load_test"
ORDER = {
    "tickets": 200,
    "citizens": 60,
    "documents": 80,
    "seed": 7,
    "sample": 0,
    "batch": 40,
    "until": "2026-11-01",
}


class Desk:
    """Loads orders into databases that are copies of one with our addons."""

    def __init__(self, project, tree, databases):
        self.project = project
        self.databases = databases
        self.conf = odoo_conf.write(project, tree, databases.server, "load_test")
        self.builder = Builder(project, tree, databases)
        self.builder.build(DATABASE, demo=False)

    def copy(self, name):
        self.databases.copy(DATABASE, name)
        return name

    def copy_of(self, source, name):
        self.databases.copy(source, name)
        return name

    def command(self, database, **order):
        return loading.command(self.project, self.conf, database, {**ORDER, **order})

    def load(self, database, **order):
        """Load, and return (exit code, output)."""
        return self._run(self.command(database, **order))

    def bench(self, part, database, *options):
        """Run a part of the bench, and return (exit code, output)."""
        command = [self.project.python, "-P", "-m", "bench", part, "--conf", self.conf]
        command += ["--database", database, *options]
        return self._run(command)

    def python(self, database, code):
        """Run code that knows an environment of a database as ``env``; return what it prints."""
        opened = "from load.__main__ import environment"
        made = f"env = environment({str(self.conf)!r}, {database!r})"
        script = "\n".join([opened, made, code, "env.cr.close()"])
        status, output = self._run([self.project.python, "-P", "-c", script])
        assert status == 0, output
        return output

    def _run(self, command):
        done = subprocess.run(
            [str(part) for part in command],
            env=loading.environment(self.project),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        return done.returncode, done.stdout + done.stderr

    def rows(self, database, query):
        """Return the rows of a query."""
        with self.connect(database) as connection, connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall() if cursor.description else []

    def connect(self, database):
        server = self.databases.server
        connection = psycopg2.connect(
            dbname=database,
            host=server.get("host"),
            port=server.get("port"),
            user=server.get("user"),
            password=server.get("password"),
        )
        connection.autocommit = True
        return connection


@pytest.fixture(scope="session")
def desk(project, tree, databases, capfd_off):
    with capfd_off():
        made = Desk(project, tree, databases)
    yield made
    for name in ("", "_a", "_b", "_c", "_d", "_bulk", "_stock"):
        databases.drop(DATABASE + name)


@pytest.fixture(scope="session")
def loaded(desk):
    """A database with the whole small order in it."""
    name = desk.copy(f"{DATABASE}_a")
    code, output = desk.load(name, sample=40)
    assert code == 0, output
    return name, output
