from odoo import models
from odoo.exceptions import UserError

from .helpdesk_ticket_stage import CLOSED_STATES


class HelpdeskTicket(models.Model):
    """What follows from a split: for the whole, and for its parts.

    The requester hears of the whole only (docs/adr/0110).
    """

    _inherit = "helpdesk.ticket"

    def _set_term(self):
        # sudo: helpdesk.ticket - whether there are parts, also unseen ones
        return None if self.sudo().child_ids else super()._set_term()

    def _promised_by(self):
        """Return the promise as the requester reads it: of a split one, of its last part."""
        self.ensure_one()
        # sudo: helpdesk.ticket - dates of parts only
        dates = self.sudo().child_ids.filtered("term_deadline").mapped("term_deadline")
        return max(dates) if dates else self.term_deadline

    def _may_mail_requester(self, moment):
        return not self.parent_id and super()._may_mail_requester(moment)

    def _ask_requester(self, text):
        self._check_has_requester()
        return super()._ask_requester(text)

    def _answer_requester(self, text):
        self._check_has_requester()
        return super()._answer_requester(text)

    def _check_has_requester(self):
        for ticket in self.filtered("parent_id"):
            raise UserError(
                self.env._(
                    "%(number)s is a part of %(whole)s, and its requester hears of the "
                    "whole only. Write an internal note, or answer in %(whole)s.",
                    number=ticket.number,
                    # sudo: helpdesk.ticket - a number
                    whole=ticket.sudo().parent_id.number,
                )
            )

    def _follow_public_state(self, former):
        result = super()._follow_public_state(former)
        if self.public_state in CLOSED_STATES and former not in CLOSED_STATES:
            # sudo: helpdesk.ticket - the whole is closed, so are its parts
            self.sudo()._close_parts()
            if self.parent_id:
                self.sudo()._tell_whole()
        return result

    def _close_parts(self):
        """Close the parts that are open, for the reason of the whole."""
        for child in self.child_ids.filtered(
            lambda item: item.public_state not in CLOSED_STATES
        ):
            child.close_reason_id = self.close_reason_id
            child._set_public_state(self.public_state)
            child._message_log(
                body=self.env._("Closed with %(number)s.", number=self.number)
            )

    def _tell_whole(self):
        """Say on the whole that this part is closed, and when it was the last one."""
        whole = self.parent_id
        if whole.public_state in CLOSED_STATES:
            return
        open_ones = whole.child_ids.filtered(
            lambda item: item.public_state not in CLOSED_STATES
        )
        whole._message_log(
            body=self.env._(
                "The part %(number)s is closed. Still open: %(count)d.",
                number=self.number,
                count=len(open_ones),
            )
        )
        if not open_ones:
            user = whole._first_reader(whole.user_id) or whole._term_lead()
            if user:
                words = whole.with_context(lang=user.lang)
                whole.with_context(mail_activity_quick_update=True).activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=user.id,
                    summary=words.env._("All parts are closed: answer and close"),
                )
