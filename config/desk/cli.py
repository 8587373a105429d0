"""The command line of ./desk."""

import argparse
import os
import signal
import sys

from . import backup, benching, linting, loading, locker, restore, testing
from . import demo_commands as demo
from .errors import DeskError, is_full
from .project import Project


def test(project, options):
    return testing.main(project, options.arguments)


def lint(project, options):
    return linting.main(project, options.fix, options.names)


def lock(project, options):
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

    sub = command("run", demo.run, "set up what is missing, make the demo, start it")
    sub.add_argument(
        "--detach", action="store_true", help="start in the background; return when it answers"
    )
    sub.add_argument("--port", type=int, help="listen on this port or not at all")
    command("stop", demo.stop, "end the demo and its private database server")
    sub = command("reset", demo.reset, "drop the demo's database and files")
    sub.add_argument("--yes", action="store_true", help="do not ask")
    sub = command("info", demo.info, "addresses, database, logins, processes")
    sub.add_argument("--json", action="store_true", help="for programs")
    sub = command("backup", backup.main, "write the database and its files to one archive")
    sub.add_argument("file", metavar="FILE", help="a new file; it holds personal data")
    sub.add_argument("--database", help="another one than that of odoo.conf")
    sub = command("restore", restore.main, "make the database and its files from an archive")
    sub.add_argument("file", metavar="FILE", help="what ./desk backup wrote")
    sub.add_argument("--database", help="another name than that of odoo.conf")
    sub.add_argument("--replace", action="store_true", help="write over a database that exists")
    command("shell", demo.shell, "an Odoo shell on the demo's database")
    sub = command("load", loading.main, "load believable data into a database of its own")
    loading.options(sub)
    sub = command("bench", benching.main, "measure the hot paths; writes docs/performance.md")
    benching.options(sub)
    command("test", test, "all tests, or those that pytest's arguments choose")
    sub = command("lint", lint, "the linters over Python, XML, JS, SCSS")
    sub.add_argument("--fix", action="store_true", help="mend what can be mended")
    sub.add_argument("names", nargs="*", metavar="LINTER", help="only these")
    command("screenshots", demo.screenshots, "take the README's pictures of the running demo")
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
