from datetime import date

import pytest

from tests.attestations.made import FROM, TO
from xinfang_party.attestations import rules
from xinfang_party.attestations.catalogue import TITLE, number
from xinfang_party.attestations.terms import Row, Standing


@pytest.mark.parametrize(("is_revoked", "is_unchanged", "standing"), [
    (False, True, Standing.GOOD), (False, False, Standing.CHANGED), (True, True, Standing.REVOKED), (True, False, Standing.REVOKED)])
def test_standing(is_revoked, is_unchanged, standing):
    assert rules.standing(is_revoked, is_unchanged) is standing


@pytest.mark.parametrize(("today", "is_unchanged"), [
    ({3: Row(1, FROM, 2.5), 4: Row(1, TO, 2)}, True), ({3: Row(1, FROM, 2.5), 4: Row(1, TO, 2), 5: Row(1, TO, 9)}, True),
    ({3: Row(1, FROM, 2.5)}, False), ({3: Row(1, FROM, 2.25), 4: Row(1, TO, 2)}, False), ({3: Row(1, FROM, 2.5), 4: Row(7, TO, 2)}, False),
    ({3: Row(1, FROM, 2.5), 4: Row(1, date(2026, 6, 1), 2)}, False)])
def test_it_is_unchanged_while_what_was_counted_stands(today, is_unchanged):
    assert rules.is_unchanged([[3, 2.5], [4, 2.0]], today, 1, FROM, TO) is is_unchanged


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
