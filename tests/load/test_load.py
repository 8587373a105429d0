"""A small load: whole, the same each time, resumed without duplicates, as the ORM would."""

from .conftest import DATABASE, ORDER

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
ALL = (TICKETS, MESSAGES, DOCUMENTS, FOLLOWERS)
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
    assert one(desk, name, "SELECT count(*) FROM dms_file") == ORDER["documents"]
    citizens = "SELECT count(*) FROM res_partner WHERE email ~ '[.][0-9]+@example[.]com$'"
    assert one(desk, name, citizens) == ORDER["citizens"]
    contents = (
        "SELECT count(DISTINCT res_id), count(DISTINCT store_fname) FROM ir_attachment "
        "WHERE res_model = 'dms.file' AND res_field = 'content_file'"
    )
    documents, files = desk.rows(name, contents)[0]
    assert documents == ORDER["documents"]
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
