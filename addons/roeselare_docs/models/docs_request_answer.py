from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.roeselare_servicedesk.models.helpdesk_ticket_stage import CLOSED_STATES
from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError

from ..tools.accepted import CHOOSER, takes
from ..tools.picked import version_of
from .docs_request import LIVE


class DocsRequestLine(models.Model):
    """What the requester sends: one file for each line, until somebody judges it."""

    _inherit = "docs.request.line"

    def _field(self):
        """Return the name of the line's field on the page."""
        self.ensure_one()
        return f"doc_{self.id}"

    def _is_open(self):
        """Tell whether the requester may send or replace the file."""
        self.ensure_one()
        return (
            self.request_id.state in LIVE
            and self.state != "accepted"
            and self.ticket_id.public_state not in CLOSED_STATES
        )

    def _check_open(self):
        """Raise, with what to do, when nothing can be sent for this line.

        :raise SubmissionError: withdrawn, judged, or the ticket is closed
        """
        if self._is_open():
            return
        if self.ticket_id.public_state in CLOSED_STATES:
            words = self.env._("This ticket is closed, so nothing can be added.")
        elif self.request_id.state == "withdrawn":
            words = self.env._(
                "We no longer ask for “%(name)s”. You do not have to send it.", name=self.name
            )
        else:
            words = self.env._(
                "“%(name)s” was accepted meanwhile. You do not have to send it again.",
                name=self.name,
            )
        raise SubmissionError({self._field(): words})

    def _receive(self, uploads=(), keep=False, pick=""):
        """Take the file of this line, through the gate, or a document of its owner; with sudo.

        :param uploads: at most one :class:`~..schemas.submission.Upload`
        :param bool keep: the owner wants it in the own library once it is accepted
        :param str pick: reference of a document of the own library, not to be trusted
        :raise SubmissionError: what has to be mended; nothing was stored
        """
        self.ensure_one()
        field = self._field()
        try:
            self.request_id._lock()
        except UserError as error:
            raise SubmissionError({field: str(error)}) from error
        self._check_open()
        if pick and uploads:
            raise SubmissionError(
                {field: self.env._("Send a file or choose a document, not both.")}
            )
        if pick:
            self._receive_pick(pick)
            return
        clean = self.env["servicedesk.upload.gate"]._accept_documents(
            uploads, field=field, hold=True
        )
        if len(clean) > 1:
            raise SubmissionError({field: self.env._("Choose one file for each document.")})
        [file] = clean
        if not takes(self.accepts, (file.held or file).mimetype):
            raise SubmissionError({field: self._wrong_kind_message()})
        self._drop_answer()
        [attachment] = self.env["ir.attachment"]._store_uploads(
            clean, self._name, self.id, ticket=self.ticket_id
        )
        self._note_answer(attachment_id=attachment.id, keep=keep)

    def _receive_pick(self, pick):
        """Pin a version of the user's own library in the place of a file."""
        documents = self.env["dms.file"].sudo(False)
        version = documents._pick(version_of(pick))
        if not version or not takes(self.accepts, version.mimetype or ""):
            raise SubmissionError({self._field(): documents._pick_refusal()})
        self._drop_answer()
        self.env["docs.pin"]._pin(self.ticket_id, version, line_id=self.id)
        self._note_answer(attachment_id=False, keep=False)

    def _note_answer(self, **values):
        self.write(
            {
                "state": "received",
                "reason": False,
                "received_date": fields.Datetime.now(),
                **values,
            }
        )

    def _drop_answer(self):
        """Take away what was sent before: another file takes its place."""
        self.attachment_id.unlink()
        self.pin_ids.unlink()

    def _wrong_kind_message(self):
        kinds = dict(self._fields["accepts"]._description_selection(self.env))
        return self.env._(
            "“%(name)s” has to be: %(kinds)s. Choose another file.",
            name=self.name,
            kinds=kinds[self.accepts],
        )

    def _stopped(self):
        """A virus was found in the file afterwards: it is asked again; with sudo."""
        for line in self.filtered(lambda item: item.state == "received"):
            line.write({"state": "refused", "reason": line._virus_words()})
            line.request_id._follow()

    def _given_back(self):
        """The file was stopped by mistake: it waits for a judgement again; with sudo.

        What colleagues refused themselves stays refused.
        """
        for line in self.filtered(lambda item: item.state == "refused"):
            if line.request_id.state in LIVE and line.reason == line._virus_words():
                line.write({"state": "received", "reason": False})
                line.request_id._follow()

    def _virus_words(self):
        """Return what the requester reads, in the requester's language."""
        self.ensure_one()
        ticket = self.ticket_id
        city = ticket.with_context(lang=ticket._requester_lang())
        return city.env._("We found a virus in the file. Send a clean one.")

    # -------------------------------------------------------------------- page

    def _page_values(self, offers=None):
        """Return what the requester sees of each line, as plain values; with sudo.

        :param dict offers: kind of files → own documents to choose from; None for nobody's
        """
        offers = offers or {}
        consent = offers and self.env["dms.file"]._pick_consent()
        states = dict(self._fields["state"]._description_selection(self.env))
        kinds = dict(self._fields["accepts"]._description_selection(self.env))
        return [
            {
                "id": line.id,
                "field": line._field(),
                "name": line.name,
                "explanation": line.explanation or "",
                "required": line.required,
                "kinds": kinds[line.accepts],
                "chooser": CHOOSER[line.accepts],
                "example_url": line.example_url or "",
                "example_name": line.example_name or "",
                "state": line.state,
                "state_words": states[line.state],
                "reason": line.reason or "",
                "file_name": line.file_name or "",
                "opens": bool(line.attachment_id),
                "offers": line._is_open() and offers.get(line.accepts),
                "consent": consent,
                "scan_state": line.scan_state not in (False, "clean") and line.scan_state,
                "open": line._is_open(),
            }
            for line in self
        ]
