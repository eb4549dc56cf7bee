"""Parts of speech for English news, by word lists, endings and the neighbours: enough to find noun phrases and the verb of a clause.

No trained model: closed classes and common verbs are listed, the rest is judged by ending and capital, and a few rules look left and right.
Tags are single letters:

    D determiner   P preposition   C conjunction   W who, which, that   O pronoun   X auxiliary   V verb   G -ing form   R adverb
    A adjective    N noun          E name          M number             T to        . other sign  S possessive 's
"""

from collections.abc import Sequence

from bot.reading.tokens import Token, words

_CLASSES = {
    "D": """the a an this that these those its his her their our your my each every some any no all both another such either neither""",
    "P": """of in on at by for with from into onto over under between among through during against about after before since until till per than
        as like via within without across behind beyond toward towards despite except including above below near amid upon off up down out around
        because along past plus versus vs outside inside amongst throughout alongside unlike regarding following according aboard excluding""",
    "C": """and or but nor yet while whereas although though if when whether unless so""",
    "W": """who which whom whose what where why how whichever whatever""",
    "O": """i you he she it we they me him them himself herself itself themselves ourselves someone anyone everyone something anything everything
        nothing there here""",
    "X": """is are was were be been being am has have had do does did will would can could may might shall should must 's 're 've 'll 'm 'd isn't
        aren't wasn't weren't hasn't haven't hadn't doesn't don't didn't won't wouldn't can't cannot couldn't shouldn't""",
    "R": """not n't also just only even still already again now then very too more most less least much well ever never often soon later earlier ago
        almost nearly roughly approximately once twice together instead however therefore meanwhile overall far today yesterday tomorrow rather
        quite perhaps maybe worldwide nationwide globally altogether further apart away back ahead currently recently always else otherwise anywhere
        somewhere sometimes forward hence somewhat alone sooner aside merely""",
    "T": "to",
    "A": """new old big small large high low long short good best better great other same different first last next many few several own average annual
        global local national american german chinese japanese european british french korean indian italian swedish electric full final recent
        current major main early late public private free key record net gross combined fresh due able close latest biggest largest smallest
        strongest strong weak clean little nice bad former direct sure huge happy hard cheap easy young dead whole right worth cool quick human unique
        clear simple fair black dark bright light deep safe tough popular true proper prior larger smaller higher lower cheaper faster longer
        shorter stronger weaker greater fewer closer sufficient senior warm cold single entire poor rich wide equal dual southern northern eastern
        western permanent double extra foreign green remote heavy normal smart modern white red blue regular solar premium solid common busy quiet
        slow specific square mass mid raw leading missing wireless expensive typical wild fellow initial""",
}  # fmt: skip
_CLOSED = {word: tag for tag, listed in reversed(_CLASSES.items()) for word in listed.split()}

