"""The arithmetic of the bench."""

import pytest

from bench import clients, jobs, others, outside, report, stats
from bench.stats import Row


def row(name="a", scale="10k", *rounds, **values):
    return Row(name, scale, list(rounds) or [[10.0, 20.0, 30.0]] * 3, **values)


def test_a_percentile_is_a_measured_value():
    values = list(range(1, 101))
    assert stats.percentile(values, 0.5) == 50
    assert stats.percentile(values, 0.95) == 95
    assert stats.percentile(values, 0.99) == 99
    assert stats.percentile([7], 0.99) == 7
    assert stats.percentile([3, 1, 2], 1) == 3
    assert stats.percentile([5, 1], 0.5) == 1


def test_a_percentile_of_nothing_is_refused():
    with pytest.raises(ValueError):
        stats.percentile([], 0.5)


def test_a_ratio_needs_two_figures():
    assert stats.ratio(30, 20) == 1.5
    assert stats.ratio(30, 0) is None
    assert stats.ratio(None, 20) is None


def test_three_rounds_give_minimum_median_and_maximum():
    found = row("a", "10k", [5.0], [9.0], [7.0])
    assert found.spread == (5.0, 7.0, 9.0)
    values = found.as_dict()
    assert (values["min_ms"], values["p50_ms"], values["max_ms"]) == (5.0, 7.0, 9.0)
    assert values["samples"] == 3
    assert "rounds" not in values


def test_a_row_without_a_limit_neither_holds_nor_fails():
    assert row().holds is None


def test_a_ratio_over_its_limit_does_not_hold():
    slow, fast = row("a", "10k", [31.0]), row("b", "10k", [20.0])
    assert slow.compare(fast, "b", 1.5).holds is False
    assert slow.compare(fast, "b", 1.55).holds is True
    assert slow.compare(fast, "b").holds is None


def test_a_row_with_too_many_statements_or_with_errors_does_not_hold():
    assert row(queries=30, query_limit=30).holds is True
    assert row(queries=31, query_limit=30).holds is False
    assert row(queries=30, query_limit=30, errors=1).holds is False


def test_a_row_over_its_time_does_not_hold():
    assert row("a", "10k", [99.0], ms_limit=100).holds is True
    assert row("a", "10k", [101.0], ms_limit=100).holds is False


def test_growth_compares_a_row_with_itself_at_the_smallest_scale():
    rows = [row("a", "10k", [10.0]), row("a", "100k", [16.0]), row("a", "10k", [1.0], clients=4)]
    assert stats.growth(rows, "10k", 1.5) == []
    assert rows[1].ratio == 1.6
    assert rows[1].against == "itself at 10k"
    assert rows[1].holds is False
    assert rows[0].ratio is None and rows[2].ratio is None


def test_growth_keeps_the_comparison_with_the_stock_path():
    small, large = row("a", "10k", [10.0]), row("a", "100k", [12.0])
    large.compare(row("b", "100k", [10.0]), "stock", 1.5)
    (added,) = stats.growth([small, large], "10k", 1.5)
    assert (large.ratio, large.against) == (1.2, "stock")
    assert (added.ratio, added.against, added.name) == (1.2, "itself at 10k", "a (growth)")


def test_noise_is_the_difference_of_the_reference_row():
    assert stats.noise(row("r", "10k", [10.0]), row("r", "10k", [12.5])) == 25.0


def test_the_verdict_names_what_does_not_hold():
    slow = row("search by word", "100k", [30.0]).compare(row("x", "10k", [10.0]), "x", 1.5)
    good = row("start page", "10k", queries=20, query_limit=30)
    text = report.verdict([slow, good])
    assert text.startswith("1 of 2 rows")
    assert "search by word" in text and "start page" not in text
    lines = report.table([slow, good]).splitlines()
    assert len(lines) == 4
    assert len({line.count(" | ") for line in lines}) == 1


def test_statements_are_read_from_the_log_of_the_server(tmp_path):
    log = tmp_path / "server.log"
    line = 'INFO db werkzeug: 127.0.0.1 - - [23/Nov/2026 10:00:00] "{}" {} - {} 0.01 0.05\n'
    log.write_text(
        line.format("GET /my HTTP/1.1", 200, 41)
        + line.format("GET /my HTTP/1.1", 200, 22)
        + line.format("GET /my HTTP/1.1", 200, 23)
        + line.format("POST /my HTTP/1.1", 200, 99)
    )
    server = outside.Server(0, log, {})
    assert server.statements(jobs.Job("my", ("/my",), method="GET"), 0) == 23
    assert server.statements(jobs.Job("start", ("/",)), 0) is None


