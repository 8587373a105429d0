import re
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common import picture
from .common_field import sent, setup_field

PAGE = "/roeselare/veldwerk"
PASSWORD = "a-long-password"


@tagged("post_install", "-at_install")
class TestFieldPage(HttpCase):
    """The page of the field over HTTP, as a browser asks it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        setup_field(cls)
        for user in (cls.agent, cls.stranger, cls.citizen):
            user.password = PASSWORD

    def setUp(self):
        super().setUp()
        self.authenticate(self.agent.login, PASSWORD)

    def post(self, path, data, files=None, token=True):
        if token:
            data = {**data, "csrf_token": Request.csrf_token(self)}
        files = [("photos", item) for item in files or ()]
        return self.url_open(
            f"{PAGE}/{path}", data=data, files=files or None, allow_redirects=False
        )

    def act(self, files=None, token=True, **values):
        return self.post("actie", sent(self, **values), files, token)

    def test_the_page_holds_nothing_of_anybody(self):
        answer = self.url_open(PAGE)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("no-store", answer.headers["Cache-Control"])
        for word in (self.agent.name, self.agent.login, self.reports[0].number, "csrf"):
            self.assertNotIn(word, answer.text)

    def test_the_page_loads_two_files_which_are_there(self):
        urls = re.findall(r'"(/web/assets/[^"]+)"', self.url_open(PAGE).text)
        self.assertEqual(len(urls), 2, "one of styles, one of scripts")
        for url in urls:
            self.assertEqual(self.url_open(url).status_code, 200)

    def test_the_day_comes_with_a_token_and_stays_nowhere(self):
        answer = self.url_open(f"{PAGE}/dag")
        day = answer.json()
        self.assertEqual(len(day["visits"]), 3)
        self.assertEqual(day["user"]["id"], self.agent.id)
        self.assertTrue(day["token"])
        self.assertIn("no-store", answer.headers["Cache-Control"])

    def test_an_action_with_a_photo(self):
        answer = self.act([("x.jpg", picture(), "image/jpeg")])
        self.assertEqual((answer.status_code, answer.json()["state"]), (200, "applied"))
        self.assertEqual(self.reports[0].public_state, "resolved")
        self.assertEqual(len(self.reports[0].photo_ids), 1)

    def test_two_photos_come_whole(self):
        photos = [("x.jpg", picture(size=(64, side)), "image/jpeg") for side in (40, 48)]
        self.act(photos)
        self.assertEqual(len(self.reports[0].photo_ids), 2)

    def test_a_replay_answers_the_first_result(self):
        values = sent(self, kind="note")
        first = self.post("actie", values)
        before = len(self.reports[0].message_ids)
        again = self.post("actie", values)
        self.assertEqual(again.json(), first.json())
        self.assertEqual(len(self.reports[0].message_ids), before)

    def test_without_a_token_nothing_happens(self):
        for token in (None, "", "x", "é", "0" * 40 + "o9999999999"):
            values = sent(self) if token is None else {**sent(self), "csrf_token": token}
            answer = self.post("actie", values, token=False)
            self.assertEqual((answer.status_code, answer.json()["state"]), (400, "token"))
            order = {"visits": "1", **({} if token is None else {"csrf_token": token})}
            self.assertEqual(self.post("volgorde", order, token=False).status_code, 400)
        self.assertEqual(self.reports[0].public_state, "received")

    def test_get_sends_nothing(self):
        for path in ("actie", "volgorde"):
            self.assertEqual(self.url_open(f"{PAGE}/{path}").status_code, 405)

    def test_a_conflict_is_409_and_bad_input_422(self):
        self.assertEqual(self.act(kind="unlink").status_code, 422)
        self.assertEqual(self.act(text="x" * 100_000).status_code, 422)
        html = ("x.jpg", b"<html>", "image/jpeg")
        self.assertEqual(self.act([html]).status_code, 422)
        large = ("x.jpg", b"\xff\xd8\xff" + b"0" * 9 * 1024 * 1024, "image/jpeg")
        refused = self.act([large])
        self.assertEqual(refused.status_code, 422)
        self.assertIn("8 MB", refused.json()["message"])
        self.reports[0].with_user(self.colleague)._set_public_state("resolved")
        answer = self.act()
        self.assertEqual((answer.status_code, answer.json()["state"]), (409, "conflict"))
        self.assertFalse(self.reports[0].photo_ids)

    def test_what_the_ticket_refuses_is_told_and_nothing_is_half_done(self):
        tickets = self.env.registry["helpdesk.ticket"]
        refused = UserError("A step is open")
        with patch.object(tickets, "_close_for", side_effect=refused):
            answer = self.act([("x.jpg", picture(), "image/jpeg")])
        self.assertEqual(answer.status_code, 422)
        self.assertEqual(answer.json(), {"state": "refused", "message": "A step is open"})
        self.assertFalse(self.reports[0].photo_ids)
        self.assertTrue(self.visits[0].active)
        self.assertFalse(self.env["meldpunt.field.action"].search([]))

    def test_a_file_in_place_of_a_text_is_no_text(self):
        values = {**sent(self), "csrf_token": Request.csrf_token(self)}
        values.pop("key")
        answer = self.url_open(
            f"{PAGE}/actie", data=values, files={"key": ("key", b"x", "text/plain")}
        )
        self.assertEqual(answer.status_code, 422)

    def test_more_than_any_photos_is_not_read(self):
        large = ("x.jpg", b"0" * 9 * 1024 * 1024, "image/jpeg")
        self.assertEqual(self.act([large] * 4).status_code, 413)

    def test_an_order_is_kept(self):
        order = [self.visits[2].id, self.visits[0].id, self.visits[1].id]
        answer = self.post("volgorde", {"visits": ",".join(map(str, order))})
        self.assertEqual(answer.status_code, 200)
        day = self.url_open(f"{PAGE}/dag").json()
        self.assertEqual([item["id"] for item in day["visits"]], order)
        self.assertEqual(self.post("volgorde", {"visits": "1,x"}).status_code, 422)

    def test_a_photo_is_for_who_sees_its_ticket(self):
        self.act([("x.jpg", picture(), "image/jpeg")])
        path = f"{PAGE}/foto/{self.reports[0].photo_ids.id}"
        answer = self.url_open(path)
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.headers["Content-Type"].startswith("image/"))
        self.assertIn("no-store", answer.headers["Cache-Control"])
        self.authenticate(self.stranger.login, PASSWORD)
        self.assertEqual(self.url_open(path).status_code, 404)
        self.assertEqual(self.url_open(f"{PAGE}/foto/999999999").status_code, 404)

    def test_the_worker_is_bounded_and_knows_nobody(self):
        company = self.env.company
        company.meldpunt_tile_url = "https://tiles.example.com/{z}/{x}/{y}.png"
        first = self.url_open(f"{PAGE}/sw.js")
        self.assertEqual(first.headers["Service-Worker-Allowed"], PAGE)
        self.assertIn("javascript", first.headers["Content-Type"])
        self.assertNotIn("tiles.example.com", first.text, "not unless the setting allows it")
        company.meldpunt_tile_keep = True
        self.env.flush_all()
        second = self.url_open(f"{PAGE}/sw.js").text
        self.assertIn("tiles.example.com", second)
        version = re.compile(r'"version": "(\w+)"')
        self.assertNotEqual(version.findall(first.text), version.findall(second))
        self.authenticate(None, None)
        self.assertEqual(self.url_open(f"{PAGE}/sw.js").text, second)

    def test_logging_out_clears_the_device(self):
        answer = self.url_open("/web/session/logout", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertEqual(answer.headers["Clear-Site-Data"], '"storage"')

    def test_a_session_that_is_over_is_sent_to_the_login(self):
        self.authenticate(None, None)
        for path in ("", "/dag", "/foto/1"):
            answer = self.url_open(f"{PAGE}{path}", allow_redirects=False)
            self.assertEqual(answer.status_code, 303, path)
            self.assertIn("/web/login", answer.headers["Location"])
        self.assertEqual(self.act().status_code, 303)
