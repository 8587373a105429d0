from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from ..schemas.catalogue_query import CatalogueQuery
from ..tools.search import fold, search_words
from .common import PASSWORD, CityMixin


@tagged("post_install", "-at_install")
class TestCatalogue(CityMixin, HttpCase):
    """The catalogue as visitors open it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_city()
        shipped = cls.env["servicedesk.service"].search([])
        (shipped - cls.public_service - cls.service).write({"published": False})
        labels = cls.env["servicedesk.service.label"]
        cls.moving = labels.search([("code", "=", "moving")])
        cls.mobility = labels.search([("code", "=", "MobiliteitOpenbareWerken")])
        common = {"published": True, "team_id": cls.team_a.id}
        cls.permit, cls.hall, cls.badge = cls.env["servicedesk.service"].create(
            [
                {
                    **common,
                    "name": "Bewonersparkeren: vergunning",
                    "code": "test-parkeren",
                    "synonyms": "bewonerskaart, parkeerkaart",
                    "summary": "Parkeer in uw straat",
                    "theme_ids": [(6, 0, cls.mobility.ids)],
                    "life_event_ids": [(6, 0, cls.moving.ids)],
                    "for_organisations": False,
                },
                {
                    **common,
                    "name": "Zaal <b>reserveren</b>",
                    "code": "test-zaal",
                    "description": "<p>Voor een feest met muziek</p>",
                    "team_id": cls.team_b.id,
                },
                {
                    **common,
                    "name": "Toegangsbadge proef",
                    "code": "test-badge",
                    "for_citizens": False,
                    "for_organisations": False,
                    "for_staff": True,
                },
            ]
        )

    def _found(self, search, user=None, lang="nl_BE"):
        user = user or self.env.ref("base.public_user")
        catalogue = self.env["servicedesk.catalogue"].with_user(user).with_context(lang=lang)
        page = catalogue._page(CatalogueQuery.parse({"zoek": search}), user)
        return page["services"].mapped("code")

    # ------------------------------------------------------------------ search

    def test_search_forgives_typing_errors_and_knows_synonyms(self):
        for text in (
            "bewonersparkeren",
            "bewonersparkeeren",
            "BEWONERSKAART",
            "bewonerskrt",
            "parkerkaart",
            "ik wil een parkeerkaart",
            "pàrkeerkaart!!",
            "vergunning",
        ):
            with self.subTest(text=text):
                self.assertEqual(self._found(text)[:1], ["test-parkeren"])

    def test_search_looks_at_the_text_and_puts_names_first(self):
        self.assertEqual(self._found("muziek"), ["test-zaal"])
        self.permit.description = "<p>Ook voor een zaal</p>"
        self.assertEqual(self._found("zaal"), ["test-zaal", "test-parkeren"])

    def test_nothing_found_asks_what_was_meant(self):
        page = self.url_open("/diensten?zoek=qqqqqqq")
        self.assertEqual(page.status_code, 200)
        self.assertIn("1788", page.text)
        self.assertNotIn("test-parkeren", page.text)
        asked = CatalogueQuery.parse({"zoek": "toegiftje"})
        found = self.env["servicedesk.catalogue"]._page(asked, self.env.user)
        self.assertFalse(found["services"])
        self.assertIn(self.badge, found["meant"])

    def test_search_never_finds_a_staff_service_for_citizens(self):
        for user in (self.env.ref("base.public_user"), self.citizen):
            self.assertEqual(self._found("toegangsbadge", user), [])
        self.assertEqual(self._found("toegangsbadge", self.employee), ["test-badge"])

    def test_search_is_in_the_language_of_the_visitor(self):
        self.hall.with_context(lang="nl_BE").name = "Feestruimte"
        self.hall.with_context(lang="fr_BE").name = "Salle de fête"
        self.assertEqual(self._found("feestruimte"), ["test-zaal"])
        self.assertEqual(self._found("salle", lang="fr_BE"), ["test-zaal"])
        self.assertEqual(self._found("feestruimte", lang="fr_BE"), [])
        self.hall.update_field_translations("synonyms", {"fr_BE": "banquet"})
        self.assertEqual(self._found("banquet", lang="fr_BE"), ["test-zaal"])

    def test_without_trigrams_whole_pieces_of_words_are_found(self):
        with patch.object(self.env.registry, "has_trigram", False):
            self.assertEqual(self._found("parkeren"), ["test-parkeren"])
            self.assertEqual(self._found("parkeeren"), [])

    def test_words_are_folded(self):
        self.assertEqual(fold("  Één  Café-terras! "), "een cafe terras")
        self.assertEqual(search_words("Ik wil een ZAAL zaal"), ["zaal"])
        self.assertEqual(search_words("de het"), ["de", "het"])
        self.assertEqual(len(search_words("a1 b2 c3 d4 e5 f6 g7 h8")), 6)

    # ----------------------------------------------------------------- filters

    def _page(self, user=None, **query):
        user = user or self.env.ref("base.public_user")
        catalogue = self.env["servicedesk.catalogue"].with_user(user)
        return catalogue._page(CatalogueQuery.parse(query), user)

    def test_filters_narrow_and_count(self):
        for query, codes in (
            ({"thema": "MobiliteitOpenbareWerken"}, {"test-parkeren"}),
            ({"levensgebeurtenis": "moving"}, {"test-parkeren"}),
            ({"dienst": self.department_b.code}, {"test-zaal"}),
            ({"doelgroep": "organisation"}, {"test-zaal", "test-certificate"}),
            ({"doelgroep": "staff"}, set()),
            ({"thema": "MobiliteitOpenbareWerken", "doelgroep": "organisation"}, set()),
            ({"thema": "bestaat-niet"}, set()),
            ({}, {"test-parkeren", "test-zaal", "test-certificate"}),
        ):
            with self.subTest(query=query):
                page = self._page(**query)
                self.assertEqual(set(page["services"].mapped("code")), codes)
                self.assertEqual(page["total"], len(codes))
                # Each filter can be taken away.
                self.assertEqual(len(page["chosen"]), len(query))

    def test_a_filter_counts_what_it_would_show(self):
        page = self._page(doelgroep="citizen")
        for facet in page["facets"]:
            for value in facet["values"]:
                if value["active"]:
                    continue
                with self.subTest(url=value["url"]):
                    shown = self.url_open(value["url"]).text
                    rows = shown.count('class="o_roeselare_row"')
                    self.assertEqual(rows, value["count"])

    def test_staff_counts_do_not_reach_citizens(self):
        texts = str(self._page()["facets"])
        self.assertNotIn("staff", texts)
        self.assertIn("staff", str(self._page(self.employee)["facets"]))

    def test_bad_addresses_are_answered(self):
        for query in (
            "pagina=0",
            "pagina=-1",
            "pagina=99999999999",
            "pagina=x",
            "pagina=9999",
            "zoek=%00",
            "zoek=%25%27%22%5C",
            "zoek=" + "x" * 5000,
            "thema=%3Cscript%3Ealert(1)%3C/script%3E",
            "dienst=%C3%28",
            "zoek=a&zoek=b",
        ):
            with self.subTest(query=query[:30]):
                page = self.url_open(f"/diensten?{query}")
                self.assertEqual(page.status_code, 200)
                self.assertNotIn("<script>alert(1)", page.text)

    def test_pages_of_the_list(self):
        with patch("odoo.addons.roeselare_servicedesk.models.servicedesk_catalogue.PAGE_SIZE", 2):
            first, second = self._page(), self._page(pagina="2")
        self.assertEqual(len(first["services"]), 2)
        self.assertEqual(first["later"], "/diensten?pagina=2")
        self.assertEqual(second["earlier"], "/diensten")
        self.assertFalse(second["later"])
        self.assertFalse(first["services"] & second["services"])

    # ------------------------------------------------------------ service page

    def test_the_page_tells_all(self):
        self.permit.write(
            {
                "requirement_ids": [
                    (0, 0, {"name": "Hier wonen", "evidence": "Uw <b>adres</b>"})
                ],
                "procedure_ids": [(0, 0, {"name": "Zo gaat het"})],
                "cost_ids": [(0, 0, {"name": "Vijf euro"})],
                "contact_ids": [(0, 0, {"name": "Loket", "phone": "1788"})],
                "legal_ids": [(0, 0, {"name": "Een decreet"})],
                "website_ids": [(0, 0, {"name": "Meer", "url": "https://example.com/x"})],
                "related_ids": [(6, 0, (self.hall | self.badge).ids)],
                "exception": "<p>Niet op zondag</p>",
                "identity": "strong",
            }
        )
        text = self.url_open("/diensten/test-parkeren").text
        for part in (
            "Hier wonen</h3>",
            "Uw &lt;b&gt;adres&lt;/b&gt;",
            "Zo gaat het",
            "Vijf euro",
            'href="tel:1788"',
            "Een decreet",
            'href="https://example.com/x"',
            "/diensten/test-zaal",
            "Niet op zondag",
            self.department_a.name,
            "itsme",
        ):
            with self.subTest(part=part):
                self.assertIn(part, text)
        self.assertNotIn("test-badge", text)
        self.assertNotIn("Toegangsbadge", text)

    def test_not_for_you_and_not_there_look_the_same(self):
        for user, status in ((self.citizen, 404), (self.employee, 200)):
            self.authenticate(user.login, PASSWORD)
            for path in ("test-badge", str(self.badge.id)):
                with self.subTest(user=user.login, path=path):
                    page = self.url_open(f"/diensten/{path}", allow_redirects=True)
                    self.assertEqual(page.status_code, status)
        self.authenticate(None, None)
        foreign = self.url_open("/diensten/test-badge")
        missing = self.url_open("/diensten/bestaat-niet")
        self.assertEqual((foreign.status_code, missing.status_code), (404, 404))
        self.assertNotIn("Toegangsbadge", foreign.text)
        self.assertEqual(self.url_open("/diensten/test-badge/aanvragen").status_code, 404)

    def test_former_addresses_lead_on(self):
        page = self.url_open(f"/diensten/{self.permit.id}")
        self.assertTrue(page.url.endswith("/diensten/test-parkeren"))
        self.assertIn(301, [item.status_code for item in page.history])
        self.assertEqual(self.url_open("/diensten/99999999").status_code, 404)
        self.assertEqual(self.url_open("/diensten/99999999999999999999").status_code, 404)

    # ------------------------------------------------------------------- costs

    def test_pages_cost_a_known_number_of_queries(self):
        self.env["servicedesk.service"].create(
            [
                {
                    "name": f"Dienst nummer {number}",
                    "team_id": (self.team_a, self.team_b)[number % 2].id,
                    "theme_ids": [(6, 0, self.mobility.ids)],
                    "description": f"<p>{'Veel uitleg. ' * 40}</p>",
                }
                for number in range(500)
            ]
        )
        self.permit.requirement_ids = [(0, 0, {"name": f"Eis {n}"}) for n in range(5)]
        self.permit.related_ids = self.hall
        for path, limit in (
            ("/diensten", 20),
            ("/diensten?zoek=parkerkaart", 22),
            ("/diensten?thema=MobiliteitOpenbareWerken&pagina=3", 20),
            ("/diensten/test-parkeren", 30),
        ):
            self.url_open(path)  # warms templates and translations
            with self.subTest(path=path), self.assertQueryCount(limit):
                self.assertEqual(self.url_open(path).status_code, 200)
