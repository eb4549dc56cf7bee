"""What the grammar and the size of a number say of its metric: the price of a car, a change, a premium, one fact in two units."""

from collections.abc import Container, Sequence

from bot.reading.amounts import Amount, Line
from bot.reading.changes import Change
from bot.reading.nouns import singular
from bot.reading.tokens import words


def is_price_of_car(line: Line, amount: Amount, vehicles: Container[str]) -> bool:
    """Such as "the $35,000 Model 3", "a $300,000 luxury car": money of a car's size right before a word for cars."""
    if (
        amount.family != "currency"
        or "/" in (amount.unit or "")
        or amount.low >= 1_000_000
        or amount.low < 3_000
        or amount.kind.value != "exact"
    ):
        return False
    if _is_at(line, amount, vehicles):
        return True
    at = amount.after + (1 if line.tokens[amount.after].text == "-" else 0)
    for index in range(at, at + 5):
        if line.tags[index] not in "NAEMG":
            return False
        if singular(line.tokens[index].low).lower() in vehicles:
            return True
    return False


def _is_at(line: Line, amount: Amount, vehicles: Container[str]) -> bool:
    """Whether "at" or "for" right before the amount tells what a car named before it is sold for ("the Sorento returns in May at $38,000")."""
    tokens = line.tokens
    return tokens[amount.first - 1].low in ("at", "for", "from") and any(
        token.text[:1].isupper() and token.low in vehicles for token in tokens[max(0, amount.first - 14) : amount.first]
    )


SURE = 1.6

_COSTS = frozenset(("cost", "costs", "costing", "kostet", "kosten", "custa"))

_NO_CAR = words(
    "defect fixing repairing replacing repair repairs replacement recall settlement insurance plant programme program training fuel maintenance fix damage strike delay dispute project shutdown stoppage battery"
)


def is_what_a_car_costs(line: Line, amount: Amount) -> bool | None:
    """Whether money behind the verb "cost" is of a car's size, and nothing else than a car is named before it; None without that verb."""
    before = line.tokens[max(0, amount.first - 12) : amount.first]
    verb = next(
        (place for place in range(len(before) - 1, max(-1, len(before) - 7), -1) if before[place].low in _COSTS), None
    )
    if verb is None:
        return None
    if not amount.number.scaled and (amount.yearly or (amount.unit or "").endswith("/month")):
        return True  # a subscription
    of_size = not amount.number.scaled and _LEAST_PRICE <= amount.low <= _HIGHEST_PRICE
    return of_size and not any(token.low in _NO_CAR for token in before[:verb])


def is_strength(line: Line, amount: Amount) -> bool:
    """Whether a number of people says how many there are ("its 40,000-strong workforce", "employs 900 people"), whatever happens to some of them."""
    if any(token.low in _EMPLOYS for token in line.tokens[max(0, amount.first - 3) : amount.first]):
        return True
    return any(token.low == "strong" for token in line.tokens[amount.number.after : amount.number.after + 2])


_EMPLOYS = words("employs employ employed employing beschäftigt beschäftigen")


def is_same_told(line: Line, before: Amount, amount: Amount) -> bool:
    """Whether an amount tells the one before it in another unit ("3,000 jobs, or 15 percent of its staff")."""
    between = [token.low for token in line.tokens[before.after : amount.first]]
    return between in ([",", "or"], ["or"], ["("], [",", "or", "about"], ["or", "about"], [",", "about"])


def is_listed(line: Line, before: Amount, amount: Amount) -> bool:
    """Whether only another name stands between two numbers of one kind ("Riga loses 300 jobs, Tallinn 150 and Vilnius 60")."""
    bare = (
        amount.after == amount.number.after and amount.unit_text in (None, before.unit_text) and not amount.number.part
    )
    if not bare or before.family not in ("count", "currency", "") or amount.unit not in (None, before.unit):
        return False
    between = [
        at
        for at in range(before.after, amount.first)
        if at not in line.dates and line.tokens[at].low not in (",", "and", "by", "in")
    ]
    return 0 < len(between) <= _LONGEST_NAME and all(line.tags[at] == "E" for at in between)


_LONGEST_NAME = 4


