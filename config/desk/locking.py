"""One desk at a time may change `.local`; the lock dies with its holder."""

import fcntl
import time
from contextlib import contextmanager

from .console import say


@contextmanager
def exclusive(project, name="setup"):
    """Hold the lock of one piece of work; wait for another desk to finish it."""
    project.prepare()
    with (project.state / f"{name}.lock").open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another ./desk is setting up in this clone; waiting for it …")
            while True:
                try:
                    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    time.sleep(0.5)
        yield
