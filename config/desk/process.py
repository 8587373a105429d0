"""Running programs: with a log, an end, and no orphans."""

import ctypes
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from .errors import DeskError, explain

PR_SET_PDEATHSIG = 1


def _die_with_parent():
    """Have the kernel end this child when desk is killed, so that the next run finds peace."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def run(what, command, log, watch=None, **options):
    """Run a program to its end; its output goes to ``log``.

    :param str what: the step, for the message when it fails
    :param log: path; opened for appending
    :param watch: called with each line of output
    :return: str, the output
    :raise DeskError: the program is absent or does not end with 0
    """
    output = []
    with log.open("a", encoding="utf-8") as stream:
        stream.write(f"$ {' '.join(map(str, command))}\n")
        child = start(what, command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
        try:
            for line in child.stdout:
                stream.write(line)
                output.append(line)
                if watch:
                    watch(line.rstrip())
            child.wait()
        finally:
            end(child)
    text = "".join(output)
    if child.returncode:
        raise explain(what, text, log)
    return text


def start(what, command, **options):
    """Start a program that ends with desk."""
    options = {"text": True, "errors": "replace", "stdin": subprocess.DEVNULL, **options}
    try:
        return subprocess.Popen(
            [str(part) for part in command], preexec_fn=_die_with_parent, **options
        )
    except FileNotFoundError:
        raise DeskError(f"{what} failed: this machine has no program “{command[0]}”.") from None


def end(child, patience=20):
    """End a child that still runs: asked first, forced when it does not listen."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def start_time(pid):
    """Return when a process began, in clock ticks since boot, or None when there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] == "Z" else int(fields[19])


class PidFile:
    """The process that a file names, if it is still the same one.

    The start time and the boot stand beside the number: a number alone may by
    now belong to a stranger, who must never be ended.
    """

    def __init__(self, path):
        self.path = path

    @staticmethod
    def _boot():
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="utf-8").strip()

    def write(self, pid, *more):
        from .project import write_text

        write_text(self.path, " ".join(map(str, (pid, start_time(pid), self._boot(), *more))))

    def read(self):
        """Return the fields after the boot id, preceded by the pid; empty when it does not run."""
        try:
            pid, began, boot, *more = self.path.read_text(encoding="utf-8").split()
        except (OSError, ValueError):
            return []
        if boot != self._boot() or began != str(start_time(int(pid))):
            return []
        return [int(pid), *more]

    def alive(self):
        return bool(self.read())

    def stop(self, how=signal.SIGTERM, patience=30):
        """End the process and forget it; return whether there was one."""
        import time

        fields = self.read()
        if fields:
            os.kill(fields[0], how)
            limit = time.monotonic() + patience
            while self.alive():
                if time.monotonic() > limit:
                    os.kill(fields[0], signal.SIGKILL)
                    limit += patience
                time.sleep(0.1)
        self.path.unlink(missing_ok=True)
        return bool(fields)


def discard(folder, patience=10):
    """Remove a folder in which a program that was cut off may still write for a moment.

    :param patience: seconds that it may go on
    :raise DeskError: it is still there
    """
    limit = time.monotonic() + patience
    while folder.exists():
        shutil.rmtree(folder, ignore_errors=True)
        if time.monotonic() > limit:
            raise DeskError(f"{folder} cannot be removed. Does a program still use it?")
        time.sleep(0.05)
