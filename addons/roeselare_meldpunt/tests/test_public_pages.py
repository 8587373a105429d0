import csv
import io
import json

from lxml import html

from odoo.tests import HttpCase, tagged
from odoo.tools import SQL

from odoo.addons.roeselare_meldpunt.schemas.map_query import Box, Words
from odoo.addons.roeselare_servicedesk.tests.many import many_tickets
from odoo.addons.roeselare_servicedesk.tools.csv_text import safe_cell

from .common import metadata, submit
from .common_public import setup_public

CITY = "bbox=3.05,50.88,3.20,51.0&zoom=13"
#: what asks wrongly → a word of the answer
BAD_VIEWS = {
    "": "bbox",
    "zoom=13": "bbox",
    "bbox=3.05,50.88,3.20,51.0": "zoom",
    "bbox=3.2,50.88,3.05,51.0&zoom=13": "west",
    "bbox=3.05,51,3.2,50.88&zoom=13": "south",
    "bbox=nan,50.88,3.2,51&zoom=13": "four numbers",
    "bbox=inf,50.88,3.2,51&zoom=13": "four numbers",
    "bbox=3.05,50.88,3.2&zoom=13": "four numbers",
    "bbox=1e2,50.88,3.2,51&zoom=13": "four numbers",
    "bbox=-190,50.88,3.2,51&zoom=13": "longitude",
    "bbox=3,-95,3.2,51&zoom=13": "latitude",
    "bbox=0,45,10,55&zoom=13": "0.5 degree",
    "bbox=3.05,50.88,3.2,51&zoom=99": "zoom",
    "bbox=3.05,50.88,3.2,51&zoom=-1": "zoom",
    "bbox=3.05,50.88,3.2,51&zoom=1.5": "zoom",
    "bbox=3.05,50.88,3.2,51&zoom=²": "zoom",
    f"{CITY}&toestand=x": "toestand",
    f"{CITY}&periode=eeuw": "periode",
    f"{CITY}&wijk=atlantis": "wijk",
    f"{CITY}&wijk=' OR 1=1 --": "wijk",
    f"{CITY}&categorie=0x1": "categorie",
    f"{CITY}&categorie=999999999": "categorie",
}


