from lxml import html

from odoo.tests import HttpCase, tagged

from .common_follow import AN, FollowCase

PAGE_QUERIES = 30
PATH = "/meldpunt/abonneren"


@tagged("post_install", "-at_install")
class TestSubscriptionPage(FollowCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.setup_follow()

    def token(self, path=PATH):
        page = html.fromstring(self.url_open(path).content)
        return page.xpath("//input[@name='csrf_token']/@value")[0]

    def send(self, path=PATH, **values):
        good = {
            "csrf_token": self.token(path),
            "kind": "district",
            "area_id": str(self.district.id),
            "frequency": "now",
            "email": AN,
            "lang": "en_US",
        }
        return self.url_open(path, data={**good, **values})

    def one(self):
        return self.subscriptions.search([("email", "=", AN)])

    def test_ask_confirm_change_pause_stop(self):
        self.assertIn("Look in your mailbox", self.send().text)
        subscription = self.one()
        url = subscription._url()
        self.assertIn("Do you want mails", self.url_open(url).text)
        self.assertFalse(subscription.confirmed_at, "opening the link changed something")
        press = {"press": "1"}
        self.assertIn("You get mails", self.url_open(f"{url}/bevestigen", data=press).text)
        page = self.url_open(f"{url}/wijzigen")
        self.assertEqual(
            html.fromstring(page.content).xpath(
                "//select[@name='area_id']//option[@selected]/@value"
            ),
            [str(self.district.id)],
        )
        answer = self.send(f"{url}/wijzigen", kind="street", street="Noordstraat 10")
        self.assertIn("Noordstraat", answer.text)
        subscription.invalidate_recordset()
        self.assertEqual((subscription.street, subscription.area_id.id), ("Noordstraat 10", False))
        self.assertIn("paused", self.url_open(f"{url}/pauze", data={"aan": "1"}).text)
        self.url_open(f"{url}/pauze", data={"aan": "0"})
        self.assertEqual(self.url_open(f"{url}/stoppen").status_code, 200)
        self.assertTrue(subscription.exists())
        self.opener.cookies.clear()
        self.url_open(f"{url}/stoppen", data={"List-Unsubscribe": "One-Click"})
        self.assertFalse(subscription.exists())
        self.assertEqual(self.url_open(url).status_code, 404)

    def test_errors_keep_what_was_chosen(self):
        answer = self.send(kind="street", street="", category_ids=str(self.category.parent_id.id))
        self.assertEqual(answer.status_code, 422)
        page = html.fromstring(answer.content)
        self.assertTrue(page.xpath("//a[@href='#field_street']"))
        self.assertEqual(page.xpath("//input[@name='kind'][@checked]/@value"), ["street"])
        self.assertEqual(
            page.xpath("//input[@name='category_ids'][@checked]/@value"),
            [str(self.category.parent_id.id)],
        )
        self.assertFalse(self.one())

    def test_an_expired_form_changes_nothing(self):
        answer = self.send(csrf_token="x")
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.one())

    def test_the_answer_does_not_tell_whether_an_address_is_known(self):
        def words(answer):
            return html.fromstring(answer.content).xpath("string(//main)").split()

        first = words(self.send())
        self.one()._confirm()
        self.assertEqual(words(self.send()), first)

    def test_markup_in_a_street_stays_text(self):
        street = "<script>alert(1)</script>straat"
        self.send(kind="street", street=street)
        page = self.url_open(self.one()._url()).text
        self.assertNotIn("<script>alert", page)
        self.assertIn("&lt;script&gt;alert", page)

    def test_forged_links_do_not_exist(self):
        self.send()
        good = self.one()._token()
        for token in (good[:-1] + ("0" if good[-1] != "0" else "1"), "1-" + "a" * 40, "x"):
            for end in ("", "/wijzigen", "/stoppen"):
                answer = self.url_open(f"/meldpunt/abonnement/{token}{end}")
                self.assertEqual(answer.status_code, 404)
            for end in ("/bevestigen", "/wijzigen", "/pauze", "/stoppen"):
                answer = self.url_open(f"/meldpunt/abonnement/{token}{end}", data={"a": "b"})
                self.assertEqual(answer.status_code, 404)
        follower = self.follow(self.report(), confirm=False)
        crossed = self.url_open(f"/meldpunt/abonnement/{follower._token()}")
        self.assertEqual(crossed.status_code, 404)

    def test_an_account_subscribes_without_address(self):
        self.citizen.lang = "en_US"
        self.authenticate("meld_citizen", "meld_citizen")
        page = self.send(email="").text
        self.assertIn(self.district.name, page)
        mine = self.subscriptions.search([("partner_id", "=", self.citizen.partner_id.id)])
        self.assertTrue(mine.confirmed_at)
        self.authenticate("meld_other", "meld_other")
        self.assertNotIn(mine._url(), self.url_open("/my/volgend").text)

    def test_links_of_the_map_fill_the_form_in(self):
        page = html.fromstring(self.url_open(f"{PATH}?wijk={self.district.code}").content)
        self.assertEqual(
            page.xpath("//select[@name='area_id']//option[@selected]/@value"),
            [str(self.district.id)],
        )
        page = html.fromstring(self.url_open(f"{PATH}?lat=50.9&lon=3.1").content)
        self.assertEqual(page.xpath("//input[@name='kind'][@checked]/@value"), ["radius"])

    def test_few_queries(self):
        self.url_open(PATH)
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.url_open(PATH)
        self.assertLessEqual(self.cr.sql_log_count - before, PAGE_QUERIES)