def test_statements_of_a_page_with_a_secret_address_are_found_by_its_pattern(tmp_path):
    log = tmp_path / "server.log"
    line = 'INFO db werkzeug: 127.0.0.1 - - [23/Nov/2026 10:00:00] "{}" {} - {} 0.01 0.05\n'
    log.write_text(
        line.format("GET /aanvraag/1-b***/overzicht HTTP/1.1", 200, 33)
        + line.format("POST /aanvraag/1-b***/contact HTTP/1.1", 303, 10)
        + line.format("POST /aanvraag/1-b***/overzicht HTTP/1.1", 303, 87)
    )
    server = outside.Server(0, log, {})
    assert server.statements(jobs.request_form(), 0) == 87


def test_rows_are_chosen_by_texts_with_commas_between():
    assert stats.wanted("", "catalogue")
    assert stats.wanted("map: , submit", "submit a report")
    assert not stats.wanted("map: ,submit", "catalogue")


def test_what_others_are_compared_with_has_no_limit_of_its_own():
    named = ["create a ticket, stock", "stock /my", "reference, end", "start of a server"]
    assert all(report.is_yardstick(row(name)) for name in named)
    assert not report.is_yardstick(row("staff queue of 80"))


def test_a_row_measured_beside_a_larger_scale_is_judged_once():
    slow = row("a", "10k", queries=40, query_limit=30)
    slow.beside = "1m"
    assert report.verdict([slow]).startswith("0 of 0 rows")


def test_a_row_that_failed_has_no_figures_and_does_not_hold():
    failed = row("a", "10k", [float("inf")], errors=1)
    assert failed.holds is False
    assert failed.as_dict()["p50_ms"] is None
    assert failed.compare(row(), "b", 1.5).ratio is None
    assert "(1 errors)" in report.table([failed])


def test_hidden_fields_are_read_whatever_the_order_of_their_attributes():
    page = """
        <input type="hidden" name="csrf_token" value="a1"/>
        <input value="b2" name="guard_stamp" type="hidden"/>
        <input type="text" name="address" value="x"/>
    """
    assert clients.hidden(page) == {"csrf_token": "a1", "guard_stamp": "b2"}
    assert clients.hidden('csrf_token: "c3"') == {"csrf_token": "c3"}


def test_boxes_of_the_map_are_the_same_in_each_run():
    assert jobs.boxes(0.002, 0.001) == jobs.boxes(0.002, 0.001)
    assert all("bbox=3.1" in path for path in jobs.boxes(0.002, 0.001))


def test_a_form_with_files_is_what_a_browser_sends():
    body, kind = clients.multipart({"a": "é"}, [("photos", "f.jpg", "image/jpeg", b"\xff\x00")])
    edge = kind.partition("boundary=")[2].encode()
    assert body.count(edge) == 3
    assert 'name="a"\r\n\r\né\r\n'.encode() in body
    assert b'filename="f.jpg"\r\nContent-Type: image/jpeg\r\n\r\n\xff\x00\r\n' in body


def test_a_row_that_does_not_hold_says_why():
    held = stats.Row("search by word", "1m", [[1]] * 3, ratio=1.2, against="itself", limit=1.5)
    broken = stats.Row("search by word", "1m", [[9]] * 3, ratio=2.2, against="itself", limit=1.5)
    assert "Why" not in report.verdict([held])
    text = report.verdict([held, broken])
    assert "1 of 2 rows" in text
    assert text.count("- **search by word**") == 2, "the row and its cause"


def test_what_is_known_of_others_stands_beside_the_largest_scale():
    def four(scale, taken, **more):
        return stats.Row("submit a report", scale, [[taken] * 5] * 3, clients=4, **more)

    rows = [four("10k", 50), four("1m", 80), four("10k", 1, beside="1m"), four("1m", 1, errors=1)]
    table = others.table(rows)
    assert "50 a second, p50 80.0 ms" in table, "four clients, each 12.5 a second"
    assert table.endswith("| yes |")
    assert others.table([four("1m", 200)]).endswith("| **NO** |")
    assert len(others.table([]).splitlines()) == 2


def test_a_path_stands_beside_its_query_alone():
    rows = [
        row("plain SQL: own tickets", "10k", [2.0]),
        row("/my", "10k", [20.0]),
        row("/my", "10k", [1.0], clients=4),
        row("/my", "1m", [30.0]),
        row("plain SQL: queue of a team", "10k", [2.0]),
    ]
    assert report.plain(rows).splitlines()[2:] == ["| /my | 10k | 20.0 | 2.00 | 10 % |"]
    assert report.is_yardstick(rows[0])
