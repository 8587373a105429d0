import re

from lxml import html

from odoo.tests import HttpCase, TransactionCase, tagged

from .common import setup_users

IMPORT = re.compile(r"^(?:import|export)\b(?:[^;'\"]*?\bfrom)?\s*[\"']([^\"']+)[\"']", re.MULTILINE)
# In the small bundle that every page of the website loads first.
FIRST = {"@web/session", "@web/core/utils/ui", "@web/core/browser/cookie"}


@tagged("post_install", "-at_install")
class TestLeanBundle(TransactionCase):
    def test_every_import_of_the_report_page_is_in_its_bundle(self):
        self._check_imports("roeselare_meldpunt.assets_report", FIRST)

    def test_every_import_of_the_field_page_is_in_its_bundle(self):
        self._check_imports("roeselare_meldpunt.assets_field", set())

    def _check_imports(self, bundle_name, first):
        bundle = self.env["ir.qweb"]._get_asset_bundle(bundle_name)
        names = {self._name(asset.url) for asset in bundle.javascripts}
        wanted = {}
        for asset in bundle.javascripts:
            if "/lib/" in asset.url:
                continue
            for name in IMPORT.findall(asset.content):
                wanted.setdefault(self._absolute(asset.url, name), asset.url)
        missing = {
            name: user for name, user in wanted.items() if name not in names | first | {"@odoo/owl"}
        }
        self.assertFalse(missing, f"add these to {bundle_name}, or use less")

    def _name(self, url):
        return url.replace("/static/src/", "/").removesuffix(".js").replace("/", "@", 1)

    def _absolute(self, url, name):
        if not name.startswith("."):
            return name
        parts = self._name(url).split("/")[:-1]
        for part in name.removesuffix(".js").split("/"):
            if part == "..":
                parts.pop()
            elif part != ".":
                parts.append(part)
        return "/".join(parts)

    def test_the_styles_compile(self):
        bundle = self.env["ir.qweb"]._get_asset_bundle(
            "roeselare_meldpunt.assets_report", css=True, js=False
        )
        css = bundle.css().raw.decode()
        self.assertNotIn("css_error_message", css)
        self.assertIn(".o_meldpunt_step", css)


@tagged("post_install", "-at_install")
class TestLeanPage(HttpCase):
    def setUp(self):
        super().setUp()
        setup_users(self)

    def _scripts(self, login=None):
        self.authenticate(login, login)
        page = html.fromstring(self.url_open("/meldpunt").content)
        return " ".join(page.xpath("//script/@src | //script/@data-src | //link/@href"))

    def test_visitors_load_the_small_bundles_only(self):
        loaded = self._scripts()
        self.assertIn("roeselare_meldpunt.assets_report.", loaded)
        self.assertNotIn("web.assets_frontend_lazy", loaded)
        self.assertNotIn("web.assets_frontend.min.css", loaded)

    def test_staff_load_what_editing_needs(self):
        loaded = self._scripts(self.agent.login)
        self.assertIn("web.assets_frontend_lazy", loaded)
        self.assertNotIn("roeselare_meldpunt.assets_report.", loaded)
