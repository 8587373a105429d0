import json

from odoo.tests import TransactionCase, tagged

from .common import CENTRE, setup_users


@tagged("post_install", "-at_install")
class TestTicketMap(TransactionCase):
    """The queue on the map: each sees what the list would show, and no more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        setup_users(cls)
        cls.report = cls.env["helpdesk.ticket"].create(
            {
                "kind": "report",
                "name": "Full bin",
                "description": "x",
                "category_id": cls.category.id,
                "latitude": float(CENTRE[0]),
                "longitude": float(CENTRE[1]),
            }
        )

    def _points(self, user):
        arch = self.env.ref("roeselare_meldpunt.helpdesk_ticket_view_map")
        options = {
            "latitude": "latitude",
            "longitude": "longitude",
            "color": "public_state",
            "mark": [("is_late", "=", True)],
        }
        self.assertTrue(arch)
        return self.env["servicedesk.map"].with_user(user).action_points(
            "helpdesk.ticket", [("id", "=", self.report.id)], options
        )

    def test_only_who_sees_a_ticket_sees_its_point(self):
        self.assertEqual(self._points(self.agent)["ids"], [self.report.id])
        self.assertEqual(self._points(self.stranger)["ids"], [])

    def test_late_ones_are_marked(self):
        self.assertEqual(self._points(self.agent)["mark"], [0])
        self.report.term_deadline = "2020-01-01 10:00:00"
        self.assertEqual(self._points(self.agent)["mark"], [1])

    def test_the_map_opens_with_the_settings_of_the_city(self):
        self.env.company.meldpunt_tile_url = "https://tiles.example.com/{z}/{x}/{y}.png"
        found = self.env["servicedesk.map"].with_user(self.agent).action_settings()
        self.assertEqual(found["tiles"], "https://tiles.example.com/{z}/{x}/{y}.png")
        self.assertEqual(json.loads(found["outline"])["type"], "Polygon")
        self.assertEqual(found["zoom"], self.env.company.meldpunt_map_zoom)

    def test_both_queues_have_a_map(self):
        for xmlid in (
            "roeselare_servicedesk.action_ticket_queue",
            "roeselare_meldpunt.action_report_queue",
        ):
            modes = [mode for _view, mode in self.env.ref(xmlid).views]
            self.assertEqual(modes[:4], ["list", "kanban", "map", "calendar"], xmlid)
            self.assertIn("activity", modes)

    def test_list_kanban_and_map_offer_the_same_for_several_at_once(self):
        wanted = {
            self.env.ref(f"roeselare_servicedesk.action_{name}").id
            for name in ("bulk_route", "bulk_state", "bulk_text", "bulk_link", "merge")
        }
        views = [(False, mode) for mode in ("list", "kanban", "map")]
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        found = tickets.get_views(views, {"toolbar": True})["views"]
        for mode in ("list", "kanban", "map"):
            offered = {action["id"] for action in found[mode]["toolbar"]["action"]}
            self.assertLessEqual(wanted, offered, mode)
