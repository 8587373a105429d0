"""What every command stands on: Odoo's tree, the Python packages, a database server."""

from . import odoo_tree, server, venv
from .database import Databases
from .postgres import Cluster, named_server
from .project import read_options


class Ground:
    """What every command stands on: tree, environment, database server."""

    def __init__(self, project, tests=False):
        self.project = project
        self.tree = odoo_tree.ensure(project)
        venv.ensure(project, self.tree, tests)
        named = named_server(project)
        self.cluster = None if named else Cluster(project, self.tree.min_postgres)
        self.started = bool(self.cluster and not self.cluster.running())
        try:
            self.databases = Databases(project, named or self.cluster.start())
            self.databases.require_version(self.tree.min_postgres)
        except BaseException:
            self.leave()
            raise

    def leave(self):
        """End the database server if this command began it and the demo does not need it."""
        if self.started and not server.running(self.project):
            self.cluster.stop()


def known_cluster(project):
    return None if named_server(project) else Cluster(project, 0)


def database_name(project):
    return read_options(project.root / "odoo.conf").get("db_name", "roeselare")
