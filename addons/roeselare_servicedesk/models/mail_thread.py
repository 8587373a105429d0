from odoo import api, models

from ..tools.incoming_mail import is_forged

_TICKET = "helpdesk.ticket"


class MailThread(models.AbstractModel):
    """Mail for the service desk takes the desk's own way in.

    Odoo's gateway would take over the layout of a mail and its files unseen, and would
    let whoever knows a Message-Id speak on the ticket.
    """

    _inherit = "mail.thread"

    # Not for RPC, unlike in mail: the gateway calls it from message_process.
    @api.private
    def message_route(self, message, message_dict, model=None, thread_id=None, custom_values=None):
        if not message_dict.get("is_bounce"):
            ticket = self.env["servicedesk.mailbox"]._addressed(message, message_dict)
            if ticket:
                return [(_TICKET, ticket.id, None, self.env.uid, None)]
        return super().message_route(message, message_dict, model, thread_id, custom_values)

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
        if ticket:
            ticket._message_log(
                body=self.env._("Our mail to the requester could not be delivered.")
            )
        return result
