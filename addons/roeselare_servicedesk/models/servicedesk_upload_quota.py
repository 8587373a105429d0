from odoo import models
from odoo.tools import SQL

from ..schemas.submission import SubmissionError

NETWORK = "servicedesk_network"
_MB = 1024 * 1024


class ServicedeskUploadGate(models.AbstractModel):
    """How much one citizen, or one network without account, may send and keep."""

    _inherit = "servicedesk.upload.gate"

    def _network(self):
        """Return the guard's key of the network that sends, ``""`` when it is unknown.

        The controller that asks the guard leaves it with the transaction.
        """
        return self.env.cr.cache.get(NETWORK, "")

    def _check_quota(self, files, field):
        """Refuse files above the limits of their sender; staff, mails and jobs have none.

        :raise SubmissionError: says which limit, and what to do
        """
        user = self.env.user
        if not files or not (user._is_portal() or user._is_public()):
            return
        # sudo: res.company - limits
        company = self.env.company.sudo()
        factor = 1
        if user._is_portal():
            who = SQL("sender_id = %s", user.partner_id.id)
        elif network := self._network():
            who, factor = SQL("network = %s", network), company.servicedesk_quota_network
        else:
            return
        count, day, total = self._sent(who)
        size = sum(len(item.content) for item in files)
        limits = (
            (count + len(files), factor * company.servicedesk_quota_files, self._day_words),
            ((day + size) / _MB, factor * company.servicedesk_quota_day_mb, self._day_words),
            ((total + size) / _MB, company.servicedesk_quota_total_mb, self._total_words),
        )
        for value, limit, words in limits[: 3 if user._is_portal() else 2]:
            if limit and value > limit:
                raise SubmissionError({field: words(company)})

    def _sent(self, who):
        """Return files and bytes of the last day, and bytes that are stored."""
        self.env["servicedesk.upload"].flush_model(["size", "sender_id", "network"])
        ((count, day, total),) = self.env.execute_query(
            SQL(
                "SELECT COUNT(*) FILTER (WHERE recent),"
                " COALESCE(SUM(size) FILTER (WHERE recent), 0), COALESCE(SUM(size), 0)"
                " FROM (SELECT size,"
                " create_date > NOW() AT TIME ZONE 'UTC' - INTERVAL '1 day' AS recent"
                " FROM servicedesk_upload WHERE %s) AS sent",
                who,
            )
        )
        return count, day, total

    def _day_words(self, company):
        return self.env._(
            "You sent as many files today as one day allows. Send this without the files, "
            "add them tomorrow, or call %(phone)s.",
            phone=company.servicedesk_contact_phone or "1788",
        )

    def _total_words(self, company):
        return self.env._(
            "With these files you would have sent more than the %(limit)d MB that we keep "
            "for one person. Send this without the files, or call %(phone)s.",
            limit=company.servicedesk_quota_total_mb,
            phone=company.servicedesk_contact_phone or "1788",
        )
