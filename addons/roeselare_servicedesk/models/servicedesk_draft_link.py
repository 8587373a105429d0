import re
import secrets
from typing import NamedTuple

from odoo import api, models
from odoo.tools import consteq
from odoo.tools.misc import hmac

from ..schemas.submission import SubmissionError
from ..tools.text import clean_line, is_email

_SCOPE = "servicedesk-draft"
_TOKEN = re.compile(r"([0-9]{1,9})-([bm])([0-9a-f]{40})", re.ASCII)
_MOST_MAILS = 5
_DAILY_MAILS = 10


class FoundDraft(NamedTuple):
    """What a token leads to.

    :param draft: with sudo; empty when there is nothing
    :param bool mailed: whether the token came by mail, which proves the address
    :param bool over: the draft expired
    """

    draft: models.BaseModel
    mailed: bool = False
    over: bool = False


class ServicedeskDraft(models.Model):
    """Addresses of a draft: signed, one for the browser and one for the mailbox.

    Only the second proves that somebody reads that mailbox, so the two differ.
    """

    _inherit = "servicedesk.draft"

    def _token(self, mailed=False):
        """Return the secret of the draft's address."""
        self.ensure_one()
        mark = "m" if mailed else "b"
        return f"{self.id}-{mark}{self._signature(mark)}"

    def _url(self, mailed=False):
        """Return the path of the draft."""
        return f"/aanvraag/{self._token(mailed)}"

    def _signature(self, mark):
        # The key makes it unlike that of any other draft that ever had this number.
        message = (mark, self.id, self.key, self.mail_nonce or "" if mark == "m" else "")
        return hmac(self.env, _SCOPE, message)[:40]

    @api.model
    def _from_token(self, token):
        """Return the :class:`FoundDraft` of a token.

        :param str token: as it came in the address, not to be trusted
        """
        # sudo: servicedesk.draft - returned only after its signature was checked
        drafts = self.sudo()
        match = _TOKEN.fullmatch(token or "")
        draft = match and drafts.browse(int(match[1])).exists()
        if not draft:
            return FoundDraft(drafts.browse())
        if not consteq(draft._signature(match[2]), match[3]):
            return FoundDraft(drafts.browse())
        if draft._is_over():
            return FoundDraft(drafts.browse(), over=True)
        return FoundDraft(draft, mailed=match[2] == "m")

    @api.model
    def _hash_origin(self, address):
        """Return what stands for a network address today, and for nothing tomorrow."""
        # sudo: ir.config_parameter - the secret signs, it is not shown
        day = self.env.company._city_today().isoformat()
        return hmac(self.sudo().env, f"{_SCOPE}-origin", (day, address))[:32]

    # -------------------------------------------------------------------- mail

    def _mail_link(self, email):
        """Mail the address of the draft, to go on later or on another device.

        :param str email: as typed
        :raise SubmissionError: not an address, or too many mails
        """
        self.ensure_one()
        email = clean_line(email)
        if not is_email(email):
            raise SubmissionError(
                {
                    "email": self.env._(
                        "This is not an e-mail address. Write it like name@example.com."
                    )
                }
            )
        recent = self.search_count(
            [("email", "=", email), ("create_date", ">=", self.env.company._city_midnight())]
        )
        if self.mail_count >= _MOST_MAILS or recent >= _DAILY_MAILS:
            raise SubmissionError(
                {
                    "email": self.env._(
                        "We mailed this link several times already. Look in your mailbox, "
                        "also among unwanted mail."
                    )
                }
            )
        if email != self.email:
            # Links to an earlier address end here.
            self.mail_nonce = secrets.token_hex(8)
        self.write(
            {
                "email": email,
                "mail_count": self.mail_count + 1,
                "expires_at": self._expiry(bool(self.partner_id)),
            }
        )
        # sudo: mail.template - visitors may not read templates; this one holds no answers
        template = self.env.ref("roeselare_servicedesk.mail_template_draft").sudo()
        template.with_context(lang=self.lang or self.env.lang).send_mail(
            self.id,
            email_layout_xmlid="roeselare_servicedesk.mail_layout",
            email_values={"model": False, "res_id": False},
        )
        self.env["helpdesk.ticket"]._wake_mail_queue()

    def _mailed_url(self):
        """Return the full address that the mail carries."""
        return self.get_base_url() + self._url(mailed=True)
