import pytest

from tests.attestations.made import FROM, TO
from xinfang_party.attestations import rules
from xinfang_party.attestations.catalogue import TITLE, number
from xinfang_party.attestations.terms import Standing, Sums


@pytest.mark.parametrize(("is_revoked", "today", "standing"), [
    (False, Sums(4.5, 2), Standing.GOOD), (False, Sums(4.25, 2), Standing.CHANGED), (False, Sums(4.5, 3), Standing.CHANGED),
    (True, Sums(4.5, 2), Standing.REVOKED), (True, Sums(0, 0), Standing.REVOKED)])
def test_standing(is_revoked, today, standing):
    assert rules.standing(is_revoked, Sums(4.5, 2), today) is standing


@pytest.mark.parametrize(("from_on", "to_on", "today", "reason"), [
    (FROM, TO, TO, None), (TO, TO, TO, None), (TO, FROM, TO, rules.BACKWARDS), (FROM, TO, FROM, rules.AHEAD)])
def test_days(from_on, to_on, today, reason):
    assert rules.why_not_days(from_on, to_on, today) == reason


@pytest.mark.parametrize("text", ["", "x" * 19, "x" * 41, "x" * 20 + "\0", "字" * 25, "x" * 20 + "/"])
def test_what_is_no_code_is_not_looked_for(text):
    assert not rules.looks_like_code(text)


def test_the_paper_is_no_certificate_and_its_code_nobody_guesses():
    assert "证明" not in TITLE
    assert number("code_bits") >= 128
