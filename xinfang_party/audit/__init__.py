"""Append-only, hash-chained record of every change (审计记录): entry (条目), chain (链), tag (标识), head (链头), break (断点).

Reads nobody. The audit administrator (审计管理员) is the only reader.
"""
