"""Rows of the document libraries, by the ORM."""

import base64
import itertools

from load.samples import PDF

from . import stock_files

#: how many times the creation of a stock file a delivery may take, with the line on the ticket
DELIVER = 1.5
#: how much longer an edit may take than with 100 citizens
SMALL = 1.2
#: of a search in a library
QUERIES = 30
#: stands in one text of a thousand, and in every one
WORDS = {"a rare word": "dossier7", "a word of all": "besluit"}


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


def search(bench):
    """Return the rows of finding documents by what they say, in each library."""
    files = bench.env["dms.file"]
    citizen = bench.env["res.users"].search([("login", "=", "load-citizen")])
    mine, staff = files.with_user(citizen), files.with_user(bench.agent)
    spec = {"display_name": {}, "write_date": {}}

    def of_department(word):
        domain = [("library", "=", "department"), ("full_text", "ilike", word)]
        staff.web_search_read(domain, spec, limit=80, count_limit=1001)

    calls = {
        "my documents": lambda word: mine._own_library({"q": word}, 1, 20),
        "a department's library": of_department,
        "public documents": lambda word: files._public_library({"q": word}, 1, 20),
    }
    return [
        bench.measure(
            f"search {library} by {kind}", lambda call=call, word=word: call(word), queries=QUERIES
        )
        for library, call in calls.items()
        for kind, word in WORDS.items()
    ]


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
