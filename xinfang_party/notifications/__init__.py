"""Inbox (消息), outbox (发件箱), one daily digest on working days (每日摘要), delivery by mail where SMTP is set.

Each room registers its kinds of notices (`notices.py`): one that asks for a step (要人办) is settled (已办) when the facts say so, one that only
informs (告知) when it was read. Reads nobody; `accounts` tells how a member or a role becomes an account.
"""
