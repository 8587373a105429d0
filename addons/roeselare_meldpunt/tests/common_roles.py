"""One of everything that a report has, for the tables of docs/roles.md."""

import base64
from datetime import timedelta

from odoo import fields

from odoo.addons.roeselare_meldpunt.schemas.report_form import ReportForm

from .common import CENTRE, empty_register, picture


class ReportRolesMixin:
    """Before one of the mixins of the service desk: their tickets get photo and order."""

    @classmethod
    def _set_up_roles(cls):
        empty_register(cls.env)
        # No test may depend on the address service of the settings.
        cls.env.company.meldpunt_address_active = False
        cls.report_category = cls.env.ref("roeselare_meldpunt.category_bin_full")
        cls.contractor = cls.env["meldpunt.contractor"].create(
            {"name": "Test contractor", "email": "crew@example.com"}
        )
        return super()._set_up_roles()

    @classmethod
    def _of_team(cls, team):
        ticket = super()._of_team(team)
        cls._photo(ticket)
        cls._order(ticket)
        return ticket

    @classmethod
    def _photo(cls, ticket, **values):
        image = base64.b64encode(picture())
        return cls.env["meldpunt.photo"].create(
            {"ticket_id": ticket.id, "image": image, "from_requester": True, **values}
        )

    @classmethod
    def _order(cls, ticket, **values):
        now = fields.Datetime.now()
        return cls.env["meldpunt.order"].create(
            {
                "ticket_id": ticket.id,
                "contractor_id": cls.contractor.id,
                "text": "Empty it",
                "sent_at": now,
                "expires_at": now + timedelta(days=1),
                **values,
            }
        )

    @classmethod
    def _report(cls, partner_id=0, **values):
        """Return a report as a citizen sends it, with a photo."""
        good = {
            "category": str(cls.report_category.id),
            "description": "The bin is full.",
            "address": "Noordstraat 5",
            "latitude": CENTRE[0],
            "longitude": CENTRE[1],
            "place_source": "map",
            "photos": (("p.jpg", picture()),),
            "partner_id": partner_id,
        }
        return cls.env["meldpunt.intake"]._submit(ReportForm(**{**good, **values}))
