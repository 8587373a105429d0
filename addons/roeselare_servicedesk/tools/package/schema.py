"""The format ``roeselare.service/1``: which keys there are and what each may be."""

from ..form import OPERATORS, TYPES
from ..text import clean_text, is_service_code
from .containers import Items, Keys, Needed
from .fault import PackageFault
from .form import check_form
from .kinds import Choice, Day, Email, Flag, Language, Line, Number, Url, Value, Whole
from .process import check_process
from .texts import LANGUAGES, Texts, Words

__all__ = ["FORMAT", "LANGUAGES", "check_package", "service_kinds"]

FORMAT = "roeselare.service/1"
AUDIENCES = ("citizen", "organisation", "staff")
TYPE_CODES = (
    "FinancieleVerplichting",
    "Toelating",
    "Bewijs",
    "Voorwerp",
    "AdviesBegeleiding",
    "InfrastructuurMateriaal",
    "FinancieelVoordeel",
)
_LABEL = r"[A-Za-z0-9_-]{1,60}"
_TEAM = r"[a-z0-9_-]{1,60}"
_KEY = r"[a-z][a-z0-9_]{0,39}"
_ADDRESS = r"[a-z0-9-]{1,60}"

_TERM = Keys(
    {
        "days": Whole(0, 3650, default=5),
        "unit": Choice(("working", "calendar"), default="working"),
    },
    default={},
)
_BLOCK = Texts(5000, clean=clean_text)
_NAME = Texts(250, required=True)
_SITE = Keys({"name": _NAME, "url": Url(required=True)})
_CONDITION = Keys(
    {
        "key": Line(40, required=True, pattern=_KEY),
        "operator": Choice(OPERATORS, default="equals"),
        "values": Items(Value(), 100),
    }
)
_LABELS = Items(Line(60, required=True, pattern=_LABEL), 20, unique="self")


def service_kinds(html):
    """Return the kinds of the keys of a service: name → kind."""
    return _service(html).keys


def _service(html):
    return Keys(
        {
            "name": _NAME,
            "summary": Texts(300),
            "description": Texts(50_000, clean=html),
            "additional": Texts(50_000, clean=html),
            "exception": Texts(50_000, clean=html),
            "regulation": Texts(50_000, clean=html),
            "question": Texts(250),
            "kind": Choice(("request", "question"), default="request"),
            "audiences": Items(Choice(AUDIENCES), 3, unique="self", default=("citizen",)),
            "target_audiences": _LABELS,
            "type": Choice(TYPE_CODES, default=None),
            "themes": _LABELS,
            "life_events": _LABELS,
            "identity": Choice(("anonymous", "email", "strong"), default="anonymous"),
            "keywords": Words(),
            "synonyms": Words(),
            "team": Line(60, required=True, pattern=_TEAM),
            "department": Line(60, pattern=_TEAM, default=None),
            "executing_department": Line(60, pattern=_TEAM, default=None),
            "term": _TERM,
            "confidential": Flag(),
            "published": Flag(True),
            "sequence": Whole(default=10),
            "valid_from": Day(),
            "valid_to": Day(),
            "requirements": Items(Keys({"name": _NAME, "description": _BLOCK, "evidence": _BLOCK})),
            "procedures": Items(
                Keys({"name": _NAME, "description": _BLOCK, "websites": Items(_SITE, 20)})
            ),
            "costs": Items(Keys({"name": _NAME, "description": _BLOCK})),
            "advantages": Items(Keys({"name": _NAME, "description": _BLOCK})),
            "contacts": Items(
                Keys(
                    {
                        "name": _NAME,
                        "email": Email(),
                        "phone": Line(40),
                        "url": Url(),
                        "address": Line(250),
                        "hours": Texts(1000, clean=clean_text),
                    }
                )
            ),
            "legal": Items(Keys({"name": _NAME, "url": Url()})),
            "websites": Items(_SITE),
            "languages": Items(Language(), 30, unique="self"),
            "concept_id": Line(250),
            "product_id": Line(250),
            "status": Choice(("ontwerp", "verzonden"), default="ontwerp"),
            "related": Items(Line(60, required=True, pattern=_ADDRESS), 30, unique="self"),
        }
    )


