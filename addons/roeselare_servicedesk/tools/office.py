"""Office documents are archives: what is in them, before anybody opens them."""

import io
import zipfile

#: an honest document of 10 MB unpacks to a tenth of this
MAX_UNPACKED = 200 * 1024 * 1024
MAX_PARTS = 5000
#: parts of macros, in the formats of Microsoft and of the OASIS
_MACROS = ("vbaproject.bin", "vbadata.xml")
_MACRO_FOLDERS = ("basic/", "scripts/")
_ACTIVE_TYPES = (b"macroEnabled", b"vbaProject")


def check_office(content):
    """Return why an office document cannot be taken, ``""`` when it can.

    :param bytes content: whose type was told by its beginning
    :return: ``broken_office``, ``bomb``, ``encrypted_office`` or ``active_office``
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                return "bomb"
            if any(part.flag_bits & 1 for part in parts):
                return "encrypted_office"
            return _inside(archive, {part.filename.lower(): part for part in parts})
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError):
        return "broken_office"


def _inside(archive, parts):
    if any(name.rpartition("/")[2] in _MACROS for name in parts):
        return "active_office"
    if any(name.startswith(_MACRO_FOLDERS) for name in parts):
        return "active_office"
    types = parts.get("[content_types].xml")
    if types is None:
        manifest = parts.get("meta-inf/manifest.xml")
        if "mimetype" not in parts or manifest is None:
            return "broken_office"
        locked = b"encryption-data" in archive.read(manifest)
        return "encrypted_office" if locked else ""
    declared = archive.read(types)
    return "active_office" if any(word in declared for word in _ACTIVE_TYPES) else ""
