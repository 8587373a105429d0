from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged

from ..tools.street_text import take_apart
from .common import setup_users, submit
from .common_register import run_import

ROWS = """straatnaam;huisnummer;busnummer;postcode;gemeente;deelgemeente;lat;lon
Noordstraat;1;;8800;Roeselare;;50.9440;3.1250
Noordstraat;12;;8800;Roeselare;;50.9441;3.1251
Noordstraat;12A;;8800;Roeselare;;50.9442;3.1252
Noordstraat;120;;8800;Roeselare;;50.9443;3.1253
Ooststraat;12;;8800;Roeselare;;50.9450;3.1260
Sint-Amandsstraat;5;;8800;Roeselare;;50.9460;3.1270
Sint-Amandsstraat;5;2;8800;Roeselare;;50.9460;3.1270
Kloosterstraat;3;;8800;Roeselare;;50.9400;3.1200
Kloosterstraat;3;;8800;Roeselare;Rumbeke;50.9320;3.1550
11-Julistraat;7;;8800;Roeselare;;50.9470;3.1280
Caféstraat;9;;8800;Roeselare;;50.9475;3.1285
Beverenstraat;8;;8800;Roeselare;;50.9480;3.1290
"""
ASSETS = """soort;nummer;naam;lat;lon
lichtpaal;LP-0123;;50.9441;3.1251
vuilbak;45;;50.9450;3.1260
park;;Noordhofpark;50.9500;3.1220
"""


def fill_register(case):
    setup_users(case)
    admin = new_test_user(
        case.env,
        "meld_admin",
        groups="base.group_user,roeselare_servicedesk.group_admin",
    )
    env = case.env(user=admin)
    run_import(env, ROWS, confirm_removal=True)
    run_import(env, ASSETS, kind="asset", confirm_removal=True)
    case.env.company.write({"meldpunt_address_active": True, "meldpunt_address_url": False})


