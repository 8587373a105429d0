import logging
import time

import psycopg2

from odoo import api, models
from odoo.sql_db import PoolError
from odoo.tools.misc import hmac

from ..schemas.verdict import Rates, Verdict
from ..tools import guard

_logger = logging.getLogger(__name__)
_SCOPE = "servicedesk-guard"
#: so many times a limit is no mistake and no busy library any more
_DANGEROUS = 10
#: how much more is normal for somebody who is known
_KNOWN_FACTOR = 5
_DAY = 86_400


class ServicedeskGuard(models.AbstractModel):
    """Keeps programs from flooding the public forms, without losing what a person sends.

    Works on all nodes alike: what it knows is in the database or signed in the form.
    No address of a person or a machine is stored or logged.
    """

    _name = "servicedesk.guard"
    _description = "Guard of the public forms"

    @api.model
    def _judge(self, values, kind, email="", network="", confirmed=False, rates=None):
        """Return the :class:`Verdict` on a form that was sent.

        :param dict values: fields of the form as sent; read are ``website_url``,
            ``guard_stamp``, ``guard_proof``, ``guard_wait``
        :param str kind: ``report``, ``request``, ``reply``, ``follow``… as in the page
        :param str email: address in the form, not yet checked
        :param str network: address of the machine that sent it
        :param bool confirmed: whether the e-mail address was proved by a mailed link
        :param rates: :meth:`_count` of this request; counted here when empty
        """
        # sudo: res.company - limits, which are in no answer
        if not self.env.company.sudo().servicedesk_guard:
            return Verdict()
        now = time.time()
        key = self._key()
        rates = rates or self._count(email, network, confirmed)
        age = guard.stamp_age(key, kind, self._text(values, "guard_stamp"), now)
        stamp = self._text(values, "guard_stamp") if age is not None else ""
        if max(rates.address, rates.network) > _DANGEROUS:
            reason = "network" if rates.network > _DANGEROUS else "address"
            return self._refusal(kind, reason, rates, stamp)
        reason = self._reason(values, age, rates, confirmed)
        if not reason:
            return Verdict(stamp=stamp)
        early = self._proved(values, kind, network, now)
        if early is None:
            self._tally(kind, "proved", reason)
            return Verdict(stamp=stamp)
        return self._held(values, kind, network, reason, rates, early, stamp)

    @api.model
    def _foresee(self, kind, stamp, email="", network=""):
        """Return the challenge that a form would meet if it were sent now, or ``None``.

        Counts nothing and writes nothing: the page asks before it sends, so that files
        that were chosen are not lost.
        """
        # sudo: res.company - limits, which are in no answer
        if not self.env.company.sudo().servicedesk_guard:
            return None
        now = time.time()
        rates = self._rates(self.env.cr, email, network, False, count=False)
        age = guard.stamp_age(self._key(), kind, stamp, now)
        if not self._reason({}, age, rates, False):
            return None
        return guard.challenge(self._key(), kind, self._tries(rates), now)

    @api.model
    def _page(self, kind, verdict=None):
        """Return what the page of a form carries: its stamp, and what a verdict asks."""
        verdict = verdict or Verdict()
        return {
            "stamp": verdict.stamp or guard.stamp(self._key(), kind, time.time()),
            "challenge": verdict.challenge,
            "wait": verdict.wait,
        }

    # ------------------------------------------------------------------ counts

    @api.model
    def _count(self, email, network, confirmed=False):
        """Count one form and return the :class:`Rates`; once for each HTTP request."""
        try:
            with self.env["servicedesk.guard.rate"]._own_transaction() as cr:
                return self._rates(cr, email, network, confirmed, count=True)
        except (psycopg2.OperationalError, PoolError):
            # No connection is left, or a lock took too long: busy, so ask for a proof.
            _logger.warning("the rates of the public forms could not be kept")
            return Rates(load=2.0)

    def _rates(self, cr, email, network, confirmed, count):
        # sudo: res.company, servicedesk.guard.rate - limits and counts, which are in no
        # answer; visitors have no rights on them
        company = self.env.company.sudo()
        table = self.env["servicedesk.guard.rate"].sudo()
        factor = _KNOWN_FACTOR if self._is_known(confirmed) else 1
        take = table._hit if count else table._look_ahead
        sender = self._network_key(network)
        keys = [sender] if sender else []
        found = take(cr, keys + ([table._load_key()] if count else []))
        parts = {"network": company._guard_parts("network", found.get(sender), factor)}
        # Whoever is refused leaves no row for each address that he makes up.
        address = self._address_key(email)
        if address and max(parts["network"].values()) <= _DANGEROUS:
            rate = take(cr, [address]).get(address)
            parts["address"] = company._guard_parts("address", rate, factor)
        fullest = {name: max(part.values()) for name, part in parts.items()}
        name = max(fullest, key=fullest.get)
        limit = company.servicedesk_guard_load
        return Rates(
            address=fullest.get("address", 0.0),
            network=fullest["network"],
            load=table._load(cr) / limit if limit else 0.0,
            window=max(parts[name], key=parts[name].get),
        )

    def _network_key(self, network, days_ago=0):
        """Return what stands for a network today, and for nothing tomorrow."""
        # sudo: res.company - the list of networks without limit
        free = self.env.company.sudo().servicedesk_guard_free_networks
        found = guard.network_of(network)
        if not found or guard.in_networks(network, free):
            return ""
        day = int(time.time() // _DAY) - days_ago
        return "n:" + guard.sign(self._key(), "network", day, found)[:40]

    def _address_key(self, email):
        email = (email or "").strip().lower()[:254]
        return "a:" + guard.sign(self._key(), "address", email)[:40] if email else ""

    def _key(self):
        # sudo: ir.config_parameter - the secret signs, it is not shown
        return hmac(self.sudo().env, _SCOPE, "key")

    # ----------------------------------------------------------------- verdict

    def _is_known(self, confirmed):
        return confirmed or not self.env.user._is_public()

    def _reason(self, values, age, rates, confirmed):
        """Return why a proof is needed, ``""`` when it is not."""
        known = self._is_known(confirmed)
        # sudo: res.company - limits, which are in no answer
        fastest = 0 if known else self.env.company.sudo().servicedesk_guard_seconds
        reasons = {
            "trap": bool(self._text(values, "website_url")),
            "network": rates.network > 1,
            "address": rates.address > 1,
            "load": rates.load > 1 and not known,
            "stamp": fastest and age is None,
            "speed": fastest and age is not None and age < fastest,
        }
        return next((name for name, found in reasons.items() if found), "")

    def _proved(self, values, kind, network, now):
        """Return ``None`` when a proof holds and was not used before; else seconds to wait.

        :return: 0 when nothing was waited for yet
        """
        # sudo: servicedesk.guard.proof, res.company - a token of no person; a number
        proofs = self.env["servicedesk.guard.proof"].sudo()
        seconds = self.env.company.sudo().servicedesk_guard_wait
        proof = guard.check_proof(self._key(), kind, self._text(values, "guard_proof"), now)
        if proof and proofs._spend(proof):
            return None
        visitors = [self._network_key(network, days_ago) for days_ago in (0, 1)]
        found = guard.waited(self._key(), kind, visitors, self._text(values, "guard_wait"), now)
        if not found:
            return 0
        if found[0] < seconds:
            return max(int(seconds - found[0] + 0.99), 1)
        return None if proofs._spend(found[1]) else 0

    def _held(self, values, kind, network, reason, rates, early, stamp):
        # sudo: res.company - a number and the phone number that every page names
        company = self.env.company.sudo()
        now, key = time.time(), self._key()
        action = "wait" if early else "challenge"
        seconds = early or company.servicedesk_guard_wait
        token = self._text(values, "guard_wait") if early else ""
        self._tally(kind, action, reason)
        message = self.env._(
            "We check that a person sends this, because very much is coming in or "
            "because of how the form was filled in. Nothing is lost. Wait %(seconds)d "
            "seconds and send it once more, or call %(phone)s.",
            seconds=seconds,
            phone=company.servicedesk_contact_phone or "1788",
        )
        visitor = self._network_key(network)
        return Verdict(
            action=action,
            message=message,
            retry_after=seconds,
            challenge=guard.challenge(key, kind, self._tries(rates), now),
            wait=token or guard.wait_token(key, kind, visitor, now),
            stamp=stamp,
        )

    def _refusal(self, kind, reason, rates, stamp):
        # sudo: res.company - the phone number that every page names
        phone = self.env.company.sudo().servicedesk_contact_phone or "1788"
        self._tally(kind, "refuse", reason)
        minutes = {"minute": 1, "hour": 60, "day": 720}[rates.window]
        message = self.env._(
            "Very many forms came from your network or with your e-mail address, so this "
            "one was not sent. Nothing you typed is lost. Try again in %(minutes)d "
            "minutes, or call %(phone)s.",
            minutes=minutes,
            phone=phone,
        )
        return Verdict("refuse", message, retry_after=minutes * 60, stamp=stamp)

    def _tries(self, rates):
        """Return how much work is asked: more for who sends more."""
        excess = max(rates.address, rates.network, 1.0)
        return int(min(guard.EASY * excess, guard.HARD))

    def _tally(self, kind, outcome, reason):
        # sudo: servicedesk.guard.tally - numbers; visitors have no rights on them
        table = self.env["servicedesk.guard.tally"].sudo()
        try:
            with self.env["servicedesk.guard.rate"]._own_transaction() as cr:
                table._add(cr, kind, outcome, reason)
        except (psycopg2.OperationalError, PoolError):
            _logger.warning("a held up form was not counted")

    def _text(self, values, name):
        """Return one field as text; a file or a list in its place is no answer."""
        found = values.get(name)
        return found.strip() if isinstance(found, str) else ""
