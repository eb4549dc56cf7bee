"""Companies that a text cites or uses without telling of them: "according to Cox Automotive", "wrote on Facebook"."""

import re

_SOURCE_BEFORE = re.compile(
    r"\b(?:according to|(?:data|figures|numbers|research|survey|study|report|estimates?|analysis|index|statistics) (?:from|by|of)|from|by|per"
    r"|(?:analyst|economist|editor|publisher|strategist|director|manager)s? (?:at|with|for|of|from)) (?:the |researcher |analysts? at )?$",
    re.IGNORECASE,
)
_SOURCE_AFTER = re.compile(
    r"(?:'s)?(?-i:(?: [A-Z][\w-]+){0,5}) (?:(?:senior|executive|chief|managing|industry|automotive) )*(?:analyst|data|estimate|study|survey|report|research|economist|editor|publisher|index|figures)s?\b",
    re.IGNORECASE,
)
_MEDIUM_BEFORE = re.compile(r"\b(?:on|via|through|auf|bei|no) (?:the )?$", re.IGNORECASE)
_MEDIUM_AFTER = re.compile(
    r"(?:'s)? (?:post|page|account|user|follower|message|thread|feed|poll|video)s?\b", re.IGNORECASE
)


_FORECASTS = re.compile(
    r" (?:(?:now|still|also|currently) )?(?:sees|expects|forecasts|predicts|projects|estimates|estimated|reckons|puts?|calculates)\b"
)


def is_forecaster(text: str, end: int) -> bool:
    """Whether a name that ends there is followed by a verb of guessing ("Cox Automotive now sees …")."""
    return _FORECASTS.match(text, end) is not None


def is_cited(text: str, start: int, end: int) -> bool:
    """Whether a company stands only for what it found out: "according to …", "… analyst"."""
    before = _SOURCE_BEFORE.search(text, max(0, start - 48), start)
    return before is not None or _SOURCE_AFTER.match(text, end) is not None


def is_medium(text: str, start: int, end: int) -> bool:
    """Whether a company stands only for the place where something was said."""
    before = _MEDIUM_BEFORE.search(text, max(0, start - 12), start)
    return before is not None or _MEDIUM_AFTER.match(text, end) is not None
