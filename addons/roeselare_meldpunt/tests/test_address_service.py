import time
from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.roeselare_servicedesk.tools import bounded_http

from .common import CENTRE, IZEGEM, KORTRIJK, FakeAddressService, empty_register, location

LOGGER = "odoo.addons.roeselare_meldpunt.models.meldpunt_address"


@tagged("post_install", "-at_install")
class TestAddressService(HttpCase):
    def setUp(self):
        super().setUp()
        empty_register(self.env)
        self.service = FakeAddressService()
        self.addCleanup(self.service.close)
        self.service.locations = [
            location("Noordstraat 5, 8800 Roeselare", *CENTRE),
            location("Noordstraat 5, 8500 Kortrijk", *KORTRIJK),
        ]
        self.env.company.write(
            {
                "meldpunt_address_active": True,
                "meldpunt_address_url": self.service.url,
                "meldpunt_address_area": "Roeselare",
            }
        )
        self.patch(bounded_http, "breaker", bounded_http.Breaker())

    def ask(self, **params):
        answer = self.url_open("/meldpunt/adres", params=params, method="GET")
        self.assertEqual(answer.status_code, 200)
        return answer.json()

    def test_suggestions_are_of_the_city_with_their_place(self):
        answer = self.ask(q="noordstraat 5")
        self.assertTrue(answer["available"])
        self.assertEqual(
            answer["results"],
            [
                {
                    "kind": "address",
                    "label": "Noordstraat 5, 8800 Roeselare",
                    "lat": 50.944,
                    "lon": 3.125,
                }
            ],
        )
        path, query = self.service.asked[0]
        self.assertEqual(path, "/v4/Location")
        self.assertEqual(query["q"], ["noordstraat 5, Roeselare"])

    def test_at_most_five_suggestions(self):
        self.service.locations = [
            location(f"Noordstraat {number}", 50.944, 3.125) for number in range(20)
        ]
        self.assertEqual(len(self.ask(q="noordstraat")["results"]), 5)

    def test_short_text_asks_nobody(self):
        for text in ("", "a", "no", "   x "):
            self.assertEqual(self.ask(q=text)["results"], [])
        self.assertEqual(self.service.asked, [])

    def test_long_text_is_cut(self):
        self.ask(q="x" * 5_000)
        self.assertLess(len(self.service.asked[0][1]["q"][0]), 200)

    def test_point_gets_its_address(self):
        answer = self.ask(lat=CENTRE[0], lon=CENTRE[1])
        self.assertEqual(answer["results"][0]["label"], "Noordstraat 5, 8800 Roeselare")
        self.assertEqual(self.service.asked[0][1]["latlon"], ["50.944000,3.125000"])

    def test_point_outside_is_answered_without_asking(self):
        answer = self.ask(lat=IZEGEM[0], lon=IZEGEM[1])
        self.assertIn("Izegem", answer["outside"])
        self.assertEqual(self.service.asked, [])

    def test_bad_points_are_answered_with_nothing(self):
        for lat, lon in (
            ("nan", "3"),
            ("1e99", "3"),
            ("", "3"),
            ("x", "y"),
            ("91", "0"),
        ):
            self.assertEqual(self.ask(lat=lat, lon=lon)["results"], [])
        self.assertEqual(self.service.asked, [])

    def test_bad_answers_are_no_answer(self):
        for mode in ("error", "html", "odd", "large", "redirect", "empty"):
            self.patch(bounded_http, "breaker", bounded_http.Breaker())
            self.service.mode = mode
            with self.subTest(mode=mode), self.assertLogs(LOGGER, "WARNING") as logs:
                self.assertEqual(
                    self.ask(q="noordstraat"), {"available": False, "results": []}
                )
            self.assertNotIn("noordstraat", str(logs.output))

    def test_redirect_is_not_followed(self):
        self.service.mode = "redirect"
        with mute_logger(LOGGER):
            self.ask(q="noordstraat")
        self.assertEqual(
            [path for path, _query in self.service.asked], ["/v4/Location"]
        )

    def test_dripping_service_is_left_in_time(self):
        self.service.mode = "drip"
        with patch(
            "odoo.addons.roeselare_meldpunt.models.meldpunt_address.TIMEOUT_S", 0.5
        ):
            start = time.monotonic()
            with mute_logger(LOGGER):
                answer = self.ask(q="noordstraat")
        self.assertFalse(answer["available"])
        self.assertLess(time.monotonic() - start, 4)

    def test_service_that_is_gone_is_soon_left_alone(self):
        self.service.close()
        with mute_logger(LOGGER):
            for _turn in range(3):
                self.assertFalse(self.ask(q="noordstraat")["available"])
            url = self.service.url + "/Location"
            self.assertTrue(bounded_http.breaker.resting(url))
            self.assertFalse(self.ask(q="noordstraat")["available"])

    def test_switched_off_asks_nobody(self):
        self.env.company.meldpunt_address_active = False
        self.assertEqual(self.ask(q="noordstraat"), {"available": False, "results": []})
        self.assertEqual(self.service.asked, [])

    def test_too_many_calls_at_once_are_refused(self):
        slots = bounded_http._slots
        taken = [slots.acquire(blocking=False) for _slot in range(5)]
        try:
            with self.assertRaises(bounded_http.ServiceError):
                bounded_http.get_json(self.service.url, {})
        finally:
            for _slot in filter(None, taken):
                slots.release()
        self.assertEqual(self.service.asked, [])

    def test_outline_for_drawing(self):
        answer = self.url_open("/meldpunt/omtrek")
        self.assertEqual(answer.json()["type"], "Polygon")
        self.assertLess(len(answer.content), 5_000)
        self.assertIn("max-age", answer.headers["Cache-Control"])
