"""The demo's server: started, watched, ended."""

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request

from . import demo_seal, odoo_conf, odoo_run, system
from .console import say, step
from .errors import DeskError, explain
from .process import PidFile, _die_with_parent, end
from .project import read_options

HOST = "127.0.0.1"


def pid_file(project):
    return PidFile(project.state / "server.pid")


def running(project):
    """Return (pid, port) of the demo's server, or None."""
    fields = pid_file(project).read()
    return (fields[0], int(fields[1])) if fields else None


def stop(project):
    return pid_file(project).stop()


def free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def choose_port(project, asked):
    """Return the port to listen on: the one asked for, else the first free from odoo.conf's."""
    if asked:
        if not free(asked):
            raise DeskError(
                f"port {asked} is taken by another program: choose another with --port."
            )
        return asked
    first = int(read_options(project.root / "odoo.conf").get("http_port", 8069))
    for port in range(first, first + 50):
        if free(port):
            if port != first:
                say(f"  port {first} is taken by another program; using {port}")
            return port
    raise DeskError(f"no free port between {first} and {first + 49}: choose one with --port.")


def fetch(url, timeout=5):
    """Return (status, body) of a page on this machine; no proxy is asked."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=timeout) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, b""
    except OSError:
        return 0, b""


def wait_healthy(child, base, log, began, limit=120):
    """Wait until a starting server answers; end it when it does not."""
    deadline = time.monotonic() + limit
    while fetch(f"{base}/web/health")[0] != 200:
        if child.poll() is not None or time.monotonic() > deadline:
            end(child)
            raise explain("starting the server", log.read_text(errors="replace")[began:], log)
        time.sleep(0.2)


def launch(project, conf, database, port, log, detach=False, born=None):
    """Start a server and wait until it is healthy.

    :param detach: it outlives desk; else the kernel ends it with desk
    :param born: called with the pid at once, so that no server is ever unknown
    :return: Popen
    """
    if log.is_file() and log.stat().st_size > 50 * 2**20:
        log.replace(log.with_suffix(".log.1"))
    # No --db-filter: the database that is named is the only one served, and with a filter Odoo
    # connects to PostgreSQL once more to list all databases, for each request of a stranger.
    arguments = odoo_run.command(
        project,
        conf,
        database,
        f"--http-port={port}",
        f"--http-interface={HOST}",
    )
    with log.open("a", encoding="utf-8") as stream:
        began = stream.tell()
        child = subprocess.Popen(
            [str(part) for part in arguments],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            cwd=project.root,
            start_new_session=True,
            preexec_fn=None if detach else _die_with_parent,
            env={**system.environment(project), **demo_seal.environment(project)},
        )
    try:
        if born:
            born(child.pid)
        wait_healthy(child, f"http://{HOST}:{port}", log, began)
    except BaseException:
        end(child)
        raise
    return child


def start_demo(project, tree, databases, name, asked_port, detach, warm):
    """Start the demo's server; return the child."""
    port = choose_port(project, asked_port)
    conf = odoo_conf.write(project, tree, databases.server)
    with step(f"server on http://{HOST}:{port}") as progress:
        remember = pid_file(project).write
        child = launch(
            project,
            conf,
            name,
            port,
            project.log("server"),
            detach,
            born=lambda pid: remember(pid, port),
        )
        if warm:
            # the first visitor should not wait for style sheets to be compiled
            for path in ("/", "/web/login"):
                progress.note(f"first visit of {path}")
                fetch(f"http://{HOST}:{port}{path}", timeout=120)
    return child


def follow(child):
    """Stay until the server ends; Ctrl-C ends it."""
    try:
        child.wait()
    finally:
        end(child, patience=30)


def describe(project, cluster, database, logins):
    """Return what `./desk info --json` prints."""
    found, database_server = running(project), cluster.running() if cluster else None
    base = f"http://{HOST}:{found[1]}" if found else None
    paths = {
        "portal": "/",
        "report": "/meldpunt",
        "my": "/my",
        "desk": "/odoo",
        "login": "/web/login",
    }
    return {
        "running": bool(found),
        "addresses": {name: base + path for name, path in paths.items()} if base else {},
        "database": {
            "name": database,
            "host": HOST if database_server else os.environ.get("PGHOST"),
            "port": database_server[1] if database_server else None,
        },
        "logins": logins,
        "processes": {
            "server": found[0] if found else None,
            "postgresql": database_server[0] if database_server else None,
        },
        "configuration": str(project.local / "odoo.conf"),
        "log": str(project.local / "log/server.log"),
    }


def as_json(description):
    return json.dumps(description, indent=2, ensure_ascii=False)
