"""Words of a fixed list, each with what people read."""
from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A member is the word that is stored and its Chinese label: `DRAFT = "draft", "草拟"`; the value is the stored word alone."""

    label: str

    def __new__(cls, stored: str, label: str = "") -> Self:
        word = str.__new__(cls, stored)
        word._value_ = stored
        word.label = label
        return word
