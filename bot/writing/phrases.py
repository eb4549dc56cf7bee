"""Every sentence Tacho says to people, in one place: English here, other languages beside it, English where one is missing.

A sentence is a template with named gaps; one that counts something is a pair (one, many). A language is the English
`Phrases` with its own words put in, so that a sentence nobody has translated yet is still a sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.writing.desk_phrases import DeskPhrases, Plural
from bot.writing.feed_phrases import FeedPhrases


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a language writes numbers and dates.

    Attributes:
        thousands, decimal: the marks.
        magnitudes: words for powers of ten, largest first; a value is told in the first it is exactly short in.
        magnitude_gap, noun_gap: what stands between a number and the word for its magnitude, and its noun.
        percent: the sign with its space.
        money: how a currency and an amount stand together.
        money_words: what currencies are called beside an amount, where it is neither sign nor ISO code.
        year_quarter, day_month_year, month_year, day_month, weekday_date: templates of dates.
        months, weekdays: short names, January and Monday first.
    """

    thousands: str = ","
    decimal: str = "."
    magnitudes: tuple[tuple[int, str], ...] = ((12, "tn"), (9, "bn"), (6, "m"))
    magnitude_gap: str = " "
    noun_gap: str = " "
    percent: str = " %"
    money: str = "{sign}{currency}{amount}"
    money_words: Mapping[str, str] = field(default_factory=dict)
    year_quarter: str = "Q{quarter} {year}"
    day_month_year: str = "{day} {month} {year}"
    month_year: str = "{month} {year}"
    day_month: str = "{day} {month}"
    weekday_date: str = "{weekday} {day} {month} {year}"
    months: tuple[str, ...] = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    weekdays: tuple[str, ...] = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


UNIT_NOUNS: Mapping[str, Plural] = {
    "vehicle": ("vehicle", "vehicles"),
    "people": ("person", "people"),
    "store": ("store", "stores"),
    "site": ("site", "sites"),
    "unit": ("unit", "units"),
    "variant": ("variant", "variants"),
    "company": ("company", "companies"),
    "share": ("share", "shares"),
    "patent": ("patent", "patents"),
    "crash": ("crash", "crashes"),
    "death": ("death", "deaths"),
    "injury": ("injury", "injuries"),
    "year": ("year", "years"),
    "month": ("month", "months"),
    "week": ("week", "weeks"),
    "day": ("day", "days"),
    "hour": ("hour", "hours"),
    "minute": ("minute", "minutes"),
    "second": ("second", "seconds"),
    "percentage_point": ("percentage point", "percentage points"),
}

VAGUE_AMOUNTS: Mapping[int, str] = {
    1: "tens",
    2: "hundreds",
    3: "thousands",
    4: "tens of thousands",
    5: "hundreds of thousands",
    6: "millions",
    7: "tens of millions",
    8: "hundreds of millions",
    9: "billions",
    10: "tens of billions",
    11: "hundreds of billions",
}

CURRENCY_NOUNS: Mapping[str, str] = {"USD": "dollars", "EUR": "euros", "GBP": "pounds", "CNY": "yuan", "JPY": "yen"}

COUNTRIES: Mapping[str, str] = {
    "at": "Austria",
    "be": "Belgium",
    "ca": "Canada",
    "ch": "Switzerland",
    "cl": "Chile",
    "cn": "China",
    "cz": "Czechia",
    "de": "Germany",
    "ee": "Estonia",
    "es": "Spain",
    "fr": "France",
    "gb": "United Kingdom",
    "hr": "Croatia",
    "ie": "Ireland",
    "il": "Israel",
    "in": "India",
    "it": "Italy",
    "jp": "Japan",
    "kr": "South Korea",
    "my": "Malaysia",
    "nl": "Netherlands",
    "ro": "Romania",
    "ru": "Russia",
    "se": "Sweden",
    "sg": "Singapore",
    "tr": "Türkiye",
    "tw": "Taiwan",
    "us": "US",
    "uk": "UK",
    "eu": "EU",
    "global": "World",
    "vn": "Vietnam",
}
"""Countries by the code a company has, and markets by the slug a figure has where that is no English name."""

NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words of one language; the defaults are English."""

    language: str = "en"
    numbers: NumberStyle = NumberStyle()
    desk: DeskPhrases = field(default_factory=DeskPhrases)
    feeds: FeedPhrases = field(default_factory=FeedPhrases)

    # Figures
    unit_nouns: Mapping[str, Plural] = field(default_factory=lambda: UNIT_NOUNS)
    vague_amounts: Mapping[int, str] = field(default_factory=lambda: VAGUE_AMOUNTS)
    currency_nouns: Mapping[str, str] = field(default_factory=lambda: CURRENCY_NOUNS)
    number_words: tuple[str, ...] = NUMBER_WORDS
    vague_of: str = "{amount} of {noun}"
    per: str = "{value} a {unit}"
    up_to: str = "up to {value}"
    almost: str = "almost {value}"
    down_by: str = "down {value}"
    loss_of: str = "loss of {value}"
    date_by: str = "by {date}"
    date_before: str = "before {date}"
    date_after: str = "after {date}"
    date_from: str = "from {date}"
    rank: str = "No. {n}"
    ranks: str = "No. {low}–{high}"
    rank_within: str = "top {n}"
    times: str = "{value}×"
    half_years: tuple[str, str] = ("first half {year}", "second half {year}")
    statuses: Mapping[str, str] = field(
        default_factory=lambda: {
            "target": "target",
            "forecast": "forecast",
            "consensus": "consensus",
            "estimate": "estimate",
            "rumour": "unconfirmed",
            "denied": "denied",
        }
    )
    metrics: Mapping[str, str] = field(default_factory=dict)
    topics: Mapping[str, str] = field(default_factory=dict)
    countries: Mapping[str, str] = field(default_factory=lambda: COUNTRIES)
    quoted: str = "“{words}”"
    change_of: str = "{metric} change"
    labelled: str = "{metric} ({label})"
    market: str = "{name} market"
    government: str = "government of {name}"
    industry: str = "industry"
    was: str = "was {value}"

    # Digests
    digest_title: str = "Car industry digest, {date}"
    digest_part: str = "Car industry digest, {date}, part {part} of {parts}"
    stories_of: Plural = ("{shown} of {n} story", "{shown} of {n} stories")
    reading_time: Plural = ("{n} minute to read", "{n} minutes to read")
    late: str = "This digest was due at {time}; it comes late."
    unconfirmed_title: str = "Reported, not confirmed"
    unconfirmed_line: str = "{headline} ({outlets})"
    unconfirmed_note: str = "Reported, not confirmed."
    denied_note: str = "Denied by those concerned."
    also_title: str = "Also"
    outlets: Plural = ("{n} outlet", "{n} outlets")
    update_values: str = "Update: {metric} {old} → {new}."
    update_figures: str = "Update: new figures since {date}."
    update_denied: str = "Update: now denied."
    digest_help: str = "Figures with their proof: /story ID. Follow: /subscribe {topic}. Fewer: /mute {company}."
    digest_help_plain: str = "Figures with their proof: /story ID. Follow: /subscribe sales. Fewer: /mute NAME."
    digest_summary: str = "{n} stories: {headlines}."
    digest_summary_one: str = "{headlines}."
    empty_digest: Plural = (
        "Nothing new for this channel today: {n} story was looked at, and it is not about what you follow or was told before.",
        "Nothing new for this channel today: {n} stories were looked at, and none of them is about what you follow and untold.",
    )
    empty_digest_quiet: str = "Nothing new today: no story came in."
    button_evidence: str = "Evidence"
    button_more: str = "More"
    button_mute: str = "Mute {name}"
    button_follow: str = "Follow {name}"
    button_company: str = "About {name}"

    # Story pages
    figures_title: str = "Figures and the words that prove them"
    no_figures: str = "No figure in this story could be proven word for word, so none is shown."
    told_by: str = "Told by"
    told_by_item: str = "{publisher}: {title}"
    reprint_item: str = "{publisher} (same text as {original})"
    undated: str = "undated"
    people_title: str = "People"
    disagreement_title: str = "Outlets differ"
    disagreement_value: str = "{value} ({publisher})"
    first_told: str = "First told {date}, by {outlets}. Story {id}."
    story_summary: str = "{headline}. {figures}"
    fact_topics: str = "Topics"
    fact_companies: str = "Companies"

    # Company pages
    company_title: str = "{name}"
    company_with_native: str = "{name} ({native})"
    kinds: Mapping[str, str] = field(
        default_factory=lambda: {
            "group": "car group",
            "maker": "car maker",
            "brand": "car brand",
            "supplier": "supplier",
            "battery": "battery maker",
            "tech": "technology company",
            "autonomous": "self-driving company",
            "mobility": "mobility company",
            "charging": "charging company",
            "retail": "car retailer",
            "body": "authority or association",
            "historic": "former company",
        }
    )
    fact_kind: str = "Kind"
    fact_country: str = "Country"
    fact_group: str = "Group"
    fact_brands: str = "Brands"
    fact_tickers: str = "Tickers"
    latest_figures: str = "Latest figures"
    goals_title: str = "Goals, forecasts and unconfirmed figures"
    latest_stories: str = "Latest stories"
    topic_counts: str = "Topics: {topics}"
    nothing_on_company: str = "No story about {name} has come in yet. Follow it to get the first one."
    company_summary: str = "{name}: {figures}"
    company_summary_bare: str = "{name}: {stories}."
    stories: Plural = ("{n} story", "{n} stories")
    button_all_figures: str = "All figures"
    button_all_stories: str = "All stories"

    # Lists
    topic_title: str = "Topic: {name}"
    nothing_on_topic: str = "No story on {name} has come in yet. Follow it to get the first one."
    topic_aliases: str = "Also called: {aliases}."
    search_title: str = "Search: {query}"
    search_found: Plural = ("{n} story matches.", "{n} stories match.")
    search_page: str = "Stories {first} to {last} of {n}."
    search_nothing: str = "No story matches {query}. Try fewer words, or leave out a facet such as since:2w."
    search_everything: str = "everything"
    button_next: str = "Next page"
    button_previous: str = "Previous page"

    # Figures of one company
    ledger_title: str = "Figures: {subject}"
    ledger_metric_title: str = "{metric}: {subject}"
    ledger_nothing: str = "No figure of {subject} has been read yet."
    ledger_nothing_metric: str = "No figure of {subject} for {metric} has been read yet."
    ledger_count: Plural = ("{n} figure, newest first.", "{n} figures, newest first.")

    # Feeds and polls
    feeds_title: str = "Feeds"
    feeds_count: Plural = ("{n} feed", "{n} feeds")
    feeds_well: str = "{feeds}, all well."
    feed_never: str = "not asked yet"
    feed_checked: str = "read {date}"
    feed_problem: Plural = ("{problem} (failed {n} time in a row)", "{problem} (failed {n} times in a row)")
    feeds_problems: str = "Problems"
    no_feeds: str = "No feed is read yet. Add one with /feeds add ADDRESS, or in feeds.toml."
    poll_title: str = "Poll"
    poll_new: Plural = ("{n} new report", "{n} new reports")
    poll_unchanged: str = "nothing new"
    poll_summary: str = "{feeds} asked, {reports}, {n} with a problem."
    poll_summary_well: str = "{feeds} asked, {reports}, no problem."
    poll_nothing_due: str = "No feed is due yet."

    # Help and problems
    problem_title: str = "That did not work"
    help_title: str = "What you can ask Tacho"
    help_manager: str = "{summary} (for people who may manage the channel)"
    help_hint: str = "Names may be typed as you know them: aliases, tickers, Chinese names, small typing errors."
    about_title: str = "About Tacho"
    about_text: str = (
        "Tacho reads the car industry's feeds, finds the figures in them, groups what several outlets tell into one "
        "story and tells each story once. Every figure shown stands word for word in a source, one tap away."
    )
    about_how: str = (
        "A figure whose words cannot be found in its source is not shown. A plan, a forecast and a rumour are always "
        "called that. What outlets disagree about stands side by side."
    )

    def count(self, forms: Plural, n: int, **values: object) -> str:
        """The sentence for the number `n`, which fills the gap `{n}`."""
        return forms[0 if n == 1 else 1].format(n=f"{n:,}".replace(",", self.numbers.thousands), **values)


ENGLISH = Phrases()
