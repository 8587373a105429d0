"""Personal data never gets public: all that visitors reach is searched for planted words."""

import io
import json

import pytest
from PIL import Image

from tests.rpc import RpcError

from .crawler import Crawler
from .hostile_files import lines_in_the_middle
from .planted import PUBLIC, REPORTS

FILTERS = ["toestand=open", "toestand=opgelost", "periode=maand", "periode=jaar"]
DATA = "/meldpunt/kaart/data"
WHOLE = "3.0,50.85,3.25,51.02"
ZOOMS = range(8, 23, 2)


def _starts(planted):
    """Return where a curious visitor begins."""
    found = ["/en", "/en/meldpunt", "/en/start", "/sitemap.xml", "/robots.txt"]
    found += ["/en/meldpunt/kaart", "/en/meldpunt/kaart?weergave=lijst"]
    found += ["/en/meldpunt/kaart/inbed", "/en/meldpunt/abonneren", "/meldpunt/omtrek"]
    found += ["/meldpunt/open-data.csv", "/meldpunt/open-data.geojson"]
    found += ["/meldpunt/feed.atom", "/meldpunt/feed.rss", "/fr/meldpunt/kaart", "/meldpunt/kaart"]
    for words in FILTERS + [f"categorie={item}" for item in planted.categories.values()]:
        found.append(f"/en/meldpunt/kaart?weergave=lijst&{words}")
        found.append(f"/meldpunt/open-data.csv?{words}")
        found.append(f"/meldpunt/feed.atom?{words}")
        found.append(f"{DATA}?bbox={WHOLE}&zoom=18&{words}")
    for zoom in ZOOMS:
        found.append(f"{DATA}?bbox={WHOLE}&zoom={zoom}")
    for key, (_kind, lat, lon) in REPORTS.items():
        found += _around(planted, key, float(lat), float(lon))
    for word in ("Plantnaam", "Plantverhaal", "Plantstraat", "planted.example", "Plantantwoord"):
        found.append(f"/en/website/search?search={word}")
        found.append(f"/en/meldpunt/adres?q={word}")
        found.append(f"/en/diensten?zoek={word}")
    return found


def _around(planted, key, lat, lon):
    """Yield what somebody asks who knows the number of a report, its place and its ids."""
    number, photos = planted.numbers[key], planted.photos[key]
    for page in ("", "/volgen"):
        yield f"/en/meldpunt/melding/{number}{page}"
    for photo in photos:
        yield f"/meldpunt/melding/{number}/foto/{photo}"
        yield f"/meldpunt/melding/{number}/foto/{photo}?formaat=klein"
        yield f"/web/image/meldpunt.photo/{photo}/image"
        yield f"/web/content/meldpunt.photo/{photo}/public_image?download=1"
    near = f"{lon - 0.0005:.4f},{lat - 0.0005:.4f},{lon + 0.0005:.4f},{lat + 0.0005:.4f}"
    for zoom in (14, 17, 20, 22):
        yield f"{DATA}?bbox={near}&zoom={zoom}"
    for category in planted.categories.values():
        yield f"/en/meldpunt/bekend?category={category}&lat={lat}&lon={lon}"
    yield f"/en/meldpunt/adres?lat={lat}&lon={lon}"
    yield f"/en/my/ticket/{planted.ids[key]}"
    yield f"/en/helpdesk/ticket/{planted.ids[key]}"


@pytest.fixture(scope="module", params=["stranger", "karel"])
def crawled(request, city, planted):
    """All answers that a visitor can get; another citizen sees no more than a stranger."""
    if request.param == "stranger":
        visitor = city.anonymous()
    else:
        visitor = city.rpc(request.param)
    crawler = Crawler(city.base, visitor.session)
    crawler.crawl(_starts(planted))
    print(len(crawler.answers), "answers")
    assert crawler.left == [], "it stopped before it had seen all"
    _ask_by_rpc(crawler, planted)
    return crawler.answers


def _ask_by_rpc(crawler, planted):
    """Ask what the scripts of the pages ask, and what a program could ask."""
    for text in ("Plantverhaal", "vuilbak vol bij de buurman"):
        crawler.post("/meldpunt/suggestie", json={"jsonrpc": "2.0", "params": {"text": text}})
        params = {"search_type": "all", "term": text, "options": {}}
        body = {"jsonrpc": "2.0", "params": params}
        crawler.post("/website/snippet/autocomplete", json=body)
    for model in ("helpdesk.ticket", "meldpunt.photo", "mail.message", "ir.attachment"):
        for method in ("search_read", "read", "name_search", "formatted_read_group"):
            params = {"model": model, "method": method, "kwargs": {}}
            params["args"] = [[planted.ids["private"]]] if method == "read" else []
            body = {"jsonrpc": "2.0", "params": params}
            crawler.post(f"/web/dataset/call_kw/{model}/{method}", json=body)


