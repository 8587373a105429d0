"""Words of documents, read by a program beside this one that may fail alone."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_PROGRAM = Path(__file__).with_name("text_reader.py")
#: what the program is told of its surroundings: no password and no address
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "TESSDATA_PREFIX", "LANG", "SYSTEMROOT")
LIMITS = {
    "pages": 500,
    "signs": 300_000,
    "unpacked": 50,  # MB of a document of an office
    "cpu": 60,  # seconds of one processor
    "memory": 1024,  # MB of address space
}
#: for pages that are pictures: one at a time, then others have their turn
SCAN_LIMITS = {**LIMITS, "cpu": 240, "memory": 2048, "seconds": 40, "page_seconds": 45}
_PATIENCE = {"read": 90, "recognise": 150}


def find_tesseract(named=""):
    """Return the path of the program that reads scans, or None."""
    return shutil.which(named or "tesseract")


def known_languages(command, wanted):
    """Return those of the wanted languages (``nld+fra``) that the program has, as it takes them."""
    done = subprocess.run(
        [command, "--list-langs"], capture_output=True, timeout=20, check=False, text=True
    )
    known = done.stdout.split()
    return "+".join(name for name in (wanted or "nld").split("+") if name in known)


def read_document(stream, mimetype):
    """Return what a document says.

    :param stream: open file of the content
    :return: dict with ``text``, ``pages``, ``scans`` (pages that are pictures) and
        ``partial``; or with ``reason`` only: why nothing could be read
    """
    return run_reader(stream, {**LIMITS, "mimetype": mimetype}, _PATIENCE["read"])


def recognise_pages(stream, mimetype, scans, command, languages):
    """Return the words of pages that are pictures.

    :return: dict with ``text``, ``left`` (pages for another time), ``failed`` (how many)
    """
    order = {
        **SCAN_LIMITS,
        "mimetype": mimetype,
        "scans": scans,
        "command": command,
        "languages": languages,
    }
    return run_reader(stream, order, _PATIENCE["recognise"])


def run_reader(stream, order, patience, program=_PROGRAM):
    """Return the answer of a program that reads ``stream``, or the reason why there is none.

    :param dict order: what it is told, with its own limits
    :param patience: seconds until it is ended
    """
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    # several documents at a time are read by several processes
    environment["OMP_THREAD_LIMIT"] = "1"
    with tempfile.TemporaryFile() as answer:
        child = subprocess.Popen(
            [sys.executable, "-I", str(program), json.dumps(order)],
            stdin=stream,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            return {"reason": "too_slow"}
        finally:
            _end(child)
        answer.seek(0)
        return _understood(answer.read(), child.returncode)


def _end(child):
    """End the program with all that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, 9)
    child.wait()


def _understood(answer, code):
    try:
        found = json.loads(answer)
    except ValueError:
        # -24: more time of the processor than was given
        return {"reason": "too_slow" if code == -24 else "broken"}
    return found if isinstance(found, dict) else {"reason": "broken"}
