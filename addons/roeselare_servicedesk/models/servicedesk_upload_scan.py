import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.clamd import ScannerError

_logger = logging.getLogger(__name__)
_BATCH = 10
#: minutes until a file is tried again, after so many attempts; the last one for ever
_PAUSES = (1, 1, 2, 5, 10, 15)
#: a file that is too large waits for another setting, not for a better moment
_LONG_PAUSE = 24 * 60
_TODO = "mail.mail_activity_data_todo"


class ServicedeskUpload(models.Model):
    """What waits for the scanner is scanned later, with longer and longer pauses."""

    _inherit = "servicedesk.upload"

    @api.model
    def _moment_after(self, attempts, reason=""):
        minutes = _PAUSES[min(attempts, len(_PAUSES) - 1)]
        if reason == "too_large":
            minutes = _LONG_PAUSE
        return fields.Datetime.now() + timedelta(minutes=minutes)

    @api.model
    def _due_domain(self):
        return Domain("state", "=", "pending") & Domain("next_attempt", "<=", fields.Datetime.now())

    @api.model
    def _cron_scan(self):
        """Scan what is due; without a scanner that answers, wait."""
        cron = self.env["ir.cron"]
        remaining = self.search_count(self._due_domain())
        cron._commit_progress(remaining=remaining)
        self._forget_networks()
        if not remaining or not self.env.company._scanner():
            return
        passed = []
        while uploads := self.search(
            self._due_domain() & Domain("id", "not in", passed),
            limit=_BATCH,
            order="next_attempt, id",
        ):
            passed += uploads.ids
            for upload in uploads.try_lock_for_update():
                # a scanner each: its time is that of one file
                answered = upload._scan_again(self.env.company._scanner())
                if not cron._commit_progress(1) or not answered:
                    return

    def _scan_again(self, scanner):
        """Scan one file and do what follows; tell whether the scanner answered."""
        self.ensure_one()
        try:
            virus = scanner.scan(self._raw())
        except ScannerError as error:
            attempts = self.attempts + 1
            moment = self._moment_after(attempts, error.reason)
            self.write({"attempts": attempts, "reason": error.reason, "next_attempt": moment})
            if error.reason == "too_large" and attempts == 1:
                self._tell_too_large()
            if error.reason != "unreachable":
                return True
            # Nobody answers: the others need not be tried one by one.
            _logger.warning("the virus scanner does not answer; files wait for it")
            self.search(self._due_domain()).write({"reason": error.reason, "next_attempt": moment})
            return False
        if virus:
            self._quarantine(virus)
            self._tell_quarantined()
        else:
            self._release()
        return True

    def _forget_networks(self):
        """From which network a file came counts for a day, and is known no longer."""
        limit = fields.Datetime.now() - timedelta(days=1)
        old = self.search(
            Domain("network", "!=", False) & Domain("create_date", "<", limit), limit=1000
        )
        if old:
            old.write({"network": False})

    # ---------------------------------------------------------------- who is told

    def _tell_too_large(self):
        """Put on somebody's list that a file will not be scanned by itself."""
        words = self.env._(
            "“%(name)s” is larger than the virus scanner takes, so nobody can open it. Ask "
            "for a smaller file, or have the limit raised.",
            name=self.name,
        )
        self._put_on_list(words)

    def _tell_quarantined(self):
        """Tell who handles the ticket, and its requester, that a file carries a virus."""
        ticket = self.ticket_id
        # A copy on a step is the same file: it was told of already.
        if not ticket or self.attachment_id.res_model == "project.task":
            return
        ticket._message_log(
            body=self.env._(
                "A virus (%(virus)s) was found in “%(name)s”. Nobody can open the file.",
                virus=self.virus,
                name=self.name,
            )
        )
        self._put_on_list(self.env._("A file with a virus: ask for a clean one?"))
        words = ticket.with_context(lang=ticket._requester_lang()).env._(
            "We found a virus in your file “%(name)s”, so we cannot open it. Everything else "
            "that you sent is here. Send us a clean file if you can, and have your device "
            "checked.",
            name=self.name,
        )
        ticket._post_public(words)
        ticket._mail_requester("answer", words)

    def _put_on_list(self, words):
        ticket = self.ticket_id
        user = ticket and (ticket._first_reader(ticket.user_id) or ticket._term_lead())
        if user:
            ticket.with_context(mail_activity_quick_update=True).activity_schedule(
                _TODO, user_id=user.id, summary=words
            )
