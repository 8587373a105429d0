from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError
from odoo.addons.roeselare_servicedesk.tools.email_key import email_key
from odoo.addons.roeselare_servicedesk.tools.text import clean_line

_LAYOUT = "roeselare_servicedesk.mail_layout"
_MOST = 20
_LONGEST = timedelta(days=5 * 366)
_MAX_ID = 2**31 - 1


class DocsMandate(models.Model):
    """What people do themselves in “My documents”: give, accept, refuse, end."""

    _inherit = "docs.mandate"

    @api.model
    def _give(self, post, series_ids):
        """Give a mandate on one's own documents to whoever has an e-mail address.

        Whether there is an account with it is told to nobody: the mandate waits for an
        account that proves to have it. A holder cannot give on: the principal is always
        the user himself.

        :param dict post: ``email``, ``scope``, ``valid_to``, ``may_share``
        :param series_ids: texts as sent, not to be trusted
        :raise SubmissionError: what has to be mended
        """
        errors = {}
        partner = self.env.user.partner_id
        key = email_key(clean_line(post.get("email")))
        if not key:
            errors["email"] = self.env._("Write the e-mail address of the person.")
        elif key == email_key(self.env.user.email):
            errors["email"] = self.env._("Nobody needs a mandate for the own documents.")
        series = self._series_of(series_ids) if post.get("scope") == "series" else []
        if post.get("scope") == "series" and not series:
            errors["series"] = self.env._("Choose which documents, or all of them.")
        last = self._last_day_of(clean_line(post.get("valid_to")), errors)
        if not errors and self._count_given(partner) >= _MOST:
            errors[""] = self.env._("You gave %(count)d mandates. End some first.", count=_MOST)
        if errors:
            raise SubmissionError(errors)
        # sudo: docs.mandate - requesters have no rights; it is on the user's own documents
        mandate = self.sudo().create(
            {
                "principal_id": partner.id,
                "invited_key": key,
                "kind": "organisation" if partner.is_company else "person",
                "scope": "series" if series else "all",
                "series_ids": [fields.Command.set(series)],
                "may_share": bool(post.get("may_share")),
                "valid_to": last,
                "given_by": "principal",
            }
        )
        mandate._mail("given")
        return mandate

    @api.model
    def _series_of(self, texts):
        ids = {int(text) for text in texts if text.isdecimal() and len(text) < 10}
        # As this user: those that he has documents of.
        own = self.env["dms.file"]._own_domain()
        groups = self.env["dms.file"]._read_group(own, ["series_id"])
        return [series.id for [series] in groups if series.id in ids]

    @api.model
    def _last_day_of(self, text, errors):
        today = self.env.company._city_today()
        try:
            last = fields.Date.to_date(text[:10])
        except ValueError:
            last = None
        if not last or not today <= last <= today + _LONGEST:
            errors["valid_to"] = self.env._("Choose a last day, from today to five years on.")
        return last

    @api.model
    def _count_given(self, partner):
        # sudo: docs.mandate - a number of the user's own
        domain = Domain("principal_id", "=", partner.id) & Domain("ended_date", "=", False)
        return self.sudo().search_count(domain)

    # -------------------------------------------------------------------- mine

    @api.model
    def _received_domain(self):
        """Return what the user holds, or was invited to by an address that he proved."""
        user = self.env.user
        mine = Domain("holder_id", "=", user.partner_id.id)
        if user._has_proven_email():
            invited = Domain("invited_key", "=", email_key(user.email))
            mine |= invited & Domain("holder_id", "=", False)
        return mine

    @api.model
    def _mine(self, mandate_id, received):
        """Return a mandate that the user received, or gave, with sudo; or nothing."""
        # sudo: docs.mandate - requesters have no rights; the domain holds their own
        mandates = self.sudo()
        if not 0 < mandate_id <= _MAX_ID:
            return mandates.browse()
        given = Domain("principal_id", "=", self.env.user.partner_id.id)
        mine = self._received_domain() if received else given
        return mandates.search(
            mine & Domain("id", "=", mandate_id) & Domain("ended_date", "=", False), limit=1
        )

    def _accept(self):
        """Accept what :meth:`_mine` gave; the holder is whoever accepts."""
        self.ensure_one()
        if self.accepted_date:
            return
        partner = self.env.user.partner_id
        if partner == self.principal_id:
            return
        self.write({"accepted_date": fields.Datetime.now(), "holder_id": partner.id})

    @api.model
    def _own_mandates(self):
        """Return what the user received and gave, as plain values."""
        # sudo: docs.mandate, res.partner - requesters have no rights; the user's own, with
        # the names of the other side
        mandates = self.sudo()
        given = Domain("principal_id", "=", self.env.user.partner_id.id)
        received = mandates.search(
            self._received_domain() & Domain("ended_date", "=", False), limit=50
        )
        return {
            "received": [mandate._own_values() for mandate in received],
            "given": [mandate._own_values() for mandate in mandates.search(given, limit=50)],
        }

    def _own_values(self):
        return {
            "id": self.id,
            "principal": self.principal_id.name,
            "holder": self.holder_id.name or self.invited_key,
            "state": self.state,
            "series": [series.name for series in self.series_ids]
            if self.scope == "series"
            else [],
            "may_share": self.may_share,
            "valid_to": self.valid_to,
            "desk": self.given_by == "desk",
        }

    # ------------------------------------------------------------------- mails

    def _tell_of_record(self):
        """Tell both sides of a mandate that was recorded at the desk."""
        for mandate in self:
            mandate._mail("given")
            mandate._mail("recorded")

    def _mail(self, moment):
        """Queue one mail that names nobody and nothing."""
        if not self._address(moment):
            return
        # sudo: mail.template - written by the city; it names no document
        template = self.env.ref(f"roeselare_docs.mail_template_mandate_{moment}").sudo()
        template.with_context(lang=self._lang(moment)).send_mail(
            self.id,
            email_layout_xmlid=_LAYOUT,
            email_values={"model": False, "res_id": False},
        )
        self.env["helpdesk.ticket"]._wake_mail_queue()

    def _address(self, moment):
        if moment == "recorded":
            return self.principal_id.email_formatted or ""
        return self.holder_id.email_formatted or self.invited_key or ""

    def _lang(self, moment):
        partner = self.principal_id if moment == "recorded" else self.holder_id
        return partner.lang or self.principal_id.lang

    def _own_page(self):
        """Return the full address of the page of mandates, for mails."""
        return f"{self.get_base_url()}/my/documenten/mandaten"
