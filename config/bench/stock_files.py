"""Files of stock dms, in the city of the stock modules: what a delivery is compared with."""

import base64

from load.samples import PDF

CLERK = "stock-clerk"
DIRECTORY = "Dossier van Marie"
#: as many files as a citizen of the full load has documents; stock reads them all for each new one
FILES = 20


def ensure(env):
    """Make a clerk and the directory that she files in, when they are not there."""
    if env["res.users"].search_count([("login", "=", CLERK)]):
        return
    groups = [env.ref("base.group_user").id, env.ref("dms.group_dms_user").id]
    clerk = env["res.users"].with_context(no_reset_password=True)
    clerk = clerk.create(
        {"name": "Els", "login": CLERK, "email": "els@example.com", "group_ids": [(6, 0, groups)]}
    )
    rights = {"perm_create": True, "perm_write": True}
    group = env["dms.access.group"].create(
        {"name": "Bench", "explicit_user_ids": [(6, 0, clerk.ids)], **rights}
    )
    storage = env["dms.storage"].create({"name": "Bench", "save_type": "file"})
    directory = env["dms.directory"].create(
        {
            "name": DIRECTORY,
            "is_root_directory": True,
            "storage_id": storage.id,
            "group_ids": [(6, 0, group.ids)],
        }
    )
    # stock asks for rights by SQL, whether they are written yet or not
    env.flush_all()
    files = env["dms.file"].with_user(clerk)
    files.create([_values(directory, f"Attest {number}.pdf") for number in range(FILES)])
    env.cr.commit()


def _values(directory, name):
    content = base64.b64encode(PDF % b"bench")
    return {"name": name, "directory_id": directory.id, "content": content}


def create(env):
    """Return a function that files one document as the clerk does."""
    clerk = env["res.users"].search([("login", "=", CLERK)])
    directory = env["dms.directory"].search([("name", "=", DIRECTORY)])
    files = env["dms.file"].with_user(clerk)
    return lambda: files.create([_values(directory, "Attest.pdf")])
