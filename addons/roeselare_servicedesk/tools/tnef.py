"""Takes the files out of ``winmail.dat``, in which Outlook wraps those of a mail."""

import struct

_SIGNATURE = 0x223E9F78
_BEGINS, _TITLE, _DATA = 0x9002, 0x8010, 0x800F
_MAX_FILES = 50


class TnefError(ValueError):
    """This is no such file, or a broken one."""


def unpack(content):
    """Return the files as pairs of name and content.

    :raise TnefError: nothing can be read
    Source: Microsoft, [MS-OXTNEF].
    """
    if len(content) < 6 or struct.unpack_from("<I", content)[0] != _SIGNATURE:
        raise TnefError("no TNEF")
    files = []
    for name, data in _attributes(content, 6):
        if name == _BEGINS:
            files.append(["", b""])
        elif files and name == _TITLE:
            files[-1][0] = _title(data)
        elif files and name == _DATA:
            files[-1][1] = data
    return [(name or "bijlage", data) for name, data in files if data][:_MAX_FILES]


def _attributes(content, offset):
    """Yield the number and the data of each attribute."""
    while offset + 9 <= len(content):
        _level, number, _kind, size = struct.unpack_from("<BHHI", content, offset)
        end = offset + 9 + size
        if end + 2 > len(content):
            raise TnefError("cut off")
        yield number, content[offset + 9 : end]
        offset = end + 2  # a checksum follows


def _title(data):
    return data.split(b"\x00")[0].decode("cp1252", "replace")
