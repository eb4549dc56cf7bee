"""The README's picture."""

import re
from xml.etree import ElementTree as ET

from benchmarks.picture import drawn
from tests.contracts.platform_messages import DIGEST

PICTURE = drawn(DIGEST)


def test_picture_is_svg_with_every_figure():
    text = " ".join("".join(ET.fromstring(PICTURE).itertext()).split())
    for part in ("$439 m", "> 2,300 people", "[target]", "Reported, not confirmed"):
        assert part in text


def test_picture_asks_no_server_for_anything():
    assert re.findall(r"@import|@font-face|url\((?!#)|<image|href=", PICTURE) == []


def test_picture_has_a_text_for_those_who_cannot_see_it():
    root = ET.fromstring(PICTURE)
    assert (root.get("role"), bool(root.get("aria-label"))) == ("img", True)
