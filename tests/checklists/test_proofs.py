"""How an item is proved, as text and back."""
from time import process_time

import pytest

from xinfang_party.checklists import proofs
from xinfang_party.checklists.catalogue import DEFAULT
from xinfang_party.checklists.terms import Check, Comparison, Proof, When

MEETING = Check("cadence.member_meeting", Comparison.AT_LEAST, 100, When.ROUND)
FEW = Check("findings.overdue_long", Comparison.AT_MOST, 0.5, When.YEAR, may_lack=True)


@pytest.mark.parametrize(("text", "proof"), [
    ("记录 cadence.member_meeting ≥ 100 本期", Proof((MEETING,))), ("记录 cadence.member_meeting>=100%本期", Proof((MEETING,))),
    ("记录 findings.overdue_long ≤ 0.5 全年 可不适用", Proof((FEW,))), ("记录 findings.overdue_long<=0.5全年可不适用;评判", Proof((FEW,), None, True)),
    ("材料", Proof((), 0)), ("材料 6个月", Proof((), 6)), ("材料 12月；评判", Proof((), 12, True)), ("评判", Proof((), None, True)),
    ("记录 cadence.member_meeting ≥ 100 本期\n材料 12 个月\n\n评判", Proof((MEETING,), 12, True))])
def test_what_is_read(text, proof):
    assert proofs.read(text) == proof
    assert proofs.read(proofs.write(proof)) == proof


@pytest.mark.parametrize(("text", "sentence"), [
    ("", "请写明怎样证明"), ("；；", "请写明怎样证明"), ("随便写写", "看不懂“随便写写”"), ("评判 严格", "看不懂"),
    ("材料 一年", "材料的有效期"), ("材料 1000个月", "材料的有效期"),
    ("记录 主题党日 ≥ 100 本期", "看不懂“主题党日"), ("记录 cadence.theme_day = 100 本期", "指标代码"), ("记录 cadence.theme_day ≥ 100", "看不懂"),
    ("记录 cadence.theme_day ≥ 100 本月", "看不懂"), ("记录 cadence.theme_day ≥ 1e9 本期", "看不懂"),
    ("；".join(["记录 cadence.theme_day ≥ 100 本期"] * 6), "最多写 5 条")])
def test_what_cannot_be_read_is_told_in_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        proofs.read(text)


def test_every_item_of_the_default_comes_back():
    assert [item.code for item in DEFAULT.items if proofs.read(proofs.write(item.proof)) != item.proof] == []


@pytest.mark.parametrize("piece", ["记", "记录 a.b ≥ 1 本期；", "材料 " + " " * 40, "记录 " + "a_" * 20, "a.", "；\n", "记录 a.b ≥ 1" + " " * 20, "９"])
def test_a_hostile_text_takes_no_time(piece):
    text = (piece * 50_000)[:50_000]
    began = process_time()
    with pytest.raises(ValueError, match=r"看不懂|材料|最多|写明"):
        proofs.read(text)
    assert process_time() - began < 0.05
