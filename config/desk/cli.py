"""The command line of ./desk."""

import argparse
import os
import signal
import subprocess
import sys

from . import benching, loading, odoo_run, odoo_tree, server, system, venv
from .console import say
from .database import Databases
from .demo import Builder
from .errors import DeskError, is_full
from .locking import exclusive
from .postgres import Cluster, named_server
from .project import Project, read_options

PASSWORD = "demo-roeselare"
LOGINS = (
    ("marie", "citizen"),
    ("karel", "second citizen"),
    ("onthaal", "operator 1788"),
    ("netheid", "staff of Netheid"),
    ("ict", "staff of ICT"),
    ("hr", "staff of HR"),
    ("beheer", "administrator"),
    ("dpo", "data protection officer"),
)


def logins():
    return [{"login": login, "password": PASSWORD, "role": role} for login, role in LOGINS]


class Ground:
    """What every command stands on: tree, environment, database server."""

    def __init__(self, project, tests=False):
        self.project = project
        self.tree = odoo_tree.ensure(project)
        venv.ensure(project, self.tree, tests)
        named = named_server(project)
        self.cluster = None if named else Cluster(project, self.tree.min_postgres)
        self.started = bool(self.cluster and not self.cluster.running())
        try:
            self.databases = Databases(project, named or self.cluster.start())
            self.databases.require_version(self.tree.min_postgres)
        except BaseException:
            self.leave()
            raise

    def leave(self):
        """End the database server if this command began it and the demo does not need it."""
        if self.started and not server.running(self.project):
            self.cluster.stop()


def known_cluster(project):
    return None if named_server(project) else Cluster(project, 0)


def database_name(project):
    return read_options(project.root / "odoo.conf").get("db_name", "roeselare")


def print_info(project):
    description = server.describe(project, known_cluster(project), database_name(project), logins())
    if not description["running"]:
        print("The demo does not run: ./desk run starts it.")
    for name, address in description["addresses"].items():
        print(f"  {name:<8}{address}")
    print(f"  database {description['database']['name']}")
    print(f"  logins   (password of all: {PASSWORD})")
    for entry in description["logins"]:
        print(f"    {entry['login']:<9}{entry['role']}")


def run(project, options):
    with exclusive(project):
        if server.running(project):
            say("the demo runs already; ./desk stop ends it")
            print_info(project)
            return 0
        if options.port:
            server.choose_port(project, options.port)  # before the long work, not after it
        ground = Ground(project)
        try:
            builder = Builder(project, ground.tree, ground.databases)
            fresh = builder.ensure_demo()
            child = server.start_demo(
                project,
                ground.tree,
                ground.databases,
                builder.database_name(),
                options.port,
                options.detach,
                fresh,
            )
        except BaseException:
            ground.leave()
            raise
    print_info(project)
    if options.detach:
        return 0
    say("Ctrl-C ends the demo")
    try:
        server.follow(child)
        raise DeskError(f"the server ended with {child.returncode}; see {project.log('server')}")
    except KeyboardInterrupt:
        say("stopped")
        return 0
    finally:
        server.pid_file(project).path.unlink(missing_ok=True)
        ground.leave()


def stop(project, options):
    ended = server.stop(project)
    cluster = known_cluster(project)
    if cluster:
        ended = cluster.stop() or ended
    say("stopped" if ended else "nothing ran")
    return 0


def reset(project, options):
    name = database_name(project)
    if not options.yes:
        try:
            answer = input(f"Drop the database “{name}” and all its files? [y/N] ")
        except EOFError:
            answer = ""
        if answer.strip().lower() not in ("y", "yes", "j", "ja"):
            say("nothing was dropped")
            return 1
    with exclusive(project):
        server.stop(project)
        cluster = known_cluster(project)
        if cluster and cluster.drop_foreign():
            say("the private cluster was of another PostgreSQL and is gone with all its databases")
        ground = Ground(project)
        try:
            found = ground.databases.odoo(name)
            if found and not found["mark"] and not ground.cluster:
                raise DeskError(f"the database “{name}” was not made by ./desk and is left alone.")
            for each in (name, f"{name}_new"):
                ground.databases.drop(each)
            (project.state / "demo.json").unlink(missing_ok=True)
        finally:
            ground.leave()
    say(f"the database “{name}” and its files are gone; ./desk run makes new ones")
    return 0


