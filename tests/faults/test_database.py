"""Databases that are not ours, or not of this version, are left alone."""

import json

import pytest

from desk.demo import Builder
from desk.errors import DeskError

FOREIGN = "roeselare_fault_foreign"


@pytest.fixture
def foreign(databases):
    """An Odoo-like database that someone else made."""
    databases.drop(FOREIGN)
    databases._call("create", FOREIGN)
    yield FOREIGN
    databases.drop(FOREIGN)


@pytest.fixture
def builder(project, tree, databases, monkeypatch):
    current = Builder(project, tree, databases)
    monkeypatch.setattr(current, "database_name", lambda: FOREIGN)
    return current


def _modules(databases, version):
    from desk import pgtool  # its driver is in this virtual environment

    for statement in (
        "CREATE TABLE ir_module_module (name varchar, latest_version varchar, state varchar)",
        "CREATE TABLE ir_config_parameter (key varchar UNIQUE, value varchar)",
        f"INSERT INTO ir_module_module VALUES ('base', '{version}', 'installed')",
    ):
        pgtool.ask(statement, database=FOREIGN)


def test_database_that_desk_did_not_make(builder, databases, foreign):
    _modules(databases, "19.0.1.3")
    with pytest.raises(DeskError, match="was not made by ./desk and is left alone"):
        builder.ensure_demo()
    assert FOREIGN in databases.names()


def test_database_of_another_version(builder, databases, foreign):
    _modules(databases, "18.0.1.3")
    databases.mark(FOREIGN, "anything")
    with pytest.raises(DeskError, match="is of Odoo 18.0, not 19.0"):
        builder.ensure_demo()
    assert databases.odoo(FOREIGN) == json.loads(
        '{"series": "18.0", "mark": "anything", "modules": ["base"]}'
    )


def test_cluster_of_another_postgresql(with_odoo):
    """Its data is neither touched nor started; reset is named, and mends it."""
    data = with_odoo.local / "pg/data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("9\n")
    code, output = with_odoo.desk("run", "--detach")
    assert code == 1
    line = with_odoo.complaint(output)
    assert "PostgreSQL 9" in line and "./desk reset" in line
    code, output = with_odoo.desk("reset", "--yes")
    assert code == 0, output
    assert (data / "PG_VERSION").read_text() != "9\n"
