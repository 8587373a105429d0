"""What the user sees: one line a step, with the elapsed time."""

import sys
import time
from contextlib import contextmanager

START = time.monotonic()


def elapsed():
    return time.monotonic() - START


def say(text):
    print(f"[{elapsed():6.1f} s] {text}", flush=True)


class Step:
    """A piece of work that lasts: says that it goes on, and when it is done."""

    #: seconds between two signs of life when nobody looks at a terminal
    QUIET = 20

    def __init__(self, title):
        self.title = title
        self.begun = time.monotonic()
        self.spoken = self.begun
        self.live = sys.stdout.isatty()

    def note(self, text):
        """Say how far the step is; seldom enough to keep a log readable."""
        now = time.monotonic()
        if self.live and now - self.spoken > 0.2:
            line = f"[{elapsed():6.1f} s]   {self.title}: {text}"[:100]
            print(f"\r\033[K{line}", end="", flush=True)
            self.spoken = now
        elif not self.live and now - self.spoken > self.QUIET:
            say(f"  {self.title}: {text[:60]}")
            self.spoken = now

    def wipe(self):
        if self.live:
            print("\r\033[K", end="", flush=True)


@contextmanager
def step(title):
    """Frame a piece of work: its title before, its duration after."""
    say(f"{title} …")
    current = Step(title)
    try:
        yield current
    finally:
        current.wipe()
    say(f"{title}: done in {time.monotonic() - current.begun:.1f} s")
