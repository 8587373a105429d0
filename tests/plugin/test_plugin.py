"""As a plugin: an administrator with an Odoo of their own follows docs/install-as-plugin.md."""

import json
import re
import secrets
import shutil
import subprocess
import sys

import pytest

from desk import server, system, venv
from desk.console import step
from desk.process import end
from tests.rpc import Rpc

DATABASE = "roeselare_plugin"
DOCUMENT = "docs/install-as-plugin.md"
MODULES = ("roeselare_servicedesk", "roeselare_meldpunt", "roeselare_docs")


def _pins(lock):
    """Return {name: name==version} of a lock file."""
    return {m[1]: m[0] for m in re.finditer(r"^([\w.-]+)==[^ \\]+", lock.read_text(), re.M)}


def _quiet(command, **options):
    """Run a program to its end; it is heard only when it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=900,
        **options,
    )
    assert not done.returncode, done.stdout[-3000:]


def _wanted(path):
    lines = [line.partition("#")[0].strip() for line in path.read_text().splitlines()]
    return [re.split(r"[<>=!~]", line)[0].lower().replace("_", "-") for line in lines if line]


@pytest.fixture(scope="module")
def own_odoo(project, tree, tmp_path_factory, capfd_off):
    """An Odoo that knows nothing of this project: its tree and its own requirements."""
    home = tmp_path_factory.mktemp("odoo")
    with capfd_off(), step("plugin: an Odoo of its own"):
        python = venv.create(project, home / "venv")
        lines = [*_wanted(project.config / "requirements-odoo.in")]
        constraints = home / "constraints.txt"
        constraints.write_text("\n".join(_pins(project.config / "requirements.lock").values()))
        pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        _quiet([*pip, "-c", constraints, *lines])
        packages = venv.site_packages(home / "venv")
        (packages / "odoo-tree.pth").write_text(f"{tree.parent}\n")
    yield home, python
    shutil.rmtree(home, ignore_errors=True)


def _documented_command(project):
    """Return the pip command that the document names."""
    text = (project.root / DOCUMENT).read_text(encoding="utf-8")
    commands = re.findall(r"^\s*(pip install .*)$", text, re.M)
    assert len(commands) == 1, f"{DOCUMENT} promises one pip command: {commands}"
    return commands[0].split()


@pytest.fixture(scope="module")
def plugin(own_odoo, project, tree, databases, capfd_off):
    """The administrator's server, with our addons on its path and nothing installed yet."""
    home, python = own_odoo
    packages = venv.site_packages(home / "venv")
    with capfd_off(), step("plugin: the documented pip command"):
        _, *arguments = _documented_command(project)
        command = [python, "-m", "pip", *arguments, "-q", "--disable-pip-version-check"]
        _quiet(command, cwd=project.root)
    conf = home / "odoo.conf"
    options = {
        **{f"db_{key}": value for key, value in databases.server.items()},
        "addons_path": ",".join(map(str, [*tree.addons, packages / "odoo/addons", project.addons])),
        "data_dir": home / "data",
        "admin_passwd": secrets.token_urlsafe(),
        "http_interface": server.HOST,
        "max_cron_threads": 0,
    }
    conf.write_text("[options]\n" + "".join(f"{key} = {value}\n" for key, value in options.items()))
    log = home / "odoo.log"
    databases.drop(DATABASE)
    databases._call("create", DATABASE)
    with capfd_off(), step("plugin: an empty database"):
        start = [python, "-m", "odoo", "-c", conf, "-d", DATABASE]
        environment = system.environment(project)
        once = ["-i", "base,web", "--stop-after-init", "--no-http", f"--logfile={log}"]
        _quiet([*start, *once], env=environment)
        port = next(port for port in range(18400, 18600) if server.free(port))
        child = subprocess.Popen(
            [*start, f"--http-port={port}", f"--logfile={log}", f"--db-filter=^{DATABASE}$"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,  # it writes to its log
        )
        base = f"http://{server.HOST}:{port}"
        server.wait_healthy(child, base, log, 0)
    yield Rpc(base, DATABASE, "admin", "admin"), log
    end(child)
    databases.drop(DATABASE)


def test_document_names_files_that_exist(project):
    for argument in _documented_command(project):
        if "/" in argument:
            assert (project.root / argument).is_file(), argument


def test_own_odoo_is_bare(own_odoo):
    """Without the pip command the OCA modules are absent: the test would prove nothing else."""
    home, _ = own_odoo
    assert not (venv.site_packages(home / "venv") / "odoo").exists()
    assert str(home) not in sys.path


def test_installs_from_the_apps_menu_without_demo_data(plugin, capfd_off):
    """Update the list, press Install on each application, look at what a visitor gets."""
    admin, log = plugin
    admin.call("ir.module.module", "update_list")
    for name in MODULES:
        domain = [("name", "=", name)]
        module = admin.search_read("ir.module.module", domain, ["application"])[0]
        assert module["application"] or name != MODULES[0], f"{name} is not among the Apps"
        with capfd_off(), step(f"plugin: {name}"):
            admin.call("ir.module.module", "button_immediate_install", [module["id"]])
        assert admin.search_read("ir.module.module", domain, ["state"])[0]["state"] == "installed"
    demo = admin.search_read("ir.module.module", [("demo", "=", True)], ["name"])
    assert not demo, "this database has demo data"
    for path in ("/", "/meldpunt", "/my", "/my/documenten", "/web/login"):
        answer = admin.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
    visitor = Rpc(admin.base, DATABASE)
    assert visitor.get("/meldpunt").status_code == 200
    bad = [
        line for line in log.read_text().splitlines() if " ERROR " in line or " CRITICAL " in line
    ]
    assert not bad, json.dumps(bad[:5], indent=1)
