"""Bad surroundings: one clear line each, and nothing half-made."""

import shutil
import socket

import pytest

from desk import pg_programs, space
from desk.errors import DeskError, explain


def test_without_apt(stage):
    stage.bare_path()
    code, output = stage.desk("run", "--detach")
    assert code == 1
    assert "no apt" in stage.complaint(output)
    assert not stage.left()


def test_without_network(stage, tmp_path):
    """apt is the machine's own; its way out is a port where nobody listens."""
    conf = tmp_path / "apt.conf"
    closed = "http://127.0.0.1:9/"
    conf.write_text(f'Acquire::http::Proxy "{closed}";\nAcquire::https::Proxy "{closed}";\n')
    stage.variables |= {"APT_CONFIG": str(conf), "http_proxy": closed, "https_proxy": closed}
    code, output = stage.desk("run", "--detach")
    assert code == 1
    assert "cannot be reached" in stage.complaint(output)
    assert not (stage.local / "odoo").exists()


def test_without_a_python_index(stage, tree):
    stage.variables |= {
        "ODOO_SOURCE": str(tree.parent),
        "PIP_CONFIG_FILE": "/dev/null",
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_EXTRA_INDEX_URL": "",
        "PIP_FIND_LINKS": "",
        "PIP_RETRIES": "1",
        "PIP_NO_CACHE_DIR": "1",
    }
    code, output = stage.desk("run", "--detach")
    assert code == 1
    assert "cannot be reached" in stage.complaint(output)


def test_no_space_while_unpacking(stage):
    """The disk fills in the middle: what was written goes, and the line says so."""
    stage.program("apt-get", 'case "$*" in *download*) touch odoo-19_19.0_all.deb;; esac')
    stage.program(
        "dpkg-deb",
        'mkdir -p "$3/usr/lib"; echo "dpkg-deb: error: no space left on device" >&2; exit 2',
    )
    code, output = stage.desk("run", "--detach")
    assert code == 1
    assert "no space left" in stage.complaint(output)
    assert not (stage.local / "odoo").exists()


def test_space_is_asked_for_before_it_is_taken(tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)._replace(free=10 * 2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(DeskError, match="10 MB free and 2500 MB are needed"):
        space.require(tmp_path / "not/yet/there", 2500, "Odoo")


def test_port_taken(stage):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, output = stage.desk("run", "--detach", "--port", str(port))
    assert code == 1
    assert f"port {port} is taken" in stage.complaint(output)
    assert not stage.left()


def test_odoo_source_of_another_version(stage, tmp_path):
    release = tmp_path / "other/odoo/release.py"
    release.parent.mkdir(parents=True)
    release.write_text("version_info = (18, 0, 0, FINAL, 0, '')\n")
    stage.variables["ODOO_SOURCE"] = str(tmp_path / "other")
    code, output = stage.desk("run", "--detach")
    assert code == 1
    assert "is Odoo 18.0" in stage.complaint(output)
    assert not stage.left()


def test_postgresql_too_old(project, monkeypatch, tmp_path):
    for name in ("postgres", "initdb"):
        program = tmp_path / name
        program.write_text('#!/bin/sh\necho "postgres (PostgreSQL) 11.22 (Debian 11.22-0)"\n')
        program.chmod(0o755)
    monkeypatch.setattr(pg_programs, "places", lambda project: [tmp_path])
    with pytest.raises(DeskError, match="PostgreSQL 11 .* is too old: Odoo 19.0 needs 13"):
        pg_programs.provide(project, 13)


def test_named_postgresql_that_does_not_answer(with_odoo):
    with_odoo.variables |= {"PGHOST": "127.0.0.1", "PGPORT": "9", "PGUSER": "odoo"}
    code, output = with_odoo.desk("run", "--detach")
    assert code == 1
    assert "PostgreSQL at 127.0.0.1:9" in with_odoo.complaint(output)


def test_a_failure_shows_the_telling_line_of_a_long_output():
    output = "reading lists\nE: Unable to locate package odoo-19\nE: done\n"
    assert "Unable to locate package" in str(explain("downloading", output))