def test_the_crawl_saw_the_public_pages(crawled, planted):
    """Else the next tests would prove nothing."""
    fine = {path for path, answer in crawled.items() if answer.status == 200}
    assert len(fine) > 150, len(fine)
    assert sum(answer.is_image for answer in crawled.values()) > 3
    for key in PUBLIC:
        assert f"/en/meldpunt/melding/{planted.numbers[key]}" in fine, key
    for page in ("kaart", "kaart?weergave=lijst", "kaart/inbed", "abonneren"):
        assert f"/en/meldpunt/{page}" in fine, page
    for page in ("open-data.csv", "open-data.geojson", "feed.atom", "feed.rss"):
        assert f"/meldpunt/{page}" in fine, page


def test_what_is_meant_for_everyone_is_there(crawled, planted):
    pages = "\n".join(answer.text for answer in crawled.values() if not answer.is_image)
    for word in ("Plantopenbaar tekst", "Plantopenbaar plaats", "Plantopenbaar na goedkeuring"):
        assert word in pages, word
    for key in PUBLIC:
        number = planted.numbers[key]
        for source in ("/meldpunt/open-data.csv", "/meldpunt/open-data.geojson"):
            assert number in crawled[source].text, (source, key)
        assert any(number in answer.text for path, answer in crawled.items() if DATA in path), key


def test_no_planted_word_is_in_any_answer(crawled, planted):
    found = {
        path: leaks
        for path, answer in crawled.items()
        for content in (answer.content, answer.head)
        if (leaks := planted.leaks(_without_the_question(path, content)))
    }
    assert found == {}


def _without_the_question(path, content):
    """Return an answer without the words that the visitor asked with and gets repeated."""
    if isinstance(content, bytes):
        content = content.decode("utf-8", "replace")
    for word in ("Plantnaam", "Plantverhaal", "Plantstraat", "planted.example", "Plantantwoord"):
        if f"={word}" in path or f"'{word}'" in path:
            content = content.replace(word, "")
    for number in _numbers_in(path):
        content = content.replace(number, "")
    return content


def _numbers_in(path):
    return [part for part in path.replace("?", "/").split("/") if part[:2] == "20"]


def test_reports_that_are_not_public_answer_like_unknown_ones(crawled, planted):
    for key in set(REPORTS) - set(PUBLIC):
        number = planted.numbers[key]
        page = crawled[f"/en/meldpunt/melding/{number}"]
        assert page.status == 404, key
        for photo in planted.photos[key]:
            assert crawled[f"/meldpunt/melding/{number}/foto/{photo}"].status == 404, key


def test_only_approved_photos_are_shown_and_carry_nothing(crawled, planted, has_no_metadata):
    one, two, three = planted.photos["public"]
    number = planted.numbers["public"]
    path = f"/meldpunt/melding/{number}/foto/"
    for photo in (one, two):
        for size in ("", "?formaat=klein"):
            answer = crawled[f"{path}{photo}{size}"]
            assert answer.status == 200 and answer.is_image, (photo, answer.status)
            has_no_metadata(answer.content)
            with Image.open(io.BytesIO(answer.content)) as image:
                assert not image.getexif() and "exif" not in image.info
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert lines_in_the_middle(crawled[f"{path}{one}"].content) > 100
    assert lines_in_the_middle(crawled[f"{path}{two}"].content) < 30, "covered, and still read"
    assert crawled[f"{path}{three}"].status == 404
    for answer in crawled.values():
        if answer.is_image:
            assert planted.leaks(answer.content) == [], answer.path


def test_stock_picture_routes_give_no_photo_of_a_report(crawled):
    """What they give instead is a sign that stands for a picture."""
    asked = {path: a for path, a in crawled.items() if "meldpunt.photo/" in path}
    assert len(asked) > 20
    for path, answer in asked.items():
        real = answer.status == 200 and answer.kind.startswith("image/jpeg")
        assert not real, path


def test_open_data_is_well_formed(crawled):
    document = json.loads(crawled["/meldpunt/open-data.geojson"].text)
    assert document["type"] == "FeatureCollection" and document["features"]
    names = {name for item in document["features"] for name in item["properties"]}
    assert not names & {"name", "email", "phone", "description", "partner", "address"}
    for line in crawled["/meldpunt/open-data.csv"].text.splitlines():
        for cell in line.replace(";", ",").split(","):
            assert not cell.strip('"').startswith(("=", "+", "@")), line


def test_a_report_that_is_withheld_is_gone_at_once(city, planted):
    netheid, visitor = city.rpc("netheid"), city.anonymous()
    number = planted.numbers["shown"]
    pages = [f"/en/meldpunt/melding/{number}", "/en/meldpunt/kaart?weergave=lijst"]
    pages += ["/meldpunt/feed.atom", "/meldpunt/open-data.csv"]
    assert all(number in visitor.get(page).text for page in pages)
    netheid.call("helpdesk.ticket", "action_withhold", [planted.ids["shown"]])
    try:
        assert visitor.get(pages[0]).status_code == 404
        for page in pages[1:]:
            assert number not in visitor.get(page).text, page
    finally:
        planted._publish(netheid, "shown", "Plantopenbaar na goedkeuring", "", [])


def test_a_forged_visitor_gets_no_more(city, planted):
    with pytest.raises(RpcError):
        city.anonymous().call("meldpunt.publish", "create", [{"ticket_id": planted.ids["private"]}])
