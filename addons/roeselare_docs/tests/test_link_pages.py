from collections import Counter

from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.roeselare_servicedesk.models.servicedesk_guard_rate import WINDOWS

from .common import PDF, SECRET
from .common_link import LinkMixin


@tagged("post_install", "-at_install")
class TestLinkPages(LinkMixin, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_links()

    def _links_of_marie(self):
        return self.env["docs.link"].search([("partner_id", "=", self.marie.partner_id.id)])

    def _count(self, link):
        link.invalidate_recordset()
        return link.opening_count

    # ------------------------------------------------------- whoever has the link

    def test_opening_the_page_shows_a_button_and_writes_nothing(self):
        link, token = self._share()
        page = self._page(token)
        self.assertEqual(page.status_code, 200)
        self.assertNotIn(SECRET, page.text)
        self.assertEqual(self._count(link), 0)
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertIn("no-store", page.headers["Cache-Control"])
        self.assertIn("noindex", page.headers["X-Robots-Tag"])
        self.assertEqual(self.url_open(f"/gedeeld/{token}", method="HEAD").status_code, 200)
        self.assertEqual(self._count(link), 0)

    def test_page_tells_nothing_of_the_link(self):
        link, token = self._share()
        _locked, other = self._share(password="een lang woord")
        expected = self._bare(self._page(token), token)
        link._revoke()
        for shown in (token, other, "unknown", "x" * 500):
            with self.subTest(shown=shown[:20]):
                self.assertEqual(self._bare(self._page(shown), shown), expected)

    def test_no_statistics_of_others_on_pages_with_a_secret(self):
        _link, token = self._share()
        website = self.env["website"].search([], limit=1)
        website.google_analytics_key = "G-TEST12345"
        self.env.flush_all()
        self.assertNotIn("G-TEST12345", self._page(token).text)
        self.assertIn("G-TEST12345", self.url_open("/documenten").text)

    def test_button_gives_the_document_and_counts(self):
        link, token = self._share()
        for number in (1, 2):
            response = self._open(token)
            self.assertEqual(response.status_code, 200)
            self.assertEqual(response.content, PDF)
            self.assertEqual(self._count(link), number)
        headers = response.headers
        self.assertTrue(headers["Content-Disposition"].startswith("attachment"))
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("sandbox", headers["Content-Security-Policy"])
        self.assertIn("no-store", headers["Cache-Control"])
        self.assertEqual(headers["Referrer-Policy"], "no-referrer")

    def test_sharing_and_fetching_are_written_down(self):
        _link, token = self._share()
        looks = self.env["docs.look"].sudo()
        domain = [("document_ref", "=", self.document.id)]
        self.assertEqual(looks.search(domain).mapped("kind"), ["share"])
        self._page(token)
        self.assertEqual(looks.search_count(domain), 1)
        self._open(token)
        [found] = looks.search([*domain, ("kind", "=", "download")])
        self.assertEqual((found.role, found.user_name), ("link", ""))

    def test_several_documents_count_once(self):
        link, token = self._share(self.document + self.second, max_openings="1")
        page = self._open(token)
        self.assertIn(SECRET, page.text)
        forms = self._tree(page).xpath("//form[.//input[@name='fetch']]")
        self.assertEqual(len(forms), 2)
        contents = set()
        for form in forms:
            response = self._open(token, **dict(form.fields))
            self.assertEqual(response.status_code, 200)
            contents.add(response.content)
        self.assertEqual(len(contents), 2)
        self.assertIn(PDF, contents)
        self.assertEqual(self._count(link), 1)
        again = self._open(token)
        self.assertEqual(again.status_code, 404)
        fields = dict(forms[0].fields)
        self.assertEqual(self._open(token, **{**fields, "number": "3"}).status_code, 404)
        self.assertEqual(self._open(token, **{**fields, "fetch": "x"}).status_code, 404)

    def test_everything_that_is_over_gets_one_same_answer(self):
        answers = {}
        for reason in ("revoked", "expired", "used", "withdrawn", "quarantined"):
            document = self._deliver(self.ticket)
            link, token = self._share(document)
            if reason == "revoked":
                link._revoke()
            elif reason == "expired":
                link.valid_to = "2020-01-01"
            elif reason == "used":
                link.write({"max_openings": 1, "opening_count": 1})
            elif reason == "withdrawn":
                document.sudo().active = False
            else:
                document.sudo().document_state = "quarantined"
            answers[reason] = (token, self._open(token))
        for token in ("unknown", "a" * 32, "x" * 500):
            answers[token] = (token, self._open(token))
        token, first = answers["unknown"]
        expected = self._bare(first, token)
        for reason, (token, response) in answers.items():
            with self.subTest(reason=reason):
                self.assertEqual(response.status_code, 404)
                self.assertNotIn(SECRET, response.text)
                self.assertEqual(self._bare(response, token), expected)

    def test_password_is_asked_and_ten_wrong_ones_lock(self):
        link, token = self._share(password="een lang woord")
        asked = self._open(token)
        self.assertTrue(self._tree(asked).xpath("//input[@name='password']"))
        self.assertNotIn(SECRET, asked.text)
        for number in range(9):
            wrong = self._open(token, password=f"guess {number}")
            self.assertEqual(wrong.status_code, 422)
            self.assertNotIn(f"guess {number}", wrong.text)
        self.assertEqual(self._open(token, password="guess 10").status_code, 429)
        self.assertEqual(self._open(token, password="een lang woord").status_code, 429)
        self.assertEqual(self._count(link), 0)
        link.locked_until = "2020-01-01"
        self.assertEqual(self._open(token, password="een lang woord").content, PDF)

    def test_guessing_tokens_is_slowed_down_and_refused(self):
        self.env.company.write({"servicedesk_guard": True, "servicedesk_guard_network_minute": 2})
        # Loopback is no network to the guard: one is given to it here.
        guard = type(self.env["servicedesk.guard"])
        self.patch(guard, "_network_key", lambda self, network, days_ago=0: "n:test")
        # In a test the count would be undone with the form that was refused.
        seen = Counter()

        def hit(_table, _cr, keys, now=None):
            seen.update(keys)
            return {key: dict.fromkeys(WINDOWS, float(seen[key])) for key in keys}

        self.patch(type(self.env["servicedesk.guard.rate"]), "_hit", hit)
        codes = [self._open(f"guess{number}").status_code for number in range(24)]
        self.assertIn(422, codes, "a proof is asked")
        self.assertEqual(codes[-1], 429)
        _link, token = self._share()
        self.assertEqual(self._open(token).status_code, 429, "also for one that was right")

    def test_openings_of_one_link_are_limited(self):
        self.env.company.write(
            {
                "servicedesk_guard": True,
                "servicedesk_guard_seconds": 0,
                "servicedesk_guard_address_minute": 2,
            }
        )
        _link, token = self._share()
        codes = [self._open(token).status_code for _n in range(3)]
        self.assertEqual(codes, [200, 200, 422])

    # ------------------------------------------------------------------ the owner

    def test_owner_makes_a_link_that_is_shown_once(self):
        page = self._mine(f"/my/documenten/delen?document={self.document.id}")
        chosen = self._tree(page).xpath("//input[@name='document'][@checked]/@value")
        self.assertEqual(chosen, [str(self.document.id)])
        done = self._mine(
            "/my/documenten/delen", document=str(self.document.id), name="Notaris", days="7"
        )
        self.assertEqual(done.status_code, 200)
        self.assertIn("no-store", done.headers["Cache-Control"])
        [address] = self._tree(done).xpath("//input[@id='new_link']/@value")
        token = address.rpartition("/gedeeld/")[2]
        self.assertEqual(self._open(token).content, PDF)
        listed = self._mine("/my/documenten/gedeeld")
        self.assertNotIn(token, listed.text)
        self.assertIn("Notaris", listed.text)
        self.assertIn("Opened once", listed.text)

    def test_form_keeps_what_was_typed_but_no_password(self):
        page = self._mine(
            "/my/documenten/delen",
            document=str(self.document.id),
            name="Notaris Peeters",
            days="400",
            password="een lang woord",
        )
        self.assertEqual(page.status_code, 422)
        self.assertIn("Notaris Peeters", page.text)
        self.assertNotIn("een lang woord", page.text)
        self.assertFalse(self._links_of_marie())

    def test_fields_of_another_shape_are_no_fault_of_the_server(self):
        url, asked = "/my/documenten/delen", {"document": str(self.document.id)}
        done = self._mine(url, name="voor\x00 de\u202e bank", days="7", **asked)
        self.assertEqual(done.status_code, 200)
        self.assertEqual(self._links_of_marie().name, "voor de bank")
        asked["csrf_token"] = Request.csrf_token(self)
        for name in ("name", "days", "password", "max_openings", "notify", "namens"):
            files = {name: ("a.txt", b"x", "text/plain")}
            with self.subTest(name=name), mute_logger("odoo.http"):
                response = self.url_open(url, data=asked, files=files)
                self.assertIn(response.status_code, (200, 404, 422))

    def test_form_without_its_token_shares_nothing(self):
        self.authenticate("t_marie", "t_marie-pass")
        data = {"document": str(self.document.id), "name": "Notaris"}
        response = self.url_open("/my/documenten/delen", data=data)
        self.assertEqual(response.status_code, 400)
        self.assertFalse(self._links_of_marie())

    @mute_logger("odoo.http")
    def test_foreign_links_and_documents_are_as_if_they_were_not(self):
        link, _token = self._share()
        missing = link.id + 100_000
        for number in (link.id, missing, 0, 2**31):
            response = self._mine(
                f"/my/documenten/gedeeld/{number}/intrekken", "t_karel", x="1"
            )
            with self.subTest(number=number):
                self.assertEqual(response.status_code, 404)
        self.assertFalse(link.revoked_date)
        self.assertNotIn("Notaris", self._mine("/my/documenten/gedeeld", "t_karel").text)
        form = self._mine(f"/my/documenten/delen?document={self.document.id}", "t_karel")
        self.assertNotIn(SECRET, form.text)
        sent = self._mine(
            "/my/documenten/delen", "t_karel", document=str(self.document.id), name="x"
        )
        self.assertIn(sent.status_code, (200, 422))
        self.assertNotIn(SECRET, sent.text)
        self.assertEqual(self._links_of_marie(), link)

    def test_owner_revokes_and_the_address_is_dead(self):
        link, token = self._share()
        response = self._mine(f"/my/documenten/gedeeld/{link.id}/intrekken", x="1")
        self.assertEqual(response.status_code, 303)
        self.assertTrue(link.revoked_date)
        self.assertIn("Ended by you", self._mine("/my/documenten/gedeeld").text)
        self.assertEqual(self._open(token).status_code, 404)

    def test_library_offers_to_share(self):
        page = self._tree(self._mine("/my/documenten"))
        address = f"/my/documenten/delen?document={self.document.id}"
        self.assertTrue(page.xpath(f"//a[contains(@href, '{address}')]"))
