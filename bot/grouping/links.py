"""Canonical links: one article, one address, whatever a feed, a newsletter or a search engine hung onto it.

Two promises of different strength, because readers click one and only Tacho compares the other:

- `canonical` gives an address that leads where the original led (RFC 3986, section 6.2.2 and 6.2.3, without tracking), and is
  what readers see.
- `identity` goes further (scheme, `www.`, mobile and AMP hosts, closing slash) and gives a key for "the same article", never a link.
"""

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit, urlunsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}

_TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "piwik_", "hsa_", "guce_", "at_custom", "wt_")
_TRACKING = """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid twclid ttclid li_fat_id igshid igsh mc_cid mc_eid mkt_tok vero_id
    oly_anon_id oly_enc_id _hsenc _hsmi __hssc __hstc __hsfp hsctatracking s_kwcid ef_id epik rb_clickid
    guccounter __twitter_impression ref_src ref_url cmpid ncid ocid icid sr_share smid smtyp at_medium at_campaign xtor
    spm_id_from sharetype share_source fb_action_ids fb_action_types _ga _gl
"""
_TRACKING_NAMES = frozenset(_TRACKING.split())
_FEED_MARKS = frozenset({"ref", "source", "src", "from", "partner", "feed", "cmp", "via", "rss", "emc"})
_FEED_VALUES = frozenset({"rss", "feed", "feeds", "rssfeed", "feedburner", "atom", "1", ""})
_AMP_SWITCHES = frozenset({("amp", ""), ("amp", "1"), ("amp", "true"), ("outputtype", "amp"), ("output", "amp")})

_AMP_CACHE = re.compile(r"^/(?:[civ]/)?(?P<secure>s/)?(?P<rest>[^/]+\..+)$")
_GOOGLE = re.compile(r"^(?:www\.)?google(?:\.[a-z]{2,3}){1,2}$")
_HOST = re.compile(r"^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$|^\[[0-9a-f:.]+\]$")
_SAME_SITE_LABELS = ("www.", "m.", "mobile.", "amp.", "touch.")
_UNWRAPS = 3


def canonical(url: str) -> str:
    """The address of the same page without what was hung onto it.

    Scheme and host in lower case, no default port, no login, no fragment (`#!` addresses keep theirs: they are pages of their
    own), no tracking parameters, dot segments resolved, percent-encoding in one form, AMP caches and search-engine redirects
    unwrapped to the page they name, an AMP page's switch (`/amp`, `amp=1`) taken off. Parameters keep their order.

    Returns:
        The address; "" for anything that is not a well-formed http or https link. `canonical(canonical(url))` changes nothing.
    """
    for _ in range(_UNWRAPS):
        parts = _split(url)
        if parts is None:
            return ""
        inner = _wrapped(parts)
        if inner is None:
            return _written(parts)
        url = inner
    return ""


def identity(url: str) -> str:
    """A key that equal articles share: the canonical address without scheme, site prefix, AMP mark and closing slash.

    Not a link: never show it. "" for anything `canonical` refuses, and for a bare host, which names a site and no article.
    """
    address = canonical(url)
    if not address:
        return ""
    parts = urlsplit(address)
    host = parts.netloc
    for label in _SAME_SITE_LABELS:
        if host.startswith(label) and host.count(".") > 1:
            host = host.removeprefix(label)
    host = host.replace(".m.wikipedia.org", ".wikipedia.org")
    path = re.sub(r"/(?:index\.(?:html?|php))?$", "", parts.path)
    if not path and not parts.query:
        return ""
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{host}{path}{query}{fragment}"


def _split(url: str) -> SplitResult | None:
    """The parts of an http(s) link with a usable host; None for anything else."""
    url = "".join(character for character in url.strip() if character not in "\t\r\n")
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return None
    netloc = _ascii_host(f"[{host}]" if ":" in host else host)
    if netloc is None:
        return None
    if port not in {None, _DEFAULT_PORTS[parts.scheme]}:
        netloc = f"{netloc}:{port}"
    return parts._replace(netloc=netloc)


def _ascii_host(host: str) -> str | None:
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    host = host.lower()
    return host if _HOST.match(host) else None


def _wrapped(parts: SplitResult) -> str | None:
    """The address inside an AMP cache's or a redirector's address; None where it is an address of its own."""
    host = parts.hostname or ""
    if host.endswith(".cdn.ampproject.org"):
        return _amp_cached(parts.path)
    if _GOOGLE.match(host) and parts.path.startswith("/amp/"):
        return _amp_cached(parts.path.removeprefix("/amp"))
    named = {"/url": ("q", "url"), "/l.php": ("u",)}.get(parts.path)
    if named is None or not (_GOOGLE.match(host) or host in {"l.facebook.com", "lm.facebook.com"}):
        return None
    target = next((value for name, value in parse_qsl(parts.query) if name in named), "")
    return target if target.startswith(("http://", "https://")) else None


def _amp_cached(path: str) -> str | None:
    match = _AMP_CACHE.match(path)
    return f"{'https' if match['secure'] else 'http'}://{match['rest']}" if match else None


def _written(parts: SplitResult) -> str:
    path = _normal_path(parts.path)
    pairs = list(_kept_parameters(parts.query))
    # An AMP page and its article are one: publishers mark it by a last path segment or by a switch in the query.
    amp_path = re.sub(r"/amp/?$", "/" if path.endswith("/") else "", path)
    if amp_path.strip("/"):
        path = amp_path
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    return urlunsplit((parts.scheme, parts.netloc, path, "&".join(pairs), _normal_escapes(fragment)))


def _kept_parameters(query: str) -> Iterator[str]:
    """The parameters that say which page is meant, as they were written."""
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        plain, plain_value = unquote(name).lower(), unquote(value).lower()
        if not pair or plain in _TRACKING_NAMES or plain.startswith(_TRACKING_PREFIXES):
            continue
        if (plain in _FEED_MARKS and plain_value in _FEED_VALUES) or (plain, plain_value) in _AMP_SWITCHES:
            continue
        yield _normal_escapes(pair)


def _normal_path(path: str) -> str:
    kept: list[str] = []
    segments = _normal_escapes(path or "/").split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _normal_escapes(text: str) -> str:
    """Percent-encoding in one form: unreserved characters plain, everything else encoded with upper-case digits."""
    pieces = re.split(r"(%[0-9A-Fa-f]{2})", text)
    return "".join(_normal_escape(piece) for piece in pieces)


def _normal_escape(piece: str) -> str:
    if re.fullmatch(r"%[0-9A-Fa-f]{2}", piece):
        character = chr(int(piece[1:], 16))
        plain = character.isascii() and (character.isalnum() or character in "-._~")
        return character if plain else piece.upper()
    return quote(piece, safe="!$&'()*+,;=:@/?-._~")
