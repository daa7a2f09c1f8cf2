from urllib.parse import unquote
from xml.etree import ElementTree as ET

from xinfang_party.exchange.codes import MARGIN, SCALE, svg

ADDRESS = "https://party.example/sign-in/activity.12.59000000." + "A" * 43


def test_the_picture_is_a_square_in_black_on_white_with_its_quiet_zone():
    head, _comma, picture = svg(ADDRESS).partition(",")
    tree = ET.fromstring(unquote(picture))
    width, height = int(tree.get("width")), int(tree.get("height"))
    assert head.startswith("data:image/svg+xml")
    assert width == height
    assert (width // SCALE - 2 * MARGIN - 17) % 4 == 0, "QR codes have 17 + 4n modules a side"


def test_each_text_has_a_picture_of_its_own():
    assert svg(ADDRESS) == svg(ADDRESS) != svg(ADDRESS + "B")
