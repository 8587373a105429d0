from stdnum.be import ssn
from stdnum.exceptions import ValidationError as NumberError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime


class DocsEboxConsent(models.Model):
    """A citizen wants to be told in the eBox too, or no longer; each choice is a row.

    The national number is asked for nothing else. It is kept as long as the choice stands, no
    group may read it, and only the job that publishes does.
    """

    _name = "docs.ebox.consent"
    _description = "Consent for the eBox"
    _order = "id desc"

    partner_id = fields.Many2one(
        "res.partner", string="Person", required=True, readonly=True, ondelete="cascade"
    )
    given = fields.Boolean(string="Consent", readonly=True)
    number = fields.Char(readonly=True, groups=fields.NO_ACCESS)

    _partner_index = models.Index("(partner_id, id DESC)")

    @api.model
    def _latest(self, partner):
        """Return the choice that stands, with sudo; empty when none was ever made."""
        # sudo: docs.ebox.consent - the caller asks for one person
        return self.sudo().search([("partner_id", "=", partner.id)], limit=1)

    @api.model
    def _own_choice(self):
        """Return what the page shows of the user's own choice, as plain values."""
        choice = self._latest(self.env.user.partner_id)
        zone = self.env.company._city_time_zone()
        since = choice and format_datetime(
            self.env, choice.create_date, tz=zone, dt_format="d MMMM y, HH:mm"
        )
        return {"given": choice.given, "since": since or ""}

    @api.model
    def _choose(self, given, number=""):
        """Keep the choice of the current user.

        :raise UserError: the number is none; says what to do
        """
        partner = self.env.user.partner_id
        former = self._latest(partner)
        if not given and not former.given:
            return
        # sudo: docs.ebox.consent - the user's own choice; nobody writes one otherwise
        self.sudo().create(
            {
                "partner_id": partner.id,
                "given": given,
                "number": self._checked(number) if given else False,
            }
        )
        # Of what no longer stands the number is not needed.
        # sudo: docs.ebox.consent - rows of the user's own
        earlier = self.sudo().search([("partner_id", "=", partner.id), ("number", "!=", False)])
        earlier[1 if given else 0 :].number = False

    @api.model
    def _checked(self, number):
        try:
            return ssn.validate(number)
        except NumberError as error:
            raise UserError(
                self.env._(
                    "This is no national number. It has eleven digits and stands on the back of "
                    "your identity card."
                )
            ) from error
