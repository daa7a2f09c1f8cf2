"""Text that people type or sheets bring: tidied, widths folded, personal data recognised."""
import re
import unicodedata
from datetime import date
from itertools import groupby, islice
from operator import mul

LINE_LIMIT = 10_000
TEXT_LIMIT = 20_000
INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
NEVER_TEXT = frozenset("\ufffe\uffff")
NO_SHAPE = frozenset({"Cf", "Cn", "Co", "Mn", "Me"})
"""Characters that stand for nothing themselves: they hide, have no meaning, or change the one before them (a stroke through it, a key around it)."""
FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc\U0001d159")
"""Letters that are drawn as nothing."""
MARKS = 30
LONGEST_FORM = 4
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}

CARRIAGE = re.compile(r"_x000[dD]_")
CARRIAGE_IN_TEXT = re.compile(r"_x000[dD]_(?:\r?\n)?")
BLANKS = re.compile(r"\s+")

APART = r"[\s.·•‧・\-‐-―−_/()]*+"
"""What people put between the digits of a number, for the eye or so that it is not recognised. In the patterns below a blank stands for it."""
WIDE = r"[\s.·•‧・\-‐-―−_/(),，、;；:：|+*=~\"#。【】\[\]“”‘’'!！?？「」『』《》〔〕<>&^%]*+"
"""The same where more than eleven digits must fit: a check digit and a date, or groups of three, four and four that are no years."""
BEGIN, END = r"(?<![0-9].)(?<!\b0\..)", r"(?![0-9])"
"""BEGIN stands behind the first digit: a pattern that begins with a digit is found faster."""


def pattern(spaced: str, apart: str = APART) -> re.Pattern[str]:
    return re.compile(spaced.replace(" ", apart))


ID_NUMBER = pattern(f"([1-9]){BEGIN}(?={' ([0-9])' * 5} ([12]) ([089]) ([0-9]) ([0-9]) ([01]) ([0-9]) ([0-3]){' ([0-9])' * 4} ([0-9Xx]){END})", WIDE)
OLD_ID_NUMBER = pattern(f"[1-6]{BEGIN}[0-7][0-9]{{4}} (?:3[1-9]|[4-9][0-9])(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]) [0-9]{{3}}{END}")
"""Of 15 digits, given out until 1999: place, then the date of birth. Numbers of cases may be made alike, with the years from 00 on."""
MOBILE = pattern(rf"1(?:{BEGIN}|(?<=0086.)|(?<=86.)(?<![0-9]86.))[3-9][0-9] [0-9]{{4}} [0-9]{{4}}{END}")
MOBILE_IN_GROUPS = pattern(rf"1{BEGIN}[3-9][0-9] [0-9]{{4}} [0-9]{{4}}{END}", WIDE)
MOBILE_IN_PIECES = pattern(
    rf"[18]{BEGIN}(?<![A-Za-z][-_/].)(?<![0-9]{APART[:-2]}.)(?:(?<=8) 6 1|(?<=1)) [3-9]{' [0-9]' * 9}(?! [0-9])")
