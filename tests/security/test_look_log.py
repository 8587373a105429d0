"""The log of who looked, asked by whoever may not change it: every role, and the database's own."""

import contextlib

import psycopg2
import pytest
from psycopg2 import errors

from desk import odoo_run, postgres
from desk.console import step
from desk.demo import Builder
from tests.rpc import RpcError

COPY = "roeselare_look_copy"
LOGINS = ("marie", "onthaal", "burgerzaken", "leiding", "beheer", "dpo", "admin")
#: what the role of the application may not do
REFUSED = (
    "UPDATE docs_log.look SET purpose = 'x'",
    "DELETE FROM docs_log.look",
    "TRUNCATE docs_log.look",
    "UPDATE docs_look SET purpose = 'x'",
    "DELETE FROM docs_look",
    "DELETE FROM docs_log.seal",
    "UPDATE docs_log.seal SET hash = 'x'",
    "INSERT INTO docs_log.pruned SELECT number, date, 'x' FROM docs_log.seal",
    "SELECT docs_log.prune('2999-01-01')",
    "ALTER TABLE docs_log.look DISABLE TRIGGER look_fixed",
    "ALTER TABLE docs_log.look OWNER TO odoo",
    "ALTER TABLE docs_log.look ADD COLUMN x text",
    "DROP TABLE docs_log.look CASCADE",
    "DROP SCHEMA docs_log CASCADE",
    "CREATE OR REPLACE FUNCTION docs_log.refuse() RETURNS trigger LANGUAGE plpgsql "
    "AS 'BEGIN RETURN NULL; END'",
    "DROP TRIGGER look_fixed ON docs_log.look",
    "CREATE TRIGGER mine BEFORE INSERT ON docs_log.look EXECUTE FUNCTION docs_log.refuse()",
    "CREATE RULE mine AS ON INSERT TO docs_log.look DO INSTEAD NOTHING",
    "SET session_replication_role = replica",
    "SET ROLE docs_log_owner",
    "SET ROLE docs_log_keeper",
    "GRANT docs_log_owner TO odoo",
    # only a warning: nothing was granted
    "GRANT DELETE ON docs_log.look TO odoo; DELETE FROM docs_log.look",
)


def connect(server, database):
    keys = ("host", "port", "user", "password")
    connection = psycopg2.connect(dbname=database, **{key: server[key] for key in keys})
    connection.autocommit = True
    return contextlib.closing(connection)


@pytest.fixture(scope="module")
def keeper(project, databases):
    """The role that protects the log in the cluster of ./desk."""
    found = postgres.keeper(project, databases.server)
    assert found, "these tests need the cluster that ./desk makes"
    return found


@pytest.fixture(scope="module")
def looked(city, admin_rpc):
    """A row of the log, by a colleague who handles the document."""
    document = admin_rpc.ref("roeselare_docs.demo_document_residence")
    found = city.rpc("burgerzaken").call("dms.file", "read", [document], ["content"])
    assert found[0]["content"]
    return city.rpc("dpo").search_read(
        "docs.look", [("document_ref", "=", document)], ["hash", "user_name"], limit=1
    )[0]


@pytest.mark.parametrize("login", LOGINS)
def test_no_role_writes_by_call(city, login, looked):
    rpc = city.rpc(login, "admin") if login == "admin" else city.rpc(login)
    values = {"kind": "view", "role": "staff", "user_ref": 1, "document_ref": 1}
    for method, *arguments in (
        ("create", values),
        ("write", [looked["id"]], {"purpose": "x"}),
        ("unlink", [looked["id"]]),
        ("_add", [values]),
        ("_seal",),
    ):
        with pytest.raises(RpcError):
            rpc.call("docs.look", method, *arguments)
    reason = {"file_id": 1, "user_id": rpc.uid, "purpose": "zomaar gezegd", "until": "2099-01-01"}
    with pytest.raises(RpcError, match="AccessError"):
        rpc.call("docs.look.reason", "create", reason)


@pytest.mark.parametrize("query", REFUSED, ids=lambda query: query[:50])
def test_the_role_of_the_application_is_refused(city, databases, looked, query):
    with connect(databases.server, city.database) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM docs_log.look")
        assert cursor.fetchone()[0]
        with pytest.raises(errors.InsufficientPrivilege):
            cursor.execute(query)


def check(city):
    rpc = city.rpc("dpo")
    action = rpc.call("docs.look", "action_check", [])
    fields = ["faults", "protected", "looks"]
    return rpc.call("docs.look.check", "read", [action["res_id"]], fields)[0]


def test_the_superuser_tampers_and_is_found(city, keeper, looked):
    found = check(city)
    assert not found["faults"]
    assert found["protected"]
    with connect(keeper, city.database) as connection, connection.cursor() as cursor:
        cursor.execute("SET ROLE docs_log_owner")
        cursor.execute("ALTER TABLE docs_log.look DISABLE TRIGGER USER")
        change = "UPDATE docs_log.look SET user_name = %s WHERE id = %s"
        try:
            cursor.execute(change, ["Iemand Anders", looked["id"]])
            assert str(looked["id"]) in check(city)["faults"]
        finally:
            cursor.execute(change, [looked["user_name"], looked["id"]])
            cursor.execute("ALTER TABLE docs_log.look ENABLE TRIGGER USER")
    assert not check(city)["faults"]


def test_an_update_of_the_addon_works_in_a_protected_database(
    city, project, tree, databases, keeper, looked, capfd_off
):
    builder = Builder(project, tree, databases)
    databases.copy(city.database, COPY)
    try:
        with capfd_off(), step("an update of the copy") as progress:
            options = ("-u", "roeselare_docs")
            odoo_run.modules(project, builder.conf, COPY, "updating", progress, *options)
        with connect(databases.server, COPY) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM docs_look WHERE id = %s", [looked["id"]])
            assert cursor.fetchone()[0] == 1
            with pytest.raises(errors.InsufficientPrivilege):
                cursor.execute("DELETE FROM docs_log.look")
        # once more, as after each update: nothing changes
        databases.protect(COPY)
    finally:
        databases.drop(COPY)
