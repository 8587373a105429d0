"""A small load: whole, the same each time, resumed without duplicates, as the ORM would."""

import subprocess
import time

from desk import loading

from .conftest import DATABASE, ORDER

SLEEPING = "SELECT count(*) FROM pg_stat_activity WHERE datname = '{}' AND wait_event = 'PgSleep'"
ENDING = (
    "SELECT pg_terminate_backend(pid), pg_sleep(0.5) FROM pg_stat_activity "
    "WHERE datname = '{}' AND pid <> pg_backend_pid()"
)

#: everything of a ticket but what the clock of the machine or a sequence gives
TICKETS = "SELECT * FROM helpdesk_ticket ORDER BY id"
MESSAGES = (
    "SELECT res_id, author_id, date, body, subtype_id, is_internal, message_id FROM mail_message "
    "WHERE model = 'helpdesk.ticket' ORDER BY message_id"
)
DOCUMENTS = (
    "SELECT id, label, partner_id, series_id, ticket_id, department_id, delivered_date, sha256 "
    "FROM dms_file ORDER BY id"
)
FOLLOWERS = (
    "SELECT res_id, partner_id FROM mail_followers WHERE res_model = 'helpdesk.ticket' "
    "ORDER BY 1, 2"
)
GRID = (
    "SELECT level, main, month, x, y, area, received, in_progress, resolved FROM meldpunt_grid "
    "ORDER BY 1, 2, 3, 4, 5, 6"
)
ALL = (TICKETS, MESSAGES, DOCUMENTS, FOLLOWERS, GRID)
SLOW = """
CREATE FUNCTION slow_here() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$;
CREATE TRIGGER slow_here BEFORE INSERT ON helpdesk_ticket
    FOR EACH ROW WHEN (NEW.number LIKE '%-000150') EXECUTE FUNCTION slow_here();
"""
STOP = """
CREATE FUNCTION stop_here() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the power is out'; END $$;
CREATE TRIGGER stop_here BEFORE INSERT ON helpdesk_ticket
    FOR EACH ROW WHEN (NEW.number LIKE '%-000130') EXECUTE FUNCTION stop_here();
"""


def one(desk, database, query):
    return desk.rows(database, query)[0][0]


def test_the_order_is_loaded_whole(desk, loaded):
    name, _output = loaded
    assert one(desk, name, "SELECT count(*) FROM helpdesk_ticket") == ORDER["tickets"]
    owned = "SELECT count(*) FROM dms_file WHERE library = 'personal'"
    assert one(desk, name, owned) == ORDER["documents"]
    citizens = "SELECT count(*) FROM res_partner WHERE email ~ '[.][0-9]+@example[.]com$'"
    assert one(desk, name, citizens) == ORDER["citizens"]
    contents = (
        "SELECT count(DISTINCT res_id), count(DISTINCT store_fname) FROM ir_attachment "
        "WHERE res_model = 'dms.file' AND res_field = 'content_file'"
    )
    documents, files = desk.rows(name, contents)[0]
    assert documents == one(desk, name, "SELECT count(*) FROM dms_file")
    assert files < 10, "the contents are few and shared"


def test_a_sample_equals_what_the_orm_makes(loaded):
    _name, output = loaded
    assert "verified 40 tickets against the ORM" in output
    assert "\n0 differences" in output


def test_a_difference_is_found_and_fails_the_command(desk, loaded):
    name, _output = loaded
    copy = desk.copy_of(name, f"{DATABASE}_b")
    desk.rows(copy, "UPDATE helpdesk_ticket SET term_deadline = term_deadline + interval '1 hour'")
    code, output = desk.load(copy, sample=5)
    assert code == 1
    assert "term_deadline is" in output


def test_an_interrupted_load_goes_on_and_gives_the_same_data(desk, loaded):
    name, _output = loaded
    other = desk.copy(f"{DATABASE}_c")
    desk.rows(other, STOP)
    code, output = desk.load(other)
    assert code != 0 and "the power is out" in output
    assert one(desk, other, "SELECT count(*) FROM helpdesk_ticket") == 120, "whole batches only"
    desk.rows(other, "DROP TRIGGER stop_here ON helpdesk_ticket")
    code, output = desk.load(other)
    assert code == 0, output
    for query in ALL:
        assert desk.rows(other, query) == desk.rows(name, query), query