DATE = re.compile(rf"[12]{BEGIN}(?:(?<=1)9|(?<=2)0)[0-9]{{2}}(?:[-./年]?(?:1[0-2]|0?[1-9])[-./月]?(?:[12][0-9]|3[01]|0?[1-9]))?{END}")
LANDLINE = pattern(f"0{BEGIN}(?:10|2[0-9]|[3-9][0-9]{{2}}) (?!20[0-9]{{2}}[^0-9])[2-8][0-9]{{2,3}} [0-9]{{4}}{END}")
CARD = pattern(f"[3-69]{BEGIN}[0-9]{{3}} [0-9]{{4}} [0-9]{{4}} [0-9]{{4}}(?: [0-9]{{1,3}})?{END}", WIDE.replace("、", ""))
"""Not with the comma of a list: four figures of four digits pass the check by chance."""
EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}\s{0,3}(?:@|\(at\))\s{0,3}[A-Za-z0-9-]{1,63}(?:\s{0,2}[.。]\s{0,2}[A-Za-z0-9-]{1,63}){1,5}")
HOME = r"(?<![国大专商厂行店东企公独管每各多某这那哪一二两三四五六七八九十几])家在"
LIVES = rf"(?:{HOME}|[地住]址|住(?:(?<![抓记守稳留扭握盯管把接锁堵兜卡顶保挡靠站入居].)(?![房建宅院户宿持证人居民])|(?<=居.)(?=[在于地址])))[在于地址所为是:：]{{0,3}}"
WORDS = r"[^，。；：！？,;!?\n住的有没个各每和与或及等]"
COUNT = r"[0-9一二三四五六七八九十百]{1,5}\s?"
ADDRESS = re.compile(
    rf"{LIVES}{WORDS}{{0,22}}?[路街巷弄道村区苑园庄里院厦寓同]{WORDS}{{0,6}}?{COUNT}(?:号(?![文令线])|[室栋幢座楼组房]|单元)"
    rf"|[路街巷弄道村苑园庄里院寓同]{COUNT}号[院楼]?{WORDS}{{0,6}}?{COUNT}(?:室|单元|房)")
"""Where somebody lives: a word for it and the number of a house, or a house and a flat."""
CONTACT = pattern(
    r"(?:[Qq]\s?[Qq]|微信|(?<![A-Za-z])[Vv][Xx])(?:群|账)?(?:号码?)?[\s:：是为(“]{0,3}[1-9](?: [0-9]){5,10}(?! [0-9]|\s?[万人件次元条户个名份])"
    r"|微信(?:号码?|账号)[\s:：是为(“]{0,3}[A-Za-z][A-Za-z0-9_-]{5,19}")
LIST_MARKS = re.compile(r"[\u2460-\u249b\u24ea-\u24ff\u2776-\u2793]")
SPELT = "〇零○一幺二三四五六七八九壹贰叁肆伍陆柒捌玖"
SPELT_OUT = pattern(f"[{SPELT}](?: [{SPELT}]){{10,17}}|[一幺壹1](?: [{SPELT}0-9]){{10}}(?! [{SPELT}0-9])", WIDE)
SPELLING = str.maketrans(SPELT, "0001123456789123456789")
HEX = re.compile(r"(?<![0-9A-Za-z])(?=[0-9A-Fa-f-]{0,40}[A-Fa-f])(?:[0-9A-Fa-f]{32,64}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4,12}){3,4})(?![0-9A-Za-z])")
"""Names that programs make up."""
NO_BIRTH = 2010
"""Of a case's number so long the first half is a place and the day of receipt: nobody who was born since then is the bureau's petitioner."""
NO_DIGIT = re.compile(r"[^0-9]+")
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def clean_line(value: object, limit: int = LINE_LIMIT) -> str:
    """One line, cut at `limit` characters.

    NFC; no control, direction or invisible characters; blanks (also U+3000 and `_x000D_`) folded into one.
    """
    text = CARRIAGE.sub(" ", without_invisible(BLANKS.sub(" ", str(value))))
    return BLANKS.sub(" ", unicodedata.normalize("NFC", within_reason(text))).strip()[:limit]


def folded(name: str) -> str:
    """Case and width make no second name, nor do blanks around it or invisible characters in it."""
    return clean_line(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()))


def same_name(name: str) -> str:
    """What two names have in common that look the same."""
    return "".join(folded(name).split())


def clean_text(value: object, limit: int = TEXT_LIMIT) -> str:
    """The same for several lines: line breaks stay, at most one empty line in a row."""
    lines = [clean_line(line, limit) for line in CARRIAGE_IN_TEXT.sub("\n", str(value)).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:limit]


def to_half_width(text: str) -> str:
    """Full-width digits, letters and punctuation as plain ASCII; Chinese stays."""
    return text if text.isascii() else text.translate(FULL_WIDTH)


def looks_personal(text: str) -> str | None:
    """The kind of personal data seen in `text`, in Chinese, or None. Source: domain.md 9.5 (id, phone, card are filtered).

    Other widths and shapes of digits, and what stands between them, make no difference. A bare name is not recognised.
    """
    return next(filter(None, (personal_number(reading) or other_personal(reading) for reading in readings(text))), None)


