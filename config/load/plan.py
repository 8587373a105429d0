"""What is loaded, as a pure function of the run: the same run always gives the same rows.

Nothing here knows the database. A row depends on the run and its own index only, so that
an interrupted load goes on with any batch and meets the rows that are there already.
"""

import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import accumulate
from random import Random

from . import words

YEARS = 3
#: the citizen with a login owns so many tickets and documents at every scale
OWN = 25
ANONYMOUS_PERCENT = 30
#: libraries beside those of citizens: one document there for so many of citizens
SHELVES = {"department": 10, "public": 40}
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
OPEN = ("received", "in_progress", "waiting")


@dataclass(frozen=True)
class Run:
    """The order: how much of everything, by which seed, up to which day.

    :param date until: the first day without data
    :param int batch: rows a transaction
    """

    seed: int
    tickets: int
    citizens: int
    documents: int
    until: object
    batch: int = 5000

    @cached_property
    def _days(self):
        first = self.until - YEARS * 365 * _DAY
        days = [first + count * _DAY for count in range(YEARS * 365)]
        weights = [words.MONTHS[day.month - 1] * words.WEEKDAYS[day.weekday()] for day in days]
        return days, list(accumulate(weights))

    @cached_property
    def shelves(self):
        """Return library → number of its documents, beside those of citizens."""
        return {library: self.documents // share for library, share in SHELVES.items()}

    @property
    def files(self):
        """Return the number of documents in all libraries."""
        return self.documents + sum(self.shelves.values())

    @property
    def end(self):
        return datetime.combine(self.until, datetime.min.time())

    def number(self, what, index):
        """Return 64 bits of chance that belong to one row."""
        text = f"{self.seed}/{what}/{index}".encode()
        return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big")

    def received(self, index):
        """Return when ticket ``index`` came in (naive UTC, whole seconds); days ascend."""
        days, weights = self._days
        place = (index + 0.5) / self.tickets * weights[-1]
        day = days[min(bisect_right(weights, place), len(days) - 1)]
        chance = Random(self.number("received", index))
        (hour,) = chance.choices(range(24), words.HOURS)
        return datetime(day.year, day.month, day.day, hour, chance.randrange(60), 17)

    def requester(self, index):
        """Return the citizen who made ticket ``index``, or None for one without a name.

        Citizen 0 has the login and owns the same number at every scale; of the others a
        few ask much and most ask little.
        """
        stride = max(self.tickets // OWN, 1)
        if index % stride == 0 and index // stride < OWN:
            return 0
        chance = self.number("requester", index)
        if chance % 100 < ANONYMOUS_PERCENT or self.citizens < 2:
            return None
        share = (chance >> 8) / (1 << 56)
        return 1 + int(share * share * (self.citizens - 1))

    def document_ticket(self, index):
        """Return the ticket to which document ``index`` was delivered; it has a requester."""
        if index < OWN:
            return index * max(self.tickets // OWN, 1) % self.tickets
        first = self.number("document", index) % self.tickets
        for step in range(100):
            ticket = (first + step) % self.tickets
            if self.requester(ticket):
                return ticket
        return 0


@dataclass(frozen=True)
class Life:
    """What happened to a ticket: its state, and when it was taken and last moved."""

    state: str
    taken: datetime | None = None
    moved: datetime | None = None

    @property
    def last(self):
        return self.moved or self.taken


def life(run, received, chance):
    """Return the Life of a ticket: old ones are nearly all closed, fresh ones mostly open."""
    age = (run.end - received) / _DAY
    latest = run.end - _MINUTE

    def later(moment, hours):
        minutes = int(chance.expovariate(1 / (hours * 60))) + 1
        return min(moment + minutes * _MINUTE, latest)

    taken = later(received, 12)
    if chance.random() < max(2.718 ** (-age / 12), 0.004):
        (state,) = chance.choices(OPEN, (45, 40, 15))
    else:
        (state,) = chance.choices(("resolved", "cancelled", "rejected"), (88, 4, 8))
    if state == "received":
        return Life(state)
    if state == "in_progress":
        return Life(state, taken)
    return Life(state, taken, later(taken, 60))


@dataclass(frozen=True)
class Citizen:
    name: str
    email: str
    phone: str
    street: str


def citizen(run, index):
    """Return citizen ``index``."""
    chance = Random(run.number("citizen", index))
    first, last = chance.choice(words.FIRST_NAMES), chance.choice(words.LAST_NAMES)
    street = f"{chance.choice(words.STREETS)} {chance.randint(1, 250)}"
    mail = f"{first}.{last}.{index}@example.com".lower()
    return Citizen(f"{first} {last}", mail, f"0470 {chance.randint(100000, 999999)}", street)


def place(chance, contains):
    """Return a (longitude, latitude) in the city: most in a district, some anywhere.

    :param contains: function of longitude and latitude
    """
    while True:
        if chance.random() < 0.7:
            lon, lat, spread = chance.choice(words.DISTRICTS)
            lon, lat = chance.gauss(lon, spread), chance.gauss(lat, spread * 0.63)
        else:
            lon, lat = chance.uniform(3.06, 3.195), chance.uniform(50.884, 50.994)
        lon, lat = round(lon, 6), round(lat, 6)
        if contains(lon, lat):
            return lon, lat
