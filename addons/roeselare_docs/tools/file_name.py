"""Names of files and directories, judged as text: no disk is touched."""

import re
import unicodedata

MAX_BYTES = 255
# Characters that separate, end or start something elsewhere: paths, archives, headers.
_FORBIDDEN = re.compile(r'[/\\:*?"<>|]')
# Controls, and the marks that turn the direction of text ("cod.exe" shown as "exe.doc").
_HIDDEN_CATEGORIES = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def is_safe_name(name):
    """Tell whether ``name`` can be the name of a file in any directory.

    Refuses empty names, names of dots alone, path separators, hidden and control
    characters, and names of more than 255 bytes, the limit of usual file systems.
    """
    if not name or name != name.strip() or not name.strip("."):
        return False
    if len(name.encode("utf-8", "replace")) > MAX_BYTES:
        return False
    if "/" in name or "\\" in name:
        return False
    return not any(unicodedata.category(char) in _HIDDEN_CATEGORIES for char in name)


def safe_name(label, extension):
    """Return a file name made of a human label and an extension.

    :param str label: what people call the document
    :param str extension: without dot, from the file's real type
    """
    visible = "".join(
        " " if unicodedata.category(char) in _HIDDEN_CATEGORIES else char
        for char in unicodedata.normalize("NFC", label or "")
    )
    stem = re.sub(r"\s+", " ", _FORBIDDEN.sub(" ", visible)).strip(" .") or "document"
    suffix = f".{extension}" if extension else ""
    room = MAX_BYTES - len(suffix.encode())
    stem = stem.encode()[:room].decode("utf-8", "ignore").rstrip(" .")
    return f"{stem}{suffix}"