def why_not_text(text: str, then: str = "提交") -> str | None:
    """A sentence where `text` holds personal data. Source: domain.md 9.5. `then`: what is done once it is taken out."""
    kind = looks_personal(text)
    return f"文字里像是有{kind}，这里不能写个人信息，请删去后再{then}。" if kind else None


def carries_person(text: str) -> str | None:
    """The same of what a case's number never is by chance: other long numbers are genuine ones more often than not."""
    return next((kind for reading in readings(text) if (kind := personal_number(reading, born_until=NO_BIRTH))), None)


def readings(text: str) -> list[str]:
    """The text in plain digits and letters; circled digits may also be the marks of a list."""
    marked = [LIST_MARKS.sub(" ", text)] if not text.isascii() and LIST_MARKS.search(text) else []
    return [SPELT_OUT.sub(lambda run: run[0].translate(SPELLING), HEX.sub(" ", in_plain_characters(one))) for one in (text, *marked)]


def in_plain_characters(text: str) -> str:
    """Character by character, so that no text grows beyond measure or takes long to put in order."""
    return text if text.isascii() else text.translate({ord(c): plain_character(c) for c in set(text) if not c.isascii()})


def plain_character(character: str) -> str:
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    plain = "" if character in FILLERS or unicodedata.category(character) in NO_SHAPE else unicodedata.normalize("NFKC", character)
    return plain if len(plain) <= LONGEST_FORM else character


def personal_number(text: str, born_until: int = 9999) -> str | None:
    """`born_until`: the last year of birth."""
    digits = ("".join(found.groups()) for found in ID_NUMBER.finditer(text))
    if any(is_id_number(one) and int(one[6:10]) <= born_until for one in digits):
        return "身份证号"
    if MOBILE.search(text) or MOBILE_IN_GROUPS.search(DATE.sub("年", text)):
        return "手机号"
    if ("@" in text or "(at)" in text) and EMAIL.search(text):
        return "电子邮箱"
    if CONTACT.search(DATE.sub("年", text)):
        return "QQ号或者微信号"
    return "住址" if ADDRESS.search(text) else None


def other_personal(text: str) -> str | None:
    """Also the unusual ways to write what `personal_number` finds, where dates and years are not taken for its parts."""
    if OLD_ID_NUMBER.search(text):
        return "身份证号"
    if any(passes_luhn(NO_DIGIT.sub("", found[0])) for found in CARD.finditer(text)):
        return "银行卡号"
    if MOBILE_IN_PIECES.search(DATE.sub("年", text)):
        return "手机号"
    return "固定电话" if LANDLINE.search(text) else None


def like_escape(text: str) -> str:
    r"""For `column.like(f"%{like_escape(text)}%", escape="\\")`."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def without_invisible(text: str) -> str:
    """Rare characters of names (private use, newer than this Unicode table) stay."""
    if text.isascii() and text.isprintable():
        return text
    odd = {c for c in set(text) if c in NEVER_TEXT or unicodedata.category(c) in INVISIBLE}
    return text.translate({ord(c): None for c in odd}) if odd else text


def within_reason(text: str) -> str:
    """At most 30 marks on one character (Unicode UAX 15, stream-safe text): sorting them takes quadratic time."""
    if not any(map(unicodedata.combining, set(text))):
        return text
    runs = groupby(text, lambda c: unicodedata.combining(c) > 0)
    return "".join("".join(islice(run, MARKS) if marks else run) for marks, run in runs)


def is_id_number(text: str) -> bool:
    """Date of birth and check digit of a mainland identity number of 18 characters (GB 11643)."""
    try:
        date.fromisoformat(f"{text[6:10]}-{text[10:12]}-{text[12:14]}")
    except ValueError:
        return False
    total = sum(map(mul, map(int, text[:17]), ID_WEIGHTS))
    return "10X98765432"[total % 11] == text[17].upper()


def passes_luhn(text: str) -> bool:
    digits = [int(digit) for digit in reversed(text)]
    return sum(digits[::2] + [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]) % 10 == 0
