from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged

ARCH = """
<map latitude="partner_latitude" longitude="partner_longitude" color="type">
    <field name="name"/>
    <field name="parent_id"/>
    <filter name="mark" string="Companies" domain="[('is_company', '=', True)]"/>
</map>
"""
OPTIONS = {
    "latitude": "partner_latitude",
    "longitude": "partner_longitude",
    "color": "type",
    "mark": [("is_company", "=", True)],
}


@tagged("post_install", "-at_install")
class TestMapView(TransactionCase):
    """The view type “map”, on a model that knows nothing of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = new_test_user(cls.env, "map_colleague", "base.group_user")
        cls.citizen = new_test_user(cls.env, "map_citizen", "base.group_portal")
        cls.here, cls.there, cls.nowhere = cls.env["res.partner"].create(
            [
                cls._place("Here", 50.94401, 3.12502),
                cls._place("There", 50.95, 3.13, is_company=True, type="invoice"),
                {"name": "Nowhere"},
            ]
        )
        cls.made = (cls.here | cls.there | cls.nowhere).ids

    @classmethod
    def _place(cls, name, latitude, longitude, **values):
        return {
            "name": name,
            "partner_latitude": latitude,
            "partner_longitude": longitude,
            **values,
        }

    def _view(self, arch, model="res.partner"):
        return self.env["ir.ui.view"].create(
            {"name": "map", "model": model, "type": "map", "arch": arch}
        )

    def _points(self, user, domain=None, model="res.partner", **options):
        server = self.env["servicedesk.map"].with_user(user)
        domain = [("id", "in", self.made)] if domain is None else domain
        return server.action_points(model, domain, {**OPTIONS, **options})

    # ------------------------------------------------------------------ view

    def test_any_model_with_coordinates_takes_a_map(self):
        view = self._view(ARCH)
        found = self.env["res.partner"].with_user(self.colleague).get_views([(view.id, "map")])
        self.assertIn("<map ", found["views"]["map"]["arch"])
        told = found["models"]["res.partner"]["fields"]
        # The client needs the fields of the attributes too.
        self.assertLessEqual({"partner_latitude", "partner_longitude", "type"}, set(told))
        self.assertIn("map", self.env["ir.ui.view"].get_view_info())

    def test_a_wrong_map_is_refused_with_what_is_wrong(self):
        place = 'latitude="partner_latitude" longitude="partner_longitude"'
        wrong = {
            '<map longitude="partner_longitude"/>': "needs “latitude”",
            '<map latitude="partner_latitude"/>': "needs “longitude”",
            '<map latitude="nonsense" longitude="partner_longitude"/>': "nonsense",
            '<map latitude="name" longitude="partner_longitude"/>': "type float",
            f'<map {place} color="name"/>': "type selection",
            f'<map {place} limit="0"/>': "from 1 to 50000",
            f'<map {place} limit="50001"/>': "from 1 to 50000",
            f'<map {place} limit="many"/>': "from 1 to 50000",
            f'<map {place} tiles="https://x"/>': "does not know tiles",
            f"<map {place}><div/></map>": "found <div>",
            f'<map {place}><field name="child_ids"/></map>': "one2many",
            f'<map {place}><field name="nonsense"/></map>': "nonsense",
            f'<map {place}><filter name="a" domain="[]"/></map>': "needs a “string”",
            f'<map {place}><filter name="a" string="A" domain="1"/></map>': "“domain”",
            f"<map {place}><filter name=\"a\" string=\"A\" domain=\"[('no', '=', 1)]\"/></map>": (
                "no"
            ),
            f'<map {place}><filter name="a" string="A" domain="[]"/>'
            '<filter name="b" string="B" domain="[]"/></map>': "found 2",
        }
        for arch, words in wrong.items():
            with self.subTest(arch=arch), self.assertRaises(ValidationError) as caught:
                self._view(arch)
            self.assertIn(words, str(caught.exception), arch)

    # ---------------------------------------------------------------- points

    def test_points_are_columns_newest_first(self):
        found = self._points(self.colleague)
        self.assertEqual(found["ids"], [self.there.id, self.here.id])
        self.assertEqual(found["lat"], [5095000, 5094401])
        self.assertEqual(found["lon"], [313000, 312502])
        colors = [found["colors"][place] for place in found["color"]]
        self.assertEqual(colors, ["invoice", "contact"])
        self.assertEqual(found["mark"], [1, 0])
        self.assertFalse(found["more"])

    def test_what_passes_the_limit_is_said(self):
        found = self._points(self.colleague, limit=1)
        self.assertEqual(found["ids"], [self.there.id])
        self.assertTrue(found["more"])
        everything = self._points(self.colleague, limit=10**9)
        self.assertFalse(everything["more"])

    def test_nothing_to_show_is_an_answer(self):
        found = self._points(self.colleague, domain=[("id", "=", self.nowhere.id)])
        self.assertEqual(found["ids"], [])
        self.assertEqual(found["mark"], [])

    def test_one_compact_query_loads_all_points(self):
        """However many points: one query, and no record is read."""
        self.env["res.partner"].create(
            [self._place(f"P{n}", 50.9 + n / 10000, 3.1) for n in range(200)]
        )
        self.env.flush_all()
        domain = [("name", "=like", "P%")]
        self._points(self.colleague, domain)
        self.env.invalidate_all()
        with self.assertQueryCount(5):
            found = self._points(self.colleague, domain)
        self.assertGreaterEqual(len(found["ids"]), 200)

    def test_hostile_questions(self):
        for options in (
            {"latitude": "name"},
            {"latitude": None},
            {"longitude": "no_such_field"},
            {"color": "name"},
            {"color": "lang; DROP TABLE res_partner"},
        ):
            with self.subTest(options=options), self.assertRaises(UserError):
                self._points(self.colleague, **options)
        with self.assertRaises(UserError):
            self._points(self.colleague, model="no.such.model")
        with self.assertRaises(ValueError):
            self._points(self.colleague, mark=[("no_such_field", "=", 1)])

    def test_who_may_not_read_gets_no_point(self):
        for user in (self.citizen, self.env.ref("base.public_user")):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._points(user)
            with self.assertRaises(AccessError):
                self.env["servicedesk.map"].with_user(user).action_settings()
        rule = self.env["ir.rule"].create(
            {
                "name": "test",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": f"[('id', '!=', {self.here.id})]",
            }
        )
        self.assertEqual(self._points(self.colleague)["ids"], [self.there.id])
        rule.active = False
        self.assertEqual(len(self._points(self.colleague)["ids"]), 2)

    def test_fields_of_others_stay_closed(self):
        """A field of a group is no colour and no filter for who is not in it."""
        field = self.env["res.partner"]._fields["type"]
        self.patch(field, "groups", "base.group_system")
        with self.assertRaises(AccessError):
            self._points(self.colleague)
        self.assertEqual(len(self._points(self.env.ref("base.user_admin"))["ids"]), 2)
