"""Walks through all that a visitor can reach, and keeps every answer."""

import re
from collections import deque
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from lxml import etree, html

#: pages that say nothing of reports, or end the visit
SKIP = re.compile(
    r"/(web/(session|login|signup|reset_password|assets|static|static/)|website/(lang|info)"
    r"|my/(account|security|deactivate)|shop|forum)|/static/|logout|^/odoo"
    r"|^/(nl|fr)/|/diensten[/?]"  # the same in another language; what holds no report
    r"|/my/(tasks|projects)\?"  # every order of a list that holds no report
)
TEXTS = ("text/", "json", "xml", "javascript")


class Answer:
    """One answer of the server."""

    def __init__(self, path, response):
        self.path = path
        self.status = response.status_code
        self.content = response.content
        self.kind = response.headers.get("Content-Type", "")
        self.headers = dict(response.headers)

    @property
    def is_image(self):
        return self.kind.startswith("image/")

    @property
    def text(self):
        return self.content.decode("utf-8", "replace")

    @property
    def head(self):
        """The headers, in which a name of a file can stand; decoded as browsers do."""
        return unquote("\n".join(f"{name}: {value}" for name, value in self.headers.items()))


class Crawler:
    """Follows links, pictures, frames, feeds and the site map, on this server only.

    :param session: of a visitor
    :param most: answers after which it stops
    """

    def __init__(self, base, session, most=1500):
        self.base = base
        self.session = session
        self.most = most
        self.answers = {}
        #: what it found and did not visit
        self.left = []

    def crawl(self, starts):
        """Visit ``starts`` and what they lead to; return the answers by path."""
        waiting = deque(starts)
        while waiting and len(self.answers) < self.most:
            path = waiting.popleft()
            if path in self.answers:
                continue
            answer = self.get(path)
            if answer.status == 200 and any(part in answer.kind for part in TEXTS):
                waiting.extend(self._links(path, answer))
        self.left = sorted(set(waiting) - set(self.answers))
        return self.answers

    def get(self, path):
        answer = Answer(path, self.session.get(self.base + path, timeout=120))
        self.answers[path] = answer
        return answer

    def post(self, path, **options):
        answer = Answer(path, self.session.post(self.base + path, timeout=120, **options))
        self.answers[f"{path} {options}"] = answer
        return answer

    def _links(self, path, answer):
        found = []
        if "html" in answer.kind and answer.content.strip():
            page = html.fromstring(answer.content)
            found = page.xpath("//a/@href | //img/@src | //link/@href | //iframe/@src")
            found += page.xpath("//*/@data-url | //*/@data-src | //form[@method='get']/@action")
        elif "xml" in answer.kind:
            tree = etree.fromstring(answer.content)
            found = [text for text in tree.itertext() if text.strip().startswith(("/", "http"))]
            found += [item.get("href") for item in tree.iter() if item.get("href")]
        for link in found:
            target = self._own(path, link.strip())
            if target and target not in self.answers:
                yield target

    def _own(self, path, link):
        """Return the path of a link of this server that is worth a visit, or ``None``."""
        if link.startswith(("mailto:", "tel:", "javascript:", "data:", "#")):
            return None
        absolute = urldefrag(urljoin(self.base + path, link))[0]
        parts = urlsplit(absolute)
        if parts.hostname not in (urlsplit(self.base).hostname, "localhost"):
            return None
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        return None if SKIP.search(target) else target
