"""Every public method of a model can be called by any login over RPC: name them all here.

A new one must be an entry point by intent: a button (``action_…``), one of Odoo's own
methods that are extended, or a name in ``ENTRY_POINTS`` with the reason.
"""

import ast

import pytest

from desk.project import Project

#: Odoo's own methods; extending them opens no new door
EXTENDED = {
    "check_access",
    "check_access_token",
    "copy",
    "copy_data",
    "create",
    "filtered_domain",
    "message_subscribe",
    "search_fetch",
    # what the panel beside a list asks; it counts what the caller may read
    "search_panel_select_multi_range",
    # called with sudo by the page that signs up; it asks for the token itself
    "signup",
    "unlink",
    # what the form of the web client calls instead of write
    "web_save",
    "write",
}
#: entry points that are no buttons
ENTRY_POINTS = {
    # the map widget of the web client asks for the city's tile address and centre
    ("helpdesk_ticket_place.py", "get_map_settings"),
    # Odoo's own: what a mail server pipes to; it mends the bytes and hands them on
    ("mail_thread.py", "message_process"),
}
MODELS = sorted(
    path
    for addon in Project.here().installable_addons()
    for folder in ("models", "wizards")
    for path in (Project.here().addons / addon / folder).glob("*.py")
)


def public_methods(path):
    """Yield the names of methods in ``path`` that RPC reaches."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and not method.name.startswith("_"):
                    decorators = {ast.unparse(item) for item in method.decorator_list}
                    if "api.private" not in decorators:
                        yield method.name


def test_there_are_models_to_look_at():
    assert len(MODELS) > 20


@pytest.mark.parametrize("path", MODELS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_public_methods_are_entry_points(path):
    unexpected = {
        name
        for name in public_methods(path)
        if not name.startswith("action_")
        and name not in EXTENDED
        and (path.name, name) not in ENTRY_POINTS
    }
    assert not unexpected, f"reachable by RPC and not meant to be: {sorted(unexpected)}"
