"""The sign of a figure: falls, losses and cuts are negative."""

from bot.reading.amounts import Amount, Line
from bot.reading.changes import Change
from bot.reading.metrics import Choice
from bot.reading.tokens import words

_LOSS = words(
    "loss losses lost lose loses losing verlust verluste verlusten prejuízo burned burning burn negative minus fehlbetrag"
)
_EARNING = frozenset(("net_profit", "operating_profit", "cash_flow", "eps"))
_FALLING = words(
    "growth share_price price_change valuation emissions cash_flow cash_position subsidy market_share margin compensation"
)


def sign_of(line: Line, amount: Amount, changed: Change, choice: Choice) -> int:
    """-1 for what is lost, fallen or cut; 1 otherwise. A level that was reached by a fall keeps its own sign."""
    if amount.minus:
        return -1
    if choice.metric in _EARNING and amount.family == "currency" and _is_loss(line, amount):
        return -1
    if choice.metric in _FALLING and changed.sign < 0 and not changed.to:
        return -1
    by = amount.first and line.tokens[amount.first - 1].low in ("by", "um")
    return -1 if by and changed.sign < 0 and choice.metric in _LESSENED else 1


_LESSENED = words(
    "capacity production inventory fleet debt stores workforce sales deliveries registrations exports orders revenue cost margin"
)
"""What falls by a number: the number is negative ("capacity will fall by 734,000 cars")."""


def _is_loss(line: Line, amount: Amount) -> bool:
    """Whether the words right at the amount call it a loss ("a loss of $2 bn", "a $2 bn quarterly loss")."""
    before = line.tokens[max(0, amount.first - 5) : amount.first]
    if before and before[-1].kind == "k":
        return "亏" in "".join(token.text for token in before)
    far = line.tokens[max(0, amount.first - 11) : amount.first]
    again = (len(before) > 2 and before[-1].low == "or" and before[-2].text == ",") or (
        bool(before) and before[-1].low == "from" and not any(token.low in _TURNING for token in far)
    )
    for token in reversed(far if again else before):
        if token.low in _LOSS:
            return True
        if (token.kind == "n" and not again) or token.low in ("profit", "income", "earned", "revenue"):
            break
    behind = line.tokens[amount.after : amount.after + 3]
    if [token.low for token in behind] == ["in", "the", "red"]:
        return True
    for token in behind:
        if token.low in _ELSEWHERE or token.kind == "n" or token.text == ",":
            break
        if token.kind == "w" and token.low in _LOSS:
            return True
    return False


_TURNING = words("swung swings swing turned turns slid slipped plunged")
"""Verbs that lead from a profit to a loss ("swung to a loss of $2 bn from $1 bn")."""

_ELSEWHERE = words("from after against versus compared on and while than")
"""Words behind an amount that begin another one's ("a net profit of $3 million from a loss of $2 million")."""
