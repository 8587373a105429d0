import psycopg2.errors

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import mute_logger

from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError
from odoo.addons.roeselare_servicedesk.tools.email_key import email_key
from odoo.addons.roeselare_servicedesk.tools.text import clean_line, is_email

_BATCH = 500


class MeldpuntFollower(models.Model):
    """Somebody who wants to hear what happens with a public report of somebody else."""

    _name = "meldpunt.follower"
    _inherit = ["meldpunt.asked.mail"]
    _description = "Follower of a report"
    _order = "id desc"
    _rec_name = "ticket_id"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, ondelete="cascade", string="Report"
    )
    company_id = fields.Many2one(related="ticket_id.company_id")
    # What the follower heard last: the same twice is no news.
    told = fields.Char(readonly=True)
    news_at = fields.Datetime(readonly=True, help="Since when there is something to tell.")
    moved_from = fields.Char(
        readonly=True, help="Number of the report that was the same one, still to be told."
    )

    _one_owner = models.Constraint(
        "CHECK ((partner_id IS NULL) <> (email IS NULL))",
        "A follower has an account or an e-mail address.",
    )
    _partner_unique = models.UniqueIndex(
        "(ticket_id, partner_id) WHERE partner_id IS NOT NULL",
        "You follow this report already.",
    )
    _email_unique = models.UniqueIndex(
        "(ticket_id, email) WHERE email IS NOT NULL",
        "You follow this report already.",
    )
    _news_index = models.Index("(news_at, id) WHERE news_at IS NOT NULL")
    _waiting_index = models.Index("(create_date) WHERE confirmed_at IS NULL")

    # ------------------------------------------------------------------- begin

    @api.model
    def _follow(self, ticket, user, email="", lang=""):
        """Let somebody follow a public report.

        An account follows at once; an address gets a mail first. Asking twice changes
        nothing, and the answer never tells what was there.

        :param ticket: a ``helpdesk.ticket`` that everyone may see
        :param user: ``res.users`` who asks; the public user needs ``email``
        :param str email: as typed
        :param str lang: code of the language to write in
        :return: the follower, with sudo
        :raise SubmissionError: not an e-mail address
        """
        # sudo: meldpunt.follower - nobody has rights; a row for who asks, no other
        followers = self.sudo()
        if not user._is_public():
            values = {"partner_id": user.partner_id.id, "lang": user.lang or lang}
            follower = followers._get_or_create(ticket, values)
            return follower._confirm()
        address = email_key(clean_line(email))
        if not (address and is_email(clean_line(email))):
            raise SubmissionError(
                {
                    "email": self.env._(
                        "This is not an e-mail address. Write it like name@example.com."
                    )
                }
            )
        follower = followers._get_or_create(ticket, {"email": address, "lang": lang})
        follower._ask_to_confirm("mail_template_follow_confirm")
        return follower

    def _get_or_create(self, ticket, values):
        owner = "partner_id" if "partner_id" in values else "email"
        domain = Domain("ticket_id", "=", ticket.id) & Domain(owner, "=", values[owner])
        found = self.search(domain, limit=1)
        if found:
            return found
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                return self.create({"ticket_id": ticket.id, **values})
        except psycopg2.errors.UniqueViolation:
            # Pressed twice at once: the other request has made it.
            return self.search(domain, limit=1)

    def _confirm(self):
        """Count this follower from now on."""
        for follower in self.filtered(lambda item: not item.confirmed_at):
            follower.write(
                {
                    "confirmed_at": fields.Datetime.now(),
                    "told": follower.ticket_id._news_key(),
                }
            )
        return self

    def _url(self):
        """Return the path of the page to confirm and to stop."""
        return f"/meldpunt/volgen/{self._token()}"

    def _tell_moved(self, number):
        """Have it told that this is about the report ``number`` from now on too."""
        if self.confirmed_at:
            self.write({"told": False, "news_at": fields.Datetime.now(), "moved_from": number})

    # -------------------------------------------------------------------- news

    def _news(self):
        """Return ``_public_values()`` of the report; ``None`` once it is not public."""
        self.ensure_one()
        ticket = self.ticket_id
        return ticket._public_values() if ticket.is_public else None

    @api.model
    def _cron_tell(self):
        """Mail what changed to who follows, each change once."""
        cron = self.env["ir.cron"]
        waiting = Domain("news_at", "<=", fields.Datetime.now())
        cron._commit_progress(remaining=self.search_count(waiting))
        passed = self.browse()
        while followers := self.search(
            waiting & Domain("id", "not in", passed.ids), order="news_at, id", limit=_BATCH
        ):
            # Who stops following, or is told by another run, at this moment waits.
            mine = followers.try_lock_for_update()
            passed |= (followers - mine) | mine._tell()
            if not cron._commit_progress(len(followers)):
                return

    def _tell(self):
        """Mail the news of each, and write down in the same transaction that it was told.

        :return: those that could not be told now
        """
        mailed = set()
        return self._each_apart(lambda follower: follower._tell_one(mailed))

    def _tell_one(self, mailed):
        """Tell one follower; ``mailed`` holds which person heard of which report."""
        ticket = self.ticket_id
        key = ticket._news_key()
        # The same person by account and by address hears it once; and the reporter
        # has mails of the own report.
        mark = (ticket.id, self._address())
        own = ticket._requester_email() == self._address()
        if key and key != self.told and mark not in mailed and not own:
            self._mail("mail_template_follow_news")
            mailed.add(mark)
        self.write({"told": key or self.told, "news_at": False, "moved_from": False})
