import logging
import re

from psycopg2.extensions import TransactionRollbackError

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import consteq
from odoo.tools.misc import hmac

_logger = logging.getLogger(__name__)
_SCOPE = "meldpunt-link"
_TOKEN = re.compile(r"([0-9]{1,9})-([0-9a-f]{40})", re.ASCII)
LAYOUT = "roeselare_servicedesk.mail_layout"
# Nothing of a mail with a link stands in a chatter, nor with the record itself.
NOT_ON_RECORD = {"model": False, "res_id": False}
#: mails that ask to confirm, for one address in one day
DAILY_MAILS = 10


class MeldpuntAskedMail(models.AbstractModel):
    """Somebody who asked for mail: with an account, or by an address that was confirmed.

    The link in each mail is signed and not stored (docs/adr/0011). It only goes to the
    mailbox, so who holds it has shown that the mailbox is his.
    """

    _name = "meldpunt.asked.mail"
    _description = "Mail that was asked for"

    partner_id = fields.Many2one(
        "res.partner", ondelete="cascade", index="btree_not_null", string="Account of"
    )
    email = fields.Char(index="btree_not_null", string="E-mail address")
    lang = fields.Selection(lambda self: self.env["res.lang"].get_installed(), string="Language")
    confirmed_at = fields.Datetime(string="Confirmed")
    asked_at = fields.Datetime(help="When the last mail to confirm was sent.")

    # ------------------------------------------------------------------- links

    def _token(self):
        """Return the secret of the link in each mail."""
        self.ensure_one()
        return f"{self.id}-{self._signature()}"

    def _signature(self):
        # sudo: ir.config_parameter - the secret signs, it is not shown
        owner = (self.partner_id.id, self.email or "")
        return hmac(self.sudo().env, _SCOPE, (self._name, self.id, *owner))[:40]

    @api.model
    def _from_token(self, token):
        """Return the record of a link, with sudo, or an empty recordset.

        :param str token: as it came in the address, not to be trusted
        """
        # sudo: follower or subscription - returned only after its signature was checked
        records = self.sudo()
        match = _TOKEN.fullmatch(token or "")
        record = match and records.browse(int(match[1])).exists()
        if record and consteq(record._signature(), match[2]):
            return record
        return records.browse()

    @api.model
    def _of_user(self, user):
        """Return the domain of what ``user`` asked for with the account."""
        return Domain("partner_id", "=", user.partner_id.id)

    # -------------------------------------------------------------------- mail

    def _address(self):
        """Return the address to write to, or ``""``."""
        self.ensure_one()
        return self.email or self.partner_id.email_normalized or ""

    def _mail_lang(self):
        """Return the code of the language to write in."""
        self.ensure_one()
        return self.env["res.lang"]._to_write_in(self.lang, self.partner_id.lang)

    def _link(self):
        """Return the full address of the page where this is confirmed, changed, ended."""
        return self.get_base_url() + self._url()

    def _mail(self, template):
        """Queue a mail of one of our templates for each of these records.

        :param str template: id of the ``mail.template`` in this addon
        """
        # sudo: mail.template - visitors may not read templates
        found = self.env.ref(f"roeselare_meldpunt.{template}").sudo()
        for record in self:
            if not record._address():
                continue
            mail_id = found.send_mail(
                record.id, email_layout_xmlid=LAYOUT, email_values=NOT_ON_RECORD
            )
            # sudo: mail.mail - the mail that was just made
            mail = self.env["mail.mail"].sudo().browse(mail_id)
            mail.headers = repr(record._stop_headers())
        self.env["helpdesk.ticket"]._wake_mail_queue()

    def _each_apart(self, act, records=None):
        """Do ``act`` for each of these records; one that fails stops no other.

        :param act: function of one record
        :param records: of another model, instead of these
        :return: those that failed: undone, logged, and left for the next run
        """
        records = self if records is None else records
        failed = records.browse()
        for record in records:
            try:
                with self.env.cr.savepoint():
                    act(record)
            except TransactionRollbackError:
                failed |= record
                _logger.info("%s was changed meanwhile and waits", record)
            except Exception:
                failed |= record
                _logger.exception("%s waits for the next run", record)
        return failed

    def _stop_headers(self):
        """Return the headers by which a mail program ends this with one tap (RFC 8058)."""
        return {
            "List-Unsubscribe": f"<{self._link()}/stoppen>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }

    def _ask_to_confirm(self, template):
        """Mail the link to confirm, unless this address got very many of them today.

        What the visitor sees is the same in each case: nobody learns from us what an
        address follows, and nobody floods a mailbox through us.
        """
        self.ensure_one()
        now = fields.Datetime.now()
        today = fields.Datetime.start_of(now, "day")
        asked = sum(
            # sudo: follower, subscription - how many mails went to the typed address
            self.env[name]
            .sudo()
            .search_count([("email", "=", self.email), ("asked_at", ">=", today)])
            for name in ("meldpunt.follower", "meldpunt.subscription")
        )
        recent = self.asked_at and self.asked_at > fields.Datetime.subtract(now, minutes=2)
        if asked >= DAILY_MAILS or recent:
            return
        self.asked_at = now
        self._mail(template)
