from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import consteq
from odoo.tools.misc import hmac

from odoo.addons.roeselare_servicedesk.models.helpdesk_ticket_stage import CLOSED_STATES
from odoo.addons.roeselare_servicedesk.tools.text import clean_text

from .meldpunt_contractor import CHANNELS

LINK_DAYS = 14
STATES = [
    ("sent", "Sent"),
    ("accepted", "Accepted"),
    ("planned", "Planned"),
    ("done", "Done"),
    ("refused", "Refused"),
    ("ended", "Ended by the city"),
    ("withdrawn", "Withdrawn"),
]
RUNNING = ("sent", "accepted", "planned")
_SCOPE = "meldpunt-order"
_SIGNATURE_LENGTH = 40


class MeldpuntOrder(models.Model):
    """One report in the hands of one contractor (docs/adr/0112).

    Made and changed by its own methods only: by staff from the ticket, and by whoever holds
    the link of the mail.
    """

    _name = "meldpunt.order"
    _inherit = ["servicedesk.ticket.bound"]
    _description = "Order to a contractor"
    _order = "id desc"
    _rec_name = "contractor_id"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, readonly=True, ondelete="cascade"
    )
    contractor_id = fields.Many2one(
        "meldpunt.contractor", required=True, index=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="ticket_id.company_id")
    channel = fields.Selection(CHANNELS, required=True, default="mail", readonly=True)
    state = fields.Selection(STATES, required=True, default="sent", readonly=True)
    text = fields.Text(required=True, readonly=True, help="What the contractor reads.")
    photo_ids = fields.Many2many("meldpunt.photo", string="Photos", readonly=True)
    share_contact = fields.Boolean(string="With the reporter's contact", readonly=True)
    contact_reason = fields.Char(string="Why the contact", readonly=True)
    user_id = fields.Many2one("res.users", string="Sent by", readonly=True)
    sent_at = fields.Datetime(string="Sent on", required=True, readonly=True)
    expires_at = fields.Datetime(string="Link works until", required=True, readonly=True)
    answered_at = fields.Datetime(string="Last answer", readonly=True)
    planned_on = fields.Date(string="Planned on", readonly=True)
    remark = fields.Text(string="In the contractor's words", readonly=True)
    link_version = fields.Integer(default=1, readonly=True, groups="base.group_system")
    silence_told = fields.Boolean(readonly=True, groups="base.group_system")

    _running_unique = models.UniqueIndex(
        "(ticket_id, contractor_id) WHERE state IN ('sent', 'accepted', 'planned')",
        "This contractor has this report already.",
    )
    _expires_index = models.Index(
        "(expires_at) WHERE state IN ('sent', 'accepted', 'planned')"
        " AND silence_told IS NOT TRUE"
    )

    # ------------------------------------------------------------------- link

    def _token(self):
        """Return the secret of the link; nothing of it is stored."""
        self.ensure_one()
        # sudo: ir.config_parameter, meldpunt.order - the secret signs, it is not shown
        order = self.sudo()
        message = (order.id, order.link_version)
        return f"{self.id}-{hmac(order.env, _SCOPE, message)[:_SIGNATURE_LENGTH]}"

    def _url(self):
        """Return the path of the contractor's page."""
        return f"/opdracht/{self._token()}"

    def _link(self):
        """Return the full address of the contractor's page, for the mail."""
        return self.ticket_id.get_base_url() + self._url()

    @api.model
    def _from_token(self, token):
        """Return the order of a token, with sudo, or an empty one.

        A withdrawn one, and one whose report is gone, is as unknown as any other.

        :param str token: as it came in the address, not to be trusted
        """
        order_id = (token or "").partition("-")[0]
        # sudo: meldpunt.order - returned only after its signature was checked
        orders = self.sudo()
        if not ((token or "").isascii() and order_id.isdigit() and len(order_id) < 10):
            return orders.browse()
        order = orders.browse(int(order_id)).exists()
        if not order or not consteq(order._token(), token):
            return orders.browse()
        by_page = order.channel == "mail" and order.ticket_id.active
        shown = by_page and order.state != "withdrawn"
        return order if shown else orders.browse()

    def _expired(self):
        """Tell whether the link no longer works."""
        self.ensure_one()
        return self.expires_at < fields.Datetime.now()

    # ------------------------------------------------------------------- city

    @api.model
    def _forward(self, ticket, contractor, text, photos=None, contact_reason=""):
        """Send ``ticket`` to ``contractor``, in the way of that contractor.

        :param str text: what the contractor reads; names nobody unless needed
        :param photos: ``meldpunt.photo`` of this report
        :param str contact_reason: why the contractor gets the reporter's contact; empty: not
        :return: the order
        :raise UserError: it cannot be sent; nothing was stored
        """
        ticket.ensure_one()
        ticket.check_access("write")
        photos = photos or self.env["meldpunt.photo"]
        text = clean_text(text)
        # sudo: meldpunt.order - nobody writes them by hand; the right to change the
        # ticket was checked above
        orders = self.sudo()
        orders._check_forward(ticket.sudo(), contractor.sudo(), text, photos.sudo())
        now = fields.Datetime.now()
        order = orders.create(
            {
                "ticket_id": ticket.id,
                "contractor_id": contractor.id,
                "channel": contractor.channel,
                "text": text,
                "photo_ids": photos.ids,
                "share_contact": bool(contact_reason),
                "contact_reason": contact_reason,
                "user_id": self.env.uid,
                "sent_at": now,
                "expires_at": now + timedelta(days=LINK_DAYS),
            }
        )
        words = order._send()
        if contact_reason:
            shared = ticket.env._(
                "With the reporter's contact, because: %(reason)s", reason=contact_reason
            )
            words = f"{words} {shared}"
        ticket._message_log(body=words)
        if ticket.public_state == "received":
            ticket._set_public_state("in_progress")
        return order

    def _check_forward(self, ticket, contractor, text, photos):
        problem = ""
        if ticket.kind != "report":
            problem = self.env._("Only reports are sent to a contractor.")
        elif ticket.public_state in CLOSED_STATES:
            problem = self.env._("%(number)s is closed.", number=ticket.number)
        elif not contractor.active:
            problem = self.env._("%(name)s is archived.", name=contractor.name)
        elif not text:
            problem = self.env._("Write what is to be done first.")
        elif photos.ticket_id - ticket:
            problem = self.env._("Choose photos of this report only.")
        elif self.search_count(
            Domain("ticket_id", "=", ticket.id)
            & Domain("contractor_id", "=", contractor.id)
            & Domain("state", "in", RUNNING),
            limit=1,
        ):
            problem = self.env._(
                "%(name)s has this report already. Withdraw that order, or send it again.",
                name=contractor.name,
            )
        if problem:
            raise UserError(problem)

    def action_send_again(self):
        """Make a new link of 14 days; the former one works no more."""
        self._check_staff()
        for order in self.sudo():  # sudo: meldpunt.order - the right was checked above
            order.write(
                {
                    "link_version": order.link_version + 1,
                    "expires_at": fields.Datetime.now() + timedelta(days=LINK_DAYS),
                    "silence_told": False,
                }
            )
            order._log(order._send(again=True))

    def action_withdraw(self):
        """Take the order back; its link works no more, and the contractor is told."""
        self._check_staff()
        for order in self.sudo():  # sudo: meldpunt.order - the right was checked above
            order.state = "withdrawn"
            order._tell_over()
            order._log(
                order.env._("Withdrawn from %(contractor)s.", contractor=order._name_words())
            )

    def _send(self, again=False):
        """Hand the order over; return what the history of the ticket says of it."""
        self._mail("order_sent")
        name = self._name_words()
        if again:
            return self.env._("Sent again to %(contractor)s.", contractor=name)
        return self.env._("Sent to %(contractor)s.", contractor=name)

    def _tell_over(self):
        """Tell the contractors that these orders are no longer needed."""
        self._mail("order_withdrawn")

    def _check_staff(self):
        self.ticket_id.check_access("write")
        # sudo: meldpunt.order - only their states
        if any(order.state not in RUNNING for order in self.sudo()):
            raise UserError(self.env._("This order is over."))

    def _name_words(self):
        return self.contractor_id.name

    def _log(self, words):
        """Write in the history of the ticket."""
        self.ticket_id._message_log(body=words)

    def _mail(self, name):
        """Queue a mail to the contractor; it stands in no chatter, as it holds the link."""
        for order in self:
            # sudo: mail.template - the city's own template, also for an agent and for the
            # page of the contractor
            template = self.env.ref(f"roeselare_meldpunt.mail_template_{name}").sudo()
            template.send_mail(
                order.id,
                email_layout_xmlid="roeselare_servicedesk.mail_layout",
                email_values={
                    "model": False,
                    "res_id": False,
                    "reply_to": order.ticket_id._reply_address(),
                    "headers": repr(order.ticket_id._mail_headers()),
                },
            )
        self.ticket_id[:1]._wake_mail_queue()
