from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .helpdesk_ticket_stage import CLOSED_STATES

MAX_MERGED = 20
_REASON = "roeselare_servicedesk.close_reason_duplicate"


class HelpdeskTicket(models.Model):
    """Several tickets about one thing: one is worked on, every requester keeps hearing of it.

    No message and no name moves from one requester's ticket to another's
    (docs/adr/0111).
    """

    _inherit = "helpdesk.ticket"

    merged_at = fields.Datetime(
        string="Merged on",
        readonly=True,
        copy=False,
        help="Since when its requester hears how the other ticket goes on.",
    )

    def _check_mergeable(self, kept):
        """Raise UserError when these tickets cannot be merged into ``kept``."""
        (self | kept).check_access("write")
        if not 1 <= len(self - kept) < MAX_MERGED:
            raise UserError(
                self.env._(
                    "Choose 2 to %(limit)d tickets to merge; you chose %(count)d.",
                    limit=MAX_MERGED,
                    count=len(self | kept),
                )
            )
        # sudo: helpdesk.ticket - the right to change them was checked
        for ticket in (self | kept).sudo():
            if ticket.public_state in CLOSED_STATES:
                reason = self.env._("it is closed already")
            elif ticket.kind != kept.sudo().kind:
                reason = self.env._("it is of another kind")
            elif ticket != kept.sudo() and ticket.child_ids:
                reason = self.env._("it is split into parts")
            else:
                continue
            raise UserError(
                self.env._(
                    "Nothing was merged: %(number)s cannot be merged, %(reason)s. Take it "
                    "out of your choice.",
                    number=ticket.number,
                    reason=reason,
                )
            )

    def _merge_into(self, kept, text=""):
        """Close these tickets as the same as ``kept``; their requesters hear how it ends.

        :param kept: one open ``helpdesk.ticket`` of the same kind
        :param str text: what the requesters read; empty: the standard words, each in the
            own language
        :raise UserError: they cannot be merged; nothing was done
        """
        doubles = self - kept
        self._check_mergeable(kept)
        (doubles | kept)._hold_for_update()
        # sudo: helpdesk.ticket - reserved fields and tickets merged before into these; the
        # right to change all of these was checked
        earlier = self.sudo().search(Domain("duplicate_id", "in", doubles.ids))
        earlier.duplicate_id = kept
        reason = self.env.ref(_REASON)
        told = set()
        for double in doubles:
            double.duplicate_id = kept
            double.sudo().merged_at = fields.Datetime.now()
            address = double._requester_email()
            # Who reported the same thing twice reads it once.
            quiet = double.with_context(servicedesk_no_mail=address in told)
            quiet._close_for(reason, text or double._merged_words(reason))
            told.add(address)
            double._message_log(
                body=self.env._("Merged into %(number)s.", number=kept.number)
            )
        kept._message_log(
            body=self.env._(
                "Merged with %(numbers)s: their requesters hear how this goes on.",
                numbers=", ".join(doubles.mapped("number")),
            )
        )

    def _merged_words(self, reason):
        """Return what the requester of a merged ticket reads, in the own language."""
        ticket = self.with_context(lang=self._requester_lang())
        answer = reason.with_context(lang=self._requester_lang()).answer or ""
        promise = ticket.env._("We tell you as soon as it is done.")
        return f"{answer}\n{promise}".strip()

    def _may_mail_requester(self, moment):
        if self.env.context.get("servicedesk_no_mail"):
            return False
        return super()._may_mail_requester(moment)

    # ------------------------------------------------------------ what follows

    def _merged_doubles(self):
        """Return the tickets merged into this one whose requesters hear of it, with sudo.

        Each mailbox once, and not whoever reads it as requester of this one.
        """
        self.ensure_one()
        # sudo: helpdesk.ticket - only to mail their own requesters about them
        doubles = self.sudo().search(
            Domain("duplicate_id", "=", self.id) & Domain("merged_at", "!=", False),
            order="id",
        )
        told, chosen = {self._requester_email()}, doubles.browse()
        for double in doubles:
            address = double._requester_email()
            if address and address not in told:
                told.add(address)
                chosen |= double
        return chosen

    def _follow_public_state(self, former):
        result = super()._follow_public_state(former)
        if former in CLOSED_STATES and self.public_state not in CLOSED_STATES and self.merged_at:
            # Opened again: it is a ticket of its own once more.
            self.write({"merged_at": False, "duplicate_id": False})
        if self.public_state == "cancelled" and former not in CLOSED_STATES:
            self._pass_on_to_double()
        moment = self._moment_to_tell(former)
        if moment:
            text = self.env.context.get("servicedesk_text_for_doubles", "")
            # Whatever made this one quiet is about its own requester.
            self._merged_doubles().with_context(
                servicedesk_told=False, servicedesk_no_mail=False
            )._mail_requester("double", text)
        return result

    def _pass_on_to_double(self):
        """Its requester withdrew it, others still see it: the oldest of theirs goes on."""
        # sudo: helpdesk.ticket - what follows from the end of this one
        doubles = self.sudo().search(
            Domain("duplicate_id", "=", self.id) & Domain("merged_at", "!=", False),
            order="id",
        )
        heir = doubles[:1]
        if heir:
            (doubles - heir).duplicate_id = heir
            heir.with_context(servicedesk_told=False)._set_public_state("received")
            heir._message_log(
                body=self.env._(
                    "%(number)s was withdrawn, so this one goes on.", number=self.number
                )
            )

    def _merged_state(self):
        """Return in one sentence where the ticket stands into which this was merged."""
        self.ensure_one()
        # sudo: helpdesk.ticket - its state in words for everyone, nothing else
        kept = self.sudo().duplicate_id
        # What is asked of another requester is not for this one.
        waiting = self.env._("We are working on it.")
        return waiting if kept.public_state == "waiting" else kept._plain_state()

    def _plain_state(self):
        # sudo: helpdesk.ticket - whether there is another one
        if self.merged_at and self.sudo().duplicate_id:
            return self.env._(
                "Somebody told us about this before. Where that stands: %(state)s",
                state=self._merged_state(),
            )
        return super()._plain_state()
