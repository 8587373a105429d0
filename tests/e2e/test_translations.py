"""Dutch first, complete: whatever the addons say stands in their catalogues of translations.

The lists of tests/structure are read from the catalogues alone; here Odoo itself tells what
there is to translate, from code, views, data and models of a database with all addons.
"""

import re
import subprocess

import polib
import pytest

from desk import odoo_conf, system

ADDONS = ("roeselare_servicedesk", "roeselare_meldpunt", "roeselare_docs")
#: services travel as files in three languages of their own (docs/adr/0042)
FILES = ("model:servicedesk.service,", "model:servicedesk.question", "model:servicedesk.step")


def exported(project, tree, databases, city, addon, path):
    conf = odoo_conf.write(project, tree, databases.server, "i18n")
    command = [project.python, "-m", "odoo", "i18n", "export", "-c", conf, "-d", city.database]
    command += ["-l", "pot", "-o", path, addon]
    done = subprocess.run(
        list(map(str, command)),
        check=False,
        capture_output=True,
        text=True,
        env=system.environment(project),
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return polib.pofile(str(path))


def of_the_demo(project, addon):
    """Return the names of the records that only the demo has: it speaks Dutch by itself."""
    return {
        name
        for path in (project.addons / addon / "demo").glob("*.xml")
        for name in re.findall(r'<(?:record|template)[^>]* id="([^"]+)"', path.read_text())
    }


@pytest.mark.parametrize("addon", ADDONS)
def test_every_text_of_an_addon_is_in_its_catalogues(
    addon, project, tree, databases, city, tmp_path
):
    found = exported(project, tree, databases, city, addon, tmp_path / "found.pot")
    demo = of_the_demo(project, addon)
    said = {
        entry.msgid
        for entry in found
        if not all(
            place.startswith(FILES) or place.rpartition(".")[2] in demo
            for place, _line in entry.occurrences
        )
    }
    assert len(said) > 50, "Odoo exported nothing"
    for name in (f"{addon}.pot", "nl.po", "fr.po"):
        known = {entry.msgid for entry in polib.pofile(project.addons / addon / "i18n" / name)}
        missing = sorted(said - known)
        assert not missing, f"{len(missing)} texts are not in {name}: {missing[:20]}"
