"""Rows of the document libraries, by the ORM."""

import base64
import itertools

from load.samples import PDF

from . import stock_files
from .views import asked

#: how many times the creation of a stock file a delivery may take, with the line on the ticket
DELIVER = 1.5
#: how much longer an edit may take than with 100 citizens
SMALL = 1.2
#: of a search in a library
QUERIES = 30
#: stands in as many documents of each library at every scale, in one of nine, in every one
WORDS = {"a rare word": "zandloper", "a frequent word": "dossier7", "a word of all": "besluit"}
RARE = 20
LISTS = {
    "delivered documents": ("personal", "roeselare_docs.dms_file_view_document_list"),
    "a department's library": ("department", "roeselare_docs.dms_file_view_shelf_list"),
    "the public library": ("public", "roeselare_docs.dms_file_view_public_list"),
}
SPEC = {"display_name": {}, "write_date": {}}


def rows(bench):
    """Return the rows of this file for one database."""
    env = bench.env
    citizen = env["res.users"].search([("login", "=", "load-citizen")])
    ticket = bench.tickets.search([("partner_id", "=", citizen.partner_id.id)], limit=1)
    agent = ticket.team_id.user_ids[:1]
    series = env["docs.series"].search([], limit=1)
    deliver = ("deliver a document", lambda: _deliver(ticket, agent, series))
    if bench.stock:
        stock = ("create a file, stock", stock_files.create(bench.stock.env), bench.stock)
        found = bench.against(deliver, stock, "stock dms.file.create", DELIVER)
    else:
        found = [bench.measure(*deliver)]

    def whole():
        env["dms.file"].browse(_deliver(ticket, agent, series).ids)._tell()

    found.append(bench.measure("deliver a document, with what its job does after it", whole))
    return [*found, *_edits(bench), *_shares(bench)]


def _edits(bench):
    """Return the rows of a clerk who files a newer content in the library of the department."""
    name = "a clerk edits a document"
    edit = (name, _edit(bench.env))
    if not bench.small:
        return [bench.measure(*edit)]
    small = (f"{name}, 100 citizens", _edit(bench.small.env), bench.small)
    return bench.against(edit, small, "itself with 100 citizens", SMALL)


def _edit(env):
    """Return a function that edits a document of the fullest library, as one who works there."""
    directory = _fullest(env)
    agent = directory.department_id.helpdesk_team_ids.user_ids[:1]
    file = env["dms.file"].with_user(agent).search([("directory_id", "=", directory.id)], limit=1)
    numbers = itertools.count()

    def edit():
        content = PDF % f"edit {next(numbers)}".encode()
        file.write({"content": base64.b64encode(content)})

    return edit


def _shares(bench):
    """Return the row of a lead who shares the fullest library with one more department."""
    with bench.kept():
        lead, shares = _sharing(bench.env)
        row = bench.measure("a department gets one more directory", lambda: _share(lead, shares))
    row.ms_limit = 1000
    return [row]


def lists(bench):
    """Return the rows of the lists that a colleague opens, of each library."""
    staff = bench.env["dms.file"].with_user(bench.agent)

    def opens(library, view):
        domain, order = [("library", "=", library)], asked(bench.env, view)
        return lambda: staff.web_search_read(domain, SPEC, limit=80, **order)

    return [
        bench.measure(f"list of {name}", opens(*these), queries=QUERIES)
        for name, these in LISTS.items()
    ]


def search(bench):
    """Return the rows of finding documents by what they say, in each library."""
    files = bench.env["dms.file"]
    citizen = bench.env["res.users"].search([("login", "=", "load-citizen")])
    mine, staff = files.with_user(citizen), files.with_user(bench.agent)
    _library, view = LISTS["a department's library"]
    shelved, order = [("library", "=", "department")], asked(bench.env, view)

    def of_department(word):
        named = ["|", ("name", "ilike", word), ("full_text", "ilike", word)]
        found = staff.with_context(docs_words=word)
        found.web_search_read([*shelved, *named], SPEC, limit=80, **order)

    calls = {
        "my documents": lambda word: mine._own_library({"q": word}, 1, 20),
        "a department's library": of_department,
        "public documents": lambda word: files._public_library({"q": word}, 1, 20),
    }
    with bench.kept():
        newest = {"order": "id desc", "limit": RARE}
        for found in (
            mine.search(mine._own_domain(), **newest),
            staff.search(shelved, **newest),
            files.search(files._published_domain(), **newest),
        ):
            _say(bench.cr, found.ids)
        return [
            bench.measure(
                f"search {library} by {kind}",
                lambda call=call, word=word: call(word),
                queries=QUERIES,
            )
            for library, call in calls.items()
            for kind, word in WORDS.items()
        ]


def _say(cr, ids):
    """Have these documents say the rare word."""
    cr.execute(
        "UPDATE docs_text SET words = words || to_tsvector('docs_plain', %s)"
        " WHERE file_id = ANY(%s)",
        [WORDS["a rare word"], ids],
    )


def _fullest(env):
    """Return the topmost directory of a department with the most documents."""
    shelved = [("library", "=", "department")]
    files = env["dms.file"]
    order = "__count desc, directory_id"
    [(directory, _count)] = files._read_group(
        shelved, ["directory_id"], ["__count"], order=order, limit=1
    )
    return directory


def _sharing(env):
    """Return a lead, and what to share: once for each call that may be measured."""
    directory = _fullest(env)
    lead = directory.department_id.helpdesk_team_ids.user_ids[:1]
    lead.group_ids = [(4, env.ref("roeselare_servicedesk.group_lead").id)]
    names = [{"name": f"Bench {number}"} for number in range(100)]
    departments = env["hr.department"].create(names)
    values = {"directory_id": directory.id}
    return lead, iter([{**values, "department_id": one.id} for one in departments])


def _share(lead, shares):
    share = lead.env["docs.share"].with_user(lead).create(next(shares))
    share.flush_recordset()


def _deliver(ticket, agent, series):
    from odoo.addons.roeselare_servicedesk.schemas.submission import CleanFile

    clean = CleanFile("attest.pdf", "application/pdf", PDF % b"bench")
    return ticket.with_user(agent)._deliver_documents([(clean, "Attest", series)])
