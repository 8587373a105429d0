import json
import random

from odoo.tests import TransactionCase, tagged

from odoo.addons.roeselare_meldpunt.models import meldpunt_map
from odoo.addons.roeselare_meldpunt.schemas.map_query import Box, Words
from odoo.addons.roeselare_meldpunt.tools import grid

CITY = {"bbox": "3.05,50.88,3.20,51.0", "zoom": "13"}
STAGES = ("new", "in_progress", "awaiting", "done", "cancelled", "rejected")


@tagged("post_install", "-at_install")
class TestGrid(TransactionCase):
    """The counted squares always tell what counting the reports would tell."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dice = random.Random(20261123)
        categories = cls.env["helpdesk.ticket.category"]
        cls.categories = categories.search(
            [("is_report", "=", True), ("parent_id", "!=", False)], limit=40
        )
        cls.stages = [cls.env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}") for name in STAGES]
        cls.grid = cls.env["meldpunt.grid"]
        cls.tickets = cls.env["helpdesk.ticket"].with_context(tracking_disable=True)

    def place(self):
        return {
            "latitude": self.dice.uniform(50.90, 50.98),
            "longitude": self.dice.uniform(3.08, 3.19),
        }

    def report(self, **values):
        return self.tickets.create(
            {
                "kind": "report",
                "name": "Report",
                "description": "Something is wrong.",
                "category_id": self.dice.choice(self.categories).id,
                "stage_id": self.dice.choice(self.stages).id,
                **self.place(),
                **values,
            }
        )

    def change(self, ticket):
        dice = self.dice
        changes = [
            lambda: ticket.write(self.place()),
            lambda: ticket.write({"stage_id": dice.choice(self.stages).id}),
            lambda: ticket.write({"category_id": dice.choice(self.categories).id}),
            lambda: ticket.write({"confidential": dice.random() < 0.5}),
            lambda: ticket.write({"active": dice.random() < 0.7}),
            lambda: ticket.write({"latitude": 0, "longitude": 0}),
            lambda: ticket.write({"publication_state": dice.choice(["public", "withheld"])}),
            self.grid._fold,
            self.env.flush_all,
        ]
        dice.choice(changes)()

    def shown(self, **args):
        box, words = Box.parse({**CITY, **args}), Words.parse(args)
        features = json.loads(self.env["meldpunt.map"]._data(box, words))["features"]
        self.assertLessEqual(len(features), 500)
        return sum(item["properties"].get("count", 1) for item in features)

    def compare(self):
        """Hold what the map counts against counting the reports, for many filters."""
        self.env.flush_all()
        main = self.categories[0].parent_id
        asked = [
            {},
            {"toestand": "open"},
            {"toestand": "nieuw"},
            {"toestand": "bezig"},
            {"toestand": "opgelost"},
            {"wijk": "rumbeke"},
            {"periode": "maand"},
            {"categorie": str(main.id)},
            {"categorie": str(main.id), "toestand": "open", "periode": "jaar", "wijk": "east"},
        ]
        for args in asked:
            with self.subTest(args=args):
                self.patch(meldpunt_map, "MAX_POINTS", -1)
                counted = [self.shown(zoom=zoom, **args) for zoom in ("11", "13", "14")]
                self.patch(meldpunt_map, "MAX_POINTS", 10**6)
                self.assertEqual(counted, [self.shown(zoom="13", **args)] * 3)

    def test_counts_equal_the_reports_after_random_changes(self):
        tickets = [self.report() for _number in range(60)]
        for _step in range(120):
            self.change(self.dice.choice(tickets))
        self.compare()
        self.grid._fold()
        self.assertFalse(self.env["meldpunt.grid.delta"].search_count([]))
        self.compare()
        for ticket in tickets[::3]:
            ticket.unlink()
        self.compare()
        self.grid._rebuild()
        self.compare()

    def test_rebuild_and_fold_come_to_the_same_rows(self):
        for _number in range(30):
            self.report()
        self.grid._fold()
        folded = self.rows()
        self.grid._rebuild()
        self.assertEqual(self.rows(), folded)
        self.assertTrue(folded)

    def rows(self):
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT level, x, y, area, main, month, received, in_progress, resolved,
                      lat_sum, lon_sum FROM meldpunt_grid ORDER BY 1, 2, 3, 4, 5, 6"""
        )
        return self.env.cr.fetchall()

    def test_database_and_python_agree_about_the_cell_of_a_point(self):
        for lat, lon in [(50.944, 3.125), (0.1, -0.1), (-85, 180), (89.9, -180)]:
            self.env.cr.execute("SELECT meldpunt_cell_x(%s), meldpunt_cell_y(%s)", [lon, lat])
            with self.subTest(lat=lat, lon=lon):
                self.assertEqual(self.env.cr.fetchone(), grid.cell(lat, lon, 18))

    def test_a_report_changed_by_plain_sql_is_counted_too(self):
        ticket = self.report(stage_id=self.stages[0].id, category_id=self.open_category().id)
        self.env.flush_all()
        before = self.shown()
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET is_public = FALSE WHERE id = %s", [ticket.id]
        )
        self.patch(meldpunt_map, "MAX_POINTS", -1)
        self.assertEqual(self.shown(), before - 1)

    def open_category(self):
        return self.env.ref("roeselare_meldpunt.category_bin_full")

    def test_a_moved_category_is_counted_under_its_new_main_category(self):
        category = self.open_category()
        self.report(stage_id=self.stages[0].id, category_id=category.id)
        other = self.env.ref("roeselare_meldpunt.category_green")
        self.grid._fold()
        category.parent_id = other
        self.compare()

    def test_finest_level_that_fits_is_taken(self):
        self.assertEqual(grid.level_for(13, (3.05, 50.88, 3.2, 51.0)), 15)
        self.assertEqual(grid.level_for(3, (3.05, 50.88, 3.2, 51.0)), grid.COARSEST)
        # A large box at a near zoom would have too many cells.
        level = grid.level_for(19, (3, 50.7, 3.5, 51.2), 22)
        x_min, y_min, x_max, y_max = grid.cells_of_box(3, 50.7, 3.5, 51.2, level)
        self.assertLessEqual((x_max - x_min + 1) * (y_max - y_min + 1), grid.MAX_CELLS)
