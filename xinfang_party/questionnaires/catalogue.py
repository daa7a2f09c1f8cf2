"""The numbers of this room as data, each with source and confidence."""
from xinfang_party.organization.terms import Threshold

OURS = "本系统约定"
STYLE_BASIS = "机关作风建设群众评议、基层评议机关的通行做法（各地办法，转引）"

LEAST_ANSWERS = Threshold(5, "份", OURS, "2026", OURS)
"""With fewer answers nobody reads results: counts of a few would tell who said what."""
LONGEST = Threshold(90, "天", OURS, "2026", OURS)
"""From the first day to the last."""
MOST_QUESTIONS = Threshold(30, "道", OURS, "2026", OURS)
MOST_TEXTS = Threshold(3, "道", OURS, "2026", OURS)
"""Of the questions so many may ask for words: people who stand with a phone write little, and what is written may tell who wrote it."""
LEAST_OPTIONS = Threshold(2, "个", OURS, "2026", OURS)
MOST_OPTIONS = Threshold(12, "个", OURS, "2026", OURS)
LONGEST_OPTION = Threshold(40, "个字", OURS, "2026", OURS)
LONGEST_TEXT = Threshold(300, "个字", OURS, "2026", OURS)
MOST_LINKS_AT_ONCE = Threshold(200, "个", OURS, "2026", OURS)
"""They are shown on one page, each with its QR code."""
MOST_LINKS = Threshold(1000, "个", OURS, "2026", OURS)
TOKEN_BITS = Threshold(192, "位", "OWASP ASVS 5.0 7.2.3：凭据至少 128 位随机数", "5.0", "转引")
