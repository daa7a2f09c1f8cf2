"""How an item is proved, as text that a sheet holds and a person reads, and back: 记录 cadence.theme_day ≥ 100 本期；材料 12个月；评判."""
import re

from xinfang_party.checklists.terms import Check, Comparison, Proof, When

RECORD, DOCUMENT, JUDGEMENT, MAY_LACK = "记录", "材料", "评判", "可不适用"
BETWEEN = "；"
_PARTS = re.compile(r"[；;\r\n]+")
_MONTHS = re.compile(r"([0-9]{1,3})\s*个?月")
_TEST = re.compile(rf"(?P<code>[a-z][a-z_]*\.[a-z0-9_]+)\s*(?P<sign>≥|≤|>=|<=)\s*(?P<threshold>[0-9]{{1,6}}(?:\.[0-9]{{1,4}})?)%?"
                   rf"\s*(?P<when>{'|'.join(when.label for when in When)})\s*(?P<lack>{MAY_LACK})?")
SIGNS = {"≥": Comparison.AT_LEAST, ">=": Comparison.AT_LEAST, "≤": Comparison.AT_MOST, "<=": Comparison.AT_MOST}
WHENS = {when.label: when for when in When}
MOST_TESTS, LONGEST = 5, 500
EXAMPLE = "记录 cadence.theme_day ≥ 100 本期"


def read(text: str) -> Proof:
    """Raises `ValueError` with a sentence for what cannot be read."""
    if len(text) > LONGEST:
        raise ValueError(f"怎样证明最多写 {LONGEST} 个字")
    tests: list[Check] = []
    months, is_judged = None, False
    for part in filter(None, map(str.strip, _PARTS.split(text))):
        word, _, rest = part.partition(" ")
        if word == JUDGEMENT and not rest.strip():
            is_judged = True
        elif word == DOCUMENT:
            months = months_of(rest.strip())
        elif word == RECORD:
            tests.append(test_of(rest.strip()))
        else:
            raise ValueError(f"看不懂“{part[:40]}”，每条写成“{EXAMPLE}”、“材料 12个月”或“评判”")
    if not tests and months is None and not is_judged:
        raise ValueError(f"请写明怎样证明，例如“{EXAMPLE}”")
    if len(tests) > MOST_TESTS:
        raise ValueError(f"一项最多写 {MOST_TESTS} 条记录")
    return Proof(tuple(tests), months, is_judged)


def months_of(text: str) -> int:
    """0: of any age."""
    if not text:
        return 0
    match = _MONTHS.fullmatch(text)
    if match is None:
        raise ValueError("材料的有效期写成“12个月”，长期有效的不写")
    return int(match[1])


def test_of(text: str) -> Check:
    match = _TEST.fullmatch(text)
    if match is None:
        raise ValueError(f"看不懂“{text[:40]}”，写成“{EXAMPLE.partition(' ')[2]}”：指标代码、≥ 或 ≤、数值、{'或'.join(WHENS)}")
    return Check(match["code"], SIGNS[match["sign"]], float(match["threshold"]), WHENS[match["when"]], bool(match["lack"]))


def write(proof: Proof) -> str:
    documents = [] if proof.document_months is None else [f"{DOCUMENT} {proof.document_months}个月" if proof.document_months else DOCUMENT]
    return BETWEEN.join([*map(written, proof.tests), *documents, *([JUDGEMENT] if proof.is_judged else [])])


def written(test: Check) -> str:
    return f"{RECORD} {test.code} {test.comparison.label} {test.threshold:g} {test.when.label}{f' {MAY_LACK}' if test.may_lack else ''}"
