from datetime import timedelta

from odoo import fields, models
from odoo.tools import hash_sign, verify_hash_signed

_LAYOUT = "roeselare_servicedesk.mail_layout"
_SCOPE = "roeselare-docs-link"
_WRONG_PASSWORDS = 10
_LOCKED = timedelta(hours=1)
_LONGEST_PASSWORD = 128
#: somebody who opened a link with several documents has so long to fetch them
_FETCH_HOURS = 1


class DocsLink(models.Model):
    """Whoever has the address opens the link; each opening counts."""

    _inherit = "docs.link"

    def _open(self, password=""):
        """Open the link for whoever sent the form of its page.

        Each attempt writes the row, so that two at once come one after the other: the
        database makes the second one look again.

        :return: ``opened``, or why not: ``unavailable``, the same for every reason but
            that of a password: ``password``, ``wrong``, ``locked``
        """
        if not self or self._is_used_up() or not self._open_versions():
            return "unavailable"
        now = fields.Datetime.now()
        if self.password_hash:
            if self.locked_until and self.locked_until > now:
                return "locked"
            if not password:
                return "password"
            if not self._is_password(password):
                return self._count_failure(now)
        first = not self.opening_count
        self.write(
            {"opening_count": self.opening_count + 1, "opened_date": now, "failure_count": 0}
        )
        if first and self.notify:
            self._mail_owner("opened")
        return "opened"

    def _is_password(self, password):
        if len(password) > _LONGEST_PASSWORD or not password.isprintable():
            return False
        context = self.env["res.users"]._crypt_context()
        return context.verify(password, self.password_hash)

    def _count_failure(self, now):
        """Count a wrong password; the tenth in a row closes the link for an hour."""
        if self.failure_count + 1 < _WRONG_PASSWORDS:
            self.failure_count += 1
            return "wrong"
        self.write({"failure_count": 0, "locked_until": now + _LOCKED})
        self._mail_owner("locked")
        return "locked"

    # ---------------------------------------------------------------- fetching

    def _fetch_pass(self):
        """Return what lets the page that was opened fetch its documents."""
        # sudo: ir.config_parameter - the secret signs, it is not shown
        env = self.sudo().env
        return hash_sign(env, _SCOPE, [self.id], expiration_hours=_FETCH_HOURS)

    def _fetch(self, proof, number):
        """Return the version with ``number``, counted from 1, or nothing.

        :param str proof: from :meth:`_fetch_pass`; not to be trusted, like ``number``
        """
        # sudo: docs.version - an empty one
        versions = self.env["docs.version"].sudo()
        if not self or not self._is_pass(proof) or not number.isdecimal():
            return versions
        found = self._open_versions()
        return found[int(number) - 1 : int(number)] if 0 < int(number) <= 99 else versions

    def _note_fetching(self, version):
        """Write down that a document goes out to whoever has the address.

        Also when that is somebody who happens to be logged in: by a link one is nobody.
        """
        # sudo: res.users - the visitor without an account, whose name is not kept
        visitor = self.env.ref("base.public_user").sudo()
        version.file_id.with_user(visitor)._note_look("download", version=version)

    def _is_pass(self, proof):
        try:
            # sudo: ir.config_parameter - the secret signs, it is not shown
            return verify_hash_signed(self.sudo().env, _SCOPE, proof) == [self.id]
        except (ValueError, IndexError, OverflowError):
            return False

    def _page_values(self):
        """Return what the page says of documents that were opened, as plain values."""
        versions = self._open_versions()
        trust = self.env["docs.trust"]._lines_by("version_id", versions)
        return [
            {
                "number": number,
                "label": version.file_id.label,
                "size": version.file_id._size_text(),
                "extension": version.name.rpartition(".")[2].upper(),
                "trust": trust.get(version.id, []),
            }
            for number, version in enumerate(versions, 1)
        ]

    # ------------------------------------------------------------------- mails

    def _mail_owner(self, moment):
        """Tell the owner that something happened to a link: not which, not of what."""
        if not self.partner_id.email:
            return
        # sudo: mail.template - written by the city; it names nothing of the link
        template = self.env.ref(f"roeselare_docs.mail_template_link_{moment}").sudo()
        template.with_context(lang=self.partner_id.lang).send_mail(
            self.id,
            email_layout_xmlid=_LAYOUT,
            email_values={"model": False, "res_id": False},
        )
        self.env["helpdesk.ticket"]._wake_mail_queue()

    def _own_page(self):
        """Return the full address of the owner's list of links, for mails."""
        return f"{self.get_base_url()}/my/documenten/gedeeld"
