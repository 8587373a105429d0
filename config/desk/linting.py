"""`./desk lint`: every linter of the house, each a program of its own."""

import subprocess

from . import node, odoo_tree, system, venv
from .console import say
from .errors import DeskError
from .locking import exclusive

SUFFIXES = (".js", ".xml", ".scss")


def _addons(project):
    return [project.addons / name for name in project.installable_addons()]


def _ruff(project, fix):
    """Python: bugs, complexity, line length, order of imports, old idioms."""
    config = project.config / "lint/ruff.toml"
    command = [project.venv / "bin/ruff", "check", "--no-cache", "--config", config]
    yield [*command, *(["--fix"] if fix else []), project.root, project.root / "desk"]


def _pylint(project, fix):
    """What OCA asks of an addon's Python and manifest."""
    if addons := _addons(project):
        yield [
            project.python,
            "-m",
            "pylint",
            "-j2",
            f"--rcfile={project.config / 'lint/pylintrc'}",
            # one _inherit class a concern is the rule of this house; one README, at the root
            "--disable=consider-merging-classes-inherited,missing-readme",
            *addons,
        ]


def _oca(project, fix):
    """What OCA asks of XML, CSV and translations."""
    config = f"--config={project.config / 'lint/oca_hooks.cfg'}"
    manifests = [addon / "__manifest__.py" for addon in _addons(project)]
    if manifests:
        flags = [config, *(["--fix"] if fix else [])]
        yield [project.venv / "bin/oca-checks-odoo-module", *flags, *manifests]
    if catalogues := [path for addon in _addons(project) for path in addon.glob("i18n/*.po*")]:
        flags = [config, *(["--fix"] if fix else [])]
        yield [project.venv / "bin/oca-checks-po", *flags, *catalogues]


def _prettier(project, fix):
    """One layout for JavaScript, XML and SCSS; what others wrote (static/lib) is left alone."""
    modules = node.ensure(project) / "node_modules"
    files = [
        path
        for addon in _addons(project)
        for path in sorted(addon.rglob("*"))
        if path.suffix in SUFFIXES and "lib" not in path.relative_to(addon).parts
    ]
    if files:
        yield [
            node.program(project),
            modules / "prettier/bin/prettier.cjs",
            f"--config={project.config / 'lint/prettier.json'}",
            f"--plugin={modules / '@prettier/plugin-xml/src/plugin.js'}",
            "--log-level=warn",
            "--write" if fix else "--check",
            *files,
        ]


LINTERS = {"ruff": _ruff, "pylint-odoo": _pylint, "oca-hooks": _oca, "prettier": _prettier}


def check(project, name, fix=False):
    """Run one linter; return what it found fault with, empty when nothing."""
    faults = []
    for command in LINTERS[name](project, fix):
        done = subprocess.run(
            [str(part) for part in command],
            cwd=project.root,
            env={**system.environment(project), "PYTHONWARNINGS": "ignore"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            faults.append(done.stdout.strip() or f"{command[0]} ended with {done.returncode}")
    return "\n".join(faults)


def main(project, fix=False, names=()):
    with exclusive(project):
        venv.ensure(project, odoo_tree.ensure(project), tests=True)
        node.ensure(project)
    failed = []
    for name in names or LINTERS:
        if name not in LINTERS:
            raise DeskError(f"there is no linter “{name}”: choose from {', '.join(LINTERS)}.")
        faults = check(project, name, fix)
        say(f"{name}: {'faults' if faults else 'clean'}")
        if faults:
            print(faults, flush=True)
            failed.append(name)
    return 1 if failed else 0
