"""Documents of others, and what hangs on them, are closed over RPC to strangers and citizens."""

import json

import pytest

from .test_rpc_closed import HARMLESS, OPENS, _answer, _public_methods, visitor  # noqa: F401

#: whose rows somebody may read without owning them: what the city publishes
OWN = {
    "dms.file": "SELECT id FROM dms_file WHERE partner_id = %s OR published",
    "docs.version": (
        "SELECT version.id FROM docs_version version JOIN dms_file file"
        " ON file.id = version.file_id WHERE file.partner_id = %s OR file.published"
    ),
}
#: names of kinds of documents, which every library shows
NAMES = {"docs.series"}
#: what the server itself writes meanwhile: whom it lets in, what it reads in the background
MOVING = {"docs.look", "docs.text", "docs.trust"}
#: enough to find a rule that lets some through, few enough to be quick
SAMPLE = 12


@pytest.fixture(scope="module")
def rows(admin_rpc, observe):
    """Return the ids of each model of documents, as the database knows them."""
    domain = [("transient", "=", False), ("abstract", "=", False)]
    names = {item["model"] for item in admin_rpc.search_read("ir.model", domain, ["model"])}
    found = {}
    for model in sorted(name for name in names if name.startswith(("docs.", "dms."))):
        table = model.replace(".", "_")
        ids = [number for (number,) in observe(f"SELECT id FROM {table} ORDER BY id")]  # noqa: S608
        if ids and model not in NAMES:
            found[model] = ids
    return found


@pytest.fixture
def foreign(visitor, rows, observe):  # noqa: F811
    """Return the ids of each model that are not the visitor's, a sample of both ends."""
    found = {}
    for model, ids in rows.items():
        own = set()
        if model in OWN:
            own = {number for (number,) in observe(OWN[model], visitor.partner)}
        others = [number for number in ids if number not in own]
        found[model] = others[:SAMPLE] + others[SAMPLE:][-SAMPLE:]
    assert len(found["dms.file"]) > 5
    return found


def test_there_is_something_to_close(rows):
    assert {
        "dms.directory",
        "docs.bulk",
        "docs.destruction",
        "docs.destruction.line",
        "docs.look",
        "docs.mandate",
        "docs.request",
        "docs.request.line",
        "docs.text",
        "docs.trust",
    } <= set(rows)


def test_rows_of_others_are_not_read(visitor, foreign):  # noqa: F811
    found = []
    for model, ids in foreign.items():
        for number in ids:
            for method, args in {
                "read": [[number]],
                "web_read": [[number], {"display_name": {}}],
                "export_data": [[number], ["id"]],
                "copy": [[number]],
            }.items():
                if _answer(visitor, model, method, *args):
                    found.append((model, number, method))
    assert found == []


def test_rows_of_others_are_not_counted_or_found(visitor, foreign):  # noqa: F811
    found = []
    for model, ids in foreign.items():
        domain = [("id", "in", ids)]
        for method, args, kwargs in (
            ("search", [domain], {}),
            ("search_count", [domain], {}),
            ("search_read", [domain, ["id"]], {}),
            ("name_search", ["", domain], {}),
            ("formatted_read_group", [], {"domain": domain, "aggregates": ["__count"]}),
        ):
            answer = _answer(visitor, model, method, *args, **kwargs)
            counted = isinstance(answer, list) and answer and isinstance(answer[0], dict)
            if counted and answer[0].get("__count") == 0:
                continue
            if answer:
                found.append((model, method, str(answer)[:80]))
    assert found == []


def test_rows_of_others_do_not_change(visitor, foreign, observe):  # noqa: F811
    before = _state(observe, foreign)
    found = []
    for model, ids in foreign.items():
        for method, args in {
            "write": [ids[:1], {"active": False}],
            "web_save": [ids[:1], {}, {"display_name": {}}],
            "unlink": [ids[:1]],
            "create": [[{}]],
        }.items():
            if _answer(visitor, model, method, *args):
                found.append((model, method))
    assert found == []
    assert _state(observe, foreign) == before


def test_no_public_method_answers_for_others(visitor, foreign, observe):  # noqa: F811
    before = _state(observe, foreign)
    found, tried = [], 0
    for model, name in sorted(set(_public_methods())):
        for number in foreign.get(model, ())[:4]:
            tried += name not in HARMLESS
            answer = _answer(visitor, model, name, [number])
            opens = isinstance(answer, dict) and answer.get("type") in OPENS
            if answer and not opens:
                found.append((model, name, json.dumps(answer)[:80]))
    assert found == []
    assert tried > 60
    assert _state(observe, foreign) == before


def _state(observe, foreign):
    """Return a sum of all that the rows hold."""
    return {
        model: observe(
            f"SELECT md5(string_agg(item::text, '|' ORDER BY id)) FROM {model.replace('.', '_')}"  # noqa: S608
            " item WHERE id = ANY(%s)",
            ids,
        )
        for model, ids in foreign.items()
        if model not in MOVING
    }
