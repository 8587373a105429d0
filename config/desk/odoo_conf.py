"""The configuration that Odoo runs with: the committed odoo.conf, plus what is private here."""

import secrets

from .project import read_options, write_text
from .venv import site_packages


def addons_path(project, tree):
    """Odoo's own modules, the OCA modules of the virtual environment, ours."""
    paths = [*tree.addons, site_packages(project.venv) / "odoo/addons", project.addons]
    return ",".join(str(path) for path in paths if path.is_dir())


def admin_password(project):
    path = project.state / "admin_passwd"
    if not path.is_file():
        write_text(path, secrets.token_urlsafe(24) + "\n")
    return path.read_text().strip()


def write(project, tree, server, name="odoo", **options):
    """Write `.local/<name>.conf` and return its path.

    :param server: dict of the PostgreSQL server
    :param options: more Odoo options, over those of the committed file
    """
    committed = (project.root / "odoo.conf").read_text(encoding="utf-8")
    merged = {
        **read_options(project.root / "odoo.conf"),
        "addons_path": addons_path(project, tree),
        "data_dir": str(project.data),
        "admin_passwd": admin_password(project),
        **{f"db_{key}": value for key, value in server.items()},
        **options,
    }
    _, found, rest = committed.partition("\n[queue_job]")
    text = "; written by ./desk at each start: change odoo.conf at the root instead\n[options]\n"
    text += "".join(f"{key} = {value}\n" for key, value in merged.items())
    path = project.local / f"{name}.conf"
    write_text(path, text + found + rest)
    return path
