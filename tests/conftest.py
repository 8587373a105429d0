"""The stage of the tests against a running server: databases, servers, fakes, browsers."""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from desk import odoo_conf, odoo_tree, server
from desk.console import step
from desk.database import Databases
from desk.demo import Builder
from desk.process import end
from desk.project import Project

from .fakes.smtp import Mailbox
from .fakes.web import Geopunt, Tiles
from .rpc import Rpc

DATABASE = "roeselare_e2e"
PASSWORD = "demo-roeselare"


@dataclass
class City:
    """A running server with the demo's data, on its own copy of the database."""

    base: str
    database: str
    log: Path
    project: Project

    def rpc(self, login, password=PASSWORD):
        return Rpc(self.base, self.database, login, password)

    def anonymous(self):
        return Rpc(self.base, self.database)


@pytest.fixture(scope="session")
def project():
    return Project.here()


@pytest.fixture(scope="session")
def tree(project):
    return odoo_tree.ensure(project)


@pytest.fixture(scope="session")
def databases(project):
    """The databases of the server that ./desk test set up."""
    keys = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password"}
    found = {name: os.environ[key] for key, name in keys.items() if os.environ.get(key)}
    return Databases(project, found)


@pytest.fixture(scope="session")
def mail_server():
    mailbox = Mailbox()
    mailbox.start()
    yield mailbox
    mailbox.stop()


@pytest.fixture(scope="session")
def city(project, tree, databases, mail_server, capfd_off):
    """The server that browser and security tests talk to."""
    with capfd_off():
        Builder(project, tree, databases).build(DATABASE, demo=True)
        options = {"smtp_server": "127.0.0.1", "smtp_port": mail_server.port}
        conf = odoo_conf.write(project, tree, databases.server, "e2e", **options)
        port = next(port for port in range(18200, 18400) if server.free(port))
        log = project.log("e2e")
        log.unlink(missing_ok=True)
        with step("the server of the tests"):
            child = server.launch(project, conf, DATABASE, port, log)
    yield City(f"http://{server.HOST}:{port}", DATABASE, log, project)
    end(child, patience=30)


@pytest.fixture(scope="session")
def capfd_off(request):
    """Let long set-up speak to the terminal while it works."""
    return request.config.pluginmanager.get_plugin("capturemanager").global_and_fixture_disabled


@pytest.fixture(scope="session")
def admin_rpc(city):
    """The technical administrator's session."""
    return city.rpc("admin", "admin")


@pytest.fixture
def mails(mail_server):
    """The mails of one test."""
    mail_server.clear()
    return mail_server


def _fake(kind):
    fake = kind()
    fake.start()
    yield fake
    fake.stop()


@pytest.fixture(scope="session")
def tile_server():
    yield from _fake(Tiles)


@pytest.fixture(scope="session")
def address_server():
    yield from _fake(Geopunt)


@pytest.fixture
def tiles(tile_server):
    tile_server.clear()
    return tile_server


@pytest.fixture
def geopunt(address_server):
    address_server.clear()
    return address_server


@pytest.fixture
def artifacts(request, project):
    """Where a test leaves what helps to understand its failure."""
    name = re.sub(r"[^\w.-]+", "_", request.node.nodeid.removeprefix("tests/"))[-120:]
    path = project.root / "tests/artifacts" / name
    shutil.rmtree(path, ignore_errors=True)
    return path
