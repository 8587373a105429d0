from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged

# Terms by main category, in order; a "k" counts calendar days. Source: shared facts, 5.
TERMS = {
    "waste": "3 3 3 3 3 3 21k 5 3",
    "collection": "3 3 2 10 3 5",
    "roads": "5 10 5 15 21k 3 1",
    "water": "5 5 1 1 15 5 3",
    "lighting": "10 2 1 5 21",
    "traffic": "3 5 21 15 5 5 3",
    "works": "3 21k 3 2 10",
    "green": "5 5 5 10 1 10 2",
    "furniture": "5 5 5 5 5 10",
    "animals": "5 5 3 2 10 3",
    "nuisance": "3 21k 21k 3 3 3 5 3",
    "service": "3 10 5 45k 2 5",
}
TEAMS = {
    "waste": "netheid",
    "collection": "netheid",
    "roads": "openbaar_domein",
    "water": "water",
    "lighting": "openbaar_domein",
    "traffic": "mobiliteit",
    "works": "inname",
    "green": "groendienst",
    "furniture": "openbaar_domein",
    "animals": "milieu",
    "nuisance": "overlast",
    "service": "onthaal",
}


@tagged("post_install", "-at_install")
class TestCategory(TransactionCase):
    def main(self, slug):
        return self.env.ref(f"roeselare_meldpunt.category_{slug}")

    def children(self, slug):
        return self.env["helpdesk.ticket.category"].search(
            [("parent_id", "=", self.main(slug).id)]
        )

    def test_every_subcategory_has_the_term_of_the_facts(self):
        for slug, terms in TERMS.items():
            with self.subTest(main=slug):
                found = [
                    f"{item.term_days}{'k' if item.term_unit == 'calendar' else ''}"
                    for item in self.children(slug)
                ]
                self.assertEqual(found, terms.split())

    def test_every_category_has_its_team(self):
        for slug, team in TEAMS.items():
            expected = self.env.ref(f"roeselare_servicedesk.team_{team}")
            exceptions = self.env.ref("roeselare_meldpunt.category_complaint")
            with self.subTest(main=slug):
                items = self.main(slug) + self.children(slug) - exceptions
                self.assertEqual(items.team_id, expected)
        self.assertEqual(
            self.env.ref("roeselare_meldpunt.category_complaint").team_id,
            self.env.ref("roeselare_servicedesk.team_klachten"),
        )

    def test_confidential_are_nuisance_and_complaints_only(self):
        confidential = self.env["helpdesk.ticket.category"].search(
            [("is_report", "=", True), ("confidential", "=", True)]
        )
        expected = self.main("nuisance") + self.children("nuisance")
        expected += self.env.ref("roeselare_meldpunt.category_complaint")
        self.assertEqual(
            confidential, expected.sorted(lambda c: confidential.ids.index(c.id))
        )

    def test_external_authorities_are_named(self):
        authority = {"lighting": "fluvius", "collection": "mirom"}
        for slug, name in authority.items():
            self.assertEqual(
                self.children(slug).authority_id,
                self.env.ref(f"roeselare_meldpunt.authority_{name}"),
            )
        wasps = self.env.ref("roeselare_meldpunt.category_wasps")
        self.assertEqual(wasps.authority_id.name, "Fluvia")

    def test_dangerous_categories_name_112(self):
        for slug in ("manhole_loose", "tree_fallen", "pole_hit", "hazardous_waste"):
            category = self.env.ref(f"roeselare_meldpunt.category_{slug}")
            self.assertIn("112", category.danger_text)

    def test_names_and_everyday_words_in_three_languages(self):
        categories = self.env["helpdesk.ticket.category"].search(
            [("is_report", "=", True), ("parent_id", "!=", False)]
        )
        self.assertEqual(len(categories), sum(len(t.split()) for t in TERMS.values()))
        for lang in ("en_US", "nl_BE", "fr_BE"):
            for category in categories.with_context(lang=lang):
                words = category.synonyms.split(",")
                self.assertTrue(4 <= len(words) <= 25, (lang, category.name, words))
        bin_full = self.env.ref("roeselare_meldpunt.category_bin_full")
        self.assertEqual(
            bin_full.with_context(lang="nl_BE").name, "Openbare vuilnisbak vol"
        )
        self.assertEqual(
            bin_full.with_context(lang="fr_BE").name, "Poubelle publique pleine"
        )

    def test_citizen_sees_main_categories_with_their_choices(self):
        groups = self.env["helpdesk.ticket.category"]._report_groups()
        self.assertEqual(
            [len(group["children"]) for group in groups],
            [len(terms.split()) for terms in TERMS.values()],
        )

    def test_hidden_inactive_and_main_categories_are_no_answer(self):
        categories = self.env["helpdesk.ticket.category"]
        chosen = self.env.ref("roeselare_meldpunt.category_weeds")
        self.assertEqual(categories._reportable(chosen.id), chosen)
        self.assertFalse(categories._reportable(self.main("green").id))
        self.assertFalse(categories._reportable(0))
        self.assertFalse(categories._reportable(999_999_999))
        chosen.show_in_portal = False
        self.assertFalse(categories._reportable(chosen.id))
        chosen.write({"show_in_portal": True, "active": False})
        self.assertFalse(categories._reportable(chosen.id))
        chosen.active = True
        self.main("green").show_in_portal = False
        self.assertFalse(categories._reportable(chosen.id))

    def test_configuration_is_checked(self):
        category = self.env.ref("roeselare_meldpunt.category_weeds")
        with self.assertRaises(ValidationError):
            category.icon = "fa-x' onclick='x"
        with self.assertRaises(ValidationError):
            category.refer_only = True
