import logging

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ..tools.clamd import ScannerError

_logger = logging.getLogger(__name__)
_SHORTEST_REASON = 10


class ServicedeskUpload(models.Model):
    """A quarantine ends when the scanner says so, never by hand (docs/adr/0245)."""

    _inherit = "servicedesk.upload"

    rescans = fields.Text(
        string="Scanned again",
        readonly=True,
        help="When, by whom, why, and what the scanner said.",
    )

    def action_scan_again(self):
        """Open the window that asks why what was stopped is scanned again."""
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Scan again"),
            "res_model": "servicedesk.upload.again",
            "view_mode": "form",
            "target": "new",
            "context": {"default_upload_ids": self._stopped().ids},
        }

    def _stopped(self):
        """Return those of these files that are in quarantine.

        :raise UserError: none is
        """
        stopped = self.filtered(lambda upload: upload.state == "quarantined")
        if not stopped:
            raise UserError(
                self.env._("None of these files was stopped for a virus. Choose those that were.")
            )
        return stopped

    def _scan_stopped(self, reason):
        """Have the scanner judge what it stopped once more; what is clean goes to its place.

        :param str reason: why it may be a mistake; kept
        :return: the files that came free
        :raise UserError: no reason, nothing to scan, or no scanner that answers; nothing changed
        """
        self.check_access("write")
        reason = " ".join((reason or "").split())
        if len(reason) < _SHORTEST_REASON:
            raise UserError(
                self.env._(
                    "Say in a few words why it may be a mistake (at least %(count)d characters).",
                    count=_SHORTEST_REASON,
                )
            )
        # sudo: servicedesk.upload - what is kept apart, which only the server reads; the
        # right to these files was asked above
        uploads = self.sudo()._with_copies()
        uploads._hold_for_update()
        answers = {upload: upload._ask_scanner() for upload in uploads._stopped()}
        for upload, virus in answers.items():
            upload._judge_again(virus, reason)
        return uploads.filtered(lambda upload: answers.get(upload) == "")

    def _with_copies(self):
        """Return these files and what is stopped of the same content on the same tickets."""
        same = self.search(
            [
                ("state", "=", "quarantined"),
                ("ticket_id", "in", self.ticket_id.ids),
                ("sha256", "in", self.mapped("sha256")),
            ]
        )
        return self | same

    def _ask_scanner(self):
        """Return the name of the virus, or ``""``."""
        self.ensure_one()
        scanner = self.env.company._scanner()
        if not scanner:
            raise UserError(
                self.env._("There is no virus scanner. Fill in its address in the settings first.")
            )
        try:
            return scanner.scan(self._raw()) or ""
        except ScannerError as error:
            raise UserError(
                self.env._(
                    "The virus scanner could not judge “%(name)s”, so nothing was changed. Test "
                    "the connection in the settings, then try again.",
                    name=self.name,
                )
            ) from error

    def _judge_again(self, virus, reason):
        self.ensure_one()
        before = self.virus or "?"
        self._note_rescan(virus, reason)
        _logger.info(
            "upload %s: scanned again by user %s: %s", self.id, self.env.uid, virus or "clean"
        )
        if virus:
            self.virus = virus
            return
        self._release()
        self.virus = False
        self._tell_released(before, reason)

    def _note_rescan(self, virus, reason):
        zone = self.env.company._city_time_zone()
        line = self.env._(
            "%(moment)s, %(who)s: “%(reason)s”. It said %(before)s before, and now: %(now)s.",
            moment=format_datetime(self.env, fields.Datetime.now(), tz=zone, dt_format="short"),
            who=self.env.user.name,
            reason=reason,
            before=self.virus or "?",
            now=virus or self.env._("clean"),
        )
        self.rescans = "\n".join(filter(None, [self.rescans, line]))

    def _tell_released(self, virus, reason):
        """Tell who handles the ticket, and its requester, that the file is fine after all."""
        ticket = self.ticket_id
        # A copy on a step is the same file: it is told of once.
        if not ticket or self.attachment_id.res_model == "project.task":
            return
        ticket._message_log(
            body=self.env._(
                "“%(name)s” was stopped by mistake (%(virus)s). The virus scanner looked again "
                "and found nothing: it can be opened. Why it was scanned again: %(reason)s",
                name=self.name,
                virus=virus,
                reason=reason,
            ),
            author_id=self.env.user.partner_id.id,
        )
        self._put_on_list(
            self.env._("“%(name)s” carries no virus after all: look at it", name=self.name)
        )
        words = ticket.with_context(lang=ticket._requester_lang()).env._(
            "Good news: your file “%(name)s” carries no virus after all, and we can open it. "
            "You do not have to send it again.",
            name=self.name,
        )
        ticket._post_public(words)
        ticket._mail_requester("answer", words)
