from urllib.parse import unquote
from xml.etree import ElementTree as ET

from xinfang_party.exchange.codes import MARGIN, SCALE, png, svg

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


def test_the_picture_for_a_document_is_a_square_of_the_same_modules():
    image = png(ADDRESS)
    width, height = (int.from_bytes(image[at:at + 4]) for at in (16, 20))
    assert image.startswith(b"\x89PNG")
    assert width == height == int(ET.fromstring(unquote(svg(ADDRESS).partition(",")[2])).get("width"))
