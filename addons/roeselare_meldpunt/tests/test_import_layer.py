import json

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, new_test_user, tagged

from .common import setup_users, submit
from .common_register import run_import

# Along the parallel of the centre; 0.0001 degree of latitude is 11 metres.
LINE = [[3.10, 50.944], [3.15, 50.944]]


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def feature(kind, coordinates, **properties):
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


@tagged("post_install", "-at_install")
class TestImportLayer(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        setup_users(cls)
        admin = new_test_user(
            cls.env,
            "meld_admin",
            groups="base.group_user,roeselare_servicedesk.group_admin",
        )
        cls.admin_env = cls.env(user=admin)
        cls.env["meldpunt.asset"].with_context(active_test=False).search([]).unlink()

    def assets(self):
        return self.env["meldpunt.asset"].search([])

    def test_points_of_geojson_become_assets(self):
        content = collection(
            feature("Point", [3.125, 50.944], soort="lichtpaal", nummer="LP-0123"),
            feature("Point", [3.126, 50.944], soort="vuilbak", nummer=45),
            feature("Point", [3.127, 50.944, 20.5], soort="park", naam="Noordhofpark"),
        )
        record = run_import(self.admin_env, content, kind="asset")
        self.assertEqual((record.added_count, record.refused_count), (3, 0))
        self.assertEqual(
            set(self.assets().mapped("display_name")),
            {"Lamp post LP-0123", "Litter bin 45", "Noordhofpark"},
        )
        again = run_import(self.admin_env, content, kind="asset")
        self.assertEqual((again.added_count, again.changed_count), (0, 0))

    def test_points_of_csv_and_kind_of_what_names_none(self):
        run_import(
            self.admin_env,
            "nummer;x;y\nLP-1;62500;181000\nLP-2;62510;181000\n",
            kind="asset",
            asset_kind="lamp",
        )
        self.assertEqual(self.assets().mapped("kind"), ["lamp", "lamp"])

    def test_kinds_that_the_file_does_not_have_are_left_alone(self):
        run_import(
            self.admin_env,
            "naam;lat;lon\nStadspark;50.944;3.125\n",
            kind="asset",
            asset_kind="park",
        )
        posts = "nummer;lat;lon\nLP-1;50.944;3.125\n{}"
        run_import(
            self.admin_env,
            posts.format("LP-2;50.944;3.126\n"),
            kind="asset",
            asset_kind="lamp",
        )
        record = run_import(
            self.admin_env, posts.format(""), kind="asset", asset_kind="lamp"
        )
        self.assertEqual(record.removed_count, 1)
        self.assertEqual(len(self.assets()), 2)

    def test_bad_points_are_named(self):
        good = feature("Point", [3.125, 50.944], nummer="1")
        bad = [
            feature("Point", [4.35, 50.85], nummer="2"),
            feature("Point", ["x", "y"], nummer="3"),
            feature("Point", [3.125], nummer="4"),
            feature("LineString", LINE, nummer="5"),
            feature("Point", [3.125, 50.944]),
            feature("Point", [3.125, 50.944], nummer="1"),
            {"type": "Feature"},
            None,
            feature("Point", [3.125, 50.944], nummer="9" * 100),
        ]
        record = run_import(self.admin_env, collection(good, *bad), kind="asset")
        self.assertEqual((record.added_count, record.refused_count), (1, len(bad)))
        self.assertIn("Outside", record.report.replace("The point lies outside", "Outside"))

    def test_signs_that_no_database_takes_are_left_out(self):
        name = "Park\\u0000 \\ud800Oost"
        content = collection(feature("Point", [3.125, 50.944], naam="NAME"))
        run_import(self.admin_env, content.replace("NAME", name), kind="asset")
        self.assertEqual(self.assets().name, "Park Oost")

    def test_unusable_layers_change_nothing(self):
        table = {
            b"": "Choose|empty",
            b"[": "not JSON",
            b"[" * 100_000: "not JSON",
            b'{"type": "FeatureCollection", "features": ': "not JSON",
            b'{"type": "Polygon", "coordinates": []}': "not GeoJSON",
            b'{"features": 5}': "not GeoJSON",
            b'{"features": []}': "no rows",
            b"PK\x03\x04": "no text file",
        }
        for kind in ("asset", "road"):
            for content, words in table.items():
                with self.subTest(kind=kind, content=content[:30]):
                    with self.assertRaisesRegex(UserError, words), self.cr.savepoint():
                        run_import(self.admin_env, content, kind=kind)
        self.assertFalse(self.assets())

    def test_roads_are_put_together_by_name(self):
        content = collection(
            feature("LineString", LINE, name="N32"),
            feature("LineString", [[3.15, 50.944], [3.16, 50.945]], name="N32"),
            feature("MultiLineString", [LINE, LINE], naam="R32"),
            feature("LineString", LINE),
            feature("Point", [3.1, 50.9], name="N50"),
            feature("LineString", [[4.3, 50.8], [4.4, 50.8]], name="N9"),
            feature("LineString", [[62000, 181000], [62100, 181000]], name="N36"),
        )
        record = run_import(self.admin_env, content, kind="road")
        self.assertEqual((record.added_count, record.refused_count), (2, 4))
        self.assertEqual(self.env["meldpunt.road"].search([]).mapped("name"), ["N32", "R32"])
        again = run_import(self.admin_env, content, kind="road")
        self.assertEqual((again.added_count, again.changed_count), (0, 0))

    def test_point_on_a_regional_road_is_stored_with_the_report(self):
        run_import(
            self.admin_env, collection(feature("LineString", LINE, name="N32")), kind="road"
        )
        road = self.env["meldpunt.road"].search([])
        on, beside = "50.94405", "50.94420"
        self.assertEqual(submit(self, latitude=on).road_id, road)
        self.assertFalse(submit(self, latitude=beside).road_id)
        self.env.company.meldpunt_road_distance = 30
        ticket = submit(self, latitude=beside)
        self.assertEqual(ticket.road_id, road)
        ticket.write({"latitude": 50.95, "longitude": 3.125})
        self.assertFalse(ticket.road_id, "staff moved the pin")
        self.env.company.meldpunt_road_distance = 0
        self.assertFalse(submit(self, latitude=on).road_id)

    def test_new_line_counts_at_once(self):
        roads = self.env["meldpunt.road"]
        self.assertFalse(roads._at(50.944, 3.125))
        run_import(
            self.admin_env, collection(feature("LineString", LINE, name="N32")), kind="road"
        )
        self.assertEqual(roads._at(50.944, 3.125).name, "N32")
        roads.search([]).active = False
        self.assertFalse(roads._at(50.944, 3.125))

    def test_authority_says_its_own_words_for_its_kinds(self):
        run_import(
            self.admin_env, collection(feature("LineString", LINE, name="N32")), kind="road"
        )
        road = self.env["meldpunt.road"].search([])
        road.authority_id.write({"road_text": "{road}: not {ours}", "url": "https://x.be"})
        values = road._public_values()
        self.assertEqual((values["text"], values["url"]), ("N32: not {ours}", "https://x.be"))
        road.authority_id.road_text = False
        self.assertIn("N32", road._public_values()["text"])
