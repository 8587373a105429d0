"""An owner with links, and whoever got their address."""

import re

from lxml import html

from odoo.http import Request

from .common import LibraryMixin, other_pdf


class LinkMixin(LibraryMixin):
    """Marie shares; a visitor without an account opens."""

    @classmethod
    def _set_up_links(cls):
        cls._set_up_library()
        # A test is faster than a person.
        cls.env.company.servicedesk_guard = False
        cls.second = cls._deliver(
            cls.ticket, "Bewijs van woonst", cls._clean(other_pdf(b"second"))
        )

    @classmethod
    def _share(cls, documents=None, user=None, **post):
        """Return a link and its token, made by the owner."""
        user = user or cls.marie
        documents = cls.document if documents is None else documents
        post = {"name": "Notaris", "days": "14", **post}
        ids = [str(document.id) for document in documents]
        links = cls.env["docs.link"].with_user(user)
        return links._share(user.partner_id, ids, post)

    def _open(self, token, **post):
        self.authenticate(None, None)
        self.env.flush_all()
        self.opener.cookies["frontend_lang"] = "en_US"
        return self.url_open(f"/gedeeld/{token}", data={"x": "", **post})

    def _page(self, token):
        self.authenticate(None, None)
        self.opener.cookies["frontend_lang"] = "en_US"
        return self.url_open(f"/gedeeld/{token}")

    def _mine(self, url, login="t_marie", **post):
        """Get a page of the owner, or send a form there."""
        self.authenticate(login, f"{login}-pass")
        self.opener.cookies["frontend_lang"] = "en_US"
        self.env.flush_all()
        if not post:
            return self.url_open(url)
        data = {"csrf_token": Request.csrf_token(self), **post}
        return self.url_open(url, data=data, allow_redirects=False)

    @staticmethod
    def _tree(response):
        return html.fromstring(response.content)

    @staticmethod
    def _bare(response, token):
        """Return a page without what differs between any two loads."""
        text = response.text.replace(token, "TOKEN")
        text = re.sub(r'csrf_token: "[^"]*"', "", text)
        text = re.sub(r'(csrf_token|guard_stamp)" value="[^"]*"', "", text)
        return text
