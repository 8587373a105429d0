from odoo import api, models
from odoo.tools import plaintext2html

_TODO = "mail.mail_activity_data_todo"
_RESOLVED = "roeselare_servicedesk.close_reason_resolved"


class MeldpuntFieldAction(models.Model):
    """What each action of the field does on the ticket, by the ticket's own methods."""

    _inherit = "meldpunt.field.action"

    @api.model
    def _apply(self, action, ticket, text, photos):
        """Do what was done in the field.

        :param ticket: as this user; empty for a note on a ticket that went elsewhere
        :param str text: cleaned words
        :param photos: :class:`CleanFile` objects
        """
        # Who works at the place need not be mailed of all that follows.
        ticket = ticket.with_context(mail_post_autofollow=False, mail_create_nosubscribe=True)
        getattr(self, f"_apply_{action.kind}")(action, ticket, text, photos)

    @api.model
    def _apply_under_way(self, action, ticket, text, photos):
        if not ticket.user_id:
            ticket.user_id = self.env.user
        if ticket.public_state == "received":
            ticket._set_public_state("in_progress")
        lines = self._lines(action, self.env._("On the way to the place."), text)
        ticket._message_log(body=plaintext2html(lines))

    @api.model
    def _apply_done(self, action, ticket, text, photos):
        self._add_photos(ticket, photos, "after")
        self._end_visit(action, ticket, text, photos, self.env._("Done at the place."))
        if action.solved:
            reason = self.env.ref(_RESOLVED)
            answer = reason.with_context(lang=ticket._requester_lang()).answer
            ticket._close_for(reason, answer or "")
        elif ticket.public_state == "received":
            ticket._set_public_state("in_progress")

    @api.model
    def _apply_not_possible(self, action, ticket, text, photos):
        self._add_photos(ticket, photos, "before")
        self._end_visit(action, ticket, text, photos, self.env._("Not possible at the place."))
        others = ticket.user_id - self.env.user
        user = ticket._first_reader(others) or ticket._term_lead()
        if user:
            words = self.with_context(lang=user.lang).env._(
                "Visit was not possible: decide what is next"
            )
            ticket.with_context(mail_activity_quick_update=True).activity_schedule(
                _TODO, user_id=user.id, summary=words, note=text
            )

    @api.model
    def _apply_note(self, action, ticket, text, photos):
        if not ticket:
            # sudo: helpdesk.ticket - the city sent this user to it (_was_sent); a note is
            # left behind, and nothing of the ticket comes back
            ticket = self.env["helpdesk.ticket"].sudo().browse(action.ticket_id)
        quiet = ticket.with_context(mail_post_autofollow=False, mail_create_nosubscribe=True)
        message = quiet.message_post(
            body=plaintext2html(self._lines(action, self.env._("Note from the place."), text)),
            attachments=[(item.name, item.content) for item in photos],
            author_id=self.env.user.partner_id.id,
            subtype_xmlid="mail.mt_note",
        )
        # sudo: ir.attachment - made of these photos by the line above
        message.sudo().attachment_ids.sorted("id")._follow_uploads(photos, ticket)

    # ------------------------------------------------------------------ parts

    @api.model
    def _add_photos(self, ticket, photos, kind):
        model = self.env["meldpunt.photo"]
        model.create(
            [
                {**model._prepare_clean(item), "ticket_id": ticket.id, "kind": kind}
                for item in photos
            ]
        )

    @api.model
    def _end_visit(self, action, ticket, text, photos, heading):
        """Write down what happened at the place, and end the planned visit."""
        if photos:
            heading += " " + self.env._("Photos added: %(count)d", count=len(photos))
        lines = self._lines(action, heading, text)
        visit = self._visit(action, ticket)
        if visit:
            visit.with_context(mail_post_autofollow=False)._action_done(feedback=lines)
        else:
            ticket.message_post(body=plaintext2html(lines), subtype_xmlid="mail.mt_note")

    @api.model
    def _lines(self, action, heading, text):
        """Return a note as plain text: what it is, the user's words, when by the device."""
        lines = [heading, text]
        if action.at:
            moment = self.env.company._to_city_zone(action.at).strftime("%d/%m/%Y %H:%M")
            lines.append(self.env._("Written down at the place on %(moment)s.", moment=moment))
        return "\n".join(filter(None, lines))
