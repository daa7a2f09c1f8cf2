"""Lists in and out: sheet (表格), column (列), batch (批次), mapping of headers (列的对应), conflict (重复编号).

Reads `exchange`, `access`, `audit`, `files`, `tasks`. Rooms declare their sheets as data in their own `sheets.py`; the pages and the command
here serve them all. Nothing of a petitioner's identity and no free text gets past `intake`.
"""
