"""The databases that desk makes: templates of the base modules, the demo, those of the tests."""

import ast
import hashlib
import json

from . import odoo_conf, odoo_run, space, venv
from .console import step
from .errors import DeskError
from .odoo_tree import SERIES
from .project import read_options, write_text

LANGUAGES = "nl_BE,fr_BE"
#: what an addon's database depends on; tests and documentation do not change it
CODE = (".py", ".xml", ".csv", ".po", ".js", ".scss", ".json", ".geojson", ".sql")


def manifest(path):
    return ast.literal_eval((path / "__manifest__.py").read_text(encoding="utf-8"))


def fingerprint(project):
    """Return a hash of the addons' code: a database made from other code must be updated."""
    digest = hashlib.sha256()
    for name in project.installable_addons():
        base = project.addons / name
        for path in sorted(base.rglob("*")):
            if (
                path.suffix in CODE
                and "tests" not in path.relative_to(base).parts
                and path.is_file()
            ):
                digest.update(
                    str(path.relative_to(project.addons)).encode() + b"\0" + path.read_bytes()
                )
    return digest.hexdigest()


class Builder:
    """Makes databases with the Odoo tree, the environment and the server that are there."""

    def __init__(self, project, tree, databases):
        self.project = project
        self.tree = tree
        self.databases = databases
        self.conf = odoo_conf.write(project, tree, databases.server, "build", log_level="info")
        self.ours = project.installable_addons()
        if not self.ours:
            raise DeskError("there is no addon of ours to install in addons/.")

    # -- templates -----------------------------------------------------------
    def _base_key(self):
        release = (self.tree.parent / "odoo/release.py").read_text(encoding="utf-8")
        stamp = self.project.tree / ".complete"
        parts = [
            release,
            str(self.tree.parent),
            stamp.read_text(encoding="utf-8") if stamp.is_file() else "",
            venv.fingerprint(self.project.config / venv.LOCKS[0]),
            LANGUAGES,
            *self._dependencies(),
        ]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]

    def _dependencies(self):
        """What our addons stand on, and the modules that odoo.conf loads for the whole server."""
        names = {
            name for addon in self.ours for name in manifest(self.project.addons / addon)["depends"]
        }
        options = read_options(self.project.root / "odoo.conf")
        wide = {name.strip() for name in options.get("server_wide_modules", "").split(",")}
        return sorted(names - set(self.ours) | (wide - {"", "rpc"}))

    def template(self):
        """Return the name of a database with all that our addons depend on."""
        name = f"roeselare_base_{self._base_key()}"
        known = self.databases.names()
        if name in known:
            return name
        for old in known:
            if old.startswith("roeselare_base_"):
                self.databases.drop(old)
        space.require(self.project.local, 1000, "the database")
        work = "roeselare_base_new"
        with step("Odoo's own modules and the OCA's") as progress:
            self.databases.drop(work)
            self.databases._call("create", work)
            options = ["-i", ",".join(self._dependencies()), f"--load-language={LANGUAGES}"]
            self._modules(work, "installing the base modules", progress, *options)
            self.databases.rename(work, name)
        return name

    def _modules(self, name, what, progress, *options):
        odoo_run.modules(self.project, self.conf, name, what, progress, *options)

    def build(self, name, demo):
        """Make a database anew with our addons; it gets its name only when it is whole."""
        template = self.template()
        work = f"{name}_new"
        with step(f"database {name}: our addons") as progress:
            self.databases.copy(template, work)
            self._modules(
                work,
                "installing our addons",
                progress,
                "-i",
                ",".join(self.ours),
            )
            if demo:
                progress.note("demo data")
                odoo_run.demo(self.project, self.conf, work, self.ours)
                self.databases.protect(work)
            self.databases.mark(work, fingerprint(self.project))
            self.databases.drop(name)
            self.databases.rename(work, name)

    def refresh(self, name):
        """Bring a database without demo data to the state of the code, if other code made it."""
        current = fingerprint(self.project)
        if self.databases.odoo(name)["mark"] == current:
            return
        with step(f"database {name}: other code made it, updating") as progress:
            modules = ["-u", ",".join(self.ours)]
            self._modules(name, "updating our addons", progress, *modules)
            self.databases.mark(name, current)

    # -- the demo ------------------------------------------------------------
    def database_name(self):
        return read_options(self.project.root / "odoo.conf").get("db_name", "roeselare")

    def ensure_demo(self):
        """Bring the demo to the state of the code; return whether it was made anew."""
        name = self.database_name()
        found = self.databases.odoo(name)
        if found and not found["mark"]:
            raise DeskError(
                f"the database “{name}” was not made by ./desk and is left alone: "
                "give the demo another name in odoo.conf (db_name)."
            )
        if found and found["series"] != SERIES:
            raise DeskError(
                f"the database “{name}” is of Odoo {found['series'] or 'unknown'}, not {SERIES}: "
                "begin anew with ./desk reset, or name another in odoo.conf (db_name)."
            )
        if not found:
            self.build(name, demo=True)
            self._remember(name)
            return True
        self._update(name, found)
        return False

    def _remember(self, name):
        write_text(
            self.project.state / "demo.json",
            json.dumps({"database": name, "base": self._base_key()}),
        )

    def _update(self, name, found):
        current = fingerprint(self.project)
        try:
            base = json.loads((self.project.state / "demo.json").read_text())["base"]
        except (OSError, ValueError, KeyError):
            base = ""
        rebase = base != self._base_key()
        if found["mark"] == current and not rebase:
            return
        new = [addon for addon in self.ours if addon not in found["modules"]]
        old = ["all"] if rebase else [addon for addon in self.ours if addon in found["modules"]]
        options = [
            part
            for flag, names in (("-i", new), ("-u", old))
            if names
            for part in (flag, ",".join(names))
        ]
        with step(f"database {name}: the code changed, updating") as progress:
            self._modules(name, "updating our addons", progress, *options)
            odoo_run.demo(self.project, self.conf, name, ())
            self.databases.protect(name)
            self.databases.mark(name, current)
        self._remember(name)
