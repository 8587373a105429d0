"""Set-up ended in the middle, by Ctrl-C or by a power cut: the next run mends it."""

import json
import signal
import urllib.request

import pytest

HOW = pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGKILL], ids=["ctrl-c", "power-cut"]
)
#: stand-ins: an archive with one package, unpacked slowly when told so
APT = 'case "$*" in *download*) touch odoo-19_19.0_all.deb;; esac'
DPKG = """\
mkdir -p "$3/usr/lib/python3/dist-packages/odoo/addons/base"
[ -n "$SLOW" ] && sleep 30
cat > "$3/usr/lib/python3/dist-packages/odoo/release.py" <<END
version_info = (19, 0, 0, FINAL, 0, '')
MIN_PG_VERSION = 13
END
"""


def _left_clean(code, output, number):
    if number == signal.SIGINT:
        assert code == 130, output
        assert "interrupted; the next run goes on" in output
        assert "Traceback" not in output


@HOW
def test_while_unpacking_odoo(stage, number):
    stage.program("apt-get", APT)
    stage.program("dpkg-deb", DPKG)
    stage.variables |= {"SLOW": "1", "PIP_NO_INDEX": "1"}
    code, output = stage.interrupt(number, "Debian archive …", "run", "--detach", delay=1)
    _left_clean(code, output, number)
    assert not (stage.local / "odoo").exists(), "a half-made tree bears the final name"
    stage.variables["SLOW"] = ""
    _, output = stage.desk("run", "--detach")
    assert (stage.local / "odoo/.complete").is_file(), output
    assert not (stage.local / "odoo.new").exists()


@HOW
def test_while_installing_python_packages(stage, tree, number):
    """The environment is made anew: nobody knows how far pip was."""
    stage.variables |= {"ODOO_SOURCE": str(tree.parent), "PIP_NO_INDEX": "1"}
    lock = stage.root / "config/requirements.lock"
    whole = lock.read_text()
    step = "Python packages of"
    code, output = stage.interrupt(number, step, "run", "--detach", delay=0.3)
    _left_clean(code, output, number)
    assert not (stage.local / "venv/.desk.json").exists()
    (stage.local / "venv/leftover").write_text("from the first attempt")
    lock.write_text("")  # an empty lock is quickly installed
    _, output = stage.desk("shell")
    assert not (stage.local / "venv/leftover").exists(), output
    assert json.loads((stage.local / "venv/.desk.json").read_text())["requirements.lock"]
    assert whole


@HOW
def test_while_making_cluster_and_database(with_odoo, number):
    """Cut off in the cluster, in the base modules and in our addons; the last run serves."""
    for place, delay in (
        ("private PostgreSQL cluster", 0.2),
        ("OCA's …", 3),
        ("our addons …", 1),
    ):
        code, output = with_odoo.interrupt(number, place, "run", "--detach", delay=delay)
        assert place in output, output
        _left_clean(code, output, number)
    code, output = with_odoo.desk("run", "--detach")
    assert code == 0, output
    assert "our addons: done" in output
    _, text = with_odoo.desk("info", "--json")
    description = json.loads(text)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    base = description["addresses"]["portal"]
    assert opener.open(f"{base}web/health", timeout=30).status == 200
    code, output = with_odoo.desk("stop")
    assert code == 0
    _, text = with_odoo.desk("info", "--json")
    assert json.loads(text)["processes"] == {"server": None, "postgresql": None}
