"""Runs the rows of the tables in ``hostile_meldpunt/``: one bad input, and what must come of it.

A row of a table:

- ``number``, ``what``: of which one speaks;
- ``as``: login of a demo user; without it a stranger;
- ``method`` (GET), ``path``, ``query``, ``headers``, ``json``: the request;
- ``page``: the page whose form is filled in first, with its hidden fields;
- ``form``: what is put over these fields; ``drop``: fields that are left out;
- ``files``: pairs of field and name of a file of ``hostile_files``;
- ``status``: one, or a list of those that are right;
- ``words``: what the answer says ("a|b": one of both); ``never``: what it does not say;
- ``answer_headers``: part of each header of the answer that must be there;
- ``changes``: what more there is afterwards, by name of a count; the rest stays as it was.

``{name}`` in a text is a value of the stage; ``{ repeat = "x", times = 9 }`` a long text.
"""

import re
import tomllib
from pathlib import Path
from urllib.parse import urljoin

import requests
from lxml import html

from . import hostile_files

TABLES = Path(__file__).parent / "hostile_meldpunt"
#: what no answer may show, whatever was sent
NEVER = ("Traceback (most recent", "psycopg2.", "odoo.exceptions.", "werkzeug.exceptions.")
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def rows():
    """Return the rows of all tables, in the order of their numbers."""
    found = []
    for path in sorted(TABLES.glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        found += [{**row, "table": path.stem} for row in table["row"]]
    return sorted(found, key=lambda row: row["number"])


class Runner:
    """Sends the rows to a running server.

    :param stage: values for the placeholders
    """

    def __init__(self, city, stage):
        self.city = city
        self.stage = stage

    def session(self, login=None):
        if login:
            return self.city.rpc(login).session
        session = requests.Session()
        session.trust_env = False  # no proxy for this machine
        return session

    def fill(self, value):
        """Return ``value`` with the values of the stage in its texts."""
        if isinstance(value, dict):
            if set(value) == {"repeat", "times"}:
                return value["repeat"] * value["times"]
            return {self.fill(key): self.fill(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.fill(item) for item in value]
        if isinstance(value, str):
            known = self.stage
            return PLACEHOLDER.sub(lambda hit: str(known.get(hit[1], hit[0])), value)
        return value

    def send(self, row):
        """Send the request of a row; return the answer."""
        row = self.fill(row)
        session = self.session(row.get("as"))
        data, path = row.get("form"), row.get("path")
        if row.get("page"):
            fields, action = self.form_of(session, row["page"], row.get("action"))
            data = {**fields, **(data or {})}
            path = path or action
        for name in row.get("drop", ()):
            data.pop(name, None)
        files = [(field, hostile_files.make(name)) for field, name in row.get("files", ())]
        return session.request(
            row.get("method", "POST" if data is not None else "GET"),
            self.city.base + path,
            params=row.get("query"),
            data=data,
            json=row.get("json"),
            files=files or None,
            headers=row.get("headers"),
            allow_redirects=False,
            timeout=120,
        )

    def form_of(self, session, path, action=None):
        """Return the fields of the form of a page, as a browser would send them."""
        answer = session.get(self.city.base + path, timeout=120)
        assert answer.status_code == 200, f"{path} answers {answer.status_code}"
        forms = html.fromstring(answer.content).xpath("//*[@id='wrap']//form")
        forms = [form for form in forms if form.method == "POST"]
        if action:
            forms = [form for form in forms if action in (form.action or path)]
        assert forms, f"{path} has no form {action or ''}"
        fields = {name: value for name, value in forms[0].form_values() if name}
        return fields, urljoin(path, forms[0].action or path)


def check(row, answer, fill):
    """Compare an answer with what the row expects."""
    expected = row["status"] if isinstance(row["status"], list) else [row["status"]]
    text = answer.text
    assert answer.status_code in expected, f"{answer.status_code}: {_short(answer)}"
    for word in fill(row.get("words", [])):
        assert any(part in text for part in word.split("|")), f"{word!r} not in {_short(answer)}"
    for word in [*fill(row.get("never", [])), *NEVER]:
        assert word not in text, f"{word!r} is in the answer"
    for name, part in fill(row.get("answer_headers", {})).items():
        assert part in answer.headers.get(name, ""), f"{name}: {answer.headers.get(name)!r}"
    for name, value in answer.headers.items():
        assert not name.lower().startswith("x-injected"), f"a header was put in: {name}: {value}"


def _short(answer):
    """Return what a person would look at first."""
    if "html" not in answer.headers.get("Content-Type", ""):
        return answer.text[:300]
    page = html.fromstring(answer.content or b"<p/>")
    found = page.xpath("//*[@id='form_errors' or @role='alert'] | //main//h1 | //title")
    return " / ".join(" ".join(item.text_content().split()) for item in found)[:400]