@tagged("post_install", "-at_install")
class TestPublicPages(HttpCase):
    def setUp(self):
        super().setUp()
        setup_public(self)

    def data(self, query=CITY, **options):
        return self.url_open(f"/meldpunt/kaart/data?{query}", **options)

    def numbers(self, query=CITY):
        found = set()
        for feature in self.data(query).json()["features"]:
            properties = feature["properties"]
            found.update(properties.get("numbers") or [properties.get("number")])
        return found

    # -------------------------------------------------------------------- data

    def test_new_public_report_is_on_the_map_and_a_hidden_one_is_gone(self):
        near = "bbox=3.124,50.943,3.126,50.945&zoom=18"
        self.assertIn(self.report.number, self.numbers(near))
        self.report.confidential = True
        self.env.flush_all()
        self.assertNotIn(self.report.number, self.numbers(near))

    def test_wrong_questions_are_answered_with_what_is_wrong(self):
        for query, word in BAD_VIEWS.items():
            answer = self.data(query)
            with self.subTest(query=query):
                self.assertEqual(answer.status_code, 400)
                self.assertIn(word, answer.json()["error"])

    def test_same_answer_is_not_sent_twice(self):
        first = self.data()
        self.assertIn("max-age", first.headers["Cache-Control"])
        self.assertNotIn("Set-Cookie", first.headers)
        again = self.data(headers={"If-None-Match": first.headers["ETag"]})
        self.assertEqual(again.status_code, 304)
        submit(self, latitude="50.95", longitude="3.13")
        self.env.flush_all()
        fresh = self.data(headers={"If-None-Match": first.headers["ETag"]})
        self.assertEqual(fresh.status_code, 200)

    def test_filters_ask_for_what_they_say(self):
        other = submit(self, latitude="50.933", longitude="3.150")
        self.env.flush_all()
        near = "bbox=3.10,50.92,3.17,50.96&zoom=18"
        self.assertNotIn(self.report.number, self.numbers(f"{near}&wijk=rumbeke"))
        self.assertIn(other.number, self.numbers(f"{near}&wijk=rumbeke"))
        self.assertIn(other.number, self.numbers(f"{near}&categorie={self.category.id}"))
        main = self.category.parent_id.id
        self.assertIn(other.number, self.numbers(f"{near}&categorie={main}&toestand=open"))
        self.assertNotIn(other.number, self.numbers(f"{near}&toestand=opgelost"))
        self.assertIn(other.number, self.numbers(f"{near}&periode=maand"))

    def test_view_of_the_map_asks_few_queries(self):
        maps = self.env["meldpunt.map"]
        args = {"bbox": "3.05,50.88,3.20,51.0", "zoom": "13", "wijk": "rumbeke"}
        args["categorie"] = str(self.category.id)
        with self.assertQueryCount(4):
            maps._data(Box.parse(args), Words.parse(args))

    def test_near_view_uses_the_index_of_public_points(self):
        many_tickets(
            self.report,
            is_public=SQL("TRUE"),
            publication_state=SQL("'public'"),
            public_latitude=SQL("50.89 + random() * 0.1"),
            public_longitude=SQL("3.06 + random() * 0.12"),
        )
        self.env.cr.execute(
            """EXPLAIN SELECT number FROM helpdesk_ticket
                WHERE point(public_longitude, public_latitude)
                      <@ box(point(3.124, 50.943), point(3.126, 50.945))
                  AND public_latitude <> 0 AND is_public"""
        )
        plan = "\n".join(row[0] for row in self.env.cr.fetchall())
        self.assertIn("public_point_index", plan)
        self.env.cr.execute(
            """EXPLAIN SELECT id FROM helpdesk_ticket WHERE is_public
                ORDER BY create_date DESC, id DESC LIMIT 26"""
        )
        plan = "\n".join(row[0] for row in self.env.cr.fetchall())
        self.assertIn("public_list_index", plan)

    # ------------------------------------------------------------------- pages

    def page(self, path, status=200):
        answer = self.url_open(path)
        self.assertEqual(answer.status_code, status, path)
        return html.fromstring(answer.content)

    def test_map_and_list_show_the_report_without_its_words(self):
        for path in ("/meldpunt/kaart", "/meldpunt/kaart?weergave=lijst"):
            page = self.page(path)
            links = page.xpath("//a/@href")
            self.assertIn(self.report._public_url(), " ".join(links))
            self.assertNotIn("Secret", html.tostring(page, encoding="unicode"))

    def test_list_has_pages_that_overlap_nowhere(self):
        for _number in range(27):
            submit(self)
        self.env.flush_all()
        seen, path = [], "/meldpunt/kaart?weergave=lijst"
        while path:
            page = self.page(path)
            found = page.xpath("//a[contains(@href, '/meldpunt/melding/')]/@href")
            self.assertLessEqual(len(found), 25)
            seen += found
            path = (page.xpath("//a[@rel='next']/@href") or [""])[0]
        self.assertEqual(len(seen), len(set(seen)))
        domain = self.env["helpdesk.ticket"]._public_domain()
        self.assertEqual(len(seen), self.env["helpdesk.ticket"].search_count(domain))

    def test_unknown_filter_is_said_on_the_page(self):
        for query in ("toestand=x", "categorie=abc", "wijk=%00", "na=x", "na=1-", "periode=*"):
            page = self.page(f"/meldpunt/kaart?weergave=lijst&{query}", status=400)
            self.assertTrue(page.xpath("//*[@role='alert']"))

    def test_page_of_a_report_shows_what_was_approved(self):
        self.report.write({"public_text": "The bin is full.", "public_place": "Noordstraat"})
        self.env.flush_all()
        text = self.page(self.report._public_url()).get_element_by_id("wrap").text_content()
        self.assertIn("The bin is full.", text)
        self.assertIn("Noordstraat", text)
        for secret in ("Secret", "Peeters", "0470", "example.com"):
            self.assertNotIn(secret, text)

    def test_who_shares_a_page_sees_its_title_and_state(self):
        for path, title in (
            (f"/en{self.report._public_url()}", "Public bin is full | "),
            (f"/nl{self.report._public_url()}", "Openbare vuilnisbak vol | "),
            ("/nl/meldpunt/kaart", "Meldingen in de stad | "),
        ):
            head = self.page(path)
            for name in ("og:title", "twitter:title"):
                found = head.xpath(f"//meta[@property='{name}' or @name='{name}']/@content")
                self.assertEqual(len(found), 1, path)
                self.assertTrue(found[0].startswith(title), found[0])
        shown = self.page(f"/nl{self.report._public_url()}")
        (text,) = shown.xpath("//meta[@property='og:description']/@content")
        self.assertTrue(text.startswith("Ontvangen"), text)
        self.assertNotIn("Secret", text)

    def test_hidden_and_unknown_reports_answer_the_same(self):
        self.report.publication_state = "withheld"
        self.env.flush_all()
        hidden = self.url_open(self.report._public_url())
        unknown = self.url_open("/meldpunt/melding/2099-999999")
        self.assertEqual((hidden.status_code, unknown.status_code), (404, 404))
        for number in ("%00", "a" * 300, "' OR 1=1"):
            self.assertEqual(self.url_open(f"/meldpunt/melding/{number}").status_code, 404)

    def test_pages_ask_few_queries(self):
        for path, limit in (
            ("/meldpunt/kaart", 30),
            ("/meldpunt/kaart?weergave=lijst", 30),
            (self.report._public_url(), 30),
            (f"/meldpunt/kaart/data?{CITY}", 5),
        ):
            # The first one fills the caches that a running worker has.
            self.url_open(path)
            before = self.cr.sql_log_count
            self.url_open(path)
            with self.subTest(path=path):
                self.assertLessEqual(self.cr.sql_log_count - before, limit)

    # ------------------------------------------------------------------ photos

    def photo_path(self):
        return f"{self.report._public_url()}/foto/{self.photo.id}"

    def test_photo_is_public_only_once_approved_and_while_the_report_is(self):
        self.assertEqual(self.url_open(self.photo_path()).status_code, 404)
        self.photo.action_approve()
        self.env.flush_all()
        answer = self.url_open(self.photo_path())
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(metadata(answer.content), ({}, False))
        same = {"If-None-Match": answer.headers["ETag"]}
        self.assertEqual(self.url_open(self.photo_path(), headers=same).status_code, 304)
        self.report.confidential = True
        self.env.flush_all()
        gone = self.url_open(self.photo_path(), headers=same)
        self.assertEqual(gone.status_code, 404)

    def test_the_name_of_a_photo_s_file_is_told_to_nobody(self):
        self.photo.action_approve()
        self.photo.name = "Jan Secret voor zijn deur.jpg"
        self.env.flush_all()
        for path in (self.photo_path(), f"{self.photo_path()}?formaat=klein"):
            answer = self.url_open(path)
            self.assertEqual(answer.status_code, 200)
            self.assertNotIn("Secret", str(answer.headers))
            name = f"foto-{self.photo.id}."
            self.assertIn(name, answer.headers["Content-Disposition"])

    def test_photo_of_another_report_is_not_found(self):
        self.photo.action_approve()
        other = submit(self)
        self.env.flush_all()
        path = f"{other._public_url()}/foto/{self.photo.id}"
        self.assertEqual(self.url_open(path).status_code, 404)

    def test_public_and_portal_read_no_ticket_and_no_photo_past_these_pages(self):
        self.photo.action_approve()
        self.env.flush_all()
        paths = (
            f"/web/image/meldpunt.photo/{self.photo.id}/image",
            f"/web/content/meldpunt.photo/{self.photo.id}/public_image",
        )
        for login in (None, self.citizen.login):
            self.authenticate(login, login)
            for path in paths:
                answer = self.url_open(path)
                # Odoo answers a picture that may not be seen with a placeholder.
                self.assertNotIn(b"\xff\xd8\xff", answer.content[:4])

    # ------------------------------------------------------- embed, open data

    def test_embedded_map_names_who_may_frame_it_and_leaves_no_cookie(self):
        answer = self.url_open("/meldpunt/kaart/inbed")
        self.assertEqual(answer.headers["Content-Security-Policy"], "frame-ancestors 'self'")
        self.assertNotIn("Set-Cookie", answer.headers)
        self.env.company.meldpunt_embed_origins = "https://www.roeselare.be"
        self.env.flush_all()
        answer = self.url_open("/meldpunt/kaart/inbed")
        self.assertIn("https://www.roeselare.be", answer.headers["Content-Security-Policy"])

    def test_open_data_names_licence_and_no_word_of_anybody(self):
        answer = self.url_open("/meldpunt/open-data.csv")
        self.assertIn('rel="license"', answer.headers["Link"])
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        self.assertIn(self.report.number, [row["nummer"] for row in rows])
        document = self.url_open("/meldpunt/open-data.geojson")
        numbers = [item["properties"]["nummer"] for item in document.json()["features"]]
        self.assertIn(self.report.number, numbers)
        self.assertIn("updated", document.json())
        for text in (answer.text, json.dumps(document.json(), ensure_ascii=False)):
            for secret in ("Secret", "Peeters", "0470", "example.com"):
                self.assertNotIn(secret, text)
        self.assertEqual(self.url_open("/meldpunt/open-data.csv?wijk=x").status_code, 400)

    def test_cell_that_looks_like_a_formula_is_a_text(self):
        for text in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1"):
            self.assertEqual(safe_cell(text), "'" + text)
        self.assertEqual(safe_cell("Noordstraat"), "Noordstraat")
        self.assertEqual(safe_cell(-1), -1)
