"""The commonest faults of feeds' XML, mended in the text so that it can be read as XML after all."""

import html
import re

_NAMED_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]{1,30};")  # but those of XML
_NUMERIC_ENTITY = re.compile(r"&#(?:[0-9]{1,10}|[xX][0-9A-Fa-f]{1,8});")
_XML_NUMBERS = frozenset({"&#34;", "&#39;", "&#x22;", "&#x27;"})
_BARE_AMPERSAND = re.compile(r"&(?!(?:[A-Za-z][A-Za-z0-9]{0,30}|#[0-9]{1,10}|#[xX][0-9A-Fa-f]{1,8});)")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ROOT_END = re.compile(r"</(?:rss|feed|rdf:RDF)\s*>", re.IGNORECASE)
_NUMBER = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
# One that never ends takes the rest: looking for the end of each of thousands would take for ever.
_CDATA = re.compile(r"(<!\[CDATA\[(?:[^]]++|](?!]>))*+(?:]]>)?)")


def repaired(text: str) -> str:
    """The text with the commonest faults mended: forbidden characters, HTML's entities, bare ampersands, junk around it."""
    text = _ILLEGAL.sub("", _NUMERIC_ENTITY.sub(_as_legal_character, text))
    start = max(text.find("<"), 0)
    end = max((root.end() for root in _ROOT_END.finditer(text)), default=text.rfind(">") + 1)
    text = text[start:end] if end else text
    parts = _CDATA.split(text)
    parts[::2] = [_BARE_AMPERSAND.sub("&amp;", _NAMED_ENTITY.sub(_as_character, part)) for part in parts[::2]]
    return "".join(parts)


def with_possible_characters(text: str) -> str:
    """The text with a replacement mark for each reference to a character Unicode does not have: parsers choke on such numbers."""
    return _NUMBER.sub(_as_possible_character, text)


def _as_possible_character(found: re.Match[str]) -> str:
    number = int((found[1] or found[2]).lstrip("0")[:8] or "0", 16 if found[1] else 10)
    return f"&#{number};" if number < 0xD800 or 0xDFFF < number <= 0x10FFFF else "\ufffd"


def _as_legal_character(found: re.Match[str]) -> str:
    return found[0] if found[0] in _XML_NUMBERS else html.escape(html.unescape(found[0]), quote=False)


def _as_character(found: re.Match[str]) -> str:
    meant = html.unescape(found[0])
    return "&amp;" + found[0][1:] if meant == found[0] else html.escape(meant)
