"""Rows of the document libraries, by the ORM."""

import base64

from load.samples import PDF

CONTENT = base64.b64encode(b"Nota van de dienst.\n" * 100)


def rows(bench):
    """Return the rows of this file for one database."""
    env = bench.env
    citizen = env["res.users"].search([("login", "=", "load-citizen")])
    ticket = bench.tickets.search([("partner_id", "=", citizen.partner_id.id)], limit=1)
    agent = ticket.team_id.user_ids[:1]
    series = env["docs.series"].search([], limit=1)
    found = [bench.measure("deliver a document", lambda: _deliver(ticket, agent, series))]
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
