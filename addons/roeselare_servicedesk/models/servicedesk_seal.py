import logging
import os
from zoneinfo import ZoneInfo

from odoo import api, models
from odoo.tools import format_date

from ..tools.own_option import own_option
from ..tools.pdf_archive import NotArchivable, to_archive
from ..tools.pdf_seal import SealError, load_seal, set_seal

_logger = logging.getLogger(__name__)
_SECTION = "roeselare_servicedesk"
_ACTIVITY = "roeselare_servicedesk.activity_type_seal"


class ServicedeskSeal(models.AbstractModel):
    """What the city makes goes out as PDF/A, with its seal when there is one (docs/adr/0230).

    The certificate and its passphrase are in the surroundings of the server or in its
    configuration file: in no field, so that no form, programming interface or backup has them.
    """

    _name = "servicedesk.seal"
    _description = "Seal of the city"

    @api.model
    def _finish(self, content):
        """Return a PDF of ours as PDF/A, sealed; never fails.

        Without a seal it is given without: whoever waits for the PDF cannot mend it, and an
        administrator is told by :meth:`_cron_watch`.

        :param bytes content: a PDF that we made
        """
        try:
            content = to_archive(content)
        except NotArchivable as error:
            _logger.warning("a PDF of ours is no PDF/A: %s", error)
        path, passphrase = self._named()
        if not path:
            return content
        try:
            return set_seal(content, load_seal(path, passphrase), self._stamp_address())
        except SealError as error:
            _logger.error("a PDF of ours goes out without a seal: %s", error)
            return content

    @api.model
    def _named(self):
        """Return the path of the certificate and its passphrase; they stay on the server."""
        return tuple(
            os.environ.get(f"ROESELARE_{name.upper()}") or own_option(_SECTION, name)
            for name in ("seal_certificate", "seal_passphrase")
        )

    @api.model
    def _stamp_address(self):
        # sudo: res.company - an address that stays on the server
        return self.env.company.sudo().servicedesk_stamp_address or ""

    @api.model
    def _current(self):
        """Return the state of the seal and the seal: ``none``, a kind of error, or its own."""
        path, passphrase = self._named()
        if not path:
            return "none", None
        try:
            seal = load_seal(path, passphrase)
        except SealError as error:
            return error.kind, None
        return seal.state(), seal

    # ------------------------------------------------------------- administrators

    @api.model
    def _cron_watch(self):
        """Tell administrators once of a seal that ends, or that cannot be used."""
        state, seal = self._current()
        partner = self.env.ref("base.main_company").partner_id
        trouble = state not in ("none", "ok")
        if not trouble:
            partner.activity_unlink([_ACTIVITY])
            return
        admins = self.env.ref("roeselare_servicedesk.group_admin").all_user_ids
        silent = partner.with_context(mail_activity_quick_update=True)
        for user in admins.filtered("active") - self.env.ref("base.user_root"):
            words = self.with_context(lang=user.lang, tz=user.tz)
            summary = words._trouble(state, seal)
            told = partner.activity_search([_ACTIVITY], user_id=user.id)
            if summary in told.mapped("summary"):
                continue
            told.unlink()
            silent.activity_schedule(
                _ACTIVITY,
                user_id=user.id,
                summary=summary,
                note=words.env._(
                    "Documents that the city makes go out without a seal as long as there is no "
                    "valid certificate. See Settings → Roeselare → Seal."
                ),
            )

    @api.model
    def _trouble(self, state, seal):
        """Return in one line what is wrong with the seal."""
        day = seal and self._day(seal.ends if state != "early" else seal.begins)
        return {
            "soon": self.env._("The certificate of the seal ends on %(day)s", day=day),
            "expired": self.env._("The certificate of the seal ended on %(day)s", day=day),
            "early": self.env._("The certificate of the seal begins on %(day)s", day=day),
            "gone": self.env._(
                "The file of the seal’s certificate is not there, or may not be read"
            ),
            "passphrase": self.env._("The passphrase of the seal’s certificate is wrong"),
        }.get(state) or self.env._("The file of the seal’s certificate cannot be used")

    @api.model
    def _day(self, moment):
        """Return the day of an aware moment, as the clocks of the city tell it, in words."""
        zone = ZoneInfo(self.env.company._city_time_zone())
        return format_date(self.env, moment.astimezone(zone).date())
