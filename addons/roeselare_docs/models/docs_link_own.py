from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError
from odoo.addons.roeselare_servicedesk.tools.text import clean_line

DEFAULT_DAYS = 14
MOST_DAYS = 90
_MOST_DOCUMENTS = 20
_MOST_OPENINGS = 1000
_MOST_LINKS = 100
_SHOWN = 50
_PASSWORD = range(8, 129)
_LONGEST_NAME = 80
_MAX_ID = 2**31 - 1


class DocsLink(models.Model):
    """What an owner does with links in “My documents”."""

    _inherit = "docs.link"

    @api.model
    def _share(self, owner, document_ids, post, mandate=None):
        """Share documents of ``owner`` and return the link, with sudo, and its token.

        :param owner: the partner whose documents they are; the caller may act for him
        :param document_ids: ids as sent, not to be trusted
        :param mandate: by which the user acts for the owner, when it is not himself
        :param dict post: ``name``, ``days``, ``password``, ``max_openings``, ``notify``
        :raise SubmissionError: what has to be mended; not his and not there are the same
        """
        errors = {}
        values = {
            "partner_id": owner.id,
            "mandate_id": mandate and mandate.id,
            "version_ids": self._versions_to_share(owner, document_ids, errors, mandate),
            "name": self._name_to_share(post, errors),
            "valid_to": self._last_day(post, errors),
            "max_openings": self._openings(post, errors),
            "password_hash": self._password_to_keep(post, errors),
            "notify": bool(post.get("notify")),
        }
        if not errors and self._count_of(owner) >= _MOST_LINKS:
            errors[""] = self.env._(
                "You have %(count)d links that are open. Revoke some first.", count=_MOST_LINKS
            )
        if errors:
            raise SubmissionError(errors)
        token, digest = self._new_token()
        # sudo: docs.link - nobody has rights on links; these are the owner's documents
        link = self.sudo().create({**values, "token_hash": digest})
        link.version_ids.file_id._note_look("share")
        return link, token

    def _versions_to_share(self, owner, document_ids, errors, mandate):
        ids = {int(text) for text in document_ids if text.isdecimal() and len(text) < 11}
        ids = {number for number in ids if number <= _MAX_ID}
        if not ids:
            errors["document"] = self.env._("Choose at least one document.")
            return []
        if len(ids) > _MOST_DOCUMENTS:
            errors["document"] = self.env._(
                "Choose at most %(count)d documents for one link.", count=_MOST_DOCUMENTS
            )
            return []
        # As this user: the rules say which documents are his.
        files = self.env["dms.file"]
        domain = files._shareable_domain(owner, mandate)
        found = files.search(Domain("id", "in", list(ids)) & domain)
        # sudo: dms.file, docs.version - what was stored by another way gets its version now
        found.sudo().filtered(lambda file: not file.version_id)._add_versions("")
        versions = found.version_id
        if len(versions) != len(ids):
            errors["document"] = self.env._(
                "A document that you chose cannot be shared any more. Choose again."
            )
        return [fields.Command.set(versions.ids)]

    def _name_to_share(self, post, errors):
        name = clean_line(post.get("name"))[:_LONGEST_NAME]
        if not name:
            errors["name"] = self.env._("Write for whom the link is, so that you know it again.")
        return name

    def _last_day(self, post, errors):
        days = _number(clean_line(post.get("days")) or str(DEFAULT_DAYS), 1, MOST_DAYS)
        if days is None:
            errors["days"] = self.env._(
                "Choose for how many days: from 1 to %(days)d.", days=MOST_DAYS
            )
            return False
        return self.env.company._city_today() + timedelta(days=days)

    def _openings(self, post, errors):
        text = clean_line(post.get("max_openings"))
        number = _number(text, 1, _MOST_OPENINGS) if text else 0
        if number is None:
            errors["max_openings"] = self.env._(
                "Write how often it may be opened, from 1 to %(most)d, or leave it empty.",
                most=_MOST_OPENINGS,
            )
        return number

    def _password_to_keep(self, post, errors):
        password = post.get("password")
        if not password or not isinstance(password, str):
            return False
        if len(password) not in _PASSWORD or not password.isprintable():
            errors["password"] = self.env._(
                "A password has from %(least)d to %(most)d characters.",
                least=_PASSWORD.start,
                most=_PASSWORD.stop - 1,
            )
            return False
        return self.env["res.users"]._crypt_context().hash(password)

    @api.model
    def _count_of(self, owner):
        # sudo: docs.link - a number of the owner's own links
        return self.sudo().search_count(self._running_domain(owner))

    @api.model
    def _running_domain(self, owner):
        today = self.env.company._city_today()
        running = Domain("revoked_date", "=", False) & Domain("valid_to", ">=", today)
        return Domain("partner_id", "=", owner.id) & running

    # -------------------------------------------------------------------- list

    @api.model
    def _own_link(self, owner, link_id, mandate=None):
        """Return a link of ``owner`` with sudo, or nothing; of a mandate, only its own."""
        # sudo: docs.link - nobody has rights on links; the domain holds the owner's only
        links = self.sudo()
        if not 0 < link_id <= _MAX_ID:
            return links.browse()
        return links.search(
            Domain("id", "=", link_id) & self._links_domain(owner, mandate), limit=1
        )

    @api.model
    def _links_domain(self, owner, mandate):
        domain = Domain("partner_id", "=", owner.id)
        return domain & Domain("mandate_id", "=", mandate.id) if mandate else domain

    def _revoke(self):
        self.filtered(lambda link: not link.revoked_date).revoked_date = fields.Datetime.now()

    @api.model
    def _own_links(self, owner, mandate=None):
        """Return the owner's links, newest first, as plain values."""
        # sudo: docs.link - nobody has rights on links; the domain holds the owner's only
        links = self.sudo().search(self._links_domain(owner, mandate), limit=_SHOWN)
        return [
            {
                "id": link.id,
                "name": link.name,
                "documents": [version.file_id.label for version in link.version_ids],
                "state": link._state(),
                "valid_to": link.valid_to,
                "count": link.opening_count,
                "most": link.max_openings,
                "opened_date": link.opened_date,
                "password": bool(link.password_hash),
                "by": link.mandate_id.holder_id.name,
            }
            for link in links
        ]

    def _state(self):
        """Return ``open``, ``locked``, or why it opens no more."""
        if self.revoked_date:
            return "revoked"
        if not self._is_running():
            return "expired"
        if self._is_used_up():
            return "used"
        if not self._open_versions():
            return "gone"
        if self.locked_until and self.locked_until > fields.Datetime.now():
            return "locked"
        return "open"


def _number(text, least, most):
    """Return the whole number that ``text`` is, or None; ``²`` is none."""
    if not (text.isdecimal() and len(text) < 6):
        return None
    return int(text) if least <= int(text) <= most else None
