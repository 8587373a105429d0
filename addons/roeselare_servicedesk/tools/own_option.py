"""Options of our own in Odoo's configuration file: what no page of the web may change or read."""

from configparser import ConfigParser

from odoo.tools import config


def own_option(section, name, default=""):
    """Return an option of ``section``, such as ``[roeselare_servicedesk]``, as text."""
    parser = ConfigParser(interpolation=None)
    parser.read(config.get("config") or [])
    return parser.get(section, name, fallback=default)
