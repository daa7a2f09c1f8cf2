"""Words of fixed lists: stored as one word, read as another."""
from xinfang_party.kernel.labels import Labelled


class Fruit(Labelled):
    APPLE = "apple", "苹果"
    PEAR = "pear", "梨"


def test_a_word_is_what_is_stored_and_has_its_label():
    assert (Fruit.APPLE == "apple", str(Fruit.APPLE), Fruit.APPLE.value, Fruit.APPLE.label) == (True, "apple", "apple", "苹果")


def test_a_stored_word_finds_its_member():
    assert Fruit("pear") is Fruit.PEAR
    assert [fruit.value for fruit in Fruit] == ["apple", "pear"]
