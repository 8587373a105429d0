import json
import math
from random import Random

from odoo.tests import BaseCase, tagged

from odoo.addons.roeselare_meldpunt.tools import geometry

SQUARE = [[3.0, 50.0], [3.2, 50.0], [3.2, 50.2], [3.0, 50.2], [3.0, 50.0]]


def outline(geometry_type="Polygon", coordinates=None):
    return json.dumps({"type": geometry_type, "coordinates": coordinates or [SQUARE]})


@tagged("post_install", "-at_install")
class TestGeometry(BaseCase):
    def test_plain_pair_is_a_point(self):
        self.assertEqual(
            geometry.parse_point(" 50.9440001 ", "3.125"), geometry.Point(50.944, 3.125)
        )

    def test_two_empty_texts_are_no_point(self):
        self.assertIsNone(geometry.parse_point("", None))

    def test_bad_coordinates_name_their_fault(self):
        table = {
            ("nan", "3.1"): "number",
            ("50.9", "inf"): "number",
            ("1e9", "3.1"): "number",
            ("5_0", "3"): "number",
            ("٥٠", "3"): "number",
            ("50,9", "3,1"): "number",
            ("50.9; DROP", "3"): "number",
            ("99999999999999999999", "3"): "number",
            ("91", "3.1"): "range",
            ("50.9", "-181"): "range",
            ("50.9", ""): "half",
        }
        for pair, code in table.items():
            with self.subTest(pair=pair):
                with self.assertRaises(geometry.CoordinateError) as caught:
                    geometry.parse_point(*pair)
                self.assertEqual(caught.exception.code, code)

    def test_nan_as_number_is_refused(self):
        with self.assertRaises(geometry.CoordinateError):
            geometry.point(float("nan"), 3.0)

    def test_point_inside_outside_and_on_the_border(self):
        area = geometry.parse_outline(outline())
        self.assertTrue(area.contains(3.1, 50.1))
        self.assertTrue(area.contains(3.0, 50.1))
        self.assertFalse(area.contains(3.3, 50.1))

    def test_hole_is_outside(self):
        hole = [[3.05, 50.05], [3.15, 50.05], [3.15, 50.15], [3.05, 50.05]]
        area = geometry.parse_outline(outline(coordinates=[SQUARE, hole]))
        self.assertFalse(area.contains(3.12, 50.08))

    def test_swapped_point_is_recognised(self):
        area = geometry.parse_outline(outline())
        self.assertTrue(area.looks_swapped(50.1, 3.1))
        self.assertFalse(area.looks_swapped(3.1, 50.1))

    def test_wrappers_and_multipolygon_are_read(self):
        far = [[[4.0, 51.0], [4.1, 51.0], [4.1, 51.1], [4.0, 51.0]]]
        polygon = json.loads(outline())
        feature = {"type": "Feature", "geometry": polygon, "properties": None}
        documents = [
            polygon,
            feature,
            {"type": "FeatureCollection", "features": [feature, feature]},
            {"type": "MultiPolygon", "coordinates": [[SQUARE], far]},
        ]
        for document in documents:
            with self.subTest(kind=document["type"]):
                area = geometry.parse_outline(json.dumps(document))
                self.assertTrue(area.contains(3.1, 50.1))

    def test_bad_outlines_name_their_fault(self):
        bow_tie = [[[3.0, 50.0], [3.2, 50.2], [3.2, 50.0], [3.0, 50.2], [3.0, 50.0]]]
        lambert = [[[60000, 180000], [61000, 180000], [61000, 181000], [60000, 180000]]]
        table = {
            "{": "not_json",
            "[]": "not_geojson",
            '{"type": "Polygon"}': "not_geojson",
            '{"type": "Polygon", "coordinates": [[[3, 50]]]}': "not_geojson",
            '{"type": "Polygon", "coordinates": ["x"]}': "not_geojson",
            '{"type": "Point", "coordinates": [3, 50]}': "not_polygon",
            '{"type": "FeatureCollection", "features": []}': "empty",
            '{"type": "Polygon", "coordinates": []}': "empty",
            outline(coordinates=lambert): "range",
            outline(coordinates=bow_tie): "invalid",
            " " * (geometry.MAX_OUTLINE_BYTES + 1): "too_big",
            "[" * 100_000: "not_json",
        }
        for text, code in table.items():
            with self.subTest(text=text[:40]):
                with self.assertRaises(geometry.OutlineError) as caught:
                    geometry.parse_outline(text)
                self.assertEqual(caught.exception.code, code)

    def test_outline_is_prepared_once(self):
        text = outline()
        self.assertIs(geometry.prepared_outline(text), geometry.prepared_outline(text))

    def test_distances_of_the_field(self):
        """Source: shared facts, section 4."""
        for lat, metres in (
            (51.7549, 13),
            (51.752, 326),
            (51.7485, 715),
            (51.74, 1660),
        ):
            with self.subTest(lat=lat):
                found = geometry.distance_m(-1.256179, 51.754926, -1.256, lat)
                self.assertEqual(round(found), metres)

    def test_nearest_within_the_limit_only(self):
        places = [geometry.Point(50.0, 3.0), geometry.Point(50.1, 3.0)]
        self.assertEqual(geometry.nearest(3.0, 50.09, places, 5_000), places[1])
        self.assertIsNone(geometry.nearest(3.0, 51.0, places, 5_000))
        self.assertIsNone(geometry.nearest(3.0, 51.0, [], 5_000))

    def test_a_box_touches_the_cells_of_all_that_is_in_it(self):
        rows, columns = geometry.CELL_ROWS, geometry.CELL_COLUMNS
        chance = Random(1788)
        for _try in range(500):
            place = geometry.Point(chance.uniform(50.8, 51.1), chance.uniform(3, 3.3))
            high, wide = 0.00045, 0.0007
            found = geometry.cells(place, high, wide)
            self.assertLessEqual(len(found[0]) * len(found[1]), 9)
            for north, east in ((-1, -1), (-1, 1), (1, -1), (1, 1), (0, 0), (0.3, -0.8)):
                lat, lon = place.lat + north * high, place.lon + east * wide
                self.assertIn(math.floor(lat * rows), found[0])
                self.assertIn(math.floor(lon * columns), found[1])
        # south of the equator and west of Greenwich too
        self.assertEqual(
            geometry.cells(geometry.Point(-0.0001, -0.0001), 0.0002, 0.0002), ([-1, 0], [-1, 0])
        )
