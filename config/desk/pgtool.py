"""Questions to PostgreSQL, run by the Python of the virtual environment.

Usage: pgtool.py COMMAND [ARGUMENT…], the server in PGHOST, PGPORT, PGUSER, PGPASSWORD.
Prints one JSON value. Runs apart from desk, which has no driver of its own.
"""

import json
import sys
from pathlib import Path

import psycopg2
from psycopg2 import sql


def connect(database="postgres"):
    connection = psycopg2.connect(dbname=database, connect_timeout=10)
    connection.autocommit = True
    return connection


def ask(query, *values, database="postgres"):
    with connect(database).cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall() if cursor.description else None


def order(text, *names):
    return ask(sql.SQL(text).format(*map(sql.Identifier, names)))


def version():
    return connect().server_version // 10000


def databases():
    return [
        name
        for (name,) in ask("SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1")
    ]


def drop(name):
    _disconnect(name)
    order("DROP DATABASE IF EXISTS {}", name)


def create(name, template="template0"):
    if template != "template0":
        _disconnect(template)
    collation = " LC_COLLATE 'C' ENCODING 'unicode'" if template == "template0" else ""
    order("CREATE DATABASE {} TEMPLATE {}" + collation, name, template)
    # as Odoo does for a database that it makes itself: without it, trigram indexes
    # are silently left out
    ask("CREATE EXTENSION IF NOT EXISTS pg_trgm", database=name)


def rename(name, new):
    _disconnect(name)
    order("ALTER DATABASE {} RENAME TO {}", name, new)


def odoo(name):
    """Return what is known of an Odoo database: version of base, our mark, installed modules."""
    if name not in databases():
        return None
    if not ask("SELECT 1 FROM pg_tables WHERE tablename = 'ir_module_module'", database=name):
        return {"series": "", "mark": None, "modules": []}
    modules = dict(
        ask(
            "SELECT name, latest_version FROM ir_module_module WHERE state = 'installed'",
            database=name,
        )
    )
    mark = ask("SELECT value FROM ir_config_parameter WHERE key = 'roeselare.desk'", database=name)
    series = ".".join((modules.get("base") or "").split(".")[:2])
    return {"series": series, "mark": mark[0][0] if mark else None, "modules": sorted(modules)}


def stored_files(name):
    """Return the names of the files in the file store that a database refers to."""
    query = "SELECT DISTINCT store_fname FROM ir_attachment WHERE store_fname IS NOT NULL"
    return [file for (file,) in ask(query, database=name)]


def mark(name, value):
    """Leave our mark in a database: it is whole, and made by desk."""
    ask(
        "INSERT INTO ir_config_parameter (key, value) VALUES ('roeselare.desk', %s)"
        " ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value",
        value,
        database=name,
    )


def protect(name, application, script):
    """Run a script that takes from the application what it must not do."""
    with connect(name).cursor() as cursor:
        cursor.execute("SELECT set_config('docs_log.application', %s, false)", [application])
        cursor.execute(Path(script).read_text(encoding="utf-8"))


def _disconnect(name):
    ask(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        # not the workers of the server itself, such as a vacuum: it ends them by itself
        " WHERE datname = %s AND pid <> pg_backend_pid() AND backend_type = 'client backend'",
        name,
    )


CALLS = (version, databases, drop, create, rename, odoo, mark, protect, stored_files)
COMMANDS = {call.__name__: call for call in CALLS}

if __name__ == "__main__":
    print(json.dumps(COMMANDS[sys.argv[1]](*sys.argv[2:])))
