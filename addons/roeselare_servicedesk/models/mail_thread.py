import logging
from xmlrpc.client import Binary

from odoo import api, models
from odoo.tools.mail import email_split, plaintext2html

from ..tools.incoming_mail import is_failure, is_forged
from ..tools.mail_text import body_text, clean_source
from .mail_thread_file import FROM_MAIL

_logger = logging.getLogger(__name__)

_TICKET = "helpdesk.ticket"


class MailThread(models.AbstractModel):
    """Mail for the service desk takes the desk's own way in.

    Odoo's gateway would take over the layout of a mail and its files unseen, and would
    let whoever knows a Message-Id speak on the ticket.
    """

    _inherit = "mail.thread"

    @api.model
    def message_process(self, model, message, *args, **kwargs):
        """Mend the headers of a mail before Odoo reads them, so that it is not lost."""
        raw = message.data if isinstance(message, Binary) else message
        raw = raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else bytes(raw)
        desk = super(MailThread, self.with_context(**{FROM_MAIL: True}))
        return desk.message_process(model, clean_source(raw), *args, **kwargs)

    # Not for RPC, unlike in mail: the gateway calls it from message_process.
    @api.private
    def message_route(self, message, message_dict, model=None, thread_id=None, custom_values=None):
        self._find_plus_addresses(message_dict)
        if not message_dict.get("is_bounce"):
            ticket = self.env["servicedesk.mailbox"]._addressed(message, message_dict)
            if ticket:
                return [(_TICKET, ticket.id, None, self.env.uid, None)]
        return super().message_route(message, message_dict, model, thread_id, custom_values)

    def _message_parse_extract_payload(self, message, message_dict, save_original=False):
        """Read what can be read of a mail that Odoo stumbles over, so that it is not lost."""
        try:
            return super()._message_parse_extract_payload(message, message_dict, save_original)
        except (LookupError, ValueError, RecursionError, AttributeError) as error:
            _logger.info("A mail is read in part: %s", type(error).__name__)
            return {"body": plaintext2html(body_text(message)), "attachments": []}

    @api.model
    def _find_plus_addresses(self, message_dict):
        """Let ``team+anything@…`` reach the alias ``team@…``, which Odoo does not know."""
        for key in ("to", "recipients"):
            text = message_dict.get(key) or ""
            if "+" in text:
                message_dict[key] = ",".join([text, *_without_plus(text)])

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        ours = [route for route in routes or () if self._is_for_desk(route, message, message_dict)]
        rest = [route for route in routes or () if route not in ours]
        result = super()._message_route_process(message, message_dict, rest) if rest else False
        # One mail to several of our addresses is one question.
        for _model, ticket_id, values, _user_id, _alias in ours[:1]:
            result = self.env["servicedesk.mailbox"]._take(
                message, message_dict, ticket_id or 0, values
            )
        return result

    @api.model
    def _is_for_desk(self, route, message, message_dict):
        """Tell whether the service desk takes this mail.

        A colleague who answers a notification writes an internal note, as ever.
        """
        model, ticket_id = route[0], route[1]
        if model != _TICKET:
            return False
        user = self._mail_find_user_for_gateway(message_dict.get("email_from"))
        if not (ticket_id and user and user._is_internal()) or is_forged(message):
            return True
        ticket = self.env[_TICKET].browse(ticket_id)
        if not message_dict.get("parent_id") or not ticket.with_user(user).has_access("read"):
            return True
        message_dict["is_internal"] = True
        return False

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        result = super()._routing_handle_bounce(email_message, message_dict)
        ids = " ".join(message_dict.get("bounced_msg_ids") or [])
        ticket = self.env[_TICKET]._from_message_ids(ids)
        # A receipt and a delay come in the same wrapping.
        if ticket and is_failure(email_message):
            ticket._message_log(
                body=self.env._("Our mail to the requester could not be delivered.")
            )
        return result


def _without_plus(text):
    """Return the addresses of ``text`` that have a plus, without it and what follows."""
    for address in email_split(text):
        local, _at, domain = address.rpartition("@")
        if "+" in local[1:]:
            yield f"{local.partition('+')[0]}@{domain}"
