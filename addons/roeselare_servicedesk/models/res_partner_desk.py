from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.phone import phone_key, spoken
from ..tools.search import fold


class ResPartner(models.Model):
    """What an operator finds people and organisations by, in small letters, indexed."""

    _inherit = "res.partner"

    phone_key = fields.Char(
        string="Phone to compare",
        compute="_compute_phone_key",
        store=True,
        index="btree_not_null",
        help="The number in one spelling, to find who calls.",
    )
    desk_search = fields.Text(
        string="Search text of the desk",
        compute="_compute_desk_search",
        store=True,
        groups="base.group_system",
        help="Name, organisation, address, phone and e-mail; each word after a space.",
    )

    def _auto_init(self):
        result = super()._auto_init()
        # Without the extension there is no such index, and the search is slower.
        if self.env.registry.has_trigram:
            self.env.execute_query(
                SQL(
                    "CREATE INDEX IF NOT EXISTS res_partner_desk_search_trigram "
                    "ON res_partner USING gin (desk_search gin_trgm_ops)"
                )
            )
        return result

    @api.depends("phone")
    def _compute_phone_key(self):
        for partner in self:
            partner.phone_key = phone_key(partner.phone) or False

    @api.depends(
        "name", "parent_id.name", "street", "street2", "zip", "city", "email", "phone_key", "ref"
    )
    def _compute_desk_search(self):
        for partner in self:
            texts = (
                partner.name,
                partner.parent_id.name,
                partner.street,
                partner.street2,
                partner.zip,
                partner.city,
                partner.email,
                partner.ref,
                _phone_words(partner.phone_key or ""),
            )
            partner.desk_search = f" {fold(' '.join(filter(None, texts)))} "

    def _desk_person(self):
        """Return what the intake screen shows of a person or organisation in one line."""
        self.ensure_one()
        place = " ".join(filter(None, (self.zip, self.city)))
        return {
            "id": self.id,
            "name": self.name,
            "is_company": self.is_company,
            "organisation": self.parent_id.name or "",
            "phone": spoken(self.phone_key) if self.phone_key else self.phone or "",
            "email": self.email or "",
            "address": ", ".join(filter(None, (self.street, place))),
        }


def _phone_words(number):
    """Return a number as it may be typed: with the country and, of ours, without."""
    digits = number.removeprefix("+")
    national = f"0{digits[2:]}" if number.startswith("+32") else ""
    return f"{digits} {national}"
