"""Backup and restore: what comes back is what was there, and nothing is half restored."""

import base64
import hashlib
import io
import json
import os
import shutil
import tarfile
from types import SimpleNamespace

import pytest

from desk import backup as archives
from desk import odoo_conf, server
from desk import restore as restoring
from desk.database import Databases
from desk.errors import DeskError
from desk.postgres import Cluster
from desk.process import end
from desk.project import Project

from ..conftest import DATABASE, PASSWORD
from ..rpc import Rpc
from .stage import ROOT

#: each version of a document, and the file that holds its content
VERSIONS = """
    SELECT version.id, version.sha256, attachment.store_fname
      FROM docs_version version
      JOIN dms_file file ON file.id = version.file_id
      JOIN ir_attachment attachment ON CASE WHEN file.version_id = version.id
           THEN attachment.res_model = 'dms.file' AND attachment.res_field = 'content_file'
                AND attachment.res_id = file.id
           ELSE attachment.res_model = 'docs.version' AND attachment.res_field = 'content'
                AND attachment.res_id = version.id END
     ORDER BY version.id
"""
NAME = "restored"


def ask(databases, database, query, monkeypatch):
    from desk import pgtool  # its driver is in this virtual environment

    for name, value in databases.environment().items():
        monkeypatch.setenv(name, value)
    return pgtool.ask(query, database=database)


@pytest.fixture(scope="session")
def archive(city, project, databases, tmp_path_factory):
    """A backup of the running city, in which a document has two versions."""
    staff = city.rpc("burgerzaken")
    [document] = staff.search_read("dms.file", [["label", "=", "Bewijs van woonst"]], ["id"])
    content = (ROOT / "addons/roeselare_docs/demo/werkafspraken.pdf").read_bytes()
    values = {
        "file_id": document["id"],
        "content": base64.b64encode(content).decode(),
        "file_name": "beter.pdf",
        "reason": "Er stond een fout in",
    }
    window = staff.call("docs.replace", "create", values)
    staff.call("docs.replace", "action_replace", [window])
    path = tmp_path_factory.mktemp("backup") / "city.tar"
    archives.backup(project, SimpleNamespace(databases=databases), DATABASE, path)
    return path


@pytest.fixture
def empty_machine(with_odoo):
    """A clone without a database, a cluster or a file; it has the same addons."""
    shutil.rmtree(with_odoo.root / "addons")
    (with_odoo.root / "addons").symlink_to(ROOT / "addons")
    shutil.copy(ROOT / "odoo.conf", with_odoo.root / "odoo.conf")
    return with_odoo


@pytest.fixture
def spare(databases):
    """Databases of the server of the tests, and a name that is free before and after."""
    databases.drop(NAME)
    yield databases
    databases.drop(NAME)


def _restore(project, databases, path, replace=False):
    restoring.restore(project, SimpleNamespace(databases=databases), NAME, path, replace)


def test_documents_come_back_with_the_same_hashes(
    archive, databases, empty_machine, tree, monkeypatch
):
    before = ask(databases, DATABASE, VERSIONS, monkeypatch)
    assert len(before) > 5
    code, output = empty_machine.desk("restore", str(archive), "--database", NAME, timeout=400)
    assert code == 0, output
    project = Project(empty_machine.root)
    cluster = Cluster(project, tree.min_postgres)
    restored = Databases(project, cluster.start())
    assert ask(restored, NAME, VERSIONS, monkeypatch) == before
    for _version, sha256, stored in before:
        content = (restored.filestore(NAME) / stored).read_bytes()
        assert hashlib.sha256(content).hexdigest() == sha256

    # who had a login has it, and the bytes that leave are those that were delivered
    conf = odoo_conf.write(project, tree, restored.server, "restored")
    port = next(port for port in range(18500, 18600) if server.free(port))
    child = server.launch(project, conf, NAME, port, project.log("restored"))
    try:
        base = f"http://{server.HOST}:{port}"
        citizen = Rpc(base, NAME, "marie", PASSWORD)
        [file] = citizen.search_read(
            "dms.file", [["label", "=", "Bewijs van woonst"]], ["id", "version_ids"]
        )
        versions = citizen.call("docs.version", "read", file["version_ids"], ["number", "sha256"])
        assert len(versions) == 2
        for version in versions:
            address = f"{base}/my/documenten/{file['id']}/versie/{version['number']}"
            answer = citizen.session.get(address, timeout=60)
            assert answer.status_code == 200
            assert hashlib.sha256(answer.content).hexdigest() == version["sha256"]
    finally:
        end(child, patience=30)


