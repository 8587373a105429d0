from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestPublicDistrict(HttpCase):
    """The districts as each public map draws them."""

    def test_districts_are_named_in_the_language_of_the_address(self):
        """Anybody may keep the answer, so it must not depend on who asked first."""
        area = self.env["meldpunt.area"].search([("kind", "=", "district")], limit=1)
        area.with_context(lang="nl_BE").name = "Proefwijk"
        area.with_context(lang="fr_BE").name = "Quartier d’essai"
        self.env.flush_all()
        for query, said in {
            "": "Proefwijk",
            "?taal=nl_BE": "Proefwijk",
            "?taal=fr_BE": "Quartier d’essai",
            "?taal=xx%27": "Proefwijk",
        }.items():
            for asked in ("nl-BE", "fr-BE"):
                with self.subTest(query=query, asked=asked):
                    answer = self.url_open(
                        f"/meldpunt/kaart/wijken{query}", headers={"Accept-Language": asked}
                    )
                    drawn = [item["properties"] for item in answer.json()["features"]]
                    names = {item["code"]: item["name"] for item in drawn}
                    self.assertEqual(names[area.code], said)
                    self.assertIn("max-age", answer.headers["Cache-Control"])
