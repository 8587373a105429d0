"""The project's own files, as the tests of its structure read them."""

import ast
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDONS = ROOT / "addons"
CORE = "roeselare_servicedesk"
LEAVES = ("roeselare_meldpunt", "roeselare_docs")
#: directories that hold nothing of ours
OUTSIDE = {".git", ".local", "node_modules", "__pycache__", "artifacts", ".ruff_cache"}


def files():
    """Return every file of the project, tracked or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        found = [ROOT / line for line in done.stdout.splitlines()]
    else:  # a copy without its history
        found = [path for path in ROOT.rglob("*") if not OUTSIDE & set(path.parts)]
    return sorted(path for path in found if path.is_file())


def addons():
    return sorted(path.parent for path in ADDONS.glob("*/__manifest__.py"))


def manifest(addon):
    return ast.literal_eval((addon / "__manifest__.py").read_text(encoding="utf-8"))


def imported(path):
    """Return the dotted names that a Python file imports, absolute ones only."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def addons_imported(path):
    """Return the addons that a Python file imports from."""
    prefix = "odoo.addons."
    names = [name for name in imported(path) if name.startswith(prefix)]
    return {name.removeprefix(prefix).split(".")[0] for name in names}
