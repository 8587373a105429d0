"""What goes wrong in the surroundings, said in one line."""

import errno


class DeskError(Exception):
    """A failure that the user can act on; its text is the whole message."""


#: words by which programs report a full disk, whatever their own wording is
NO_SPACE = ("no space left on device", "disk quota exceeded", "not enough free space")
#: words by which apt, pip and npm report an archive that cannot be reached
NO_NETWORK = (
    "temporary failure resolving",
    "could not resolve",
    "failed to establish a new connection",
    "connection refused",
    "network is unreachable",
    "could not connect to",
    "connection timed out",
    "could not fetch url",
    "cannot initiate the connection",
    # as npm and node say it; “FileNotFoundError” holds the word too
    "code enotfound",
    "getaddrinfo enotfound",
    "econnrefused",
    "eai_again",
    "etimedout",
)


def is_full(error):
    """Tell whether an OSError means that the disk (or quota) is full."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


def explain(what, output, log=None):
    """Turn the output of a failed program into one line that names the remedy.

    :param str what: the step, as the beginning of a sentence
    :param str output: everything that the program said
    :param log: path of the full output, named in the line when given
    :return: DeskError
    """
    text = output.lower()
    where = f" (all of it: {log})" if log else ""
    if any(word in text for word in NO_SPACE):
        return DeskError(
            f"{what} failed: no space left on the disk. Free some and try again.{where}"
        )
    if any(word in text for word in NO_NETWORK):
        return DeskError(
            f"{what} failed: the package archive cannot be reached. "
            f"Check the network and the machine's proxy settings, then try again.{where}"
        )
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [
        line for line in lines if line.lower().startswith(("e:", "error", "fatal", "critical"))
    ]
    # what follows the first complaint is mostly its echo
    line = telling[0] if telling else (lines or ["it said nothing"])[-1]
    return DeskError(f"{what} failed: {line[:300]}{where}")
