"""The commands around the demo: run, stop, reset, info, shell, screenshots."""

import subprocess

from . import chromium, ocr, odoo_run, odoo_tree, server, system, venv
from .console import say
from .demo import Builder
from .errors import DeskError
from .ground import Ground, database_name, known_cluster
from .locking import exclusive

PASSWORD = "demo-roeselare"
LOGINS = (
    ("marie", "citizen"),
    ("karel", "second citizen"),
    ("vereniging", "association"),
    ("bestuur", "second contact of the association"),
    ("onthaal", "operator 1788"),
    ("netheid", "staff of Netheid"),
    ("ict", "staff of ICT"),
    ("hr", "staff of HR"),
    ("burgerzaken", "staff of Burgerzaken"),
    ("cultuur", "staff of Cultuur"),
    ("facility", "staff of Facility"),
    ("wonen", "staff of Wonen"),
    ("leiding", "team lead of HR"),
    ("manager", "manager of HR, only approves"),
    ("beheer", "administrator"),
    ("dpo", "data protection officer"),
)


def logins():
    return [{"login": login, "password": PASSWORD, "role": role} for login, role in LOGINS]


def print_info(project):
    description = server.describe(project, known_cluster(project), database_name(project), logins())
    if not description["running"]:
        print("The demo does not run: ./desk run starts it.")
    for name, address in description["addresses"].items():
        print(f"  {name:<8}{address}")
    print(f"  database {description['database']['name']}")
    print(f"  logins   (password of all: {PASSWORD})")
    for entry in description["logins"]:
        print(f"    {entry['login']:<13}{entry['role']}")


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
            ocr.try_ensure(project)
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
