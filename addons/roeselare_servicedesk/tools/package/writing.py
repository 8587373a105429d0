"""From checked values to bytes: the same values are always the same bytes."""

import json


def write_json(package):
    """Return the file of a package that :func:`~.schema.check_package` returned.

    Keys stand in the order of the format, not of the alphabet: people read these files.
    """
    text = json.dumps(package, ensure_ascii=False, indent=1, allow_nan=False)
    return f"{text}\n".encode()