def test_backup_is_private_and_never_written_over(archive, project, databases):
    assert archive.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in archive.parent.iterdir()) == ["city.tar"]
    with pytest.raises(DeskError, match="exists already"):
        archives.backup(project, SimpleNamespace(databases=databases), DATABASE, archive)
    with pytest.raises(DeskError, match="no Odoo database"):
        target = archive.with_name("other.tar")
        archives.backup(project, SimpleNamespace(databases=databases), "nowhere", target)


def test_backup_that_lacks_a_file_is_not_kept(city, project, databases, tmp_path, monkeypatch):
    stored = archives.stored_names
    one = databases.stored_files(DATABASE)[0]
    monkeypatch.setattr(
        archives, "stored_names", lambda place: [name for name in stored(place) if name != one]
    )
    with pytest.raises(DeskError, match="not in the file store"):
        ground = SimpleNamespace(databases=databases)
        archives.backup(project, ground, DATABASE, tmp_path / "city.tar")
    assert list(tmp_path.iterdir()) == []


def test_existing_database_is_not_written_over(archive, project, spare):
    spare.create(NAME)
    with pytest.raises(DeskError, match="exists, or its files do"):
        _restore(project, spare, archive)
    assert spare.odoo(NAME)["series"] == "", "the database that was there is there"
    assert f"{NAME}_restore" not in spare.names()


def test_files_without_a_database_are_not_written_over(archive, project, spare):
    (spare.filestore(NAME) / "ab").mkdir(parents=True)
    with pytest.raises(DeskError, match="exists, or its files do"):
        _restore(project, spare, archive)


def test_database_is_replaced_when_asked(archive, project, spare):
    spare.create(NAME)
    _restore(project, spare, archive, replace=True)
    assert spare.odoo(NAME)["series"] == "19.0"
    assert set(spare.stored_files(NAME)) <= archives.on_disk(spare, NAME)


def _changed(archive, path, change):
    """Write a copy of ``archive`` in which ``change`` gave each part another name or content."""
    with tarfile.open(archive) as old, tarfile.open(path, "w") as new:
        for member in old:
            content = old.extractfile(member).read()
            for name, data in change(member.name, content):
                info = tarfile.TarInfo(name)
                info.size = len(data)
                new.addfile(info, io.BytesIO(data))
    return path


def _other_byte(name, content):
    if name.startswith("filestore/"):
        content = bytes([content[0] ^ 1]) + content[1:] if content else b"x"
    yield name, content


def _climbing(name, content):
    yield name, content
    if name == archives.DUMP:
        yield "filestore/../../../climbed", b"x"


def _without_one(name, content):
    if name != archives.DUMP:
        yield name, content


def _unknown_format(name, content):
    if name == archives.HEAD:
        content = json.dumps({**json.loads(content), "format": 99}).encode()
    yield name, content


@pytest.mark.parametrize(
    "change",
    [_other_byte, _climbing, _without_one, _unknown_format],
    ids=lambda call: call.__name__,
)
def test_changed_backup_is_refused(archive, project, spare, tmp_path, change):
    path = _changed(archive, tmp_path / "changed.tar", change)
    with pytest.raises(DeskError, match="no whole backup"):
        _restore(project, spare, path)
    _nothing_is_left(project, spare)


@pytest.mark.parametrize("part", [0, 0.3, 0.9])
def test_cut_off_backup_is_refused(archive, project, spare, tmp_path, part):
    path = tmp_path / "cut.tar"
    shutil.copy(archive, path)
    os.truncate(path, int(archive.stat().st_size * part))
    with pytest.raises(DeskError, match="no whole backup"):
        _restore(project, spare, path)
    _nothing_is_left(project, spare)


def test_another_file_is_refused(project, spare, tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("no backup")
    with pytest.raises(DeskError, match="no whole backup"):
        _restore(project, spare, path)
    with pytest.raises(DeskError, match="there is no backup"):
        _restore(project, spare, tmp_path / "absent.tar")
    _nothing_is_left(project, spare)


def _nothing_is_left(project, databases):
    assert not {NAME, f"{NAME}_restore"} & set(databases.names())
    for name in (NAME, f"{NAME}_restore"):
        assert not databases.filestore(name).exists()
    assert not (project.local / "restore.dump").exists()
