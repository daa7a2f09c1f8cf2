"""QR codes for screens and paper."""
import io

import segno

SCALE, MARGIN = 10, 4
"""Pixels of one module: large enough for the far end of a meeting room; the standard's quiet zone, in modules."""


def svg(text: str) -> str:
    """The `data:` address of a picture that a phone reads as `text`; black on white whatever the page looks like."""
    return str(segno.make(text, micro=False).svg_data_uri(scale=SCALE, border=MARGIN, dark="#000", light="#fff"))


def png(text: str) -> bytes:
    """The same for a document."""
    target = io.BytesIO()
    segno.make(text, micro=False).save(target, kind="png", scale=SCALE, border=MARGIN, dark="#000", light="#fff")
    return target.getvalue()
