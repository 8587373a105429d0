"""The zip that a citizen takes along: every version, and a manifest to check it with."""

import csv
import hashlib
import io
import json
import zipfile

_CHUNK = 1 << 20
_COLUMNS = (
    "path",
    "label",
    "series",
    "source",
    "department",
    "version",
    "current",
    "date",
    "valid_from",
    "valid_to",
    "size",
    "sha256",
    "intact",
)


def write_zip(path, entries, about):
    """Write the versions of ``entries`` to ``path``, one chunk in memory at a time.

    :param path: where; written over
    :param entries: pairs of a dict (what the manifest says; ``path`` and ``sha256`` first of
        all) and a function that opens the content
    :param dict about: what the manifest says of all of it
    :return: int, how many files are in it besides the manifest
    """
    lines = []
    # Documents are compressed already; so no byte is turned over twice.
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for line, opened in entries:
            digest = hashlib.sha256()
            with opened() as source, archive.open(line["path"], "w", force_zip64=True) as target:
                while data := source.read(_CHUNK):
                    digest.update(data)
                    target.write(data)
            lines.append({**line, "intact": digest.hexdigest() == line["sha256"]})
        text = json.dumps({**about, "documents": lines}, ensure_ascii=False, indent=2)
        archive.writestr("manifest.json", text)
        archive.writestr("manifest.csv", _csv(lines))
    return len(lines)


def _csv(lines):
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, delimiter=";", extrasaction="ignore")
    writer.writeheader()
    writer.writerows({name: _plain(value) for name, value in line.items()} for line in lines)
    # Excel tells UTF-8 by its mark
    return "\ufeff" + out.getvalue()


def _plain(value):
    """Return a cell that no spreadsheet takes for a formula."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return value


def sha1_of(path):
    """Return the SHA-1 of a file in hexadecimal, by which the file store names it."""
    digest = hashlib.sha1(usedforsecurity=False)
    with open(path, "rb") as stream:
        while data := stream.read(_CHUNK):
            digest.update(data)
    return digest.hexdigest()
