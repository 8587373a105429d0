from lxml import html

from odoo.tests import HttpCase, tagged

from odoo.addons.roeselare_servicedesk.tools.log_mask import mask

from .common_follow import AN, FollowCase

PAGE_QUERIES = 30


@tagged("post_install", "-at_install")
class TestFollowPage(FollowCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.setup_follow()
        self.ticket = self.report()
        self.path = f"{self.ticket._public_url()}/volgen"

    def token(self):
        page = html.fromstring(self.url_open(self.path).content)
        return page.xpath("//input[@name='csrf_token']/@value")[0]

    def ask(self, email=AN, path=None, **values):
        data = {"csrf_token": self.token(), "email": email, **values}
        return self.url_open(path or self.path, data=data)

    def one(self):
        return self.followers.search([("ticket_id", "=", self.ticket.id)])

    def test_follow_confirm_stop(self):
        self.assertEqual(self.ask().status_code, 200)
        follower = self.one()
        url = follower._url()
        for _each in range(2):
            self.assertEqual(self.url_open(url).status_code, 200)
        self.assertFalse(follower.confirmed_at, "opening the link changed something")
        self.url_open(f"{url}/bevestigen", data={"press": "1"})
        follower.invalidate_recordset()
        self.assertTrue(follower.confirmed_at)
        self.assertEqual(self.url_open(f"{url}/stoppen").status_code, 200)
        self.assertTrue(follower.exists(), "opening the address of stop stopped")
        # What a mail program posts: no cookie, no token of a form.
        self.opener.cookies.clear()
        one_click = {"List-Unsubscribe": "One-Click"}
        answer = self.url_open(f"{url}/stoppen", data=one_click)
        self.assertEqual(answer.status_code, 200)
        self.assertFalse(follower.exists())
        self.assertEqual(self.url_open(url).status_code, 404)

    def test_the_answer_does_not_tell_whether_an_address_follows(self):
        def words(answer):
            return html.fromstring(answer.content).xpath("string(//main)").split()

        first = words(self.ask())
        self.one()._confirm()
        self.assertEqual(words(self.ask()), first)

    def test_a_wrong_address_comes_back_with_what_is_wrong(self):
        answer = self.ask("an at example")
        self.assertEqual(answer.status_code, 422)
        self.assertIn('value="an at example"', answer.text)
        self.assertIn("This is not an e-mail address", answer.text)
        self.assertFalse(self.one())

    def test_the_log_hides_the_secret_of_the_links(self):
        follower = self.follow(self.ticket)
        subscription = self.subscription()
        for record in (follower, subscription):
            hidden = mask(f"GET {record._url()}/stoppen HTTP/1.1")
            self.assertNotIn(record._signature(), hidden)

    def test_an_expired_form_changes_nothing(self):
        answer = self.url_open(self.path, data={"csrf_token": "x", "email": AN})
        self.assertEqual(answer.status_code, 400)
        self.assertIn(AN, answer.text)
        self.assertFalse(self.one())

    def test_a_report_that_is_not_public_does_not_exist(self):
        token = self.token()
        self.ticket.publication_state = "withheld"
        self.env.flush_all()
        missing = self.path.replace(self.ticket.number, "2026-999999")
        for path in (self.path, missing):
            self.assertEqual(self.url_open(path).status_code, 404)
            answer = self.url_open(path, data={"csrf_token": token, "email": AN})
            self.assertEqual(answer.status_code, 404)

    def test_forged_links_do_not_exist(self):
        self.ask()
        good = self.one()._token()
        other = self.follow(self.report(), confirm=False)._token()
        bad = (
            good[:-1] + ("0" if good[-1] != "0" else "1"),
            f"{good.partition('-')[0]}-{other.partition('-')[2]}",
            "1-" + "é" * 40,
            "99999999999-" + "0" * 40,
            "x",
        )
        for token in bad:
            for end in ("", "/stoppen"):
                answer = self.url_open(f"/meldpunt/volgen/{token}{end}")
                self.assertEqual(answer.status_code, 404, token)
            answer = self.url_open(f"/meldpunt/volgen/{token}/stoppen", data={"a": "b"})
            self.assertEqual(answer.status_code, 404, token)
        self.assertTrue(self.one())

    def test_an_account_follows_with_one_tap_and_stops(self):
        self.citizen.lang = "en_US"
        self.authenticate("meld_citizen", "meld_citizen")
        answer = self.ask("", fragment="1")
        self.assertIn("You follow this report", answer.text)
        follower = self.one()
        self.assertEqual(follower.partner_id, self.citizen.partner_id)
        page = self.url_open("/my/volgend")
        self.assertIn(self.ticket.number, page.text)
        token = html.fromstring(page.content).xpath("//input[@name='csrf_token']/@value")[0]
        stop = f"/my/volgend/{follower.id}/stoppen"
        self.authenticate("meld_other", "meld_other")
        self.assertNotIn(self.ticket.number, self.url_open("/my/volgend").text)
        self.authenticate("meld_citizen", "meld_citizen")
        page = self.url_open("/my/volgend")
        token = html.fromstring(page.content).xpath("//input[@name='csrf_token']/@value")[0]
        self.url_open(stop, data={"csrf_token": token})
        self.assertFalse(follower.exists())

    def test_a_stranger_stops_nothing(self):
        follower = self.follow(self.ticket, "", self.citizen)
        self.follow(self.report(), "", self.other_citizen)
        self.authenticate("meld_other", "meld_other")
        page = self.url_open("/my/volgend")
        token = html.fromstring(page.content).xpath("//input[@name='csrf_token']/@value")[0]
        foreign = self.url_open(f"/my/volgend/{follower.id}/stoppen", data={"csrf_token": token})
        missing = self.url_open("/my/volgend/99999999/stoppen", data={"csrf_token": token})
        self.assertEqual((foreign.status_code, missing.status_code), (404, 404))
        self.assertTrue(follower.exists())

    def test_withdraw_mine_and_follow_that_one(self):
        mine = self.report(email=AN)
        page = self.url_open(f"{mine._tracking_url()}/verzonden")
        token = html.fromstring(page.content).xpath("//input[@name='csrf_token']/@value")[0]
        path = f"{mine._tracking_url()}/bekend/{self.ticket.number}"
        self.assertEqual(self.url_open(path, data={"csrf_token": "x"}).status_code, 400)
        mine.invalidate_recordset()
        self.assertEqual(mine.public_state, "received")
        self.url_open(path, data={"csrf_token": token})
        mine.invalidate_recordset()
        self.assertEqual(mine.public_state, "cancelled")
        self.assertEqual(self.one().email, AN)
        own = f"{mine._tracking_url()}/bekend/{mine.number}"
        self.assertEqual(self.url_open(own, data={"csrf_token": token}).status_code, 404)

    def test_nothing_is_withdrawn_for_a_report_elsewhere(self):
        mine, far = self.report(email=AN), self.report(latitude="50.9600")
        page = self.url_open(f"{mine._tracking_url()}/verzonden")
        token = html.fromstring(page.content).xpath("//input[@name='csrf_token']/@value")[0]
        path = f"{mine._tracking_url()}/bekend/{far.number}"
        self.assertEqual(self.url_open(path, data={"csrf_token": token}).status_code, 404)
        mine.invalidate_recordset()
        self.assertEqual(mine.public_state, "received")
        self.assertFalse(mine.duplicate_id)

    def test_tracking_page_tells_how_many_follow(self):
        self.assertNotIn("follows this report", self.url_open(self.ticket._tracking_url()).text)
        self.follow(self.ticket)
        self.env.flush_all()
        page = self.url_open(self.ticket._tracking_url()).text
        self.assertIn("One other person follows this report", page)
        self.assertNotIn(AN, page)
