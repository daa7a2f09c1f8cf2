"""The numbers of signing in as data, each with its source (OWASP QRLJacking, ASVS 5.0 6.5: short-lived, bound to the browser that asked)."""
from xinfang_party.presence.terms import Number

CODE_SECONDS = Number(30, "秒", "本系统约定：签到码每 30 秒换一次，拍下转发的很快失效")
GRACE_SECONDS = Number(5, "秒", "本系统约定：屏幕每 5 秒看一次，换码时正在扫的仍然有效")
POLL_SECONDS = Number(5, "秒", GRACE_SECONDS.source)
TICKET_SECONDS = Number(120, "秒", "ASVS 5.0 6.5.5：二维码 60 至 120 秒内有效")
DECLARE_WORKDAYS = Number(3, "个工作日", "本系统约定：手机没有带、没有扫上的，会后三个工作日内可以自报")
