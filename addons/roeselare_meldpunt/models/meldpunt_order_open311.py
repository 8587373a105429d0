import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq
from odoo.tools.misc import hmac

from .meldpunt_order import RUNNING

DELIVERIES = [
    ("queued", "To be sent"),
    ("asked", "Not sure that it arrived"),
    ("token", "Taken, number follows"),
    ("delivered", "Received"),
    ("unknown", "No longer known there"),
    ("failed", "Not received"),
]
#: signs of a description in the protocol
_LONGEST = 4000
_SCOPE = "meldpunt-order-photo"
_SIGNATURE_LENGTH = 40
_TOKEN = re.compile(r"(\d{1,9})-(\d{1,9})-[0-9a-f]{40}", re.ASCII)
CRON_SEND = "roeselare_meldpunt.ir_cron_open311_send"


class MeldpuntOrder(models.Model):
    """An order that goes to a contractor's own system: what it holds (docs/adr/0160)."""

    _inherit = "meldpunt.order"

    delivery = fields.Selection(DELIVERIES, string="Arrival", readonly=True)
    open311_id = fields.Char(string="Number there", readonly=True)
    open311_token = fields.Char(readonly=True, groups="base.group_system")
    attempts = fields.Integer(readonly=True)
    next_try = fields.Datetime(readonly=True)
    asked_at = fields.Datetime(string="First tried on", readonly=True)
    checked_at = fields.Datetime(string="Last looked at", readonly=True)
    changed_there = fields.Datetime(string="Changed there on", readonly=True)
    missing_since = fields.Datetime(readonly=True)

    # ------------------------------------------------------------------- city

    def _check_forward(self, ticket, contractor, text, photos):
        super()._check_forward(ticket, contractor, text, photos)
        if contractor.channel != "open311":
            return
        if not contractor._open311_service(ticket.category_id):
            raise UserError(
                self.env._(
                    "%(name)s has no service for “%(category)s”. An administrator chooses one "
                    "in Configuration → Contractors.",
                    name=contractor.name,
                    category=ticket.category_id.name or "–",
                )
            )
        if not (ticket.has_place or ticket.address_text):
            raise UserError(self.env._("Give the report a place first: its system needs one."))
        too_many = len(self._open311_words(ticket, contractor, text, "9" * 24)) - _LONGEST
        if too_many > 0:
            raise UserError(
                self.env._(
                    "The text is %(count)d signs too long for the contractor's system. "
                    "Shorten it.",
                    count=too_many,
                )
            )

    def _send(self, again=False):
        if self.channel != "open311":
            return super()._send(again)
        self.write(
            {
                # What may have arrived is looked up before it goes once more.
                "delivery": "asked" if self.asked_at else "queued",
                "attempts": 0,
                "next_try": fields.Datetime.now(),
            }
        )
        self.env["ir.cron"]._wake(CRON_SEND)
        return self.env._(
            "Goes to the system of %(contractor)s.", contractor=self._name_words()
        )

    def action_send_again(self):
        """Send once more; what arrived in the contractor's own system is not sent twice."""
        # sudo: meldpunt.order - only how they went; the right is checked by super
        by_open311 = self.sudo().filtered(lambda order: order.channel == "open311")
        if any(order.delivery != "failed" for order in by_open311):
            raise UserError(
                self.env._("This order is on its way to the contractor's system, or there.")
            )
        return super().action_send_again()

    def _tell_over(self):
        # The protocol has no way to take back a request, so people are told. Who never
        # heard of the order need not be.
        heard = self.filtered(lambda order: order.channel == "mail" or order.asked_at)
        heard._mail("order_withdrawn")

    def _silence_words(self):
        if self.channel != "open311":
            return super()._silence_words()
        return self.env._(
            "No news of the order to %(contractor)s: ask", contractor=self._name_words()
        )

    # ------------------------------------------------------------- what it holds

    def _open311_reference(self):
        """Return what tells this order from every other one, in the contractor's system."""
        return f"{self.ticket_id.number}/{self.id}"

    def _is_ours(self, description):
        """Tell whether a request there with this description is this order."""
        reference = re.escape(self._open311_reference())
        return bool(re.search(rf"(?<![\w/-]){reference}(?![\w/])", description or ""))

    def _open311_words(self, ticket, contractor, text, reference):
        parts = [reference, text]
        if ticket.asset_id:
            parts.append(ticket.asset_id.display_name)
        if contractor.instructions:
            parts.append(contractor.instructions)
        return "\n\n".join(parts)

    def _open311_values(self, service):
        """Return the fields of the request: what the contractor needs, and no more."""
        self.ensure_one()
        ticket = self.ticket_id
        contractor = self.contractor_id.with_context(lang=self.contractor_id._mail_lang())
        reference = self._open311_reference()
        values = {
            "service_code": service.code,
            "description": self._open311_words(ticket, contractor, self.text, reference),
            "device_id": reference,
            "address_string": ticket.address_text or "",
        }
        if ticket.has_place:
            values |= {"lat": f"{ticket.latitude:.6f}", "long": f"{ticket.longitude:.6f}"}
        if self.photo_ids:
            values["media_url"] = self._photo_link(self.photo_ids[0])
        if self.share_contact:
            first, _space, last = (ticket.partner_name or "").strip().partition(" ")
            phone = ticket.partner_phone or ""
            values |= {"first_name": first, "last_name": last.strip(), "phone": phone}
        return values

    # ------------------------------------------------------------------ photo

    def _photo_token(self, photo):
        """Return the secret with which their system fetches one photo, and nothing else."""
        # sudo: ir.config_parameter, meldpunt.order - the secret signs, it is not shown
        order = self.sudo()
        message = (order.id, photo.id, order.link_version)
        return f"{order.id}-{photo.id}-{hmac(order.env, _SCOPE, message)[:_SIGNATURE_LENGTH]}"

    def _photo_link(self, photo):
        return f"{self.ticket_id.get_base_url()}/opdracht/{self._photo_token(photo)}/foto"

    @api.model
    def _photo_of_token(self, token):
        """Return the photo of a token, with sudo, or an empty record: not while it runs no more.

        :param str token: as it came in the address, not to be trusted
        """
        # sudo: meldpunt.order, meldpunt.photo - only after the signature was checked
        orders, photos = self.sudo(), self.env["meldpunt.photo"].sudo()
        match = _TOKEN.fullmatch(token or "")
        order = orders.browse(int(match[1])).exists() if match else orders
        photo = order.photo_ids.filtered(lambda item: item.id == int(match[2]))
        if not photo or not consteq(order._photo_token(photo), token):
            return photos
        shown = order.channel == "open311" and order.state in RUNNING and not order._expired()
        return photo if shown and order.ticket_id.active else photos
