"""Browsers for tests: Chromium by Playwright; pictures and traces of what failed."""

from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

from desk import chromium

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
OUTCOME = pytest.StashKey[dict]()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Remember how each phase of a test ended, for the fixtures that tidy up after it."""
    report = (yield).get_result()
    item.stash.setdefault(OUTCOME, {})[report.when] = report


def failed(request):
    reports = request.node.stash.get(OUTCOME, {})
    return any(report.failed for report in reports.values())


@pytest.fixture(scope="session")
def browser(project):
    """One Chromium for all tests; it reaches nothing but this machine."""
    path = chromium.find(project)
    assert path, "Chromium is absent: run the tests by ./desk test, which provides it"
    rules = "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
    flags = [*chromium.FLAGS, f"--host-resolver-rules={rules}"]
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=flags)
        yield found
        found.close()


class Visitor:
    """A browser window of one person, with what went wrong in it."""

    def __init__(self, city, context):
        self.city = city
        self.context = context
        self.page = context.new_page()
        self.errors = []  # uncaught exceptions of scripts
        self.foreign = []  # requests to other machines
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("request", self._watch)

    def _watch(self, request):
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss"):
            if parts.hostname not in ("127.0.0.1", "localhost"):
                self.foreign.append(request.url)

    def goto(self, path, **options):
        return self.page.goto(self.city.base + path, **options)

    def login(self, login, password="demo-roeselare"):
        """Sign in by the form, as a person does."""
        self.goto("/web/login")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", password)
        self.page.click("form.oe_login_form button[type=submit]")
        self.page.wait_for_url(lambda url: "/web/login" not in url, wait_until="commit")
        return self


@pytest.fixture
def visit(request, browser, city, artifacts):
    """Return a function that opens a window: ``visit(phone=True, javascript=False, login=…)``.

    At the end every window is closed; a test fails when a script threw or a page
    asked another machine for something.
    """
    windows = []

    def open_window(login=None, phone=False, javascript=True, language="nl-BE", **options):
        context = browser.new_context(
            viewport=PHONE if phone else DESKTOP,
            has_touch=phone,
            java_script_enabled=javascript,
            locale=language,
            timezone_id="Europe/Brussels",
            **options,
        )
        # the first page of the web client compiles its scripts, on a busy machine slowly
        context.set_default_timeout(60_000)
        context.tracing.start(screenshots=True, snapshots=True)
        visitor = Visitor(city, context)
        windows.append(visitor)
        return visitor.login(login) if login else visitor

    yield open_window
    with _all_closed(windows):
        if failed(request):
            for number, window in enumerate(windows, 1):
                artifacts.mkdir(parents=True, exist_ok=True)
                window.page.screenshot(path=artifacts / f"window{number}.png", full_page=True)
                window.context.tracing.stop(path=artifacts / f"trace{number}.zip")
    for window in windows:
        assert not window.errors, f"scripts threw: {window.errors}"
        assert not window.foreign, f"pages asked other machines: {window.foreign}"


@contextmanager
def _all_closed(windows):
    try:
        yield
    finally:
        for window in windows:
            window.context.close()