def info(project, options):
    if options.json:
        description = server.describe(
            project, known_cluster(project), database_name(project), logins()
        )
        print(server.as_json(description))
    else:
        print_info(project)
    return 0


def shell(project, options):
    from . import odoo_conf

    with exclusive(project):
        ground = Ground(project)
        name = database_name(project)
        if not ground.databases.odoo(name):
            ground.leave()
            raise DeskError(f"there is no database “{name}” yet: ./desk run makes it.")
        conf = odoo_conf.write(project, ground.tree, ground.databases.server)
    command = odoo_run.command(project, conf, name, "--no-http")
    command.insert(3, "shell")
    try:
        return subprocess.run(
            [str(part) for part in command], check=False, env=system.environment(project)
        ).returncode
    finally:
        ground.leave()


def screenshots(project, options):
    from . import chromium

    found = server.running(project)
    if not found:
        raise DeskError("the demo does not run: ./desk run --detach, then try again.")
    with exclusive(project):
        venv.ensure(project, odoo_tree.ensure(project), tests=True)
        browser = chromium.ensure(project)
    images = project.root / "docs/images"
    images.mkdir(parents=True, exist_ok=True)
    tool = project.config / "desk/pictures.py"
    base = f"http://{server.HOST}:{found[1]}"
    command = [project.python, "-P", tool, base, browser, images, PASSWORD]
    environment = {**system.environment(project), **chromium.driver(project)}
    return subprocess.run(list(map(str, command)), check=False, env=environment).returncode


def test(project, options):
    from . import testing

    return testing.main(project, options.arguments)


def lint(project, options):
    from . import linting

    return linting.main(project, options.fix, options.names)


def lock(project, options):
    from . import locker

    return locker.main(project, options.upgrade)


def parser():
    top = argparse.ArgumentParser(
        prog="./desk", description="The service desk of Roeselare: set up, run, test."
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name, call, text):
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(call=call)
        return sub

    sub = command("run", run, "set up what is missing, make the demo, start it")
    sub.add_argument(
        "--detach", action="store_true", help="start in the background; return when it answers"
    )
    sub.add_argument("--port", type=int, help="listen on this port or not at all")
    command("stop", stop, "end the demo and its private database server")
    sub = command("reset", reset, "drop the demo's database and files")
    sub.add_argument("--yes", action="store_true", help="do not ask")
    sub = command("info", info, "addresses, database, logins, processes")
    sub.add_argument("--json", action="store_true", help="for programs")
    command("shell", shell, "an Odoo shell on the demo's database")
    sub = command("load", loading.main, "load believable data into a database of its own")
    loading.options(sub)
    sub = command("bench", benching.main, "measure the hot paths; writes docs/performance.md")
    benching.options(sub)
    command("test", test, "all tests, or those that pytest's arguments choose")
    sub = command("lint", lint, "the linters over Python, XML, JS, SCSS")
    sub.add_argument("--fix", action="store_true", help="mend what can be mended")
    sub.add_argument("names", nargs="*", metavar="LINTER", help="only these")
    command("screenshots", screenshots, "take the README's pictures of the running demo")
    sub = command("lock", lock, "make the lock files of config/ anew from their .in files")
    sub.add_argument("--upgrade", action="store_true", help="to the newest versions allowed")
    return top


def parse(arguments):
    # pytest's options are its own: nothing of them is read here
    if arguments[:1] == ["test"]:
        options = parser().parse_args(["test"])
        options.arguments = arguments[1:]
        if arguments[1:] in (["-h"], ["--help"]):
            parser().parse_args(arguments)
        return options
    return parser().parse_args(arguments)


def main(arguments=None):
    if sys.version_info < (3, 11):  # noqa: UP036 - run by the Python of the machine
        print("desk: Python 3.11 or newer is needed", file=sys.stderr)
        return 1
    options = parse(sys.argv[1:] if arguments is None else arguments)
    os.umask(0o022)
    # an end by the system is an end like Ctrl-C: with the same tidying up
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.default_int_handler)
    try:
        return options.call(Project.here(), options) or 0
    except DeskError as error:
        print(f"desk: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("desk: interrupted; the next run goes on from here", file=sys.stderr)
        return 130
    except OSError as error:
        if not is_full(error):
            raise
        print(
            f"desk: no space left on the disk ({error.filename}). Free some and try again.",
            file=sys.stderr,
        )
        return 1
