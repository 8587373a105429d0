import json

from odoo.tests import tagged
from odoo.tools import file_path

from ..models.servicedesk_service_package import PackageError
from .common import CityCase


def sample(name):
    path = file_path(f"roeselare_servicedesk/tests/samples/{name}.jsonld")
    with open(path, "rb") as file:
        return file.read()


@tagged("post_install", "-at_install")
class TestFlemishCatalogue(CityCase):
    """Instances of the Flemish product catalogue become services that nobody sees yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.editor = cls._staff("service_editor", "group_editor")
        cls.packages = cls.env["servicedesk.service.package"].with_user(cls.editor)

    def _read(self, name):
        return self.packages._read_any(sample(name), self.team_a)

    def _lines(self, notes, outcome):
        return "\n".join(self.packages._note_lines(notes, outcome))

    def test_a_full_instance_is_taken(self):
        package, _notes = self._read("instance_catalogue")
        service = self.packages._import(package).with_context(lang="nl_BE")
        self.assertEqual(service.code, "parkeerkaart-voor-zorgverleners")
        self.assertEqual(service.name, "Parkeerkaart voor zorgverleners")
        self.assertEqual(service.with_context(lang="fr_BE").name, "Carte pour soignants")
        self.assertFalse(service.published)
        self.assertFalse(service.with_user(self.citizen).has_access("read"))
        self.assertEqual(
            str(service.description), "<p>U parkeert <b>gratis</b> tijdens een huisbezoek.</p>"
        )
        self.assertEqual(str(service.additional), "<p>Meer &lt;uitleg&gt; &amp; uitleg</p>")
        self.assertEqual(str(service.regulation), "<p>Het reglement.</p>")
        self.assertEqual(str(service.valid_from), "2026-02-01")
        self.assertEqual(service.type, "Toelating")
        self.assertEqual(
            sorted(service.theme_ids.mapped("code")),
            ["MobiliteitOpenbareWerken", "WelzijnGezondheid"],
        )
        self.assertEqual(sorted(service.target_ids.mapped("code")), ["Burger", "Onderneming"])
        self.assertTrue(service.for_citizens and service.for_organisations)
        self.assertEqual(sorted(service.language_ids.mapped("code")), ["fr_BE", "nl_BE"])
        self.assertEqual(service.keywords, "parkeren, zorg, huisbezoek")
        self.assertEqual(service.product_id, "1502")
        self.assertEqual(service.team_id, self.team_a)
        self.assertEqual(service.department_id, self.department_a)

    def test_its_parts_are_taken_in_their_order(self):
        package, _notes = self._read("instance_catalogue")
        service = self.packages._import(package).with_context(lang="nl_BE")
        first = service.requirement_ids.sorted()[0]
        self.assertEqual(first.name, "U bent zorgverlener")
        self.assertEqual(first.description, "Erkend.\nAltijd.")
        self.assertEqual(first.evidence, "Erkenning\nVan de overheid")
        self.assertEqual(service.procedure_ids.website_ids.url, "https://example.com/f")
        self.assertEqual(service.cost_ids.name, "Gratis")
        self.assertEqual(service.advantage_ids.name, "Korting")
        self.assertEqual(service.contact_ids.email, "mobiliteit@example.com")
        self.assertEqual(service.contact_ids.address, "Botermarkt 2, 8800 Roeselare")
        self.assertEqual(service.legal_ids.url, "https://codex.vlaanderen.be/x")
        self.assertEqual(service.website_ids.filtered(lambda s: s.kind == "website").name, "Goed")

    def test_the_report_says_what_became_of_everything(self):
        _package, notes = self._read("instance_catalogue")
        taken = self._lines(notes, "taken").split("\n")
        for name in ("naam", "beschrijving", "voorwaarden", "kosten", "regelgeving", "talen"):
            self.assertIn(name, taken)
        self.assertIn("uitzonderingen", self._lines(notes, "changed"))
        left = self._lines(notes, "left")
        for text in (
            "naam “de”",
            "doelgroepen “Marsman”",
            "talen “XXX”",
            "bevoegdeOverheden: the team",
            "bevoegdBestuursniveaus: this is not known",
            "contactgegevens.email: “geen adres” is not an e-mail address",
            "websites.url: “javascript:alert(1)” is not the address",
        ):
            with self.subTest(text=text):
                self.assertIn(text, left)

    def test_names_and_codes_may_be_addresses(self):
        package, notes = self._read("instance_uris")
        service = self.packages._import(package).with_context(lang="nl_BE")
        self.assertEqual(service.name, "Attest van hinder")
        self.assertEqual(service.with_context(lang="en_US").name, "Nuisance certificate")
        self.assertEqual(service.type, "Bewijs")
        self.assertEqual(service.theme_ids.code, "MilieuEnergie")
        self.assertEqual(service.target_ids.code, "Vereniging")
        self.assertTrue(service.for_organisations and not service.for_citizens)
        self.assertEqual(service.cost_ids.name, "Vijf euro")
        self.assertEqual((service.product_id, service.status), ("77", "verzonden"))
        self.assertFalse(service.valid_from)
        self.assertIn("“gisteren” is not a date", self._lines(notes, "left"))
        self.assertIn("informal", self._lines(notes, "changed"))

    def test_again_is_another_service_and_leaves_the_first_alone(self):
        first = self.packages._import(self._read("instance_uris")[0])
        second = self.packages._import(self._read("instance_uris")[0])
        self.assertEqual(second.code, f"{first.code}-2")

    def test_what_is_no_instance_says_so(self):
        cases = [
            (b'{"@type": "InstancePublicService"}', "missing"),
            (b'{"@type": "InstancePublicService", "naam": 5}', "missing"),
            (b'{"@type": "InstancePublicService", "naam": {"de": "x"}}', "missing"),
            (b'{"@type": "Concept", "naam": "x"}', "not a service"),
            (b'{"@type": 5}', "not a service"),
            (b'{"@graph": {"@graph": []}}', "not a service"),
        ]
        before = self.env["servicedesk.service"].search_count([])
        for data, reason in cases:
            with self.subTest(data=data), self.assertRaises(PackageError) as caught:
                self.packages._read_any(data, self.team_a)
            self.assertIn(reason, caught.exception.reason)
        with self.assertRaises(PackageError) as caught:
            self.packages._read_any(sample("instance_uris"), self.env["helpdesk.ticket.team"])
        self.assertIn("Choose the team", caught.exception.reason)
        self.assertEqual(self.env["servicedesk.service"].search_count([]), before)

    def test_odd_values_are_left_and_told(self):
        whole = {"@type": "InstancePublicService", "titel": "Vreemd"}
        names = ("beschrijving", "themas", "talen", "kosten", "contactpunten", "adres", "type")
        for name in (*names, "zoektermen", "startDatum", "regelgeving", "procedures", "status"):
            for value in (5, True, [], {}, [[]], [None], {"@id": 5}, {"@value": {}}, [{"a": 1}]):
                with self.subTest(name=name, value=value):
                    data = json.dumps({**whole, name: value}).encode()
                    package, _notes = self.packages._read_any(data, self.team_a)
                    self.assertEqual(package["service"]["name"]["nl_BE"], "Vreemd")
