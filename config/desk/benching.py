"""`./desk bench`: loads each scale once, measures it from inside and from clients, reports."""

import subprocess

from . import loading, odoo_conf, server, system
from .console import say, step
from .errors import DeskError
from .ground import Ground
from .locking import exclusive
from .process import end, start

SCALES = {"1k": 1_000, "10k": 10_000, "100k": 100_000, "1m": 1_000_000}
SEED = 1788


def options(sub):
    """Add the options of the command."""
    sub.add_argument("--scale", default="10k,100k", help="of 1k, 10k, 100k, 1m; smallest first")
    sub.add_argument("--json", metavar="FILE", help="write the rows to this file")


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
            for scale in names:
                measure(project, ground, scale, rows)
            page = project.root / "docs/performance.md"
            parts = ["--rows", rows, "--page", page]
            bench(project, "report", *parts, *(["--json", options.json] if options.json else []))
            say(f"written: {page}")
        finally:
            ground.leave()


def bench(project, part, *parts):
    """Run one part of the bench to its end."""
    command = [project.python, "-P", "-m", "bench", part, *parts]
    done = subprocess.run(list(map(str, command)), check=False, env=loading.environment(project))
    if done.returncode:
        raise DeskError(f"the bench ended with {done.returncode} ({part}).")


def measure(project, ground, scale, rows):
    """Load a scale when it is not there, and measure it."""
    name = f"{loading.DATABASE}_{scale}"
    loading.prepare(project, ground, name)
    write = odoo_conf.write
    conf = write(project, ground.tree, ground.databases.server, "bench")
    with step(f"data of {scale}"):
        command = loading.command(project, conf, name, order(scale))
        if subprocess.run(command, check=False, env=loading.environment(project)).returncode:
            raise DeskError(f"loading {scale} failed.")
    world = project.state / "bench.world"
    common = ["--scale", scale, "--rows", rows, "--world", world]
    with step(f"{scale}: inside one process"):
        bench(project, "inside", "--conf", conf, "--database", name, *common)
    port, second = free_ports()
    work = {"workers": 2, "max_cron_threads": 0, "gevent_port": second}
    conf = write(project, ground.tree, ground.databases.server, "bench", **work)
    log = project.log("bench")
    child = serve(project, conf, name, port, log)
    try:
        with step(f"{scale}: clients against 2 workers"):
            bench(project, "outside", "--port", port, "--log", log, *common)
    finally:
        end(child, patience=30)
        world.unlink(missing_ok=True)


def serve(project, conf, database, port, log):
    """Start a server with workers and return its process when it answers."""
    log.unlink(missing_ok=True)
    script = project.config / "bench/serve.py"
    command = [project.python, script, "-c", conf, "-d", database, f"--http-port={port}"]
    command += [f"--http-interface={server.HOST}", f"--db-filter=^{database}$"]
    with log.open("w", encoding="utf-8") as stream:
        child = start(
            "the server of the bench",
            command,
            stdout=stream,
            stderr=subprocess.STDOUT,
            env=system.environment(project),
        )
    server.wait_healthy(child, f"http://{server.HOST}:{port}", log, 0)
    return child


def free_ports():
    """Return two free ports, for the workers and for their websocket process."""
    found = [port for port in range(18400, 18500) if server.free(port)]
    if len(found) < 2:
        raise DeskError("no free port between 18400 and 18499.")
    return found[0], found[1]
