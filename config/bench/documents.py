"""Rows of the document libraries, by the ORM."""

import base64

from load.samples import PDF

from . import stock_files

#: how many times the creation of a stock file a delivery may take, with line and mail
DELIVER = 1.5
#: of a search in a library
QUERIES = 30
#: stands in one text of a thousand, and in every one
WORDS = {"a rare word": "dossier7", "a word of all": "besluit"}
CONTENT = base64.b64encode(b"Nota van de dienst.\n" * 100)


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
    with bench.kept():
        file = _shared_file(env, agent)
        found.append(
            bench.measure("a clerk edits a document", lambda: file.write({"content": CONTENT}))
        )
        root, others = _library(env, ticket)
        row = bench.measure(
            "a department gets one more directory", lambda: _share(env, root, others)
        )
        row.ms_limit = 1000
        found.append(row)
    return found


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


def _shared_file(env, agent):
    """Return a file of a department's directory, as one who may write there."""
    agent.group_ids = [(4, env.ref("dms.group_dms_user").id)]
    storage = env["dms.storage"].create({"name": "Bench", "save_type": "file"})
    rights = {"perm_create": True, "perm_write": True}
    group = env["dms.access.group"].create(
        {"name": "Bench", "explicit_user_ids": [(6, 0, agent.ids)], **rights}
    )
    directory = env["dms.directory"].create(
        {
            "name": "Bench",
            "is_root_directory": True,
            "storage_id": storage.id,
            "group_ids": [(6, 0, group.ids)],
        }
    )
    values = {"name": "nota.txt", "directory_id": directory.id, "content": CONTENT}
    return env["dms.file"].create(values).with_user(agent)


def _library(env, ticket):
    """Return a department's topmost directory, and the departments to share it with."""
    own = ticket.team_id.department_id
    root = env["dms.directory"].create(
        {
            "name": "Bench library",
            "is_root_directory": True,
            "storage_id": env.ref("roeselare_docs.storage_department").id,
            "department_id": own.id,
        }
    )
    # One for each call that may be measured: a directory is shared once with each.
    names = [{"name": f"Bench {number}"} for number in range(2000)]
    return root, iter(env["hr.department"].create(names))


def _share(env, directory, departments):
    values = {"directory_id": directory.id, "department_id": next(departments).id}
    env["docs.share"].create(values)
    env.flush_all()


def _deliver(ticket, agent, series):
    from odoo.addons.roeselare_servicedesk.schemas.submission import CleanFile

    clean = CleanFile("attest.pdf", "application/pdf", PDF % b"bench")
    ticket.with_user(agent)._deliver_documents([(clean, "Attest", series)])
