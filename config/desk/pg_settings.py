"""With which settings the private PostgreSQL is started."""

from . import system

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    # a power cut may lose the last moments of a demo, never its consistency
    "synchronous_commit": "off",
    "max_wal_size": "2GB",
    "max_connections": "100",
    "log_min_messages": "warning",
    # compiling a query takes longer than the queries of a page do (docs/adr/0084)
    "jit": "off",
    "lc_messages": "C.UTF-8",
    "log_timezone": "UTC",
}
#: megabytes of memory that the server keeps its tables in: a quarter of the machine's, as its
#: manual recommends, within these
BUFFERS = (128, 1024)


def buffers(memory):
    """Return the megabytes for ``shared_buffers`` on a machine with so many bytes of memory."""
    least, most = BUFFERS
    return min(max(memory // 4 >> 20, least), most)


def options():
    """Return the settings as options of the program."""
    given = {**SETTINGS, "shared_buffers": f"{buffers(system.memory())}MB"}
    return [part for key, value in given.items() for part in ("-c", f"{key}={value}")]