_QUESTION = Keys(
    {
        "key": Line(40, required=True, pattern=_KEY),
        "type": Choice(TYPES, default="text"),
        "label": _NAME,
        "help": Texts(1000),
        "required": Flag(),
        "step": Whole(0, 49),
        "min": Number(),
        "max": Number(),
        "choices": Items(lambda value, path: _choice(value, path), 200),
        "group": Line(40, pattern=_KEY),
        "condition": _CONDITION,
    }
)
_GROUP = Keys(
    {
        "key": Line(40, required=True, pattern=_KEY),
        "label": _NAME,
        "min": Whole(0, 50, default=1),
        "max": Whole(1, 50, default=10),
    }
)
_FORM = Keys(
    {
        "name": _NAME,
        "steps": Items(Texts(250), 50),
        "groups": Items(_GROUP, 20, unique="key"),
        "questions": Items(_QUESTION, 300, unique="key"),
    }
)
_APPROVAL = Keys(
    {
        "amount_question": Line(40, pattern=_KEY),
        "refusal": Choice(("cancel", "back"), default="cancel"),
        "tiers": Items(
            Keys(
                {
                    "above": Number(0, default=0),
                    "approver": Needed(Choice(("lead", "manager", "requester_manager"))),
                }
            ),
            20,
        ),
    }
)
# Kept by an addon for documents, and refused without it.
_DOCUMENTS = Keys(
    {
        "days": Whole(1, 365, default=14),
        "lines": Items(
            Keys(
                {
                    "name": _NAME,
                    "explanation": Texts(1000, clean=clean_text),
                    "example_url": Url(),
                    "accepts": Choice(("any", "scan", "pdf", "image", "office"), default="scan"),
                    "required": Flag(True),
                }
            ),
            20,
        ),
    }
)
_STEP = Keys(
    {
        "key": Line(40, required=True, pattern=_KEY),
        "name": _NAME,
        "instructions": _BLOCK,
        "kind": Choice(("task", "approval"), default="task"),
        "team": Line(60, required=True, pattern=_TEAM),
        "term": Keys({**_TERM.keys, "days": Whole(0, 3650, default=2)}, default={}),
        "mandatory": Flag(True),
        "predecessors": Items(Line(40, required=True, pattern=_KEY), 50, unique="self"),
        "condition": _CONDITION,
        "checklist": Items(Texts(250, required=True)),
        "shares": Items(Line(40, required=True, pattern=_KEY), 300, unique="self"),
        "documents": _DOCUMENTS,
        "approval": _APPROVAL,
    }
)
_PROCESS = Keys({"steps": Items(_STEP, 50, unique="key")})


def _choice(value, path):
    """Check a choice, which is written as a pair: value, texts."""
    if not isinstance(value, list) or len(value) != 2:
        raise PackageFault(path, "type", expected="pair")
    return [Line(60, required=True)(value[0], f"{path}[0]"), _NAME(value[1], f"{path}[1]")]


def check_package(value, html=clean_text):
    """Return a package with every key of the format, in the order of the format.

    :param value: what :func:`~.reading.read_json` returned
    :param html: makes the layout of one text harmless; the same text when it was already
    :raise PackageFault: the first thing that is wrong
    """
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise PackageFault("", "format", known=FORMAT)
    package = Keys(
        {
            "format": Line(),
            "code": Line(60, required=True, pattern=_ADDRESS),
            "service": Needed(_service(html)),
            "form": _FORM,
            "process": _PROCESS,
        }
    )(value, "")
    _check_service(package)
    if package["form"]:
        check_form(package["form"])
    if package["process"] and not package["process"]["steps"]:
        package["process"] = None
    if package["process"]:
        check_process(package["process"]["steps"], package["form"])
    return package


def _check_service(package):
    code, service = package["code"], package["service"]
    if not is_service_code(code):
        raise PackageFault("code", "code", value=code)
    if not service["audiences"]:
        raise PackageFault("service.audiences", "missing")
    if code in service["related"]:
        raise PackageFault("service.related", "itself", value=code)
    first, last = service["valid_from"], service["valid_to"]
    if first and last and first > last:
        raise PackageFault("service.valid_to", "days_crossed", first=first, last=last)
    # What has no order of its own is written in one order, so that files can be compared.
    service["audiences"].sort(key=AUDIENCES.index)
    for key in ("target_audiences", "themes", "life_events", "languages", "related"):
        service[key].sort()
