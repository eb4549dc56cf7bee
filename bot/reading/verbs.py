"""English verbs with their forms: what the tagger knows a verb by. Common verbs, and those of business and of the car trade."""

from bot.reading.tokens import words

_STEMS = """
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
    heard bound born caught shook shaken hidden upset proven undertaken rebuilt stuck misunderstood upheld torn frozen sunk sprang mistaken arisen undergone foreseen forbidden hung drawn drew
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
    sort spot strip sum surprise survey swap sweep swing track transfer trigger refresh debut tow ramp overhaul eye
    rotate wish benefit draw count switch escape exercise guarantee train trace highlight stick exit toss suspect stack mandate fold flash waste prompt import alert warrant shake flare crack brace
    spell slam reset repeal pin log exploit scan protest grasp float feed edit dig combat bail score pocket haul hike axe rocket balloon pump budget chop sport house mine drill bill refund sprint
    brake clock supplement merit scale swim cry
""")


def _forms(stem: str) -> tuple[str, ...]:
    if stem.endswith("e"):
        return stem, stem + "s", stem + "d"
    if stem.endswith("y") and stem[-2] not in "aeiou":
        return stem, stem[:-1] + "ies", stem[:-1] + "ied"
    return stem, stem + ("es" if stem.endswith(("s", "sh", "ch", "x")) else "s"), stem + "ed", stem + stem[-1] + "ed"


VERBS = {form: stem in _NOUN_TOO and not form.endswith("ed") for stem in _STEMS.split() for form in _forms(stem)}
VERBS.update((form, False) for form in _IRREGULAR if form not in VERBS or form.endswith(("n", "t", "d")))
"""Verb forms; True for those that are nouns as well."""
