from odoo.tests import BaseCase, tagged

from odoo.addons.roeselare_meldpunt.tools import geopunt
from odoo.addons.roeselare_servicedesk.tools.bounded_http import Breaker

from .common import location


@tagged("post_install", "-at_install")
class TestAddress(BaseCase):
    def test_recorded_answer_is_read(self):
        """An answer of the shape in shared facts, section 2."""
        document = {
            "LocationResult": [
                {
                    "Municipality": "Roeselare",
                    "Zipcode": "8800",
                    "Thoroughfarename": "Botermarkt",
                    "Housenumber": "2",
                    "ID": 1,
                    "FormattedAddress": "Botermarkt 2, 8800 Roeselare",
                    "LocationType": "basisregisters_adresregister",
                    "Location": {
                        "Lat_WGS84": 50.94628,
                        "Lon_WGS84": 3.12432,
                        "X_Lambert72": 61847.9,
                        "Y_Lambert72": 181942.5,
                    },
                    "BoundingBox": {},
                }
            ]
        }
        self.assertEqual(
            geopunt.parse_locations(document, 5),
            [geopunt.Address("Botermarkt 2, 8800 Roeselare", 50.94628, 3.12432)],
        )

    def test_odd_entries_do_not_hide_good_ones(self):
        good = location("Good 1", 50.9, 3.1)
        odd = [
            None,
            "x",
            {},
            {"FormattedAddress": "No place"},
            {"FormattedAddress": "x", "Location": []},
            {"FormattedAddress": 5, "Location": {"Lat_WGS84": 1, "Lon_WGS84": 1}},
            location("Nowhere", "nan", 3.1),
            location("Too far north", 200, 3.1),
            {"FormattedAddress": "x", "Location": {"Lat_WGS84": None, "Lon_WGS84": 3}},
            good,
        ]
        found = geopunt.parse_locations({"LocationResult": [*odd, good]}, 5)
        self.assertEqual([address.label for address in found], ["Good 1"])

    def test_no_answer_of_the_service_is_an_error(self):
        for document in (None, [], "x", {}, {"LocationResult": None}):
            with self.subTest(document=document), self.assertRaises(ValueError):
                geopunt.parse_locations(document, 5)

    def test_failing_service_rests_and_is_tried_again(self):
        now = [100.0]
        breaker = Breaker(failures=2, rest_s=30, clock=lambda: now[0])
        breaker.failed("a")
        self.assertFalse(breaker.resting("a"))
        breaker.failed("a")
        self.assertTrue(breaker.resting("a"))
        self.assertFalse(breaker.resting("b"))
        now[0] += 31
        self.assertFalse(breaker.resting("a"))
        breaker.failed("a")
        self.assertTrue(breaker.resting("a"))
        breaker.succeeded("a")
        self.assertFalse(breaker.resting("a"))