def is_premium(line: Line, amount: Amount) -> bool:
    """Whether a percentage of a deal is what is paid above the price before, and no part of a company."""
    return any(
        token.low in ("premium", "discount", "above", "below")
        for token in line.tokens[max(0, amount.first - 8) : amount.after + 6]
    )


def is_growth(amount: Amount, change: Change) -> bool:
    """Whether a percentage is the change itself; a fraction only when its verb stands right before it ("fell by a third")."""
    if not change.sign or change.to:
        return False
    if amount.kind.value != "fraction" or change.direction is not None:
        return True
    return change.word is not None and amount.first - change.word in (1, 2)


def is_small_money_beside_shares(amount: Amount, amounts: Sequence[Amount]) -> bool:
    """Such as "earnings of $1.26 a share, ahead of $1.00": the second is money per share too."""
    if amount.family != "currency" or amount.number.scaled or amount.low >= 1000 or "/" in (amount.unit or ""):
        return False
    return any(other.unit == f"{amount.unit}/share" for other in amounts)


def is_of_size(metric: str, unit: str, amount: Amount) -> bool:
    """Whether money is of the size the metric has: turnover is never told in hundreds, no car costs a billion."""
    if not amount.low:
        return metric not in _OF_ONE
    scaled = amount.number.scaled and amount.number.low >= 1_000_000
    if metric in _OF_ONE:
        return not scaled or unit in _SMALL_CURRENCIES
    return metric not in _OF_COMPANIES or "/" in unit or scaled or amount.low >= 100_000


_SMALL_CURRENCIES = words("JPY KRW IDR VND INR HUF")

_OF_ONE = frozenset(("price", "share_price", "eps", "battery_cost", "price_change"))

_OF_COMPANIES = words(
    "revenue net_profit operating_profit cash_flow cash_position debt investment rd_spend funding deal_value valuation stake"
)

_LEAST_PRICE, _HIGHEST_PRICE = 1_500, 1_000_000


MOST_MODELS = 300


def is_of_models(line: Line, amount: Amount) -> bool:
    """Whether so few "models" are counted that they are kinds of car, not cars ("six electric models by 2027")."""
    return (
        amount.unit == "vehicle"
        and line.tokens[amount.after - 1].low == "models"
        and 2 < amount.number.low < MOST_MODELS
    )


_TAKING = frozenset(("for", "up"))
_OF_MARKET = words("sales registrations registered market deliveries volume demand")
_OWN = words("its their his our")


def is_share_of_market(line: Line, amount: Amount) -> bool:
    """Whether a name, not a kind of car, has the share of a market's sales ("Tesla accounted for 44 percent of used car sales")."""
    tokens, at = line.tokens, amount.first - 1
    while at > 1 and line.tags[at] in "DR" and tokens[at].low not in _TAKING:
        at -= 1
    if tokens[at - 1].low + " " + tokens[at].low not in _ACCOUNTS or at < 2 or line.tags[at - 2] != "E":
        return False
    behind = tokens[amount.after : amount.after + 7]
    if not behind or behind[0].low != "of" or any(token.low in _OWN for token in behind):
        return False
    return any(token.low in _OF_MARKET for token in behind)


def is_share_of_sales(line: Line, amount: Amount) -> bool:
    """Whether a percentage is of all that is sold or registered ("took 12 percent of 600,000 registrations", "of the EU market")."""
    tokens, at = line.tokens, amount.after
    if tokens[at].low != "of":
        return False
    at += 1
    while (line.tags[at] in "DAEMN" or tokens[at].text == "-") and tokens[at].low not in _OF_MARKET:
        at += 1
    return tokens[at].low in _OF_MARKET and line.tags[at + 1] not in "NE"


_ACCOUNTS = frozenset(("accounted for", "accounts for", "made up", "makes up"))


def stands_beside(line: Line, level: Amount, change: Amount) -> bool:
    """Whether a change follows its level as an aside ("sold 412,300 cars in October, up 6.4 percent"): a comma, no verb, few words."""
    if level.unit == "%":
        return False
    between = range(level.after, change.first)
    texts = [line.tokens[at].text for at in between]
    return len(texts) <= 9 and texts.count(",") == 1 and not any(line.tags[at] in "VXW" for at in between)
