"""The files of stock dms that a delivery is compared with."""

import json

import pytest

from .conftest import DATABASE

LOOK = """
import base64, json
from bench import stock_files
stock_files.ensure(env)
stock_files.ensure(env)
files = env["dms.file"]
users = env["res.users"].search([("login", "=", stock_files.CLERK)])
directory = env["dms.directory"].search([("name", "=", stock_files.DIRECTORY)])
create = stock_files.create(env)
within = [("directory_id", "=", directory.id)]
counts = [files.search_count([])]
for _call in range(2):
    [one] = create()
    made = [one.create_uid.login, one.env.user.login, one.env.su, base64.b64decode(one.content)]
    counts.append(files.search_count(within))
    env.cr.rollback()
    env.invalidate_all()
counts.append(files.search_count([]))
print(json.dumps({
    "ours": [name for name in env.registry if name.startswith("docs.")],
    "clerks": len(users),
    "directories": len(directory),
    "counts": counts,
    "made": [str(value) for value in made],
}))
"""


@pytest.fixture(scope="module")
def stock(desk):
    name = f"{DATABASE}_stock"
    desk.databases.copy(desk.builder.template(), name)
    return json.loads(desk.python(name, LOOK).splitlines()[-1])


def test_they_are_made_once_in_a_database_of_the_stock_modules(stock):
    assert stock["ours"] == []
    assert (stock["clerks"], stock["directories"], stock["counts"][0]) == (1, 1, 20)


def test_each_call_files_one_more_under_the_rights_of_the_clerk_and_is_undone(stock):
    assert stock["counts"] == [20, 21, 21, 20]
    login, user, superuser, content = stock["made"]
    assert (login, user, superuser) == ("stock-clerk", "stock-clerk", "False")
    assert content.startswith("b'%PDF-")
