"""The data as a pure function of the order."""

from collections import Counter
from datetime import date, timedelta
from random import Random

from load import plan, store

RUN = plan.Run(seed=7, tickets=4000, citizens=500, documents=900, until=date(2026, 11, 1))


def test_the_same_seed_gives_the_same_rows_and_another_seed_others():
    again = plan.Run(7, 4000, 500, 900, date(2026, 11, 1))
    other = plan.Run(8, 4000, 500, 900, date(2026, 11, 1))
    assert [RUN.requester(i) for i in range(200)] == [again.requester(i) for i in range(200)]
    assert [RUN.requester(i) for i in range(200)] != [other.requester(i) for i in range(200)]
    assert plan.citizen(RUN, 3) == plan.citizen(again, 3) != plan.citizen(other, 3)


def test_tickets_come_in_order_of_days_and_before_the_end():
    days = [RUN.received(index).date() for index in range(RUN.tickets)]
    assert days == sorted(days)
    assert days[-1] < RUN.until
    assert days[0] >= RUN.until - timedelta(days=3 * 365)


def test_sundays_are_quieter_than_mondays():
    weekdays = Counter(RUN.received(index).weekday() for index in range(RUN.tickets))
    assert weekdays[6] < weekdays[0] / 2


def test_the_citizen_with_a_login_owns_the_same_number_at_every_scale():
    for total in (200, 4000, 40_000):
        run = plan.Run(7, total, 500, 900, date(2026, 11, 1))
        assert sum(run.requester(index) == 0 for index in range(total)) == plan.OWN
        documents = [run.requester(run.document_ticket(index)) for index in range(200)]
        assert documents.count(0) == plan.OWN
        assert None not in documents


def test_a_life_goes_forward_and_ends_before_the_end():
    for index in range(RUN.tickets):
        received = RUN.received(index)
        life = plan.life(RUN, received, Random(index))
        moments = [received, *filter(None, (life.taken, life.moved))]
        assert moments == sorted(moments)
        assert moments[-1] < RUN.end
        assert (life.taken is None) == (life.state == "received")


def test_old_tickets_are_closed_and_fresh_ones_open():
    states = [plan.life(RUN, RUN.received(i), Random(i)).state for i in range(RUN.tickets)]
    old, fresh = states[:2000], states[-20:]
    assert sum(state in plan.OPEN for state in old) < 40
    assert sum(state in plan.OPEN for state in fresh) > 10


def test_a_place_is_where_the_outline_says():
    chance = Random(1)
    for _step in range(50):
        lon, lat = plan.place(chance, lambda lon, lat: lat > 50.95)
        assert lat > 50.95 and 3 < lon < 3.3


def test_copy_text_keeps_what_is_special():
    assert store.text(None) == "\\N"
    assert store.text("a\tb\nc\\N") == "a\\tb\\nc\\\\N"
    assert [store.text(True), store.text(False), store.text(3.5)] == ["t", "f", "3.5"]
    assert store.text({"nl_BE": "é"}) == '{"nl_BE": "é"}'
