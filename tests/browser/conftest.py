"""A real server on loopback, a real browser; policy violations and console errors are failures."""
import secrets
import shutil
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright
from werkzeug.serving import make_server

from xinfang_party import create_app
from xinfang_party.kernel import clock
from xinfang_party.tasks import service as tasks

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]
PHONE, DESK = {"width": 375, "height": 812}, {"width": 1280, "height": 900}
real_now = clock.now


class Site:
    """The running site: its address, its application, and a clock that can be put forward."""

    def __init__(self, app: Flask, address: str) -> None:
        self.app, self.address, self.shift = app, address, timedelta()

    def now(self) -> datetime:
        return real_now() + self.shift

    def go_to(self, moment: datetime) -> None:
        """Put the site's clock to this moment; it goes on from there."""
        self.shift = moment - real_now()

    def run_tasks(self) -> None:
        with self.app.app_context():
            tasks.run_pending()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An empty site on SQLite with the migrated database, served from this process."""
    folder: Path = tmp_path_factory.mktemp("site")
    app = create_app(DEMONSTRATION=True, SECRET_KEY=secrets.token_urlsafe(48), INSTANCE=folder, FILES_FOLDER=str(folder / "files"),
                     SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'site.db'}", SCHEDULER=False, HTTPS=False)
    with app.app_context():
        upgrade()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    running = Site(app, f"http://127.0.0.1:{server.port}")
    clock.now = running.now
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield running
    server.shutdown()
    thread.join()
    clock.now = real_now


class Walker:
    """One person at one browser window; `faults` collects what must not happen."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context, self.address, self.faults = context, address, []
        context.add_init_script("document.addEventListener('securitypolicyviolation', e => console.error('CSP ' + e.violatedDirective + ' ' + e.blockedURI))")
        self.page: Page = self.new_tab()

    def new_tab(self) -> Page:
        """Go on in a fresh tab of the same window; the one before stays as it is."""
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.faults.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        return self.page

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def follow(self, target: Locator) -> Page:
        """Click what leads on, and wait until the next page has loaded: a click alone may return while the page before still stands."""
        with self.page.expect_event("load"):
            target.click()
        return self.page

    def log_in(self, username: str, password: str) -> Page:
        page = self.open("/login")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码", exact=True).fill(password)
        return self.follow(page.get_by_role("button", name="登录"))

    def check(self) -> None:
        """No policy violation, no script error, nothing an accessibility checker objects to, no sideways scroll."""
        assert self.faults == []
        results = Axe().run(self.page)
        assert results.violations_count == 0, results.generate_report()
        width = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, f"{self.page.url} scrolls sideways by {width} px"


@pytest.fixture
def walker(browser: Browser, site: Site):  # type: ignore[no-untyped-def]
    contexts = []

    def make(phone: bool = False) -> Walker:
        context = browser.new_context(viewport=PHONE if phone else DESK, locale="zh-CN", timezone_id="Asia/Shanghai")
        context.set_default_timeout(10_000)
        contexts.append(context)
        return Walker(context, site.address)

    yield make
    for context in contexts:
        context.close()
