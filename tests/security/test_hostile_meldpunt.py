"""Every row of the tables in ``hostile_meldpunt/`` against the running server."""

import re

import pytest

from .hostile import Runner, check, rows
from .planted import REPORTS, words_of

ROWS = rows()
TICKET = "SELECT count(*) FROM helpdesk_ticket"
#: what is counted before and after each row
COUNTS = {
    "tickets": TICKET,
    "photos": "SELECT count(*) FROM meldpunt_photo",
    "followers": "SELECT count(*) FROM meldpunt_follower",
    "subscriptions": "SELECT count(*) FROM meldpunt_subscription",
    "contacts": "SELECT count(*) FROM res_partner",
    "confirmed": f"{TICKET} WHERE requester_confirmed_at IS NOT NULL",
    "withdrawn": f"{TICKET} WHERE public_state = 'cancelled'",
    "published_texts": f"{TICKET} WHERE public_text <> ''",
    "public_reports": f"{TICKET} WHERE is_public",
    "replies": "SELECT count(*) FROM mail_message WHERE model = 'helpdesk.ticket'"
    " AND message_type IN ('comment', 'email')",
    "mails": "SELECT last_value FROM mail_mail_id_seq",
    "strange_names": "SELECT count(*) FROM meldpunt_photo WHERE name ~ '[/\\\\\u202e\u2028]|[.][.]'"
    " OR length(name) > 255",
}
#: a new report changes these too
WITH_A_REPORT = {"public_reports", "mails", "replies"}


@pytest.fixture(scope="module")
def runner(city, stage):
    return Runner(city, stage)


@pytest.fixture(scope="module", autouse=True)
def log_before(city):
    """Return how long the server's log is before the first row.

    What stands before it is of other tests, which also call methods in ways that crash them.
    """
    return city.log.stat().st_size


@pytest.fixture
def counts(observe):
    """Return a function that counts all there is."""
    query = "SELECT " + ", ".join(f"({part})" for part in COUNTS.values())
    return lambda: dict(zip(COUNTS, observe(query)[0], strict=True))


def test_there_are_enough_rows_and_each_is_one():
    numbers = [row["number"] for row in ROWS]
    assert len(numbers) == len(set(numbers))
    assert len(numbers) >= 60


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['number']}-{row['what']}"[:70])
def test_row(row, runner, counts):
    before = counts()
    check(row, runner.send(row), runner.fill)
    expected = row.get("changes", {})
    for name, count in counts().items():
        if expected.get(name) == "any" or (expected.get("tickets") and name in WITH_A_REPORT):
            continue
        more = (count or 0) - (before[name] or 0)
        assert more == expected.get(name, 0), f"{name}: {more} more"


def test_the_log_keeps_no_secret_and_shows_no_crash(city, planted, runner, log_before):
    """After all rows: nothing of a person, no secret of a link, no crash in the server's log."""
    text = city.log.read_bytes()[log_before:].decode("utf-8", errors="replace")
    assert "/meldpunt" in text, "this is not the log of the server"
    words = [words_of(key) for key in REPORTS]
    secrets = {item[name] for item in words for name in ("name", "email", "description")}
    secrets |= {token.partition("-")[2] for token in planted.tokens.values()}
    found = [line for line in text.splitlines() if any(word in line for word in secrets)]
    assert found == []
    assert re.findall(r'.*HTTP/1\.1" 5\d\d .*', text) == []
    assert "Exception during request handling" not in text
