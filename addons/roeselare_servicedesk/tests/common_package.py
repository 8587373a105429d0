"""One package with everything in it, and forty ways to break it."""

import json
from copy import deepcopy


def package():
    """Return a good package as plain values; team and departments are in the data."""
    return {
        "format": "roeselare.service/1",
        "code": "test-pakket",
        "service": {
            "name": {"nl_BE": "Proef", "fr_BE": "Essai", "en_US": "Trial"},
            "summary": {"nl_BE": "Een proef"},
            "description": {"nl_BE": "<p>Veel <b>uitleg</b></p>", "en_US": "<p>Much</p>"},
            "audiences": ["staff", "citizen"],
            "target_audiences": ["Burger"],
            "type": "Bewijs",
            "themes": ["BouwenWonen"],
            "life_events": ["moving"],
            "identity": "email",
            "keywords": {"nl_BE": ["proef", "test"]},
            "synonyms": {"fr_BE": ["essai clinique"]},
            "team": "ict",
            "department": "ict",
            "executing_department": "hr",
            "term": {"days": 7, "unit": "calendar"},
            "valid_from": "2026-01-01",
            "valid_to": "2030-12-31",
            "requirements": [{"name": {"nl_BE": "Eis"}, "evidence": {"nl_BE": "Bewijs"}}],
            "procedures": [
                {
                    "name": {"nl_BE": "Zo"},
                    "websites": [{"name": {"nl_BE": "Site"}, "url": "https://example.com"}],
                }
            ],
            "costs": [{"name": {"nl_BE": "Gratis"}}],
            "contacts": [{"name": {"nl_BE": "Loket"}, "email": "a@example.com"}],
            "legal": [{"name": {"nl_BE": "Decreet"}}],
            "languages": ["nl_BE"],
            "related": ["nog-niet-hier"],
        },
        "form": {
            "name": {"nl_BE": "Formulier"},
            "steps": [{"nl_BE": "Een"}, {"nl_BE": "Twee"}],
            "groups": [{"key": "child", "label": {"nl_BE": "Kind"}, "min": 1, "max": 3}],
            "questions": [
                _question("kind", "choice", choices=[_choice("a"), _choice("b")]),
                _question("amount", "number", min=0, max=10000),
                _question("why", condition={"key": "kind", "values": ["b"]}),
                _question("first_name", "person_name", step=1, group="child"),
            ],
        },
        "process": {
            "steps": [
                _step("begin"),
                _step(
                    "approve",
                    kind="approval",
                    predecessors=["begin"],
                    approval={
                        "amount_question": "amount",
                        "tiers": [{"above": 100, "approver": "lead"}],
                    },
                ),
                _step(
                    "finish",
                    predecessors=["approve"],
                    condition={"key": "kind", "values": ["a"]},
                    checklist=[{"nl_BE": "Klaar"}],
                    shares=["why"],
                ),
            ]
        },
    }


def _choice(value):
    return [value, {"nl_BE": value.upper()}]


def _question(key, kind="text", **values):
    return {"key": key, "type": kind, "label": {"nl_BE": f"{key}?"}, **values}


def _step(key, **values):
    return {"key": key, "name": {"nl_BE": key}, "team": "ict", **values}


def changed(path, value):
    """Return the bytes of the package with one value changed; ``...`` removes it."""
    content = deepcopy(package())
    here = content
    *parents, last = path
    for key in parents:
        here = here[key]
    if value is ...:
        del here[last]
    elif isinstance(here, list) and last == len(here):
        here.append(value)
    else:
        here[last] = value
    return json.dumps(content).encode()


