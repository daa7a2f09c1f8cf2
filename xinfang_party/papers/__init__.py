"""Word documents: minutes (会议记录), sign-in sheet (签到表), work book of a year (支部工作手册), template (模板), check (检查).

Reads what the rooms above keep; the bureau replaces a template by upload, checked before it is used.
"""
