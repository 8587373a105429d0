from unittest.mock import patch

from lxml import etree

from odoo.tests import HttpCase, tagged

from odoo.addons.roeselare_meldpunt.models import meldpunt_feed
from odoo.addons.roeselare_meldpunt.tools import feed as feeds

from .common_follow import FollowCase

ATOM = {"a": feeds.ATOM}
PAGE_QUERIES = 30


@tagged("post_install", "-at_install")
class TestFeed(FollowCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.setup_follow()

    def feed(self, end="atom", **arguments):
        answer = self.url_open(f"/meldpunt/feed.{end}", params=arguments)
        self.assertEqual(answer.status_code, 200)
        return etree.fromstring(answer.content)

    def numbers(self, **arguments):
        found = self.feed(**arguments).xpath("//a:entry/a:id/text()", namespaces=ATOM)
        return [url.rpartition("/")[2] for url in found]

    def test_atom_holds_what_the_standard_requires(self):
        report = self.report()
        root = self.feed()
        self.assertEqual(root.tag, f"{{{feeds.ATOM}}}feed")
        for name in ("id", "title", "updated", "author/a:name", "link[@rel='self']"):
            self.assertEqual(len(root.findall(f"a:{name}", ATOM)), 1, name)
        entry = root.find("a:entry", ATOM)
        for name in ("id", "title", "updated", "summary", "link[@rel='alternate']"):
            self.assertEqual(len(entry.findall(f"a:{name}", ATOM)), 1, name)
        self.assertIn(report.number, entry.findtext("a:id", namespaces=ATOM))
        self.assertRegex(
            entry.findtext("a:updated", namespaces=ATOM), r"T\d\d:\d\d:\d\d\S*\+00:00$"
        )

    def test_rss_holds_what_the_standard_requires(self):
        report = self.report()
        root = self.feed("rss")
        self.assertEqual((root.tag, root.get("version")), ("rss", "2.0"))
        for name in ("title", "link", "description", "item"):
            self.assertIsNotNone(root.find(f"channel/{name}"), name)
        item = root.find("channel/item")
        self.assertIn(report.number, item.findtext("guid"))
        self.assertRegex(item.findtext("pubDate"), r"^\w{3}, \d\d \w{3} \d{4} ")

    def test_only_what_is_public_and_no_personal_data(self):
        shown = self.report(name="Jan Secret", description="Secret words & <b>")
        hidden = self.report(email="secret@example.com")
        hidden.publication_state = "withheld"
        self.env.flush_all()
        self.assertIn(shown.number, self.numbers())
        self.assertNotIn(hidden.number, self.numbers())
        for end in ("atom", "rss"):
            text = etree.tostring(self.feed(end), encoding="unicode")
            self.assertNotIn("ecret", text)

    def test_filters_of_the_map_and_a_circle(self):
        near = self.report()
        far = self.report(
            latitude="50.93",
            longitude="3.13",
            category=str(self.env.ref("roeselare_meldpunt.category_pothole").id),
        )
        both = {near.number, far.number}
        self.assertEqual(both & set(self.numbers(straal="50.944,3.125,300")), {near.number})
        main = self.category.parent_id.id
        self.assertEqual(both & set(self.numbers(categorie=main)), {near.number})
        self.assertFalse(both & set(self.numbers(toestand="opgelost")))
        self.assertFalse(both & set(self.numbers(wijk="rumbeke")))

    def test_an_older_report_around_is_found_past_the_newest_of_the_city(self):
        near = self.report()
        self.report(latitude="50.93", longitude="3.13")
        with patch.object(meldpunt_feed, "_NEWEST", 1):
            self.assertIn(near.number, self.numbers(straal="50.944,3.125,300"))

    def test_nonsense_is_refused(self):
        bad = (
            {"categorie": "x"},
            {"categorie": "99999999"},
            {"toestand": "weg"},
            {"wijk": "../etc"},
            {"straal": "50.9,3.1"},
            {"straal": "nan,3.1,100"},
            {"straal": "50.9,3.1,0"},
            {"straal": "50.9,3.1,99999"},
            {"straal": "99,3.1,100"},
            {"straal": "50.9,3.1,1e3"},
        )
        for arguments in bad:
            answer = self.url_open("/meldpunt/feed.atom", params=arguments)
            self.assertEqual(answer.status_code, 400, arguments)

    def test_what_did_not_change_is_not_sent_again(self):
        self.report()
        first = self.url_open("/meldpunt/feed.atom")
        self.assertIn("Last-Modified", first.headers)
        again = self.url_open(
            "/meldpunt/feed.atom", headers={"If-None-Match": first.headers["ETag"]}
        )
        self.assertEqual((again.status_code, again.content), (304, b""))
        self.report()
        newer = self.url_open(
            "/meldpunt/feed.atom", headers={"If-None-Match": first.headers["ETag"]}
        )
        self.assertEqual(newer.status_code, 200)

    def test_control_characters_do_not_break_it(self):
        report = self.report()
        report.public_text = "bell\x07 & <tag> \ufffe"
        self.env.flush_all()
        self.assertIn(report.number, self.numbers())

    def test_fifty_at_most_in_few_queries(self):
        for _each in range(52):
            self.report()
        self.feed()
        self.assertEqual(len(self.numbers()), 50)
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.url_open("/meldpunt/feed.atom")
        self.assertLessEqual(self.cr.sql_log_count - before, PAGE_QUERIES)