def test_a_killed_load_goes_on_without_duplicates(desk, loaded):
    name, _output = loaded
    other = desk.copy(f"{DATABASE}_d")
    desk.rows(other, SLOW)
    child = subprocess.Popen(
        desk.command(other), env=loading.environment(desk.project), stdout=subprocess.DEVNULL
    )
    limit = time.monotonic() + 60
    while not one(desk, other, SLEEPING.format(other)):
        assert child.poll() is None and time.monotonic() < limit
        time.sleep(0.2)
    child.kill()
    child.wait()
    desk.rows(other, ENDING.format(other))
    assert one(desk, other, "SELECT count(*) FROM helpdesk_ticket") == 120, "whole batches only"
    triggers = "SELECT tgenabled FROM pg_trigger WHERE tgname = 'meldpunt_grid_insert'"
    assert one(desk, other, triggers) == "O", "new reports are counted on the map again"
    desk.rows(other, "DROP TRIGGER slow_here ON helpdesk_ticket")
    code, output = desk.load(other)
    assert code == 0, output
    for query in ALL:
        assert desk.rows(other, query) == desk.rows(name, query), query


def test_the_map_counts_every_public_report(desk, loaded):
    name, _output = loaded
    public = "SELECT count(*) FROM helpdesk_ticket WHERE is_public AND public_latitude <> 0"
    counted = (
        "SELECT sum(received + in_progress + resolved) FROM meldpunt_grid "
        "WHERE level = (SELECT min(level) FROM meldpunt_grid) AND main = 0 AND month = 0"
    )
    assert one(desk, name, counted) == one(desk, name, public) > 50
    assert one(desk, name, "SELECT count(*) FROM meldpunt_grid_delta") == 0
    without = "SELECT count(*) FROM helpdesk_ticket WHERE public_latitude <> 0 AND area_id IS NULL"
    assert one(desk, name, without) == 0


def test_another_order_does_not_mix_with_the_first(desk, loaded):
    name, _output = loaded
    code, output = desk.load(name, seed=8)
    assert code == 1
    assert "by seed 7" in output and "--database" in output
    assert one(desk, name, "SELECT count(*) FROM helpdesk_ticket") == ORDER["tickets"]


def test_the_next_ticket_gets_the_next_number(desk, loaded):
    name, _output = loaded
    number = "SELECT last_value FROM ir_sequence_%03d"
    sequence = one(desk, name, "SELECT id FROM ir_sequence WHERE code = 'helpdesk.ticket.sequence'")
    assert one(desk, name, number % sequence) > ORDER["tickets"]
    highest = (
        "SELECT last_value > (SELECT max(id) FROM helpdesk_ticket) FROM helpdesk_ticket_id_seq"
    )
    assert one(desk, name, highest)


def test_every_place_is_in_the_city(desk, loaded):
    name, _output = loaded
    outside = (
        "SELECT count(*) FROM helpdesk_ticket WHERE latitude <> 0 AND NOT "
        "(latitude BETWEEN 50.886 AND 50.993 AND longitude BETWEEN 3.062 AND 3.193)"
    )
    assert one(desk, name, outside) == 0
    assert one(desk, name, "SELECT count(*) FROM helpdesk_ticket WHERE latitude <> 0") > 100


def test_the_other_libraries_have_documents_and_all_documents_say_something(desk, loaded):
    name, _output = loaded
    libraries = "SELECT library, count(*) FROM dms_file GROUP BY library ORDER BY library"
    count = ORDER["documents"]
    wanted = [("department", count // 10), ("personal", count), ("public", count // 40)]
    assert desk.rows(name, libraries) == wanted
    words = (
        "SELECT count(*), count(DISTINCT file_id) FROM docs_text text JOIN dms_file file"
        " ON file.id = file_id AND file.version_id = text.version_id"
        " AND file.library = text.library WHERE words @@ websearch_to_tsquery('docs_stem', 'stad')"
    )
    everything = sum(number for _library, number in wanted)
    assert desk.rows(name, words) == [(everything, everything)]
    waiting = "SELECT count(*) FROM docs_text WHERE state <> 'read'"
    assert one(desk, name, waiting) == 0, "nothing is left for the job that reads"
