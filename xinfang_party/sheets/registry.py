"""The sheets of the house, in the order in which the rooms registered them."""
from xinfang_party.sheets.terms import Sheet

SHEETS: dict[str, Sheet] = {}


def register(sheet: Sheet) -> None:
    SHEETS[sheet.code] = sheet


def get(code: str) -> Sheet | None:
    return SHEETS.get(code)
