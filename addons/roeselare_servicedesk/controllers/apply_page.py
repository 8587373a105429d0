"""What the pages of a request share, before and after it has a draft."""

from dataclasses import replace

from odoo.http import request

from ..tools.text import is_service_code
from .forms import read_answers, render_private, typed_lists

_TEMPLATE = "roeselare_servicedesk.apply_%s_page"


def page_url(base, page):
    """Return the path of a page of a draft.

    :param str base: path of the draft
    :param page: number of a step from 0, or ``contact``, ``summary`` or ``later``
    """
    names = {"contact": "contact", "summary": "overzicht", "later": "later"}
    return f"{base}/{names[page]}" if page in names else f"{base}/stap/{page + 1}"


def find_service(address):
    """Return the service that this visitor may start, or an empty recordset."""
    services = request.env["servicedesk.service"]
    if not is_service_code(address):
        return services
    domain = services._catalogue_domain(request.env.user)
    return services.search([("code", "=", address), *domain], limit=1)


def render(name, values, status=200):
    """Render one page; its address is a secret or it shows what somebody typed."""
    values = {"errors": {}, "post": {}, "logged_in": not request.env.user._is_public(), **values}
    return render_private(_TEMPLATE % name, values, status)


def step_page(draft, service, form, index, base, errors=None, status=200, key=""):
    """Render one step, with what was sent when something has to be mended.

    :param draft: ``servicedesk.draft`` with sudo, empty before the first step is sent
    :param str base: path of the draft, ``""`` before there is one
    """
    answers = None
    if request.httprequest.method == "POST":
        answers = _without_dropped(form, read_answers(), request.params.get("drop"))
    added = request.params.get("add") if answers else None
    values = draft._step_values(form, index, request.env.user, answers, _group_key(form, added))
    progress = draft._progress(form, index)
    return render(
        "step",
        {
            **values,
            **progress_values(progress, base),
            "service": service,
            "base": base,
            "errors": errors or {},
            "chosen_again": bool(answers),
            "post": {"idempotency_key": key},
        },
        status,
    )


def progress_values(progress, base):
    """Return where the visitor is, and the way back."""
    current = next(i for i, item in enumerate(progress) if item["state"] == "current")
    for item in progress:
        item["url"] = page_url(base, item["page"]) if base and item["state"] == "done" else ""
    return {
        "progress": progress,
        "number": current + 1,
        "back_url": progress[current - 1]["url"] if current else "",
        "page_title": progress[current]["title"],
    }


def only_arranges():
    """Tell whether a button was pressed that adds or removes a repetition."""
    return bool(typed_lists().keys() & {"add", "drop"})


def _group_key(form, key):
    return key if key in {group.key for group in form.groups} else None


def _without_dropped(form, answers, dropped):
    """Return the answers without the repetition ``<group>__<number>`` of a button."""
    group, _mark, number = (dropped or "").rpartition("__")
    gone = {f"{question.key}__{number}" for question in form.questions if question.group == group}
    texts = {name: given for name, given in answers.texts.items() if name not in gone}
    return replace(answers, texts=texts, uploads={})
