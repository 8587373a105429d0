"""The real ClamAV, with a signature of our own: what our client hears from it."""

import hashlib
import importlib.util
import io
import tempfile
import zipfile
from pathlib import Path

import pytest

from desk import clamav
from tests.fakes.clamd import EICAR

_TOOL = Path(__file__).parents[2] / "addons/roeselare_servicedesk/tools/clamd.py"
_spec = importlib.util.spec_from_file_location("clamd_client", _TOOL)
client = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(client)

SIGNATURES = {"local.ndb": f"City.Eicar:0:*:{EICAR.hex()}\n"}
MB = 1024 * 1024


@pytest.fixture(scope="module")
def daemon(project):
    # short: the path of a socket has at most 107 signs
    with tempfile.TemporaryDirectory(prefix="clamd") as folder:
        running = clamav.Daemon(project, folder, SIGNATURES, limit="1M").start()
        yield running
        running.stop()


@pytest.fixture
def scanner(daemon):
    return client.Scanner(daemon.path, 30)


def archive(name, content, *others):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        for other in others:
            parts.writestr(other, b"<xml/>")
        parts.writestr(name, content)
    return out.getvalue()


def document(content):
    return archive("word/media/a.bin", content, "[Content_Types].xml", "word/document.xml")


INFECTED = {
    "plain": EICAR,
    "in a zip": archive("letter.pdf", EICAR),
    "in a zip in a zip": archive("a.zip", archive("eicar.com", EICAR)),
    "in a document of Word": document(EICAR),
}


@pytest.mark.parametrize("row", INFECTED)
def test_it_is_found_wherever_it_is(scanner, row):
    assert "City.Eicar" in scanner.scan(INFECTED[row])


def test_what_is_clean_is_clean(scanner):
    assert scanner.scan(document(b"only words")) == ""


def test_a_file_over_its_limit_is_not_called_clean(scanner):
    with pytest.raises(client.ScannerError) as caught:
        scanner.scan(bytes(3 * MB))
    assert caught.value.reason == "too_large"


def test_what_it_did_not_look_at_whole_is_not_called_clean(scanner):
    with pytest.raises(client.ScannerError) as caught:
        scanner.scan(archive("big.bin", bytes(3 * MB)))
    assert caught.value.reason == "too_large"


def test_it_says_who_it_is_and_that_it_has_no_signatures_of_clamav(scanner):
    name, _number, made = scanner.version()
    assert name.startswith("ClamAV 1.")
    assert made is None


def test_stopped_and_started_again(daemon):
    daemon.stop()
    with pytest.raises(client.ScannerError) as caught:
        client.Scanner(daemon.path, 5).scan(EICAR)
    assert caught.value.reason == "unreachable"
    daemon.start()
    assert client.Scanner(daemon.path, 30).scan(EICAR)


@pytest.mark.parametrize("content", [EICAR, INFECTED["in a document of Word"]])
def test_a_file_that_the_server_allows_is_clean_and_no_other_is(project, content):
    allowed = f"{hashlib.sha256(content).hexdigest()}:{len(content)}:allowed\n"
    with tempfile.TemporaryDirectory(prefix="clamd") as folder:
        files = {**SIGNATURES, "local.sfp": allowed}
        running = clamav.Daemon(project, folder, files, limit="1M").start()
        try:
            assert client.Scanner(running.path, 30).scan(content) == ""
            # another file: the parts of the allowed one are allowed with it
            other = archive("other.txt", EICAR + b" and more")
            assert "City.Eicar" in client.Scanner(running.path, 30).scan(other)
        finally:
            running.stop()
