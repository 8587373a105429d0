"""Tesseract, which reads the words of scans; Dutch, French and English."""

import shutil

from . import system
from .console import say
from .errors import DeskError

PACKAGES = ["tesseract-ocr", "tesseract-ocr-nld", "tesseract-ocr-fra"]


def ensure(project):
    """Return the path of Tesseract, provided when it is absent."""
    path = find(project)
    if not path:
        system.provide(project, "tesseract", PACKAGES, "Tesseract to read scans")
        path = find(project)
    return path


def find(project):
    return shutil.which("tesseract", path=system.environment(project).get("PATH"))


def try_ensure(project):
    """Provide it for the demo; without it only the words of scans are not found."""
    try:
        ensure(project)
    except DeskError as error:
        say(f"scans are not read in this demo: {error}")
