"""Parts of speech for English news, by word lists, endings and the neighbours: enough to find noun phrases and the verb of a clause.

No trained model: closed classes are listed, common verbs are listed by their stem, the rest is judged by ending and capital, and a few rules
look left and right. Tags are single letters:

    D determiner   P preposition   C conjunction   W who, which, that   O pronoun   X auxiliary   V verb   G -ing form   R adverb
    A adjective    N noun          E name          M number             T to        . other sign  S possessive 's
"""

from collections.abc import Sequence

from bot.reading.tokens import Token, words

_CLOSED: dict[str, str] = {}
for _tag, _words in {
    "D": "the a an this that these those its his her their our your my each every some any no all both another such either neither",
    "P": "of in on at by for with from into onto over under between among through during against about after before since until till per than as like via"
    " within without across behind beyond toward towards despite except including above below near amid upon off up down out around because along past"
    " plus versus vs outside inside amongst throughout alongside unlike regarding following according",
    "C": "and or but nor yet while whereas although though if when whether once unless so",
    "W": "who which whom whose what where why how",
    "O": "i you he she it we they me him us them himself herself itself themselves ourselves someone anyone everyone something anything everything nothing"
    " one's there here himself",
    "X": "is are was were be been being am has have had do does did will would can could may might shall should must 's 're 've 'll isn't aren't wasn't weren't"
    " hasn't haven't hadn't doesn't don't didn't won't wouldn't can't cannot couldn't shouldn't",
    "R": "not n't also just only even still already again now then very too more most less least much well ever never often soon later earlier ago almost nearly"
    " about roughly approximately around once twice together instead however therefore meanwhile overall so far today yesterday tomorrow"
    " rather quite perhaps maybe worldwide nationwide globally altogether further apart away back ahead currently recently",
    "T": "to",
    "A": "new old big small large high low long short good best better great other same different first last next many few several own more-than total average"
    " annual global local national american german chinese japanese european british french korean indian italian swedish electric full final recent current"
    " major main own early late public private free key record net gross top combined fresh due able close latest biggest largest smallest strong weak",
}.items():
    for _word in _words.split():
        _CLOSED.setdefault(_word, _tag)

