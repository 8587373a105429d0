import psycopg2

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.roeselare_servicedesk.tests.many import many_tickets

from .common import CENTRE, HOOGLEDE, IZEGEM, KORTRIJK, setup_users, submit


@tagged("post_install", "-at_install")
class TestPlace(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        setup_users(cls)
        cls.ticket = submit(cls)

    def assert_refused(self, values):
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.IntegrityError):
            with self.cr.savepoint():
                self.ticket.write(values)
                self.env.flush_all()
        self.ticket.invalidate_recordset()

    def test_place_is_kept_in_full(self):
        self.assertEqual(self.ticket.latitude, float(CENTRE[0]))
        self.assertEqual(self.ticket.longitude, float(CENTRE[1]))
        self.assertTrue(self.ticket.has_place)
        self.assertEqual(self.ticket.place_source, "map")

    def test_database_refuses_half_and_impossible_places(self):
        for values in (
            {"latitude": 50.9, "longitude": 0.0},
            {"latitude": 0.0},
            {"latitude": 91.0},
            {"longitude": 181.0},
            {"latitude": float("nan")},
            {"longitude": float("inf")},
        ):
            with self.subTest(values=values):
                self.assert_refused(values)

    def test_moving_the_pin_is_marked_as_done_by_staff(self):
        self.ticket.with_user(self.agent).write({"latitude": 50.95, "longitude": 3.13})
        self.assertEqual(self.ticket.place_source, "staff")

    def test_coordinates_are_plain_floats(self):
        types = self.env.execute_query(
            SQL(
                "SELECT DISTINCT data_type FROM information_schema.columns "
                "WHERE table_name = 'helpdesk_ticket' "
                "AND column_name IN ('latitude', 'longitude')"
            )
        )
        self.assertEqual(types, [("double precision",)])

    def test_box_uses_the_place_index(self):
        """A box on many places reads the GiST index, not the table."""
        many_tickets(
            self.ticket,
            latitude=SQL("50.9 + random() * 0.09"),
            longitude=SQL("3.06 + random() * 0.13"),
        )
        plan = self.env.execute_query(
            SQL(
                "EXPLAIN SELECT id FROM helpdesk_ticket WHERE active AND latitude <> 0 "
                "AND point(longitude, latitude) <@ box '(3.120,50.940),(3.121,50.941)'"
            )
        )
        self.assertIn("helpdesk_ticket_place_gist_index", str(plan))

    def test_outside_points_name_the_right_neighbour(self):
        outline = self.env.company._outline()
        neighbours = self.env["meldpunt.neighbour"]
        self.assertTrue(outline.contains(float(CENTRE[1]), float(CENTRE[0])))
        for (lat, lon), name in ((IZEGEM, "Izegem"), (HOOGLEDE, "Hooglede")):
            self.assertFalse(outline.contains(float(lon), float(lat)))
            self.assertEqual(neighbours._nearest(float(lat), float(lon)).name, name)
        self.assertFalse(neighbours._nearest(float(KORTRIJK[0]), float(KORTRIJK[1])))

    def test_new_outline_counts_at_once(self):
        self.assertFalse(self.env.company._outline().contains(4.05, 51.05))
        self.env.company.meldpunt_outline = (
            '{"type": "Polygon", "coordinates": '
            "[[[4.0, 51.0], [4.1, 51.0], [4.1, 51.1], [4.0, 51.1], [4.0, 51.0]]]}"
        )
        self.assertTrue(self.env.company._outline().contains(4.05, 51.05))
        self.env.company.meldpunt_outline = False
        self.assertIsNone(self.env.company._outline())

    def test_only_staff_read_the_map_settings_by_rpc(self):
        settings = self.env["helpdesk.ticket"].with_user(self.agent).get_map_settings()
        self.assertEqual(settings["zoom"], 13)
        with self.assertRaises(Exception) as caught:
            self.env["helpdesk.ticket"].with_user(self.citizen).get_map_settings()
        self.assertEqual(type(caught.exception).__name__, "AccessError")
