"""Bytes of a feed -> text: byte order mark, then what the bytes prove, then the labels, then a guess (RFC 7303; feeds.md, P51)."""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE_STARTS = {
    b"<\0\0\0": "utf-32-le",
    b"\0\0\0<": "utf-32-be",
    b"<\0?\0": "utf-16-le",
    b"\0<\0?": "utf-16-be",
    b"{\0": "utf-16-le",
    b"\0{": "utf-16-be",
}
_PROLOG = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_PROLOG_TEXT = re.compile(r"\s*<\?xml[^>]*\?>\s*")
_HEADER = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)

# What web browsers read under these labels (WHATWG Encoding Standard): the wider relative of each narrow set.
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "tis-620": "cp874",
}
# What unlabelled feeds are written in, if not in UTF-8 (the encodings of the WHATWG standard that are still met).
_GUESSED = [
    "gb18030",
    "big5",
    "euc_kr",
    "euc_jp",
    "shift_jis",
    "koi8_r",
    "cp1251",
    "cp1250",
    "cp1252",
    "cp1253",
    "cp1254",
]
_BETWEEN = re.compile(
    rb"[<>\x00-\x1f]+"
)  # splitting is linear whatever the bytes; a search for what lies between is not
_SAMPLED_BYTES, _SAMPLE_BYTES = 256 * 1024, 6_000

# Codecs that are no character sets of documents, or that write ASCII bytes to smuggle others (A35).
_REFUSED = frozenset({"utf-7", "punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})


def to_text(body: bytes, content_type: str = "") -> tuple[str, str | None]:
    """Decode a document.

    Args:
        body: the bytes.
        content_type: the HTTP header, "" for none.

    Returns:
        The text without byte order mark and XML prolog, and a note for people when a label was wrong; None when none was.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _without_prolog(body[len(mark) :].decode(encoding, "replace")), None
    for start, encoding in _WIDE_STARTS.items():
        if body.startswith(start):
            return _without_prolog(body.decode(encoding, "replace")), None
    labels = [name for name in (_from_header(content_type), _from_prolog(body)) if name]
    seven_bit = next((name for name in labels if name.startswith(("iso2022", "hz"))), None)
    if seven_bit is not None:
        return _without_prolog(body.decode(seven_bit, "replace")), None
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _by_label(body, labels)
    wrong = next((name for name in labels if name != "utf-8"), None) if not text.isascii() else None
    return _without_prolog(text), f"The feed is UTF-8, though it is labelled {wrong}." if wrong else None


def _by_label(body: bytes, labels: list[str]) -> tuple[str, str | None]:
    """The text of bytes that are not clean UTF-8."""
    for name in labels:
        if name == "utf-8":
            continue
        try:
            return _without_prolog(body.decode(_WIDER.get(name, name))), None
        except UnicodeDecodeError:
            continue
    broken = body.decode("utf-8", "replace")
    if broken.count("\ufffd") * 4 < sum(1 for char in broken if char > "\x7f"):
        return _without_prolog(broken), "Some characters of the feed are broken and stand as replacement marks."
    guess = _guess(body)
    text = body.decode(_WIDER.get(guess, guess), "replace")
    return _without_prolog(text), f"The feed does not say how it is encoded; it was read as {guess}."


def _guess(body: bytes) -> str:
    """What the bytes look like, judged by a sample of them that holds the most foreign characters; cp1252 when nothing fits."""
    from charset_normalizer import from_bytes

    parts = _BETWEEN.split(body[:_SAMPLED_BYTES])
    sample = b" ".join(part for part in parts if not part.isascii())[:_SAMPLE_BYTES]
    best = from_bytes(sample, cp_isolation=_GUESSED).best()
    return best.encoding if best is not None else "cp1252"


def _from_header(content_type: str) -> str | None:
    found = _HEADER.search(content_type)
    return _codec(found[1]) if found else None


def _from_prolog(body: bytes) -> str | None:
    found = _PROLOG.match(body[:400])
    return _codec(found[1].decode("ascii")) if found else None


def _codec(label: str) -> str | None:
    """Python's name of a character set; None for one it does not know or that no document uses."""
    try:
        codec = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    is_text = getattr(codec, "_is_text_encoding", True)
    return None if codec.name in _REFUSED or not is_text else codec.name


def _without_prolog(text: str) -> str:
    text = text.lstrip("\ufeff")
    prolog = _PROLOG_TEXT.match(text)
    return text[prolog.end() :] if prolog is not None else text
