"""Callers for tests: people, an organisation, and tickets of all sorts."""

from .common import CityMixin


class CockpitMixin(CityMixin):
    @classmethod
    def _set_up_cockpit(cls):
        cls._set_up_city()
        cls.cockpit = cls.env["servicedesk.cockpit"]
        people = cls.env["res.partner"].create(
            [
                {
                    "name": "Godelieve Vandekerckhove",
                    "street": "Sint-Amandsstraat 12",
                    "zip": "8800",
                    "city": "Roeselare",
                    "phone": "0475 98 76 54",
                    "email": "godelieve@example.com",
                    "comment": "<p>Hears badly: speak slowly.</p>",
                },
                {"name": "Wim Vandekerkhof", "phone": "051 98 76 54", "city": "Izegem"},
                {"name": "Bakkerij Zonnebloem", "is_company": True, "phone": "051 44 55 66"},
            ]
        )
        cls.godelieve, cls.wim, cls.bakery = people
        cls.baker = cls.env["res.partner"].create(
            {"name": "Piet Bakker", "parent_id": cls.bakery.id}
        )
        mine = {"partner_id": cls.godelieve.id, "partner_email": cls.godelieve.email}
        cls.open_a = cls._ticket(**mine, name="Bin by the church")
        cls.open_b = cls._ticket(**mine, name="Laptop", team_id=cls.team_b.id)
        cls.secret = cls._ticket(
            **mine, name="Noise", category_id=cls.secret_category.id, team_id=cls.team_b.id
        )
        cls.past_a = cls._ticket(**mine, name="Old bin")
        cls.past_a._close_for(cls.env.ref("roeselare_servicedesk.close_reason_resolved"), "Done")
        cls.env.flush_all()

    def _as(self, user):
        return self.cockpit.with_user(user)

    def _names(self, text, user=None):
        found = self._as(user or self.operator).action_find(text)
        return [person["name"] for person in found["people"]]

    def _values(self, **values):
        return {
            "kind": "question",
            "text": "When is the market?",
            "channel": "phone",
            "name": "Jef",
            "phone": "0475 11 22 33",
            **values,
        }
