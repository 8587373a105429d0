from odoo.tests import HttpCase, tagged

from odoo.addons.roeselare_servicedesk.tests.common_roles_http import RolesHttpMixin

from .common_roles import ReportRolesMixin

ADDON = "roeselare_meldpunt"
HEADING = "Routes of reports"


@tagged("post_install", "-at_install")
class TestReportRolesHttp(ReportRolesMixin, RolesHttpMixin, HttpCase):
    """The addresses of reports in docs/roles.md, asked by every role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_roles()
        cls.own = {
            role: cls._report(user.partner_id.id)
            for role, user in cls.users.items()
            if role != "public"
        }
        cls.own["public"] = cls._report()
        cls.foreign = cls._report(cls.other_citizen.partner_id.id)
        cls.shown = cls._report()
        cls.shown.photo_ids.publication = "approved"
        cls.hidden = cls._report()
        cls.hidden.active = False
        cls.area = cls.env.ref("roeselare_meldpunt.area_centre")
        cls.env.flush_all()

    def test_no_route_is_left_out(self):
        # The addresses of the work in the field have a test of their own.
        self._check_no_route_is_left_out(ADDON, HEADING, "Work in the field")

    def test_routes(self):
        self._check_routes(HEADING)

    def test_what_is_somebody_elses_is_answered_like_what_is_nowhere(self):
        self._check_same_answer(HEADING)

    # ------------------------------------------------------------- what to fill in

    def _fill(self, address, which, role):
        """Return the address with something real in each of its places."""
        own = which != "another’s"
        ticket = self.own[role] if own else self.foreign
        report = self.hidden if which == "not public" else self.shown
        photo = (report if "/melding/" in address else ticket).photo_ids
        values = {"<int:ticket_id>": ticket.id, "<string:number>": report.number}
        values["<int:category_id>"] = self.report_category.id
        if "<int:follower_id>" in address:
            values["<int:follower_id>"] = self._follower(role if own else "other").id
        if "<string:token>" in address:
            token, of_order = self._token(address, ticket)
            photo = of_order or photo
            # The same number and shape, and another signature.
            values["<string:token>"] = token if own else token[:-40] + "0" * 40
        values["<int:photo_id>"] = photo[:1].id
        for place, value in values.items():
            address = address.replace(place, str(value))
        if address == "/meldpunt/kaart/data":
            address += "?bbox=3.10,50.93,3.14,50.95&zoom=15"
        return address

    def _token(self, address, ticket):
        """Return a real token for an address, and the photo of its order if it has one."""
        first = address.split("/")[1:3]
        if first[0] == "opdracht":
            return self._order_token(address)
        if first == ["meldpunt", "volgen"]:
            return self._follower("token")._token(), None
        if first == ["meldpunt", "abonnement"]:
            return self._subscription()._token(), None
        return ticket._tracking_token(), None

    def _order_token(self, address):
        report = self._report()
        by_system = address.endswith("/foto")
        channel = "open311" if by_system else "mail"
        order = self._order(report, photo_ids=report.photo_ids.ids, channel=channel)
        self.env.flush_all()
        token = order._photo_token(report.photo_ids) if by_system else order._token()
        return token, report.photo_ids

    def _follower(self, who):
        """Return somebody who follows a report of nobody in particular."""
        partner = self.users[who].partner_id if who in self.users else None
        if who in ("public", "other"):
            partner = self.other_citizen.partner_id
        owner = {"partner_id": partner.id} if partner else {"email": "an@example.com"}
        follower = self.env["meldpunt.follower"].create({"ticket_id": self._report().id, **owner})
        self.env.flush_all()
        return follower

    def _subscription(self):
        found = self.env["meldpunt.subscription"].create(
            {
                "kind": "district",
                "area_id": self.area.id,
                "frequency": "day",
                "email": "an@example.com",
            }
        )
        self.env.flush_all()
        return found
