"""Nothing of the desk can be read or done over RPC by a stranger or another citizen."""

import ast
import re

import pytest

from tests.rpc import RpcError
from tests.structure.test_public_methods import MODELS, public_methods

#: what everyone reads in the catalogue, in the list of categories and among the answers
READABLE = {
    "servicedesk.article",
    "servicedesk.service",
    "servicedesk.service.detail",
    "servicedesk.service.label",
}
#: what only opens a window or an address, in which the server then refuses
#: what only tells who may do what, of values that the caller gives
HARMLESS = {"check_access", "check_access_token", "filtered_domain", "copy_data"}
OPENS = {"ir.actions.act_window", "ir.actions.act_url"}
PREFIXES = ("meldpunt.", "servicedesk.")
MORE = ("helpdesk.ticket", "mail.message", "mail.mail", "ir.attachment", "res.partner")


@pytest.fixture(scope="module")
def models(admin_rpc):
    domain = [("transient", "=", False), ("abstract", "=", False)]
    found = admin_rpc.search_read("ir.model", domain, ["model"])
    return sorted(item["model"] for item in found if item["model"].startswith(PREFIXES))


@pytest.fixture(scope="module", params=["stranger", "karel"])
def visitor(request, city, admin_rpc):
    found = city.anonymous() if request.param == "stranger" else city.rpc(request.param)
    login = "public" if request.param == "stranger" else request.param
    domain = [("login", "=", login), ("active", "in", [True, False])]
    found.partner = admin_rpc.search_read("res.users", domain, ["partner_id"])[0]["partner_id"][0]
    return found


def _answer(visitor, model, method, *args, **kwargs):
    """Return what RPC answers, or ``None`` when it refuses."""
    try:
        return visitor.call(model, method, *args, **kwargs)
    except RpcError:
        return None


def test_models_are_found(models):
    assert len(models) > 15, models


def test_nothing_can_be_read(visitor, models, planted):
    reads = {
        "search_read": ([[]], {"limit": 3}),
        "search": ([[]], {}),
        "search_count": ([[]], {}),
        "name_search": ([""], {}),
        "web_search_read": ([], {"domain": [], "specification": {"display_name": {}}}),
        "formatted_read_group": ([], {"domain": [], "groupby": [], "aggregates": ["__count"]}),
        "export_data": ([[1], ["id"]], {}),
        "read": ([[1, 2, 3]], {}),
        "web_read": ([[1], {"display_name": {}}], {}),
    }
    found = []
    for model in [*models, "helpdesk.ticket"]:
        for method, (args, kwargs) in reads.items():
            answer = _answer(visitor, model, method, *args, **kwargs)
            if answer is not None and model not in READABLE:
                found.append((model, method, str(answer)[:80]))
    assert found == []


def test_nothing_can_be_written(visitor, models):
    found = []
    for model in [*models, "helpdesk.ticket"]:
        for method, args in {
            "create": [[{}]],
            "write": [[1], {}],
            "unlink": [[1]],
            "web_save": [[], {}, {}],
            "copy": [[1]],
        }.items():
            answer = _answer(visitor, model, method, *args)
            if answer is not None:
                found.append((model, method, str(answer)[:80]))
    assert found == []


def test_no_public_method_answers(visitor, planted, observe):
    """Every ``action_…`` and every other public method, with the id of a planted report."""
    before = _state(observe, planted)
    found = []
    for model, name in sorted(set(_public_methods())):
        arguments = [[planted.ids["private"]]]
        if name == "message_subscribe":
            arguments.append([visitor.partner])
        answer = _answer(visitor, model, name, *arguments)
        opens = isinstance(answer, dict) and answer.get("type") in OPENS
        if answer and not opens:
            found.append((model, name, str(answer)[:80]))
    assert found == []
    assert _state(observe, planted) == before


def _public_methods():
    """Yield every public method of our models with the name of its model."""
    for path in MODELS:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                names = re.findall(r"\n    _(?:name|inherit) = '([\w.]+)'", ast.unparse(node))
                for method in public_methods(path) if names else ():
                    if method not in HARMLESS:
                        yield names[0], method


def _state(observe, planted):
    return observe(
        "SELECT id, publication_state, stage_id, user_id, write_date, is_public"
        " FROM helpdesk_ticket WHERE id = ANY(%s) ORDER BY id",
        sorted(planted.ids.values()),
    )


@pytest.mark.parametrize(
    "method",
    ["_public_values", "_public_report", "_from_tracking_token", "_tracking_token", "sudo"],
)
def test_private_methods_are_not_reached(visitor, planted, method):
    with pytest.raises(RpcError):
        visitor.call("helpdesk.ticket", method, [planted.ids["public"]])


def test_messages_and_files_of_reports_are_closed(visitor, planted):
    for model, domain in {
        "mail.message": [("model", "=", "helpdesk.ticket")],
        "ir.attachment": [("res_model", "in", ["helpdesk.ticket", "meldpunt.photo"])],
        "mail.mail": [],
        "bus.bus": [],
    }.items():
        answer = _answer(visitor, model, "search_read", domain, ["id"]) or []
        assert answer == [], model


def test_partners_of_others_are_closed(visitor, planted):
    domain = [("name", "ilike", "Plant")]
    assert not _answer(visitor, "res.partner", "search_read", domain, ["name"])


def test_the_newer_interface_wants_a_key(city, planted):
    visitor = city.anonymous()
    answer = visitor.session.post(
        f"{city.base}/json/2/helpdesk.ticket/search_read",
        json={"domain": [], "fields": ["name"]},
        timeout=60,
    )
    assert answer.status_code in (401, 403)
    assert not planted.leaks(answer.content)
    answer = visitor.get("/json/1/helpdesk.ticket", allow_redirects=False)
    assert answer.status_code in (303, 401, 403, 404)
