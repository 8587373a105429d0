from odoo import SUPERUSER_ID, models

from odoo.addons.roeselare_servicedesk.models.helpdesk_ticket_stage import CLOSED_STATES
from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError


class HelpdeskTicket(models.Model):
    """What the requester sees and sends of what is asked, by account or secret link."""

    _inherit = "helpdesk.ticket"

    def _document_checklist(self, with_offers=False):
        """Return what is asked of the requester, as plain values for the page.

        :param bool with_offers: also what the owner may choose from the own library
        """
        self.ensure_one()
        # sudo: docs.request - the page is that of the requester, by account or secret link
        requests = self.sudo().document_request_ids.filtered(lambda r: r.state != "withdrawn")
        if self.public_state in CLOSED_STATES:
            return []
        offers = self._document_offers(requests) if with_offers else None
        return [
            {
                "due_date": request.due_date,
                "late": request.overdue,
                "waits": request.state == "asked",
                "message": request.message or "",
                "lines": request.line_ids._page_values(offers),
            }
            for request in requests
        ]

    def _document_offers(self, requests):
        """Return kind of files → documents of the owner's library that may be chosen."""
        if not self._is_asked_as_owner():
            return {}
        documents = self.env["dms.file"].sudo(False)
        kinds = set(requests.line_ids.mapped("accepts"))
        return {kind: documents._pick_offers(kind) for kind in kinds}

    def _document_line_of(self, line_id):
        """Return a line of this ticket, with sudo; empty when there is none."""
        # sudo: docs.request.line - only of the ticket whose page is asked
        lines = self.sudo().document_request_ids.line_ids
        return lines.filtered(lambda line: line.id == line_id)

    def _is_asked_as_owner(self):
        """Tell whether who is logged in is the requester, and so has a library."""
        user = self.env.user
        return not user._is_public() and self.partner_id == user.partner_id

    def _receive_documents(self, answers):
        """Take what was sent; a document that is wrong does not keep back the others.

        :param dict answers: id of a line → dict of ``uploads``, ``keep`` and ``pick``
        :return: field name → message of what has to be mended
        """
        self.ensure_one()
        if not answers:
            return {"": self.env._("Choose a file first.")}
        errors, received = {}, self.env["docs.request.line"]
        owner = self._is_asked_as_owner()
        for line_id, answer in answers.items():
            line = self._document_line_of(line_id)
            if not line:
                # Another ticket's and none at all are told the same.
                return {"": self.env._("This page has changed. Load it again.")}
            try:
                with self.env.cr.savepoint():
                    pick = answer.get("pick") or ""
                    if pick and not owner:
                        refusal = self.env["dms.file"]._pick_refusal()
                        raise SubmissionError({line._field(): refusal})
                    line._receive(answer["uploads"], owner and answer["keep"], pick)
            except SubmissionError as error:
                errors.update(error.errors)
            else:
                received += line
        if received:
            self._note_documents_sent(received)
        return errors

    def _note_documents_sent(self, lines):
        """Put in the conversation which documents were sent, then go on when all are here."""
        names = ", ".join(lines.mapped("name"))
        city = self.with_user(SUPERUSER_ID).with_context(lang=self._requester_lang())
        self._post_requester(city.env._("Documents sent: %(names)s", names=names))
        lines.request_id._follow()
