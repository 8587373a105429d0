"""A stage of its own for each fault; what it started is ended."""

import pytest

from .stage import Stage


@pytest.fixture
def stage(tmp_path):
    current = Stage(tmp_path)
    yield current
    if current.local.is_dir():
        current.desk("stop")


@pytest.fixture
def with_odoo(stage, tree, project):
    """A stage that has Odoo and the Python packages, so that the database comes next."""
    stage.variables["ODOO_SOURCE"] = str(tree.parent)
    stage.local.mkdir()
    (stage.local / "venv").symlink_to(project.venv)
    if (project.local / "system").is_dir():
        (stage.local / "system").symlink_to(project.local / "system")
    return stage