_VERB_STEMS = """
    accept account accelerate accuse achieve acquire act add admit affect agree aim allow announce appear apply appoint approve argue arrive ask
    assemble attend attract average await ban base beat become begin believe bet block blame boast boost borrow bring build burn buy call carry cause
    charge choose claim climb close collapse combine come command commit compare compete complete comprise concede confirm consider consist contain
    continue contribute convert cost cover create criticise criticize cross cut deal decide decline decrease delay deliver demand deny depend deploy
    describe design develop die differ dip disclose discover discuss double doubt drag drive drop earn edge eliminate emerge employ enable
    encourage end enjoy ensure enter equal erase estimate exceed exclude expand expect explain explode export extend face fail fall feature feel
    fetch file fill find finish fire fit fix follow force forecast form gain generate get give go grab grow halt halve happen hear help hire hit hold
    hope idle imagine impose improve include increase indicate inject intend introduce invest involve issue jump keep kill know lack land last
    launch lay lead leap learn lease leave lend let lift limit list live look lose lower maintain make manage mark match mean measure meet merge miss
    move name narrow need note notice obtain offer open operate oppose order outpace outsell overtake own pay peak pledge plan plunge plummet
    post predict prefer prepare present prevent price produce project promise promote propose prove provide publish pull purchase push put quadruple
    raise range rank reach read realise realize rebound recall receive recognise recognize recommend record recover reduce refuse register reject
    release rely remain remove rename repay replace reply report represent request require resign resume retail retain retire return reveal
    reverse ride rise roll run sack save say scrap see seek seem sell send serve set settle shed shift ship show shrink shut sign sink skid slash slide
    slip slow slump soar speak spend spin split spread stand start state stay step stop store strike struggle suffer suggest supply support surge
    surpass suspend sue swell take talk target tell terminate test think threaten top total touch trade trail travel triple try tumble turn unveil
    update upgrade urge use value vote wait walk want warn weigh wipe win work worry write yield
    eat love contact check play wonder change drink wear visit treat catch appreciate forget handle watch distribute trust thank join fight justify
    risk break occur guess view comment place hesitate destroy execute pack kick secure apologise calculate fly aid teach remember relate witness
    explore express pass sing welcome alter shape provoke protect sit stir repeat implement control lie satisfy copy bid print listen knock level
    afford access submit anticipate focus pertain audit understand determine interpret stall evaluate cancel react subscribe tie assist occupy
    allege disrupt praise transport rule fulfil fulfill resolve withdraw pursue assume engage pick steal boil arrest venture recruit sleep seat
    load mention answer capture refer blow care extract convince enforce examine purify reach retrofit detain testify tout vow overhaul oversee
    shutter ramp revamp refresh debut roll unlock boast tow park crash explode recharge plug charge boot rebrand label dub mull eye snap tap top
    account attribute bolster broaden curb cement dominate dwarf ease embark enroll fend fuel gauge grant hail halt host incur inform insist
    loom market mitigate mount negotiate notch offset outline outperform outweigh persuade pose possess predict probe quote reap rein reiterate
    restructure scale scrutinise shave signal slap slate spark spur stem streamline strengthen stress stretch succeed supplant tackle tap tighten
    underpin undercut undergo unseat usher weaken widen worsen accrue advise affirm allocate amass amount analyse assess assign avoid back bear
    calm challenge cite clear collect concern conclude conduct connect contend craft debate declare defend define demonstrate deserve detect
    dismiss display dispute drift echo emphasise encounter endure evolve exist expire expose fade favour finance fund identify ignore illustrate
    inspire install invite judge lodge lure mean mind monitor obtain pair perform permit persist pioneer pitch plot point pour press print qualify
    question quit react recite reflect regain regret relax remind render repair resist respond restore result reward ruin rush screw seize select
    separate share shoot solve sort spot stem strip submit substitute sum surprise survey survive swap sweep swing tempt thank throw track transfer
    transform trigger trim tweak unite vary violate yield zoom
"""
_IRREGULAR = words("""
    began begun became brought built bought came chose chosen cost cut dealt drew drawn drove driven fell fallen felt found gave given got gotten grew
    grown held hit kept knew known laid led left lent let lost made meant met outsold overtook paid put ran rode risen rose said sank saw seen sent
    set shed shown shrank shrunk shut slid sold spent spoke spoken spun stood struck swung sworn taken took told thought threw thrown understood went gone
    won wrote written beat hurt swelled done leapt bet quit cast ate fought broke broken flew flown taught sang sat withdrew withdrawn stole stolen
    blew blown shot sought bore borne wore worn forgot forgotten swept hung underwent oversaw undercut kicked going doing having
""")
_NOUN_TOO = words("""
    account act aim average ban base bet block boost call cause charge claim close cost cover cut deal decline decrease delay demand design dip doubt drag
    drive drop edge end estimate export face fall feature file fire fit fix force forecast form gain grab halt help hit hold hope increase issue jump land
    lack launch lay lead leap lease lift limit list look lower mark match measure move name need note notice offer order own pay peak plan pledge plunge
    post present price project promise purchase push raise range rank read rebound recall record release report request rest return ride rise roll run
    sack save sell shift ship show sign slide slip slump spend split spread stand start state stay step stop store strike supply support surge talk target
    test top total touch trade trail travel try turn update upgrade use value vote wait walk work yield market share stock love contact check play
    change drink visit treat catch watch trust fight risk break guess view comment place pack kick fly aid witness pass shape control lie copy bid
    print knock level access focus audit stall tie praise transport rule pick arrest venture recruit sleep seat load mention answer blow care
    park crash plug boot label snap tap market probe quote scale signal spark stem stress stretch back bear calm challenge concern debate display
    dispute drift echo finance fund grant host fuel judge mind monitor pair pitch plot point press question repair result reward ruin rush
    sort speed spot strip sum surprise survey swap sweep swing track transfer trigger refresh debut tow ramp overhaul eye
""")


def _forms(stem: str) -> tuple[str, ...]:
    if stem.endswith("e"):
        return stem, stem + "s", stem + "d"
    if stem.endswith("y") and stem[-2] not in "aeiou":
        return stem, stem[:-1] + "ies", stem[:-1] + "ied"
    return stem, stem + ("es" if stem.endswith(("s", "sh", "ch", "x")) else "s"), stem + "ed", stem + stem[-1] + "ed"


_VERBS = {form: stem in _NOUN_TOO and not form.endswith("ed") for stem in _VERB_STEMS.split() for form in _forms(stem)}
_VERBS.update((form, False) for form in _IRREGULAR if form not in _VERBS or form.endswith(("n", "t", "d")))
"""Verb forms; True for those that are nouns as well."""

