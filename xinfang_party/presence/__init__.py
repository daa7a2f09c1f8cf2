"""Sign-in to anything people attend: rotating code (签到码), ticket (确认凭据), kind (签到对象), scan (扫码), late declaration (事后自报).

Reads nobody; the room that knows the thing registers who may open a code, who may sign and what signing means.
"""
