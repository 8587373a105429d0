import logging
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.fields import Domain

from ..schemas.open311_answer import Receipt
from ..tools import open311_client
from ..tools.open311_client import Open311Error
from .meldpunt_order import RUNNING

_logger = logging.getLogger(__name__)
_BATCH = 50
#: minutes until the next try; after the last one the handler is told
AGAIN = (1, 5, 30, 120, 720)
#: their clock may be wrong by so much
_CLOCK = timedelta(days=1)
WAITING = ("queued", "asked", "token")


class MeldpuntOrder(models.Model):
    """Orders are their own jobs: sent once, looked up before they are sent again."""

    _inherit = "meldpunt.order"

    _open311_due_index = models.Index(
        "(next_try, id) WHERE delivery IN ('queued', 'asked', 'token')"
    )

    @api.model
    def _due_domain(self):
        return (
            Domain("delivery", "in", WAITING)
            & Domain("next_try", "<=", fields.Datetime.now())
            & Domain("state", "in", RUNNING)
        )

    @api.model
    def _cron_open311_send(self):
        """Send what waits, each by itself: one that fails stops no other."""
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self.search_count(self._due_domain()))
        passed = []
        while True:
            domain = self._due_domain() & Domain("id", "not in", passed)
            orders = self.search(domain, limit=_BATCH, order="next_try, id")
            if not orders:
                return
            for order in orders:
                order._in_city_language()._deliver_safely()
                # Kept at once: what arrived must not be sent again.
                if not cron._commit_progress(1):
                    return
            passed += orders.ids

    def _in_city_language(self):
        """Return this order with the language in which the city reads its history."""
        return self.with_context(lang=self.ticket_id.company_id.partner_id.lang)

    def _deliver_safely(self):
        """Hand one order over, or note when to try again."""
        self.ensure_one()
        try:
            receipt = self._deliver()
        except Open311Error as error:
            if error.kind != "number":
                _logger.warning("Order %s by Open311: %s", self.id, error)
            self._try_again(error)
        except psycopg2.Error:
            # The job begins once more; what was tried is looked up first.
            raise
        except Exception:
            _logger.exception("Order %s waits", self.id)
            self._try_again(Open311Error("fault"))
        else:
            self._take_receipt(receipt)

    def _deliver(self):
        """Return the receipt of this order; send it only when it is not there already.

        :raise Open311Error: it is not there, or nobody knows
        """
        # sudo: meldpunt.order - the token is for the system
        token, endpoint = self.sudo().open311_token, self.contractor_id._open311_endpoint()
        if token:
            number = open311_client.number_of(endpoint, token)
            if not number:
                raise Open311Error("number")
            return Receipt(number)
        service = self.contractor_id._open311_service(self.ticket_id.category_id)
        if not service:
            raise Open311Error("service", again=False)
        if self.delivery == "asked":
            number = self._look_up(endpoint, service)
            if number:
                return Receipt(number)
        return self._send_once(endpoint, self._open311_values(service))

    def _send_once(self, endpoint, values):
        former = self.asked_at
        # Kept before: should this server die now, it is looked up before it goes again.
        self.write({"delivery": "asked", "asked_at": former or fields.Datetime.now()})
        self.env["ir.cron"]._commit_progress()
        try:
            return open311_client.send(endpoint, values)
        except Open311Error as error:
            if error.unsent:
                self.write({"delivery": "queued", "asked_at": former})
            raise

    def _look_up(self, endpoint, service):
        """Return the number under which a former try arrived, or an empty text."""
        start = (self.asked_at or self.sent_at) - _CLOCK
        end = fields.Datetime.now() + _CLOCK
        try:
            found = open311_client.sent_between(endpoint, service.code, start, end)
        except Open311Error as error:
            # Whatever it says of the list, it says nothing of this order.
            error.again = True
            raise
        for item in found:
            if self._is_ours(item.description):
                return item.number
        return ""

    def _take_receipt(self, receipt):
        if not receipt.number:
            # sudo: meldpunt.order - the token is for the system
            self.sudo().write(
                {
                    "delivery": "token",
                    "open311_token": receipt.token,
                    "attempts": 0,
                    "next_try": fields.Datetime.now() + timedelta(minutes=AGAIN[0]),
                }
            )
            return
        self.write(
            {"delivery": "delivered", "open311_id": receipt.number, "next_try": False}
        )
        self._log(
            self.env._(
                "%(contractor)s has it under number %(number)s.",
                contractor=self._name_words(),
                number=receipt.number,
            )
        )

    def _try_again(self, error):
        if not error.again or self.attempts >= len(AGAIN):
            self._give_up(error)
            return
        wait = max(timedelta(minutes=AGAIN[self.attempts]), timedelta(seconds=error.wait))
        self.write({"attempts": self.attempts + 1, "next_try": fields.Datetime.now() + wait})

    def _give_up(self, error):
        """Leave it to people: say why on the ticket, and put it on a list."""
        unsure, taken = self.delivery == "asked", self.delivery == "token"
        self.write({"delivery": "failed", "next_try": False, "silence_told": True})
        why = self.contractor_id._open311_why(error)
        name = self._name_words()
        if taken:
            words = self.env._("%(contractor)s took it but gave no number.", contractor=name)
        elif unsure:
            words = self.env._(
                "It is not sure that the system of %(contractor)s received it.", contractor=name
            )
        else:
            words = self.env._(
                "The system of %(contractor)s did not receive it.", contractor=name
            )
        self._log_words(words, why)
        self._put_on_list(
            self.env._(
                "The order to %(contractor)s failed: call, or send it again", contractor=name
            )
        )
