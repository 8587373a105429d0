"""`./desk bench`: loads each scale once, measures it from inside and from clients, reports."""

import subprocess
import time

from . import loading, odoo_conf, server, system
from .console import say, step
from .demo import Builder
from .errors import DeskError
from .ground import Ground
from .locking import exclusive
from .process import end, start

SCALES = {"1k": 1_000, "10k": 10_000, "100k": 100_000, "1m": 1_000_000}
SEED = 1788
#: a city in which nothing can be slow yet, with as many documents for each citizen
SMALL = {"tickets": 1000, "citizens": 100, "documents": 2000, "seed": SEED, "sample": 0}
COMPARED = "a clerk edits a document, /my/documenten, first page"
BULK = "deliver in bulk, memory added by deliver in bulk"
#: recipients, fewer at a scale that serves for trying out, and the most seconds that they get
RECIPIENTS, FEW, SECONDS = 10_000, 1200, 480


def options(sub):
    """Add the options of the command."""
    sub.add_argument("--scale", default="10k,100k", help="of 1k, 10k, 100k, 1m; smallest first")
    sub.add_argument("--json", metavar="FILE", help="write the rows to this file")
    sub.add_argument(
        "--only",
        metavar="TEXTS",
        help="rows with one of these texts in their name, with commas between; no page then",
    )