_S, _Q, _P = ("service",), ("form", "questions"), ("process", "steps")
#: bytes of a package → path of the fault, part of its reason
BROKEN = [
    (b"", "", "not JSON"),
    (b"{", "", "line 1"),
    (b"[]", "", "not a service"),
    (b'{"format": "roeselare.service/2"}', "", "not a service"),
    (b"\xff\xfe", "", "UTF-8"),
    (b'{"a": 1, "a": 2}', "", "twice in the same"),
    (b'{"a": "\\u0000"}', "", "UTF-8"),
    (b'{"a": NaN}', "", "not JSON"),
    (b"[" * 100_000, "", "levels"),
    (b" " * 1_000_001, "", "1000 kB"),
    (changed(("extra",), 1), "", "“extra” is not known"),
    (changed(("code",), ...), "code", "missing"),
    (changed(("code",), "A b"), "code", "cannot be a code"),
    (changed(("code",), "123"), "code", "cannot be a code"),
    (changed(("service",), ...), "service", "missing"),
    (changed(("service",), []), "service", "object"),
    (changed((*_S, "colour"), "red"), "service", "“colour” is not known"),
    (changed((*_S, "name"), {}), "service.name", "missing"),
    (changed((*_S, "name", "de_DE"), "Probe"), "service.name", "“de_DE”"),
    (changed((*_S, "name", "nl_BE"), 5), "service.name.nl_BE", "a text"),
    (changed((*_S, "name", "nl_BE"), "x" * 251), "service.name.nl_BE", "250"),
    (changed((*_S, "team"), "bestaat-niet"), "service.team", "no team “bestaat-niet”"),
    (changed((*_S, "department"), "niets"), "service.department", "no department"),
    (changed((*_S, "themes"), ["Niets"]), "service.themes", "no label “Niets”"),
    (changed((*_S, "life_events"), ["moving", "moving"]), "service.life_events[1]", "twice"),
    (changed((*_S, "languages"), ["qq_QQ"]), "service.languages", "no language"),
    (changed((*_S, "audiences"), ["everyone"]), "service.audiences[0]", "not one of"),
    (changed((*_S, "audiences"), []), "service.audiences", "missing"),
    (changed((*_S, "type"), "Cadeau"), "service.type", "not one of"),
    (changed((*_S, "keywords", "nl_BE"), ["a, b"]), "service.keywords.nl_BE", "comma"),
    (changed((*_S, "published"), "yes"), "service.published", "true or false"),
    (changed((*_S, "term", "days"), -1), "service.term.days", "between"),
    (changed((*_S, "term", "days"), 1.5), "service.term.days", "whole number"),
    (changed((*_S, "valid_from"), "1/2/2026"), "service.valid_from", "not a date"),
    (changed((*_S, "valid_to"), "2025-01-01"), "service.valid_to", "comes before"),
    (changed((*_S, "contacts", 0, "email"), "x"), "service.contacts[0].email", "e-mail"),
    (
        changed((*_S, "websites"), [{"name": {"nl_BE": "x"}, "url": "javascript:x"}]),
        "service.websites[0].url",
        "address of a website",
    ),
    (changed((*_S, "related"), ["test-pakket"]), "service.related", "itself"),
    (changed((*_S, "costs"), [{}] * 51), "service.costs", "more than 50"),
    (changed((*_Q, 0, "choices"), []), "form.questions[0]", "nothing to choose"),
    (changed((*_Q, 0, "type"), "colour"), "form.questions[0].type", "not one of"),
    (changed((*_Q, 1, "key"), "kind"), "form.questions[1]", "twice"),
    (changed((*_Q, 1, "min"), 20000), "form.questions[1]", "least is more"),
    (changed((*_Q, 2, "condition", "key"), "later"), "form.questions[2]", "comes later"),
    (changed((*_Q, 2, "condition", "values"), ["z"]), "form.questions[2]", "cannot be given"),
    (changed((*_Q, 3, "step"), 7), "form.questions[3].step", "no step 7"),
    (changed((*_Q, 4), _question("last", step=0)), "form.questions[4].step", "earlier step"),
    (changed((*_Q, 3, "group"), "pet"), "form.questions[3].group", "no group “pet”"),
    (changed((*_Q,), []), "form.groups[0]", "No question belongs"),
    (changed((*_P, 0, "team"), "niets"), "process.steps[0].team", "no team"),
    (changed((*_P, 1, "key"), "begin"), "process.steps[1]", "twice"),
    (changed((*_P, 1, "predecessors"), ["x"]), "process.steps[1].predecessors", "no step"),
    (changed((*_P, 0, "predecessors"), ["finish"]), "process.steps", "wait for each other"),
    (changed((*_P, 1, "approval"), ...), "process.steps[1].approval", "nobody approves"),
    (changed((*_P, 2, "shares"), ["x"]), "process.steps[2].shares", "no question “x”"),
    (
        changed((*_P, 2, "condition", "key"), "x"),
        "process.steps[2].condition.key",
        "no question",
    ),
]