_VERB_STEMS = [
    "accept",
    "account",
    "accelerate",
    "accuse",
    "achieve",
    "acquire",
    "act",
    "add",
    "admit",
    "affect",
    "agree",
    "aim",
    "allow",
    "announce",
    "appear",
    "apply",
    "appoint",
    "approve",
    "argue",
    "arrive",
    "ask",
    "assemble",
    "attend",
    "attract",
    "average",
    "await",
    "ban",
    "base",
    "beat",
    "become",
    "begin",
    "believe",
    "bet",
    "block",
    "blame",
    "boast",
    "boost",
    "borrow",
    "bring",
    "build",
    "burn",
    "buy",
    "call",
    "carry",
    "cause",
    "charge",
    "choose",
    "claim",
    "climb",
    "close",
    "collapse",
    "combine",
    "come",
    "command",
    "commit",
    "compare",
    "compete",
    "complete",
    "comprise",
    "concede",
    "confirm",
    "consider",
    "consist",
    "contain",
    "continue",
    "contribute",
    "convert",
    "cost",
    "cover",
    "create",
    "criticise",
    "criticize",
    "cross",
    "cut",
    "deal",
    "decide",
    "decline",
    "decrease",
    "delay",
    "deliver",
    "demand",
    "deny",
    "depend",
    "deploy",
    "describe",
    "design",
    "develop",
    "die",
    "differ",
    "dip",
    "disclose",
    "discover",
    "discuss",
    "double",
    "doubt",
    "drag",
    "drive",
    "drop",
    "earn",
    "edge",
    "eliminate",
    "emerge",
    "employ",
    "enable",
    "encourage",
    "end",
    "enjoy",
    "ensure",
    "enter",
    "equal",
    "erase",
    "estimate",
    "exceed",
    "exclude",
    "expand",
    "expect",
    "explain",
    "explode",
    "export",
    "extend",
    "face",
    "fail",
    "fall",
    "feature",
    "feel",
    "fetch",
    "file",
    "fill",
    "find",
    "finish",
    "fire",
    "fit",
    "fix",
    "follow",
    "force",
    "forecast",
    "form",
    "gain",
    "generate",
    "get",
    "give",
    "go",
    "grab",
    "grow",
    "halt",
    "halve",
    "happen",
    "hear",
    "help",
    "hire",
    "hit",
    "hold",
    "hope",
    "idle",
    "imagine",
    "impose",
    "improve",
    "include",
    "increase",
    "indicate",
    "inject",
    "intend",
    "introduce",
    "invest",
    "involve",
    "issue",
    "jump",
    "keep",
    "kill",
    "know",
    "lack",
    "land",
    "last",
    "launch",
    "lay",
    "lead",
    "leap",
    "learn",
    "lease",
    "leave",
    "lend",
    "let",
    "lift",
    "limit",
    "list",
    "live",
    "look",
    "lose",
    "lower",
    "maintain",
    "make",
    "manage",
    "mark",
    "match",
    "mean",
    "measure",
    "meet",
    "merge",
    "miss",
    "move",
    "name",
    "narrow",
    "need",
    "note",
    "notice",
    "number",
    "obtain",
    "offer",
    "open",
    "operate",
    "oppose",
    "order",
    "outpace",
    "outsell",
    "overtake",
    "own",
    "pay",
    "peak",
    "pledge",
    "plan",
    "plunge",
    "plummet",
    "post",
    "predict",
    "prefer",
    "prepare",
    "present",
    "prevent",
    "price",
    "produce",
    "project",
    "promise",
    "promote",
    "propose",
    "prove",
    "provide",
    "publish",
    "pull",
    "purchase",
    "push",
    "put",
    "quadruple",
    "raise",
    "range",
    "rank",
    "reach",
    "read",
    "realise",
    "realize",
    "rebound",
    "recall",
    "receive",
    "recognise",
    "recognize",
    "recommend",
    "record",
    "recover",
    "reduce",
    "refuse",
    "register",
    "reject",
    "release",
    "rely",
    "remain",
    "remove",
    "rename",
    "repay",
    "replace",
    "reply",
    "report",
    "represent",
    "request",
    "require",
    "resign",
    "resume",
    "retail",
    "retain",
    "retire",
    "return",
    "reveal",
    "reverse",
    "ride",
    "rise",
    "roll",
    "run",
    "sack",
    "save",
    "say",
    "scrap",
    "see",
    "seek",
    "seem",
    "sell",
    "send",
    "serve",
    "set",
    "settle",
    "shed",
    "shift",
    "ship",
    "show",
    "shrink",
    "shut",
    "sign",
    "sink",
    "skid",
    "slash",
    "slide",
    "slip",
    "slow",
    "slump",
    "soar",
    "speak",
    "spend",
    "spin",
    "split",
    "spread",
    "stand",
    "start",
    "state",
    "stay",
    "step",
    "stop",
    "store",
    "strike",
    "struggle",
    "suffer",
    "suggest",
    "supply",
    "support",
    "surge",
    "surpass",
    "suspend",
    "sue",
    "swell",
    "take",
    "talk",
    "target",
    "tell",
    "terminate",
    "test",
    "think",
    "threaten",
    "top",
    "total",
    "touch",
    "trade",
    "trail",
    "travel",
    "triple",
    "try",
    "tumble",
    "turn",
    "unveil",
    "update",
    "upgrade",
    "urge",
    "use",
    "value",
    "vote",
    "wait",
    "walk",
    "want",
    "warn",
    "weigh",
    "wipe",
    "win",
    "work",
    "worry",
    "write",
    "yield",
]
_IRREGULAR = [
    "began",
    "begun",
    "became",
    "brought",
    "built",
    "bought",
    "came",
    "chose",
    "chosen",
    "cost",
    "cut",
    "dealt",
    "drew",
    "drawn",
    "drove",
    "driven",
    "fell",
    "fallen",
    "felt",
    "found",
    "gave",
    "given",
    "got",
    "grew",
    "grown",
    "held",
    "hit",
    "kept",
    "knew",
    "known",
    "laid",
    "led",
    "left",
    "lent",
    "let",
    "lost",
    "made",
    "meant",
    "met",
    "outsold",
    "overtook",
    "paid",
    "put",
    "ran",
    "rode",
    "risen",
    "rose",
    "said",
    "sank",
    "saw",
    "seen",
    "sent",
    "set",
    "shed",
    "shown",
    "shrank",
    "shrunk",
    "shut",
    "slid",
    "sold",
    "spent",
    "spoke",
    "spoken",
    "spun",
    "stood",
    "struck",
    "swung",
    "sworn",
    "taken",
    "took",
    "told",
    "thought",
    "threw",
    "understood",
    "went",
    "gone",
    "won",
    "wrote",
    "written",
    "beat",
    "hurt",
    "swelled",
    "became",
    "done",
    "been",
    "leapt",
    "bet",
    "quit",
    "cast",
]
_NOUN_TOO = words(
    "account act aim average ban base bet block boost call cause charge claim close cost cover cut deal decline decrease delay demand design dip doubt drag drive drop edge end estimate export face fall feature file fire fit fix"
    " force forecast form gain grab halt help hit hold hope increase issue jump land lack launch lay lead leap lease lift limit list look lower mark match measure move name need note notice number offer order own pay peak plan"
    " pledge plunge post present price project promise purchase push raise range rank read rebound recall record release report request rest return ride rise roll run sack save sell shift ship show sign slide slip slump spend"
    " split spread stand start state stay step stop store strike supply support surge talk target test top total touch trade trail travel try turn update upgrade use value vote wait walk work yield market share issue stock"
    " drive deal works plant head plans sales back display matter mind study survey model vehicle"
)
_VERBS: dict[str, bool] = {}


