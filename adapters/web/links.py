"""The Link headers of an answer (RFC 8288): where a feed's hub is, and under which address the hub knows the feed."""

import re
from collections.abc import Mapping

from multidict import CIMultiDictProxy

from adapters.web.raw import absolute

# One link: its target, then its parameters up to the comma that ends it; a quoted value may hold commas.
_LINK = re.compile(
    r"""<([^<>]{1,4096})>((?:\s*;\s*[^\s;,="]{1,40}(?:\s*=\s*(?:"[^"]{0,1000}"|[^\s;,"]{0,1000}))?){0,20})"""
)
_REL = re.compile(r""";\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))""", re.IGNORECASE)
_LONGEST = 16_384


def linked(headers: CIMultiDictProxy[str], address: str) -> Mapping[str, str]:
    """The first absolute http(s) target of each relation type, by type in lower case.

    Args:
        headers: of the answer.
        address: that answered; relative targets are relative to it.
    """
    found: dict[str, str] = {}
    for target, parameters in _LINK.findall(", ".join(headers.getall("Link", ()))[:_LONGEST]):
        relation = _REL.search(parameters)
        url = absolute(target, address) if relation else ""
        if relation and url:
            for kind in (relation[1] or relation[2] or "").lower().split():
                found.setdefault(kind, url)
    return found
