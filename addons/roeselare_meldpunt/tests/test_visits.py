from odoo.tests import BaseCase, TransactionCase, tagged

from ..tools.visits import short_way
from .common import setup_users

START = (50.944, 3.125)
NEAR, FAR, FARTHEST = (50.945, 3.126), (50.96, 3.13), (50.98, 3.14)


@tagged("post_install", "-at_install")
class TestShortWay(BaseCase):
    def test_always_on_to_the_nearest(self):
        self.assertEqual(short_way(START, [FARTHEST, NEAR, FAR]), [1, 2, 0])

    def test_no_place_comes_last(self):
        self.assertEqual(short_way(START, [None, FAR, None, NEAR]), [3, 1, 0, 2])

    def test_nothing_and_one_spot(self):
        self.assertEqual(short_way(START, []), [])
        self.assertEqual(short_way(START, [NEAR, NEAR]), [0, 1])


@tagged("post_install", "-at_install")
class TestVisits(TransactionCase):
    """The visits of my day, by the way between them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        setup_users(cls)
        cls.env.company.write(
            {"meldpunt_map_latitude": START[0], "meldpunt_map_longitude": START[1]}
        )

    def _visit(self, place, user=None):
        values = {"latitude": place[0], "longitude": place[1]} if place else {}
        report = self.env["helpdesk.ticket"].create(
            {
                "kind": "report",
                "name": "Full bin",
                "description": "x",
                "category_id": self.category.id,
                **values,
            }
        )
        report.activity_schedule(
            "roeselare_servicedesk.activity_type_visit",
            date_deadline=self.env["servicedesk.my.day"]._today(),
            user_id=(user or self.agent).id,
        )
        return report.id

    def _section(self, user):
        day = self.env["servicedesk.my.day"].with_user(user).action_read_day()
        return next(section for section in day if section["key"] == "visits")

    def test_the_day_begins_with_the_nearest(self):
        far, nowhere, near = (self._visit(place) for place in (FAR, None, NEAR))
        section = self._section(self.agent)
        self.assertEqual([row["id"] for row in section["rows"]], [near, far, nowhere])
        self.assertTrue(section["map"])

    def test_visits_of_another_are_not_there(self):
        self._visit(NEAR)
        self.assertFalse(self._section(self.stranger)["rows"])
