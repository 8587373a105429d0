from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import email_normalize

_LAYOUT = "roeselare_servicedesk.mail_layout"
DELIVERY_STATES = [
    ("delivered", "Delivered"),
    ("notified", "Notified"),
    ("failed", "Mail failed"),
    ("reminded", "Reminded"),
    ("paper", "To send by post"),
    ("posted", "Sent by post"),
    ("opened", "Opened"),
]
#: what begins anew with each delivery of a document
_FRESH = {
    "notice_mail_id": False,
    "notified_date": False,
    "notice_failed": False,
    "opened_date": False,
    "reminded_date": False,
    "paper_date": False,
    "paper_sent_date": False,
    "paper_sent_by_id": False,
}


class DmsFile(models.Model):
    """How far a delivery came: delivered, its owner notified, opened (docs/adr/0200)."""

    _inherit = "dms.file"

    notice_mail_id = fields.Many2one(
        "mail.mail",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_system",
        help="The mail that tells the owner, as long as it is in the queue.",
    )
    notified_date = fields.Datetime(
        string="Notified on",
        readonly=True,
        copy=False,
        help="When the mail about the document left the queue without an error.",
    )
    notice_failed = fields.Boolean(string="Mail failed", readonly=True, copy=False)
    unread_on = fields.Date(
        readonly=True,
        copy=False,
        help="When the city does something about a document that is still unread.",
    )
    earlier_deliveries = fields.Json(
        readonly=True,
        copy=False,
        help="Times of the versions that were delivered before this one.",
    )
    delivery_state = fields.Selection(
        DELIVERY_STATES, string="Delivery", compute="_compute_delivery_state"
    )

    # of a queue that fails, a few; read by the filter “Mail failed”
    _notice_failed_index = models.Index("(id) WHERE notice_failed IS TRUE")

    @api.depends(
        "opened_date",
        "paper_sent_date",
        "paper_date",
        "notice_failed",
        "reminded_date",
        "notified_date",
        "delivered_date",
    )
    def _compute_delivery_state(self):
        for file in self:
            file.delivery_state = file._delivery_state()

    def _delivery_state(self):
        self.ensure_one()
        steps = [
            ("opened", self.opened_date),
            ("posted", self.paper_sent_date),
            ("paper", self.paper_date),
            ("failed", self.notice_failed),
            ("reminded", self.reminded_date),
            ("notified", self.notified_date),
            ("delivered", self.delivered_date),
        ]
        return next((state for state, reached in steps if reached), False)

    # ----------------------------------------------------------------- the city

    def _notice_company(self):
        self.ensure_one()
        return self.ticket_id.company_id or self.env.company

    def _notice_sender(self):
        """Return who the mail is from: the city, not a member of staff."""
        return self._notice_company()._mail_sender()

    def _notice_ticket(self):
        """Return the ticket to write about; none when it is of somebody else by now."""
        self.ensure_one()
        ticket = self.ticket_id
        return ticket if ticket.partner_id == self.partner_id else ticket.browse()

    def _notice_email(self):
        """Return the address of the owner, ``""`` when there is none."""
        self.ensure_one()
        if ticket := self._notice_ticket():
            return ticket._requester_email()
        return email_normalize(self.partner_id.email or "") or ""

    def _notice_lang(self):
        """Return the code of the language to write in."""
        self.ensure_one()
        if ticket := self._notice_ticket():
            return ticket._requester_lang()
        return self.env["res.lang"]._to_write_in(False, self.partner_id.lang)

    def _notice_link(self):
        """Return the full address of the library, for mails."""
        return f"{self.get_base_url()}/my/documenten"

    @api.model
    def _unread_day(self, company):
        """Return when a document that is delivered today counts as left unread."""
        days = company.docs_unread_days
        return company._city_today() + timedelta(days=days) if days else False

    # ------------------------------------------------------------------ notices

    def _mail_owner(self, template, record=None, wake=True):
        """Queue one mail to the owner of these documents: that there is something, never what.

        :param str template: XML id
        :param record: what it is rendered for; the first of the documents if not given
        :param bool wake: have the queue sent right after this transaction
        """
        first = self[:1]
        # sudo: mail.template - the city's own template, for whoever delivered
        mail = self.env.ref(template).sudo().with_context(lang=first._notice_lang())
        self._follow_mail(mail.send_mail((record or first).id, email_layout_xmlid=_LAYOUT))
        if wake:
            self.env["helpdesk.ticket"]._wake_mail_queue()

    def _follow_mail(self, mail_id):
        """Remember which mail tells the owner, so that its fate shows on the documents."""
        # sudo: dms.file - nobody writes in a library by hand; only which mail it is
        files = self.sudo().with_context(tracking_disable=True)
        files.write({"notice_mail_id": mail_id, "notice_failed": False})

    @api.model
    def _note_mails(self, mails, sent):
        """Keep what became of the mails that tell owners.

        :param bool sent: the mail left the queue without an error
        """
        # sudo: dms.file - the mail queue tells what happened; nobody else writes it
        files = self.sudo().with_context(active_test=False, tracking_disable=True)
        files = files.search([("notice_mail_id", "in", mails.ids)])
        if not files:
            return
        if not sent:
            files.write({"notice_failed": True})
            return
        files.write({"notice_failed": False})
        first = files.filtered(lambda file: not file.notified_date)
        first.write({"notified_date": fields.Datetime.now()})

    def _replace_content(self, clean, reason):
        former = self.sudo()._delivery_times()  # sudo: dms.file - kept, as the new one begins
        result = super()._replace_content(clean, reason)
        # sudo: dms.file - nobody writes in a library by hand; the caller may write the ticket
        file = self.sudo().with_context(tracking_disable=True)
        file._end_paper_task()
        file.write(
            {
                **_FRESH,
                "notice_due": True,
                "unread_on": self._unread_day(self._notice_company()),
                "earlier_deliveries": [*(file.earlier_deliveries or []), former],
            }
        )
        self._wake_notices()
        return result

    def _delivery_times(self):
        """Return the times of the current version as plain values."""
        self.ensure_one()
        names = ("notified_date", "opened_date", "reminded_date", "paper_sent_date")
        times = {name: fields.Datetime.to_string(self[name]) for name in names if self[name]}
        return {"number": self.version_id.number, **times}
