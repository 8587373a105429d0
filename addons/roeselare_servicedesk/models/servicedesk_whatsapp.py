import hashlib
import hmac
import logging

import psycopg2.errors

from odoo import models
from odoo.fields import Domain
from odoo.tools import mute_logger

from ..schemas.whatsapp import Notice, NotUnderstood

_logger = logging.getLogger(__name__)


class ServicedeskWhatsapp(models.AbstractModel):
    """The webhook of WhatsApp: who may bring something, and what is kept of it."""

    _name = "servicedesk.whatsapp"
    _description = "WhatsApp"

    def _company_of(self, number_id):
        """Return the company that has this number and takes messages, with sudo."""
        # sudo: res.company - its secrets are compared here and go nowhere
        companies = self.env["res.company"].sudo()
        if not number_id:
            return companies
        return companies.search(
            Domain("servicedesk_whatsapp", "=", True)
            & Domain("servicedesk_whatsapp_number_id", "=", number_id),
            limit=1,
        )

    def _is_verified(self, number_id, mode, token):
        """Tell whether whoever sets up the webhook knows our verification token."""
        company = self._company_of(number_id)
        return mode == "subscribe" and _same(company.servicedesk_whatsapp_verify, token)

    def _receive(self, number_id, raw, signature):
        """Keep what the provider brings; tell whether it is the provider.

        :param bytes raw: body of the request, exactly as it came
        :param str signature: header ``X-Hub-Signature-256``
        :return: False when the signature is not right; nothing was kept then
        """
        company = self._company_of(number_id)
        secret = company.servicedesk_whatsapp_secret or ""
        digest = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
        if not secret or not _same(f"sha256={digest}", signature):
            return False
        try:
            notice = Notice.parse(raw, number_id)
        except NotUnderstood:
            _logger.warning("WhatsApp: a signed call was not understood")
            return True
        # sudo: servicedesk.whatsapp.message - the signature was checked
        messages = self.env["servicedesk.whatsapp.message"].sudo()
        self._keep(messages, company, notice.messages)
        self._note_deliveries(messages, company, notice.deliveries)
        return True

    def _keep(self, messages, company, incoming):
        known = self._known(messages, company, [item.message_id for item in incoming])
        fresh = {item.message_id: item for item in incoming if item.message_id not in known}
        for item in fresh.values():
            values = {
                "company_id": company.id,
                "direction": "in",
                "state": "received",
                "provider_id": item.message_id,
                "number": item.number,
                "kind": item.kind,
                "body": item.text,
                "contact": item.name,
                "media_id": item.media_id,
                "latitude": item.latitude,
                "longitude": item.longitude,
                "next_try": self.env.cr.now(),
            }
            try:
                with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                    messages.create(values)
            except psycopg2.errors.UniqueViolation:
                _logger.info("WhatsApp: a message was brought twice at once")
        if fresh:
            messages._wake()

    def _known(self, messages, company, message_ids):
        if not message_ids:
            return {}
        found = messages.search(
            Domain("company_id", "=", company.id) & Domain("provider_id", "in", message_ids)
        )
        return {message.provider_id: message for message in found}

    def _note_deliveries(self, messages, company, deliveries):
        known = self._known(messages, company, [item.message_id for item in deliveries])
        for item in deliveries:
            message = known.get(item.message_id)
            if message and message.direction == "out":
                message._set_delivery(item.state, item.code)


def _same(ours, theirs):
    """Compare two secrets in constant time; nothing is the same as an empty one."""
    ours, theirs = (text if isinstance(text, str) else "" for text in (ours, theirs))
    return bool(ours) and hmac.compare_digest(ours.encode(), theirs.encode())
