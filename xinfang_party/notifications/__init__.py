"""Inbox (消息), outbox (发件箱), one daily digest on working days (每日摘要), delivery by mail where SMTP is set.

Reads nobody; `accounts` tells how a member or a role becomes an account.
"""
