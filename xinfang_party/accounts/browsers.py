"""Where a try comes from: the source that failures count against, and whether this browser has logged in with the account before.

Strangers can lock any name by typing wrong passwords. A browser whose owner got in once is not held up by them: its own tries count for
themselves, as few as anybody's. The cookie is sealed and holds a random number and the user names of the accounts that were in.
"""
import json
import secrets
from datetime import date, timedelta

from flask import current_app, request
from werkzeug.wrappers import Response

from xinfang_party.accounts import catalogue
from xinfang_party.accounts.sealing import seal, unseal
from xinfang_party.accounts.terms import Browser
from xinfang_party.kernel import clock
from xinfang_party.kernel.text import folded

PURPOSE = "known-browser"
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")
TOLD = "undeclared proxy"
WARNING = ("请求带有 %s，网站前面像是有代理，但 XINFANG_PROXIES=0：所有人的来源地址都是代理的，登录失败只按账号计数，不按来源计数。"
           "请按代理的层数设 XINFANG_PROXIES（一层写 1）；没有代理时，请在防火墙外去掉这个请求头。")
NEW = Browser("", ())


def source() -> str:
    """"" behind a proxy that nobody declared: all would share one address, and thirty failures of anybody lock the whole bureau out."""
    header = next((name for name in FORWARDED if name in request.headers), None)
    if current_app.config["PROXIES"] or header is None:
        return request.remote_addr or ""
    if not current_app.extensions.get(TOLD):
        current_app.extensions[TOLD] = True
        current_app.logger.warning(WARNING, header)
    return ""


def nearest() -> str:
    """Who speaks to us, whatever the request says of itself: for tries that lock nobody out, so that no header lifts their limit."""
    return request.remote_addr or ""


def known_to(username: str) -> str:
    """The number of this browser; "" when the account was never in from here."""
    browser = held()
    return browser.number if folded(username) in browser.usernames else ""


def remember(answer: Response, username: str) -> None:
    """The account is in: the browser carries it from now on."""
    browser, name = held(), folded(username)
    names = [name, *(other for other in browser.usernames if other != name)][:catalogue.BROWSER_NAMES]
    text = json.dumps([browser.number or secrets.token_urlsafe(16), names, clock.today().isoformat()])
    answer.set_cookie(cookie_name(), seal(text, PURPOSE), max_age=timedelta(days=catalogue.BROWSER_KNOWN.value), httponly=True,
                      secure=current_app.config["SESSION_COOKIE_SECURE"], samesite="Lax")


def held() -> Browser:
    """What the cookie proves; nothing when it is absent, old or not ours."""
    text = unseal(request.cookies.get(cookie_name()), PURPOSE)
    if text is None:
        return NEW
    number, names, day = json.loads(text)
    is_old = clock.today() - date.fromisoformat(day) > timedelta(days=catalogue.BROWSER_KNOWN.value)
    return NEW if is_old else Browser(number, tuple(names))


def cookie_name() -> str:
    return "__Host-known" if current_app.config["SESSION_COOKIE_SECURE"] else "known"
