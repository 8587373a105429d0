"""The project as a whole: small files, no foreign hosts, one way to test."""

import re
import stat

from .sources import ROOT, files

#: what counts as source that people read and write
SOURCES = (".py", ".js", ".xml", ".scss", ".css", ".sh", ".toml", ".cfg", ".conf", ".md", ".in")
LIMIT = 300
#: exempt from the limit: translations, lock files, the licence, libraries of others,
#: and data that is generated or official (an outline, a taxonomy of the law)
EXEMPT = re.compile(
    r"/i18n/|/static/lib/|\.lock$|package-lock\.json$|/LICENSE$|\.geojson$|docs/performance\.md$"
)
#: package indexes and archives: their addresses are the machine's business
HOSTS = re.compile(
    r"pypi\.org|pythonhosted|npmjs\.(org|com)|yarnpkg|deb\.debian|ftp\.debian|security\.debian"
    r"|archive\.ubuntu|nodesource|packages\.cloud|artifact.?registry|snapshot\.debian",
    re.I,
)
#: places of one machine or workplace
PLACES = re.compile(r"(?<![\w.])/(work|home/\w+|Users)/")


def _text(path):
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def _ours():
    here = ROOT / "tests/structure/test_project.py"
    return [path for path in files() if path != here]


def test_no_source_file_is_over_the_limit():
    long = {
        str(path.relative_to(ROOT)): count
        for path in files()
        if (path.suffix in SOURCES or path.name in ("desk", "run")) and not EXEMPT.search(str(path))
        if (count := len(_text(path).splitlines())) > LIMIT
    }
    assert not long, f"over {LIMIT} lines: {long}"


def test_no_file_names_a_package_host():
    wrong = [str(path.relative_to(ROOT)) for path in _ours() if HOSTS.search(_text(path))]
    assert not wrong, wrong


def test_no_file_names_a_place_of_one_machine():
    wrong = [str(path.relative_to(ROOT)) for path in _ours() if PLACES.search(_text(path))]
    assert not wrong, wrong


def test_no_secret_in_the_committed_configuration():
    text = _text(ROOT / "odoo.conf")
    assert not re.search(r"^\s*(admin_passwd|db_password)\s*=", text, re.M)


def test_continuous_integration_calls_desk_test_and_nothing_more():
    path = ROOT / ".ci/run"
    assert path.stat().st_mode & stat.S_IXUSR
    lines = [line.strip() for line in _text(path).splitlines()]
    commands = [line for line in lines if line and not line.startswith("#")]
    to_the_root = 'cd "$(dirname "${BASH_SOURCE[0]}")/.."'
    assert commands == ["set -euo pipefail", to_the_root, "exec ./desk test"]


def test_lock_files_hold_a_hash_for_every_package():
    for path in (ROOT / "config").glob("*.lock"):
        blocks = re.split(r"\n(?=\S)", _text(path))
        pinned = [block for block in blocks if re.match(r"[\w.-]+==", block)]
        assert pinned
        assert all("--hash=sha256:" in block for block in pinned), path.name


def test_nothing_is_skipped_on_purpose():
    """A skipped test proves nothing; the run fails on one, so none is written."""
    pattern = re.compile(r"pytest\.mark\.skip|pytest\.skip\(|unittest\.skip|@skip|\.skipTest\(")
    tests = [path for path in _ours() if path.name.startswith("test_") and path.suffix == ".py"]
    wrong = [str(path.relative_to(ROOT)) for path in tests if pattern.search(_text(path))]
    assert not wrong, wrong


def test_desk_uses_the_standard_library_only():
    import sys

    from .sources import imported

    own = {path.stem for path in (ROOT / "config/desk").glob("*.py")}
    # run by the Python of the virtual environment
    apart = {"pgtool.py", "pictures.py", "load_demo.py", "load_demo_seal.py"}
    wrong = [
        f"{path.name}: {name}"
        for path in (ROOT / "config/desk").glob("*.py")
        if path.name not in apart
        for name in imported(path)
        if (top := name.split(".")[0]) not in sys.stdlib_module_names and top not in own
    ]
    assert not wrong, wrong
