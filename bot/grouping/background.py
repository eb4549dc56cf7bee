"""What every text of the trade says: words that prove nothing, and how common the common ones are.

The shares were counted over title and lead of 253 English car stories of 2004 to 2026. They stand in for documents a young window does
not hold yet: on car headlines they raised the pair F1 of single-pass grouping from .59 to .64 (development part, benchmarks/grouping.py).
"""

_STOPS = """
    a about above after again against all along also am amid among an and any are around as at be been before being below
    between both but by can could did do does doing done down during each except few first for from get gets go goes got
    had has have having he her here hers him his how i if in into is it its itself just may me might more most must my
    near new no nor not now of off on one only onto or other our out over own per said same say says shall she should
    since so some such than that the their them then there these they this those through to too two under until up upon us
    very via was we were what when where which while who whom whose why will with without would yet you your
    aber als am an auch auf aus bei bis da das dass dem den denn der des die durch ein eine einem einen einer eines er es
    für gegen haben hat ihr im in ins ist kein keine mehr mit nach nicht noch nun nur ob oder ohne sein seine sich sie
    sind so soll sollen um und unter vom von vor war waren was wegen wenn wer werden wie wird wurde zu zum zur zwei
    über
"""
STOP_WORDS = frozenset(_STOPS.split())
"""Words of English and German that say nothing about an event, in lower case, as written."""

BACKGROUND_REPORTS = 250
"""How many imagined reports the shares below are shares of."""

_SHARES = {
    0.15: """
        automaker car company electric ev maker million model motor pric report sal tesla vehicl year
    """,
    0.09: """
        announc auto back battery billion business driv expect general includ industry it last market month nearly
        percent plan quarter rais sell shar start u.s volkswagen
    """,
    0.055: """
        ago analyst becom big buy ceo charg cost customer day deliver earning emission end executiv ford gm high hit
        increas investor largest launch less long loss mak make money offer order part power production profit put rang
        sedan self set show standard stat still stock suv system technology test thre time truck turn unit version vw
        week
    """,
    0.037: """
        air another bas becaus bmw board brand buyer call carmaker chief china chines consumer deal demand design diesel
        driver earlier euro europ even ever far federal financial firm fleet fourth gas german group half help higher
        highway issu jump latest like longer look lower luxury made mil much national need net operat operation owner
        plant point post potential reach recall record releas result road roll safety second sold strong target third
        told top toyota trad updat world
    """,
    0.025: """
        add affordabl agreement ahead already american april automotiv autonomou availabl base begin boost build canada
        chang cheaper cit clos country crossover cut delivery despit detail drop early energy enough european fac fast
        featur fell fil follow found full fully futur global goal good government here honda instead km late level line
        low major move new next number old pay performanc pickup plann plug promis public rat replac return rose sery
        settlement sign small sport stor struggl tak tech tim today total tough unveil upcom used want way well worker
        worth
    """,
}

BACKGROUND: dict[str, float] = {
    word: share * BACKGROUND_REPORTS for share, words in _SHARES.items() for word in words.split()
}
"""How many of the imagined reports hold a stemmed word."""
