"""What the web client asks for when it opens a list: read from the list itself."""

from lxml import etree

#: how far a list is counted that does not say it, of Odoo's web client
COUNTED = 10_000


def asked(env, view):
    """Return in which order, and how far counted, a list asks for its records.

    :param str view: XML id of the list
    """
    record = env.ref(view)
    arch = etree.fromstring(env[record.model].get_view(record.id, "list")["arch"])
    count = int(arch.get("count_limit", COUNTED)) + 1
    return {"order": arch.get("default_order"), "count_limit": count}