@tagged("post_install", "-at_install")
class TestAddressRegister(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        fill_register(cls)
        cls.addresses = cls.env["meldpunt.address"].with_user(cls.env.ref("base.public_user"))

    def labels(self, text):
        results = self.addresses._suggest(text)["results"]
        return [item["label"].partition(", 8800")[0] for item in results]

    def test_first_hit_for_what_people_type(self):
        table = {
            "noordstraat 12": "Noordstraat 12",
            "noordstr 12": "Noordstraat 12",
            "noordstr. 12a": "Noordstraat 12A",
            "12 noordstraat": "Noordstraat 12",
            "NOORDSTRAAT 12, 8800 Roeselare": "Noordstraat 12",
            "nordstraat 12": "Noordstraat 12",
            "noorsdtraat 12": "Noordstraat 12",
            "noord straat 12": "Noordstraat 12",
            "noordstraat 12 bus 3": "Noordstraat 12",
            "noordstraat 12/3": "Noordstraat 12",
            "st amand 5": "Sint-Amandsstraat 5",
            "st. amandsstr 5": "Sint-Amandsstraat 5",
            "sint amandstraat 5": "Sint-Amandsstraat 5",
            "cafestraat 9": "Caféstraat 9",
            "11 julistraat 7": "11-Julistraat 7",
            "beverenstraat 8": "Beverenstraat 8",
            "8 beverenstraat": "Beverenstraat 8",
            "paal 123": "Lamp post LP-0123",
            "lp0123": "Lamp post LP-0123",
            "LP-0123": "Lamp post LP-0123",
            "lichtpaal nr 123": "Lamp post LP-0123",
            "vuilbak 45": "Litter bin 45",
            "noordhofprk": "Noordhofpark",
        }
        for text, label in table.items():
            with self.subTest(text=text):
                self.assertEqual(self.labels(text)[:1], [label])

    def test_part_of_the_city_tells_streets_of_one_name_apart(self):
        both = self.addresses._suggest("kloosterstraat 3")["results"]
        self.assertEqual(len(both), 2)
        found = self.addresses._suggest("kloosterstraat 3 rumbeke")["results"]
        self.assertEqual(found[0]["label"], "Kloosterstraat 3, 8800 Rumbeke")

    def test_street_first_then_its_houses(self):
        (street,) = self.addresses._suggest("oosts")["results"]
        self.assertEqual((street["kind"], street["lat"]), ("street", None))
        (house,) = self.addresses._suggest(street["label"])["results"]
        self.assertEqual((house["kind"], house["lat"]), ("house", 50.945))

    def test_number_that_is_not_there_still_finds_the_street(self):
        (street, *_others) = self.addresses._suggest("ooststraat 999")["results"]
        self.assertEqual((street["kind"], street["label"][:10]), ("street", "Ooststraat"))

    def test_house_number_of_four_figures_is_no_postal_code(self):
        table = {
            "Ooststraat 1234": ("1234", ""),
            "Ooststraat 1234, 8800 Roeselare": ("1234", "8800"),
            "8800 Ooststraat 1234": ("1234", "8800"),
            "Ooststraat 1234a": ("1234a", ""),
            # these are postal codes
            "Ooststraat 8800": ("", "8800"),
            "Ooststraat, 9000": ("", "9000"),
            "Ooststraat 9000 Gent": ("", "9000"),
            "Ooststraat 5, 9000": ("5", "9000"),
            "8800 Roeselare": ("", "8800"),
            "Roeselare 9000": ("", "9000"),
        }
        for text, expected in table.items():
            with self.subTest(text=text):
                typed = take_apart(text, "8800 Roeselare")
                self.assertEqual((typed.number, typed.postal_code), expected)
        (street, *_others) = self.addresses._suggest("ooststraat 1234")["results"]
        self.assertEqual(street["label"][:10], "Ooststraat")

    def test_nonsense_finds_nothing(self):
        for text in ("xyzqstraat 5", "straat", "roeselare", "%%%", "'; --", "\0\0\0", "\\N"):
            with self.subTest(text=text):
                self.assertEqual(self.addresses._suggest(text)["results"], [])

    def test_other_postal_code_is_not_ours(self):
        self.assertEqual(self.labels("noordstraat 12, 9000 Gent"), [])

    def test_address_of_a_neighbour_is_told(self):
        for text in ("Marktstraat 5, Izegem", "Marktstraat 5, 8870 Izegem"):
            self.assertIn("Izegem", self.addresses._suggest(text)["outside"])
        for text in ("Izegemsestraat", "op de weg naar izegem"):
            self.assertNotIn("outside", self.addresses._suggest(text))

    def test_asset_brings_its_address(self):
        (post,) = self.addresses._suggest("paal 123")["results"]
        self.assertEqual(post["address"], "Noordstraat 12, 8800 Roeselare")
        self.assertEqual(self.env["meldpunt.asset"].browse(post["asset"]).number, "LP-0123")

    def test_point_gets_the_nearest_house_within_100_m(self):
        near = self.addresses._reverse("50.94411", "3.12512")["results"]
        self.assertEqual(near[0]["label"], "Noordstraat 12, 8800 Roeselare")
        self.assertEqual(self.addresses._reverse("50.9600", "3.1250")["results"], [])

    def test_search_takes_few_queries(self):
        for text, count in (("noordstraat 12", 3), ("noordstra", 3), ("paal 123", 5)):
            self.env.invalidate_all()
            with self.subTest(text=text), self.assertQueryCount(count):
                self.addresses._suggest(text)

    def test_switched_off_finds_nothing(self):
        self.env.company.meldpunt_address_active = False
        answer = self.addresses._suggest("noordstraat 12")
        self.assertEqual(answer, {"available": False, "results": []})

    def test_typed_text_that_is_one_address_gets_its_point(self):
        ticket = submit(self, address="noordstr 12", latitude="", longitude="")
        self.assertEqual((ticket.latitude, ticket.longitude), (50.9441, 3.1251))
        self.assertEqual(ticket.place_source, "address")
        self.assertEqual(ticket.address_text, "noordstr 12", "in the reporter's words")
        post = submit(self, address="paal 123", latitude="", longitude="")
        self.assertEqual((post.asset_id.number, post.place_source), ("LP-0123", "asset"))

    def test_typed_text_that_could_be_more_gets_no_point(self):
        for text in ("noordstraat", "nordstraat 12", "kloosterstraat 3", "ooststraat 999"):
            with self.subTest(text=text):
                ticket = submit(self, address=text, latitude="", longitude="")
                self.assertFalse(ticket.has_place)
                self.assertEqual(ticket.place_source, "text")

    def test_asset_counts_only_near_its_point(self):
        post = self.env["meldpunt.asset"].search([("number", "=", "LP-0123")])
        here = {"latitude": "50.9441", "longitude": "3.1251", "place_source": "asset"}
        self.assertEqual(submit(self, asset=str(post.id), **here).asset_id, post)
        for asset in ("0", "-1", "x", "999999999", "9" * 40, "½"):
            with self.subTest(asset=asset):
                self.assertFalse(submit(self, asset=asset, **here).asset_id)
        moved = {**here, "latitude": "50.9500"}
        self.assertFalse(submit(self, asset=str(post.id), **moved).asset_id)


@tagged("post_install", "-at_install")
class TestAddressRoute(HttpCase):
    def test_route_answers_the_public_and_bad_input(self):
        fill_register(self)
        answer = self.url_open("/meldpunt/adres?q=noordstr+12").json()
        self.assertEqual(answer["results"][0]["label"], "Noordstraat 12, 8800 Roeselare")
        for query in ("q=%00%00%00", "q=" + "x" * 4000, "lat=nan&lon=3", "lat=0&lon=0", "q="):
            with self.subTest(query=query):
                self.assertEqual(self.url_open(f"/meldpunt/adres?{query}").json()["results"], [])
