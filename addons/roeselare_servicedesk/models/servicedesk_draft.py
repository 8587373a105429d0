import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..schemas.submission import SubmissionError
from ..tools.form import Form, Question, schema

_MOST_OPEN = 20
# A library or a school shares one address: this stops programs, not people.
_MOST_AN_HOUR = 300
_BATCH = 100
#: so long an expired address still says that it expired
_SHELL_DAYS = 90


class ServicedeskDraft(models.Model):
    """A request that is being filled in. Nobody reads it but who holds its address.

    Nobody has access rights to this model, administrators neither: all goes through
    private methods that are called after the address and the owner were checked.
    """

    _name = "servicedesk.draft"
    _description = "Draft of a request"
    _order = "write_date DESC, id DESC"

    service_id = fields.Many2one(
        "servicedesk.service", required=True, index=True, ondelete="cascade"
    )
    form_version_id = fields.Many2one(
        "servicedesk.form.version", index="btree_not_null", ondelete="restrict"
    )
    partner_id = fields.Many2one("res.partner", index="btree_not_null", ondelete="cascade")
    ticket_id = fields.Many2one(
        "helpdesk.ticket", index="btree_not_null", ondelete="cascade", help="Once it was sent."
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    key = fields.Char(required=True, help="Of the page that began it: sent twice, it is one draft.")
    origin = fields.Char(help="Keyed hash of the sender's network address, for one day.")
    lang = fields.Char()
    answers = fields.Json(default=dict)
    contact = fields.Json(default=dict)
    reached = fields.Integer(help="Number of the first step that was not saved yet.")
    email = fields.Char(help="To which the link was mailed.")
    mail_nonce = fields.Char(help="Of the mailed link; another one with another address.")
    mail_count = fields.Integer()
    expires_at = fields.Datetime(required=True, index=True)
    erased = fields.Boolean(help="Expired; nothing is left but the address.")

    _key_unique = models.UniqueIndex("(key)", "This form was begun already.")
    _origin_index = models.Index("(origin, create_date) WHERE origin IS NOT NULL")

    # ------------------------------------------------------------------- begin

    @api.model
    def _begin(self, service, user, key, origin="", lang=""):
        """Return a new draft, with sudo; the same one for the same key.

        :param service: ``servicedesk.service`` that ``user`` may start
        :param str key: of the page; empty for a new one
        :param str origin: keyed hash of where it comes from (:meth:`_hash_origin`)
        :raise SubmissionError: too many drafts
        """
        # sudo: servicedesk.draft - nobody has rights; the draft goes to its owner only
        drafts = self.sudo()
        partner = self.env["res.partner"] if user._is_public() else user.partner_id
        key = (key or "")[:64] or secrets.token_urlsafe(18)
        found = drafts.search([("key", "=", key), ("service_id", "=", service.id)], limit=1)
        if found and found.partner_id == partner:
            return found
        drafts._check_number(partner, origin)
        return drafts.create(
            {
                "service_id": service.id,
                "form_version_id": service._published_version().id,
                "partner_id": partner.id,
                "key": secrets.token_urlsafe(18) if found else key,
                "origin": origin,
                "lang": lang,
                "expires_at": self._expiry(bool(partner)),
            }
        )

    def _check_number(self, partner, origin):
        if partner:
            if self.search_count(self._open_domain(partner)) >= _MOST_OPEN:
                raise SubmissionError(
                    {
                        "": self.env._(
                            "You have %(limit)d unfinished requests. Finish or delete one "
                            "of them first: you find them in My Roeselare.",
                            limit=_MOST_OPEN,
                        )
                    }
                )
            return
        since = fields.Datetime.now() - timedelta(hours=1)
        recent = Domain("origin", "=", origin) & Domain("create_date", ">", since)
        if origin and self.search_count(recent) >= _MOST_AN_HOUR:
            raise SubmissionError(
                {
                    "": self.env._(
                        "Very many requests were begun from your network. Try again in "
                        "an hour, or call %(phone)s.",
                        phone=self.env.company.servicedesk_contact_phone or "1788",
                    )
                }
            )

    def _expiry(self, with_account):
        company = self.env.company
        days = company.servicedesk_draft_days if with_account else company.servicedesk_link_days
        return fields.Datetime.now() + timedelta(days=days)

    # -------------------------------------------------------------------- read

    @api.model
    def _open_domain(self, partner):
        """Return the domain of the drafts that ``partner`` can go on with."""
        return (
            Domain("partner_id", "=", partner.id)
            & Domain("ticket_id", "=", False)
            & Domain("erased", "=", False)
            & Domain("expires_at", ">", fields.Datetime.now())
        )

    def _is_over(self):
        return self.erased or self.expires_at <= fields.Datetime.now()

    def _form(self):
        """Return the questions (:class:`~..tools.form.Form`), also without a form."""
        self.ensure_one()
        return self.form_version_id._form() if self.form_version_id else self.service_id._own_form()

    # --------------------------------------------------------------------- end

    def _erase(self):
        """Take away everything that was filled in, files too."""
        self._attachments().unlink()
        self.write(
            {
                "answers": {},
                "contact": {},
                "partner_id": False,
                "email": False,
                "origin": False,
                "erased": True,
            }
        )

    @api.model
    def _cron_expire(self):
        """Erase expired drafts, and remove what was erased long ago."""
        now = fields.Datetime.now()
        over = Domain("expires_at", "<=", now) & Domain("erased", "=", False)
        old = Domain("expires_at", "<=", now - timedelta(days=_SHELL_DAYS))
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self.search_count(over) + self.search_count(old))
        for domain, act in ((over, type(self)._erase), (old, type(self)._remove)):
            while drafts := self.search(domain, limit=_BATCH):
                act(drafts)
                if not cron._commit_progress(len(drafts)):
                    return

    def _remove(self):
        """Remove the drafts with their files, at the owner's wish or in the end."""
        self._attachments().unlink()
        self.unlink()


class ServicedeskService(models.Model):
    _inherit = "servicedesk.service"

    def _apply_form(self):
        """Return what somebody who begins now is asked (:class:`~..tools.form.Form`)."""
        version = self._published_version()
        return version._form() if version else self._own_form()

    def _own_form(self):
        """Return the form of a service that has none: its question, and files."""
        self.ensure_one()
        company = self.env.company
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        question, files = {}, {}
        for code in languages:
            # sudo: servicedesk.service - a running draft of a service that was withdrawn
            service = self.sudo().with_context(lang=code)
            question[code] = service.question or service.env._("What do you need?")
            files[code] = service.env._("Photos or documents")
        return Form(
            (
                Question(
                    "description",
                    schema.LONG_TEXT,
                    question,
                    required=True,
                    max=company.servicedesk_text_max_chars,
                ),
                Question("files", schema.FILE, files, max=company.servicedesk_upload_max_count),
            ),
            ({},),
        )