def scales(text):
    """Return the scales of an option, smallest first."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in SCALES]
    if unknown or not names:
        raise DeskError(f"--scale takes {', '.join(SCALES)}, not “{text}”.")
    return sorted(dict.fromkeys(names), key=SCALES.get)


def order(scale):
    """Return what is loaded at a scale: the city's proportions, a bit over one document each."""
    count = SCALES[scale]
    return {
        "tickets": count,
        "citizens": min(max(count // 5, 200), 65_000),
        "documents": count * 13 // 10,
        "seed": SEED,
        "sample": 50,
    }


def main(project, options):
    names = scales(options.scale)
    with exclusive(project):
        ground = Ground(project)
        try:
            rows = project.state / "bench.json"
            for left in project.state.glob("bench.*"):
                left.unlink()
            setup = 0 if options.only else made(project, ground)
            for scale in names:
                base = names[0] if scale != names[0] else ""
                measure(project, ground, scale, rows, options.only, base, setup)
                setup = 0
            bulk(project, ground, names, rows, options.only)
            parts = ["--rows", rows, "--seconds", SECONDS]
            parts += ["--json", options.json] if options.json else []
            page = project.root / "docs/performance.md"
            bench(project, "report", *parts, *([] if options.only else ["--page", page]))
            if not options.only:
                say(f"written: {page}")
            for left in (*project.state.glob("bench.world.*"), *project.state.glob("*.bulk.*")):
                left.unlink()
        finally:
            ground.leave()


def made(project, ground):
    """Return the seconds in which all addons come into a copy of the base modules' database."""
    name = "roeselare_bench_setup"
    builder = Builder(project, ground.tree, ground.databases)
    builder.template()
    began = time.monotonic()
    builder.build(name, demo=False)
    seconds = time.monotonic() - began
    ground.databases.drop(name)
    return seconds


def bench(project, part, *parts):
    """Run one part of the bench to its end."""
    command = [project.python, "-P", "-m", "bench", part, *parts]
    done = subprocess.run(list(map(str, command)), check=False, env=loading.environment(project))
    if done.returncode:
        raise DeskError(f"the bench ended with {done.returncode} ({part}).")


def measure(project, ground, scale, rows, only="", base="", setup=0):
    """Load a scale when it is not there, and measure it.

    :param str only: measure the rows with one of these texts in their name
    :param str base: the smallest scale, measured in turns with this one
    :param float setup: seconds that the set-up of a database took; 0 when not to be told
    """
    name, other = f"{loading.DATABASE}_{scale}", f"roeselare_stock_{scale}"
    conf = odoo_conf.write(project, ground.tree, ground.databases.server, "bench")
    world = project.state / f"bench.world.{scale}"
    common = ["--scale", scale, "--rows", rows, "--world", world, "--only", only or ""]
    with step(f"data of {scale}"):
        load(project, ground, conf, name, order(scale))
        stock(project, ground, other)
        asked = [f"--{key}={order(scale)[key]}" for key in ("tickets", "citizens")]
        bench(project, "stock", "--conf", conf, "--database", other, "--world", world, *asked)
    few = small(project, ground) if asks(only, COMPARED) else ""
    with step(f"{scale}: inside one process"):
        first = ["--base-database", f"{loading.DATABASE}_{base}", "--base-scale", base]
        turns = [*first] if base else []
        turns += ["--stock-database", other, *(["--small-database", few] if few else [])]
        bench(project, "inside", "--conf", conf, "--database", name, *turns, *common)
    servers = []
    try:
        with step(f"{scale}: clients against 2 workers"):
            bases = [f"{loading.DATABASE}_{base}"] if base else []
            smalls = [few] if few else []
            for number, database in enumerate((name, other, *bases, *smalls)):
                servers.append(Server(project, ground, database, number))
            ours, theirs, *first = servers
            places = ["--port", ours.port, "--log", ours.log, "--pid", ours.child.pid]
            places += ["--stock-port", theirs.port, "--stock-log", theirs.log]
            if few:
                one = first.pop()
                places += ["--small-port", one.port, "--small-log", one.log]
                places += ["--small-world", project.state / "bench.world.small"]
            for one in first:
                places += ["--base-port", one.port, "--base-log", one.log, "--base-scale", base]
                places += ["--base-world", project.state / f"bench.world.{base}"]
            took = ["--start", f"{ours.seconds:.3f}", "--setup", f"{setup:.3f}"]
            bench(project, "outside", *places, *took, *common)
    finally:
        for one in servers:
            end(one.child, patience=30)


def asks(only, names):
    """Tell whether somebody asked for one of the rows that are named (as `bench.stats.wanted`)."""
    return not only or any(text.strip() in names for text in only.split(","))


def load(project, ground, conf, name, asked):
    """Load a database when it is not there; what is there already is passed over."""
    # compared with the ORM when it is loaded: the code may have gone on since
    known = ground.databases.odoo(name)
    loading.prepare(project, ground, name)
    command = loading.command(project, conf, name, {**asked, **({"sample": 0} if known else {})})
    if subprocess.run(command, check=False, env=loading.environment(project)).returncode:
        raise DeskError(f"loading {name} failed.")


def small(project, ground):
    """Load the city of 100 citizens, learn what clients need to know; return its database."""
    name, world = f"{loading.DATABASE}_small", project.state / "bench.world.small"
    if world.is_file():  # in this run
        return name
    conf = odoo_conf.write(project, ground.tree, ground.databases.server, "bench")
    with step("data of 100 citizens"):
        load(project, ground, conf, name, SMALL)
        bench(project, "describe", "--conf", conf, "--database", name, "--world", world)
    return name


def bulk(project, ground, names, rows, only):
    """Deliver to many, in a copy of the database of 100 citizens."""
    if not asks(only, BULK):
        return
    name = "roeselare_bench_bulk"
    count = RECIPIENTS if max(map(SCALES.get, names)) >= RECIPIENTS else FEW
    few = small(project, ground)
    conf = odoo_conf.write(project, ground.tree, ground.databases.server, "bench")
    with step(f"a delivery to {count}"):
        ground.databases.copy(few, name)
        try:
            asked = ["--recipients", count, "--seconds", SECONDS, "--scale", names[0]]
            bench(project, "bulk", "--conf", conf, "--database", name, "--rows", rows, *asked)
        finally:
            ground.databases.drop(name)


def stock(project, ground, name):
    """Make the database of the stock modules when it is not there."""
    if name not in ground.databases.names():
        template = Builder(project, ground.tree, ground.databases).template()
        ground.databases.copy(template, name)


class Server:
    """A server with two workers, as the bench starts it for one database.

    :ivar float seconds: how long it took until it answered
    """

    def __init__(self, project, ground, database, number):
        self.port, second = free_ports(number)
        self.log = project.log(f"bench{number}")
        self.log.unlink(missing_ok=True)
        # each visitor comes from an address of its own, which a proxy would tell
        work = {"workers": 2, "max_cron_threads": 0, "gevent_port": second, "proxy_mode": True}
        write = odoo_conf.write
        conf = write(project, ground.tree, ground.databases.server, f"bench{number}", **work)
        script = project.config / "bench/serve.py"
        # as `./desk` serves it: named, not filtered (see desk/server.py)
        command = [project.python, script, "-c", conf, "-d", database]
        command += [f"--http-port={self.port}", f"--http-interface={server.HOST}"]
        began = time.monotonic()
        with self.log.open("w", encoding="utf-8") as stream:
            self.child = start(
                "the server of the bench",
                command,
                stdout=stream,
                stderr=subprocess.STDOUT,
                env=system.environment(project),
            )
        base = f"http://{server.HOST}:{self.port}"
        server.wait_healthy(self.child, base, self.log, 0)
        server.fetch(f"{base}/web/login", timeout=60)
        self.seconds = time.monotonic() - began


def free_ports(number):
    """Return two free ports, for the workers and for their websocket process.

    Each server has a range of its own: a process that is being born has no port yet.
    """
    first = 18400 + 50 * number
    found = [port for port in range(first, first + 50) if server.free(port)]
    if len(found) < 2:
        raise DeskError(f"no free port between {first} and {first + 49}.")
    return found[0], found[1]
