"""Atom 1.0 (RFC 4287) and RSS 2.0 from plain values (no database, no request)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from lxml import etree

ATOM = "http://www.w3.org/2005/Atom"
GEORSS = "http://www.georss.org/georss"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Entry:
    """One report in a feed; times are aware, ``lat`` and ``lon`` degrees or ``None``."""

    url: str
    title: str
    text: str
    category: str
    published: datetime
    updated: datetime
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True)
class Feed:
    """A feed and what it holds, newest first."""

    url: str
    page: str
    title: str
    author: str
    lang: str
    entries: tuple

    @property
    def updated(self):
        """The latest change of an entry; long ago when there is none."""
        latest = datetime(2000, 1, 1, tzinfo=UTC)
        return max([latest, *(entry.updated for entry in self.entries)])


def atom(feed):
    """Return the bytes of an Atom document."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM, "georss": GEORSS})
    root.set(_XML_LANG, feed.lang)
    _add(root, ATOM, "id", feed.url)
    _add(root, ATOM, "title", feed.title)
    _add(root, ATOM, "updated", feed.updated.isoformat())
    _link(root, "self", feed.url, "application/atom+xml")
    _link(root, "alternate", feed.page, "text/html")
    _add(_add(root, ATOM, "author"), ATOM, "name", feed.author)
    for entry in feed.entries:
        item = _add(root, ATOM, "entry")
        _add(item, ATOM, "id", entry.url)
        _add(item, ATOM, "title", entry.title)
        _add(item, ATOM, "published", entry.published.isoformat())
        _add(item, ATOM, "updated", entry.updated.isoformat())
        _link(item, "alternate", entry.url, "text/html")
        _add(item, ATOM, "category").set("term", entry.category)
        _add(item, ATOM, "summary", entry.text).set("type", "text")
        _place(item, entry)
    return _document(root)


def rss(feed):
    """Return the bytes of an RSS document."""
    root = etree.Element("rss", nsmap={"atom": ATOM, "georss": GEORSS}, version="2.0")
    channel = _add(root, None, "channel")
    _add(channel, None, "title", feed.title)
    _add(channel, None, "link", feed.page)
    _add(channel, None, "description", feed.title)
    _add(channel, None, "language", feed.lang)
    _add(channel, None, "lastBuildDate", format_datetime(feed.updated))
    _link(channel, "self", feed.url, "application/rss+xml")
    for entry in feed.entries:
        item = _add(channel, None, "item")
        _add(item, None, "title", entry.title)
        _add(item, None, "link", entry.url)
        _add(item, None, "guid", entry.url).set("isPermaLink", "true")
        _add(item, None, "pubDate", format_datetime(entry.published))
        _add(item, None, "category", entry.category)
        _add(item, None, "description", entry.text)
        _place(item, entry)
    return _document(root)


def _add(parent, space, name, text=None):
    node = etree.SubElement(parent, f"{{{space}}}{name}" if space else name)
    if text is not None:
        node.text = _clean(text)
    return node


def _link(parent, rel, href, mimetype):
    node = _add(parent, ATOM, "link")
    node.attrib.update({"rel": rel, "href": href, "type": mimetype})


def _place(parent, entry):
    if entry.lat is not None:
        _add(parent, GEORSS, "point", f"{entry.lat:.6f} {entry.lon:.6f}")


def _clean(text):
    """Return ``text`` without what XML cannot hold, such as control characters."""
    return "".join(char for char in text if char in "\t\n\r" or _is_xml(ord(char)))


def _is_xml(code):
    return 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000


def _document(root):
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")
