"""Room on the disk, asked before it is taken."""

import shutil

from .errors import DeskError


def require(path, megabytes, purpose):
    """Refuse to begin what would not fit."""
    while not path.exists():
        path = path.parent
    free = shutil.disk_usage(path).free // 2**20
    if free < megabytes:
        raise DeskError(
            f"no space for {purpose}: {path} has {free} MB free and {megabytes} MB are needed. "
            "Free some and try again."
        )
