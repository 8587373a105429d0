"""A zip with a file for each recipient: nothing is unpacked to the disk."""

import zipfile
import zlib

MAX_ENTRIES = 50_000
MAX_TOTAL = 4_000_000_000


class ZipError(ValueError):
    """The zip cannot be used; ``code`` says why, ``detail`` which file."""

    def __init__(self, code, detail=""):
        super().__init__(code)
        self.code = code
        self.detail = detail


def entries(file, limit):
    """Return the names of the files in a zip.

    :param file: open for reading, or a path
    :param int limit: bytes of one file, as the zip says
    :raise ZipError: ``zip``, ``locked``, ``large`` or ``many``
    """
    with _open(file) as archive:
        items = [item for item in archive.infolist() if not item.is_dir()]
    if len(items) > MAX_ENTRIES or sum(item.file_size for item in items) > MAX_TOTAL:
        raise ZipError("many")
    for item in items:
        if item.flag_bits & 0x1:
            raise ZipError("locked")
        if item.file_size > limit:
            raise ZipError("large", item.filename)
    return {item.filename for item in items}


def read(file, name, limit):
    """Return the bytes of one file; it is not unpacked beyond ``limit``.

    :raise ZipError: it cannot be read, or is larger than the zip said
    """
    with _open(file) as archive:
        try:
            with archive.open(name) as entry:
                content = entry.read(limit + 1)
        except (KeyError, RuntimeError, zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise ZipError("zip", name) from error
    if len(content) > limit:
        raise ZipError("large", name)
    return content


def _open(file):
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ZipError("zip") from error
