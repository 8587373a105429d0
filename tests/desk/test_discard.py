"""What a program that was cut off left goes away, also while it still writes."""

import subprocess
import sys

import pytest

from desk import process
from desk.errors import DeskError

#: makes files, and folders anew, until it is told to stop or its time is over
WRITER = """
import pathlib, sys, time
folder, end = pathlib.Path(sys.argv[1]), time.monotonic() + float(sys.argv[2])
number = 0
while time.monotonic() < end:
    number += 1
    folder.mkdir(parents=True, exist_ok=True)
    try:
        (folder / str(number)).touch()
    except FileNotFoundError:
        pass
    if number == 1:
        print("writes", flush=True)
"""


@pytest.fixture
def writer(tmp_path):
    """Return a folder in which a program writes for a second, and the program."""
    folder = tmp_path / "new"
    child = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder / "data"), "1"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout.readline() == "writes\n"
    yield folder, child
    process.end(child)
    child.stdout.close()


def test_a_folder_goes_when_its_writer_has_ended(writer):
    folder, child = writer
    while child.poll() is None:
        process.discard(folder)
    process.discard(folder)
    assert not folder.exists()


def test_a_folder_that_stays_is_told(tmp_path, monkeypatch):
    folder = tmp_path / "new"
    folder.mkdir()
    monkeypatch.setattr(process.shutil, "rmtree", lambda *_args, **_options: None)
    with pytest.raises(DeskError, match="cannot be removed"):
        process.discard(folder, patience=0.2)
    assert folder.exists()


def test_what_is_removed_at_the_second_try_is_removed(tmp_path, monkeypatch):
    folder = tmp_path / "new"
    folder.mkdir()
    tries, remove = [], process.shutil.rmtree
    monkeypatch.setattr(
        process.shutil,
        "rmtree",
        lambda *args, **options: tries.append(1) if not tries else remove(*args, **options),
    )
    process.discard(folder)
    assert tries
    assert not folder.exists()


def test_nothing_is_no_trouble(tmp_path):
    process.discard(tmp_path / "absent")