_ADJECTIVE_ENDINGS = ("able", "ible", "ful", "less", "ous", "ive", "ical", "ish", "ary", "ial", "onal", "ient", "iest")
_NOT_ADVERBS = words(
    "supply family assembly italy july rally anomaly monopoly friendly daily weekly monthly yearly early hourly quarterly disorderly likely costly elderly orderly lively"
)
_AFTER_VERB = words(
    "the a an its his her their to more less than about nearly almost up down over under that it by only just"
)
_NOUNS_ALONE = words("net gross average record public private minor local national individual final key")
_MODALS = words(
    "will would can could may might shall should must 'll to cannot can't won't couldn't wouldn't didn't doesn't don't did does do"
)
_NUMBERS = words(
    "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty hundred thousand million billion"
)
_SUBJECT_PRONOUNS = words("i you he she we they it who")


def tag(tokens: Sequence[Token]) -> str:
    """One letter a token; the END tokens get ".". In Title Case a capital says nothing, so the words alone decide."""
    tags: list[str] = []
    before = anchor = "."
    titled = is_titled(tokens)
    last = len(tokens) - 1
    for index in range(len(tokens)):
        before = _tag(tokens, index, anchor if before == "R" else before, titled=titled, last=index == last)
        tags.append(before)
        if before != "R":
            anchor = before
    return "".join(tags)


def is_titled(tokens: Sequence[Token]) -> bool:
    """Whether most longer words of a sentence begin with a capital."""
    longer = [token for token in tokens if token.kind == "w" and len(token.text) > 3]
    return len(longer) > 3 and sum(token.text[0].isupper() for token in longer) > 0.7 * len(longer)


def _tag(tokens: Sequence[Token], index: int, before: str, *, titled: bool, last: bool) -> str:
    token = tokens[index]
    if token.kind != "w":
        return {"n": "M", "k": "N"}.get(token.kind, ".")
    word = token.low
    if word == "'s":
        return "S" if before in "NEMG" else "X"
    following = tokens[index] if last else tokens[index + 1]
    closed = _CLOSED.get(word)
    capital = token.text[0].isupper()
    if closed is not None and not (capital and not titled and before == "E" and closed in "AR"):
        return _closed(word, closed, before, following)
    if word in _NUMBERS:
        return "M"
    if any(character.isdigit() for character in token.text):
        return "E"
    if (
        capital
        and not titled
        and (word not in _VERBS or token.text.isupper() or (index and tokens[index - 1].kind in "wn"))
    ):
        return "E"
    return _open(word, before, following, tokens[index - 1].low if index else "")


def _closed(word: str, closed: str, before: str, following: Token) -> str:
    if (
        closed == "R"
        and before == "D"
        and following.kind == "w"
        and following.low not in _CLOSED
        and word not in ("most", "more", "very")
    ):
        return "A"
    if word == "that":
        return "D" if before in ".PCV" and following.kind == "w" and following.low not in _CLOSED else "W"
    return closed


def _open(word: str, before: str, following: Token, left: str) -> str:
    if word.endswith("ly") and len(word) > 4 and word not in _NOT_ADVERBS:
        return "R"
    noun_too = _VERBS.get(word)
    if noun_too is not None:
        return _verb(word, before, following, left, noun_too=noun_too)
    if word.endswith("ing") and len(word) > 5:
        return "G"
    if word.endswith("ed") and len(word) > 4:
        return "A" if before in "DAP" else "V"
    if (left in _MODALS and left != "to") or left in _SUBJECT_PRONOUNS:
        return "V"
    if (
        left == "to"
        and (_CLOSED.get(following.low, "") in "DOP" and following.kind == "w" and following.low in _CLOSED)
        and not word.endswith("s")
    ):
        return "V"
    adjective_before = following.kind == "w" and (following.low not in _CLOSED or following.low in ("and", "or"))
    if word.endswith(_ADJECTIVE_ENDINGS) or (word.endswith(("ic", "al")) and adjective_before):
        return "A"
    return "N"


def _verb(word: str, before: str, following: Token, left: str, *, noun_too: bool) -> str:
    """A listed verb form: verb, participle in front of a noun, or the noun of the same spelling."""
    attributive = word.endswith(("ed", "en", "wn", "ld")) and following.kind == "w" and following.low not in _CLOSED
    if before in "TOXW":
        return "A" if before == "X" and word.endswith("ed") and following.low == "to" else "V"
    if noun_too:
        verbal = following.low in _AFTER_VERB or following.kind in "nc"
        if before == "N" and left.endswith("s") and not word.endswith("s"):
            verbal = verbal or following.low in ("from", "between", "around", "at", "in", "on")
        return (
            "V"
            if before in "NE" and verbal and (word.endswith("s") or before == "N" or following.kind in "nc")
            else "N"
        )
    if before in "DA" or (before == "P" and attributive):
        return "A" if attributive else "N"
    return "V"
