from odoo import fields, models
from odoo.exceptions import AccessError

_GROUP = "roeselare_servicedesk.group_operator"


class ResPartner(models.Model):
    """Whether somebody showed an identity card at the desk."""

    _inherit = "res.partner"

    identity_verified = fields.Boolean(
        string="Identity checked",
        readonly=True,
        copy=False,
        tracking=True,
        groups=_GROUP,
        help="Somebody at the desk saw the identity card of this person.",
    )
    identity_verified_at = fields.Datetime(
        string="Checked on", readonly=True, copy=False, groups=_GROUP
    )
    identity_verified_by = fields.Many2one(
        "res.users", string="Checked by", readonly=True, copy=False, groups=_GROUP
    )

    def action_verify_identity(self):
        """Note that the identity card was seen; who and when is logged."""
        self._set_identity(True)

    def action_withdraw_identity(self):
        """Take the note back."""
        self._set_identity(False)

    def _set_identity(self, verified):
        if not self.env.user.has_group(_GROUP):
            raise AccessError(
                self.env._("Only operators of the desk note that an identity was checked.")
            )
        self.check_access("read")
        # sudo: res.partner - operators may not edit people; only this note is written
        self.sudo().write(
            {
                "identity_verified": verified,
                "identity_verified_at": verified and fields.Datetime.now(),
                "identity_verified_by": verified and self.env.uid,
            }
        )


class ServicedeskService(models.Model):
    _inherit = "servicedesk.service"

    def _identity_missing(self, partner, email_confirmed=False):
        """Return the level that somebody does not reach: ``email``, ``strong`` or ``""``.

        :param partner: of the account that is logged in; empty for a visitor
        :param bool email_confirmed: by a mailed link
        """
        self.ensure_one()
        # sudo: servicedesk.service, res.partner - a level and a note, not shown
        level, partner = self.sudo().identity, partner.sudo()
        if level == "email" and not partner and not email_confirmed:
            return "email"
        if level == "strong" and not partner.identity_verified:
            staff = any(user._is_internal() for user in partner.user_ids)
            return "" if staff else "strong"
        return ""


class ServicedeskIntake(models.AbstractModel):
    _inherit = "servicedesk.intake"

    def _check_identity(self, submission):
        """Return what is wrong when a service asks to know the requester better."""
        # sudo: servicedesk.service - its level only
        service = self.env["servicedesk.service"].sudo().browse(submission.service_id or [])
        # Over the phone or at the desk the operator knows who is there.
        if not service or submission.channel != "web":
            return {}
        partner = self.env["res.partner"].browse(submission.partner_id or [])
        missing = service._identity_missing(partner, submission.email_confirmed)
        if missing == "email":
            return {"": self.env._("Go on from the link that we mail you, or log in.")}
        if missing == "strong":
            return {
                "": self.env._(
                    "For this we must be sure who you are. Log in, and show your identity "
                    "card once at the city hall."
                )
            }
        return {}
