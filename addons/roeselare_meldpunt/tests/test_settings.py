from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged

from .common import empty_register


@tagged("post_install", "-at_install")
class TestSettings(TransactionCase):
    def setUp(self):
        super().setUp()
        empty_register(self.env)

    def test_bad_settings_are_refused_with_a_reason(self):
        table = [
            ("meldpunt_outline", "nonsense", "JSON"),
            (
                "meldpunt_outline",
                '{"type": "Point", "coordinates": [3, 50]}',
                "Polygon",
            ),
            ("meldpunt_outline", '{"type": "Polygon", "coordinates": []}', "no area"),
            ("meldpunt_map_latitude", 95.0, "on earth"),
            ("meldpunt_map_zoom", 0, "from 1 to 19"),
            ("meldpunt_map_zoom", 25, "from 1 to 19"),
            ("meldpunt_max_photos", -1, "from 0 to 20"),
            ("meldpunt_tile_url", "ftp://x/{z}/{x}/{y}.png", "https://"),
            ("meldpunt_tile_url", "https://tiles.example.com/{z}.png", "{x}"),
            ("meldpunt_tile_url", "javascript:alert(1)//{z}{x}{y}", "https://"),
            ("meldpunt_address_url", "file:///etc/passwd", "https://"),
            ("meldpunt_address_url", "https://geo.example.com/?q=", "https://"),
            ("meldpunt_address_url", False, "switch"),
        ]
        for name, value, reason in table:
            with self.subTest(name=name, value=value):
                with self.assertRaises(ValidationError) as caught:
                    self.env.company[name] = value
                self.assertIn(reason, str(caught.exception))

    def test_good_settings_are_taken(self):
        self.env.company.write(
            {
                "meldpunt_tile_url": "https://tiles.example.com/{z}/{x}/{y}.png",
                "meldpunt_tile_attribution": "© Somebody",
                "meldpunt_address_url": "http://127.0.0.1:8000/v4",
                "meldpunt_map_zoom": 12,
                "meldpunt_max_photos": 0,
            }
        )
        settings = self.env.company._map_settings()
        self.assertEqual(settings["zoom"], 12)
        self.assertEqual(settings["attribution"], "© Somebody")

    def test_settings_page_writes_the_company(self):
        values = {"meldpunt_map_latitude": 50.950001, "meldpunt_max_photos": 3}
        self.env["res.config.settings"].create(values).execute()
        self.assertEqual(self.env.company.meldpunt_map_latitude, 50.950001)
        self.assertEqual(self.env.company.meldpunt_max_photos, 3)

    def test_every_setting_explains_itself(self):
        fields = self.env["res.company"].fields_get()
        ours = {n: f for n, f in fields.items() if n.startswith("meldpunt_")}
        self.assertTrue(ours)
        self.assertFalse(
            [name for name, field in ours.items() if not field.get("help")]
        )

    def test_photo_limit_is_the_smaller_of_both(self):
        self.env.company.meldpunt_max_photos = 9
        self.env.company.servicedesk_upload_max_count = 4
        self.assertEqual(self.env.company._photo_limit(), 4)
