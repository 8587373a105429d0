import hashlib
from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import plaintext2html

from ..schemas.submission import Contact, Submission, SubmissionError, Upload
from ..tools import whatsapp_api
from ..tools.text import clean_line, clean_text
from ..tools.whatsapp_api import ProviderError
from .helpdesk_ticket_stage import CLOSED_STATES

_MAX_LINE = 200


class ServicedeskWhatsapp(models.AbstractModel):
    """A message that came in makes a ticket, or goes on with the one of its number."""

    _inherit = "servicedesk.whatsapp"

    def _take(self, row):
        """Put what ``row`` holds on a ticket."""
        ticket = self._conversation(row.number)
        if row.kind == "silent":
            row.write({"ticket_id": ticket.id, **_done()})
            return
        if row.kind == "other":
            self._answer_other(row, ticket)
            return
        clean, refused = self._picture(row)
        text = self._words(row, refused)
        if ticket:
            self._go_on(row, ticket, text, clean)
        else:
            ticket = self._begin(row, text, clean)
        ticket.whatsapp_last_at = row.create_date
        if row.kind == "location":
            ticket._take_whatsapp_place(row.latitude, row.longitude, clean_line(row.body or ""))
        if refused:
            self._queue(ticket, "\n".join(refused))
        row.write({"ticket_id": ticket.id, **_done()})

    def _conversation(self, number):
        """Return the ticket that runs with this number, with sudo, or an empty one."""
        since = fields.Datetime.now() - timedelta(
            days=self.env.company.servicedesk_whatsapp_days
        )
        # sudo: helpdesk.ticket - the provider vouches for the number
        tickets = self.env["helpdesk.ticket"].sudo()
        ticket = tickets.search(
            Domain("whatsapp_number", "=", number)
            & Domain("company_id", "=", self.env.company.id)
            & Domain("whatsapp_last_at", ">=", since),
            order="whatsapp_last_at desc, id desc",
            limit=1,
        )
        if ticket.public_state in CLOSED_STATES:
            if not ticket._may_ask_reopen() and ticket.reopen_state != "requested":
                return tickets.browse()
        return ticket

    def _begin(self, row, text, clean):
        """Make a ticket of the first words; return it, with sudo."""
        key = hashlib.sha256(row.provider_id.encode()).hexdigest()[:48]
        limit = self.env.company.servicedesk_text_max_chars
        submission = Submission(
            kind="question",
            title="",
            description=text[:limit],
            contact=Contact(name=clean_line(row.contact or "")[:_MAX_LINE], phone=f"+{row.number}"),
            channel="whatsapp",
            idempotency_key=f"whatsapp-{key}",
            uploads=tuple(clean),
            values={
                "description": plaintext2html(text),
                "whatsapp_number": row.number,
                "whatsapp_last_at": row.create_date,
                "received_mail_due": True,
            },
        )
        ticket = self.env["servicedesk.intake"]._submit(submission)
        if not ticket.team_id:
            ticket.team_id = self.env["servicedesk.mailbox"]._default_team()
        return ticket

    def _go_on(self, row, ticket, text, clean):
        """Put words and picture on the ticket that runs; the work goes on."""
        asks = ticket._may_ask_reopen()
        ticket._post_requester(text if row.body or not clean else "", clean)
        if asks:
            ticket._set_reopen_requested(text)
        elif ticket.public_state not in CLOSED_STATES:
            ticket._go_on_after_reply()

    # ------------------------------------------------------------------- parts

    def _words(self, row, refused):
        """Return what is shown of a message, which may have no words at all."""
        text = clean_text(row.body or "")
        if row.kind == "location":
            point = f"{row.latitude:.6f}, {row.longitude:.6f}"
            return self.env._("Location: %(place)s", place=f"{text} ({point})" if text else point)
        return "\n".join(filter(None, [text, *refused])) or self.env._("Photo")

    def _picture(self, row):
        """Return the clean picture of a message, in a list, and why it was refused.

        :raise ProviderError: it could not be fetched and is tried again
        """
        if row.kind != "image" or not row.media_id:
            return [], []
        company = self.env.company
        provider = company._whatsapp_provider()
        mailbox = self.with_context(lang="nl_BE")
        if not provider:
            raise ProviderError("WhatsApp is off", again=True)
        try:
            limit = company.servicedesk_upload_max_mb * 1024 * 1024
            content = whatsapp_api.fetch_media(provider, row.media_id, limit)
            gate = mailbox.env["servicedesk.upload.gate"]
            clean = gate._accept_images(
                [Upload("photo.jpg", content)], hold=True, quarantine=True
            )
            infected = [item for item in clean if item.scan_state == "quarantined"]
            return clean, [gate._virus_message(item.shown_name) for item in infected]
        except SubmissionError as error:
            return [], list(error.errors.values())
        except ProviderError as error:
            if error.again and row.attempts < 3:
                raise
            return [], [mailbox.env._("A photo could not be fetched. Please send it again.")]

    def _answer_other(self, row, ticket):
        """Say politely what can be read, once for each run of such messages."""
        words = self.with_context(lang=ticket._requester_lang() if ticket else "nl_BE").env._(
            "We can read text, photos and locations here, nothing else. Please tell it in "
            "words. In danger call 112."
        )
        recent = row.search_count(
            Domain("number", "=", row.number)
            & Domain("kind", "=", "other")
            & Domain("state", "=", "taken")
            & Domain("create_date", ">=", fields.Datetime.now() - timedelta(hours=1)),
            limit=1,
        )
        if not recent:
            self._queue(ticket, words, row.number)
        row.write({"ticket_id": ticket.id, **_done()})


def _done():
    """Return what remains of a message that is on its ticket: nothing personal twice."""
    return {
        "state": "taken",
        "body": False,
        "contact": False,
        "media_id": False,
        "latitude": 0,
        "longitude": 0,
    }