def _forms(stem: str) -> tuple[str, ...]:
    if stem.endswith("e"):
        return stem, stem + "s", stem + "d"
    if stem.endswith("y") and stem[-2] not in "aeiou":
        return stem, stem[:-1] + "ies", stem[:-1] + "ied"
    doubled = stem + stem[-1] + "ed"
    return stem, stem + ("es" if stem.endswith(("s", "sh", "ch", "x")) else "s"), stem + "ed", doubled


for _stem in _VERB_STEMS:
    for _form in _forms(_stem):
        _VERBS[_form] = _stem in _NOUN_TOO and not _form.endswith("ed")
for _form in _IRREGULAR:
    _VERBS.setdefault(_form, False)
_ADJECTIVE_ENDINGS = ("able", "ible", "ful", "less", "ous", "ive", "ical", "ish", "ary", "ial", "onal")
_LEFT_OF_VERB = frozenset("NEOXRW")


def tag(tokens: Sequence[Token]) -> str:
    """One letter a token; the END tokens get ".". A sentence written in capitals or Title Case is tagged by its words alone."""
    tags: list[str] = []
    before = "."
    size = len(tokens)
    titled = _is_titled(tokens)
    for index, token in enumerate(tokens):
        found = _tag(tokens, index, before, titled=titled, last=index + 1 >= size)
        tags.append(found)
        before = found
    return "".join(tags)


def _is_titled(tokens: Sequence[Token]) -> bool:
    words = [token for token in tokens if token.kind == "w" and len(token.text) > 3]
    return len(words) > 3 and sum(token.text[0].isupper() for token in words) > 0.7 * len(words)


def _tag(tokens: Sequence[Token], index: int, before: str, *, titled: bool, last: bool) -> str:
    token = tokens[index]
    if token.kind == "n":
        return "M"
    if token.kind != "w":
        return "N" if token.kind == "k" else "."
    word = token.low
    if word == "'s":
        return "S" if before in "NEMG" else "X"
    following = tokens[index + 1] if not last else token
    closed = _CLOSED.get(word)
    if closed is not None and not (token.text[0].isupper() and before == "E" and closed == "A"):
        return _closed(word, closed, before, following)
    capital = token.text[0].isupper() and not titled
    if any(character.isdigit() for character in token.text):
        return "E"
    if capital and ((index > 0 and tokens[index - 1].kind in "wn") or token.text.isupper() or word not in _VERBS):
        return "E"
    return _open(word, before, following)


def _closed(word: str, closed: str, before: str, following: Token) -> str:
    if word == "that":
        return "D" if before in ".PCV" and following.kind == "w" and following.low not in _CLOSED else "W"
    if closed == "A" and before in "X" and following.low in ("to", "for", "at"):
        return "A"
    return closed


def _open(word: str, before: str, following: Token) -> str:
    if (
        word.endswith("ly")
        and len(word) > 4
        and word not in ("supply", "family", "assembly", "italy", "july", "rally", "anomaly", "monopoly")
    ):
        return "R"
    noun_too = _VERBS.get(word)
    if noun_too is not None:
        if before in "TOXW" or (before == "R" and not noun_too):
            return "A" if before == "X" and word.endswith("ed") and following.low == "to" else "V"
        if noun_too:
            if before in "NE" and (following.low in _AFTER_VERB or following.kind in "nc"):
                return "V" if word.endswith("s") or before == "N" or following.kind in "nc" else "N"
            return "N"
        if word.endswith("ed") and before in "DAP" and following.kind == "w" and following.low not in _CLOSED:
            return "A"
        return "V" if before not in "DA" else "A"
    if word.endswith("ing") and len(word) > 5:
        return "G"
    if word.endswith("ed") and len(word) > 4:
        if before in "DAP":
            return "A"
        return "V"
    if word.endswith(_ADJECTIVE_ENDINGS) or (
        word.endswith(("ic", "al"))
        and following.kind == "w"
        and (following.low not in _CLOSED or following.low in ("and", "or"))
    ):
        return "A"
    return "N"


_AFTER_VERB = words(
    "the a an its his her their by to from at in on more less than about nearly almost up down over under that as it off out"
)
