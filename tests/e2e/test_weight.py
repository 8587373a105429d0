"""The report page in the street: what a first visit weighs, and how soon it can be used.

The development server does not compress; a proxy of the tests does, as nginx does in
production. Bytes are those that Chromium says it received, headers included.
"""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.fakes.gzip_proxy import GzipProxy

MOST_BYTES = 500_000
MOST_MS = 5_000
# Slow 3G: 400 kbit/s both ways, 400 ms for each question.
SLOW_3G = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
NATIVE = "select[name=category_id]"
TYPED = "#category_search, #field_category_id[role=combobox]"
WORDS = "De vuilbak puilt uit"
# A field counts from when its styles are there too: before, nothing is painted.
USABLE = f"""() => {{
    const seen = performance.getEntriesByName("first-contentful-paint").length;
    const fields = [...document.querySelectorAll({NATIVE + ", " + TYPED!r})];
    return seen && fields.find((field) => !field.disabled && field.checkVisibility())?.tagName;
}}"""


@pytest.fixture(scope="module")
def compressing(city):
    """The address of the server as it is behind a proxy that compresses."""
    proxy = GzipProxy(city.base)
    proxy.start()
    yield proxy.url
    proxy.stop()


@pytest.fixture
def settings(admin_rpc, tiles, geopunt):
    """Map tiles and addresses come from the fakes."""
    admin_rpc.write_settings(
        meldpunt_tile_url=tiles.template,
        meldpunt_tile_attribution="Test tiles",
        meldpunt_address_active=True,
        meldpunt_address_url=geopunt.url + "/v4",
    )


@pytest.fixture
def warm(visit, settings, compressing):
    """The server has made its styles and scripts, as after its first visitor ever."""
    page = visit().page
    page.goto(compressing + "/meldpunt")
    page.wait_for_load_state("networkidle")


class Wire:
    """The bytes of each answer that a page received, tiles of the map apart."""

    def __init__(self, page, base):
        self.bytes = {}
        self._asked = {}
        self._port = urlsplit(base).port
        self.devtools = page.context.new_cdp_session(page)
        self.devtools.on("Network.requestWillBeSent", self._on_asked)
        self.devtools.on("Network.loadingFinished", self._on_finished)
        self.devtools.send("Network.enable")

    def _on_asked(self, event):
        self._asked[event["requestId"]] = event["request"]["url"]

    def _on_finished(self, event):
        address = self._asked.get(event["requestId"], "")
        if urlsplit(address).port == self._port:
            path = urlsplit(address).path
            self.bytes[path] = self.bytes.get(path, 0) + event["encodedDataLength"]


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
def test_a_first_visit_weighs_less_than_500_kb(visit, warm, compressing, phone):
    page = visit(phone=phone).page
    wire = Wire(page, compressing)
    page.goto(compressing + "/meldpunt")
    page.locator("body[is-ready]").wait_for()
    page.wait_for_load_state("networkidle")
    total = sum(wire.bytes.values())
    listed = sorted(wire.bytes.items(), key=lambda item: -item[1])
    print(f"{total:,.0f} bytes: {listed}")
    # Less would mean that something was not measured.
    assert total > 100_000, listed
    assert total < MOST_BYTES, listed


def _first_use(visit, base):
    """Open the page on slow 3G and use it as soon as it can be.

    :return: milliseconds from the start of the navigation, by the clock of the page,
        until a category was chosen or typed; and until the script had taken over
    """
    page = visit(phone=True).page
    wire = Wire(page, base)
    wire.devtools.send("Network.emulateNetworkConditions", SLOW_3G)
    page.goto(base + "/meldpunt", wait_until="commit")
    kind = page.wait_for_function(USABLE).json_value()
    if kind == "SELECT":
        page.locator(NATIVE).select_option(label="Openbare vuilnisbak vol")
    else:
        page.locator(TYPED).fill("vuilbak vol")
    used = page.evaluate("performance.now()")
    if kind == "SELECT":
        # Quicker than the script: what is typed now must survive it as well.
        page.evaluate(
            "(words) => { document.querySelector('[name=description]').value = words; }", WORDS
        )
    page.locator("body[is-ready]").wait_for()
    taken = page.evaluate("performance.now()")
    if kind == "SELECT":
        expect(page.locator(".o_meldpunt_chosen_name")).to_have_text("Openbare vuilnisbak vol")
        assert page.locator("[name=description]").input_value() == WORDS
    else:
        option = page.get_by_role("option", name=re.compile("Openbare vuilnisbak vol"))
        expect(option).to_be_visible()
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    print(f"{kind}: painted {paint:.0f} ms, used {used:.0f} ms, script {taken:.0f} ms")
    return used


def test_a_kept_draft_does_not_replace_what_was_typed_before_the_script(visit, settings):
    window = visit(phone=False)
    page = window.page
    window.goto("/meldpunt")
    page.locator("body[is-ready]").wait_for()
    page.get_by_label("Adres of plaats").fill("Noordstraat 10")
    page.get_by_label("Wat hebt u gezien?").fill("Van daarstraks.")
    page.wait_for_timeout(1500)
    held = []
    page.route("**/roeselare_meldpunt.assets_report.min.js", lambda route: held.append(route))
    window.goto("/meldpunt", wait_until="commit")
    page.locator("[name=description]").fill(WORDS)
    page.locator(NATIVE).focus()
    assert held, "the script was quicker"
    held[0].continue_()
    expect(page.get_by_text("We bewaarden wat u invulde")).to_be_visible()
    assert page.locator("[name=description]").input_value() == WORDS
    assert page.get_by_label("Adres of plaats").input_value() == "Noordstraat 10"
    # The list that somebody has open stays until he has chosen.
    page.locator(NATIVE).select_option(label="Openbare vuilnisbak vol")
    expect(page.locator(".o_meldpunt_chosen_name")).to_have_text("Openbare vuilnisbak vol")
    expect(page.locator(".o_meldpunt_chosen button")).to_be_focused()


def test_on_slow_3g_it_can_be_used_within_five_seconds(visit, warm, compressing):
    """Of two visits the quicker one counts: the machine of the tests has other work too."""
    used = _first_use(visit, compressing)
    if used >= MOST_MS:
        used = min(used, _first_use(visit, compressing))
    assert used < MOST_MS
