"""One story out of its tellings."""

from dataclasses import replace

from bot.grouping.telling import tell
from bot.model.story import CompanyMention, Person, Reading
from tests.support.nouns import at, report


def telling(key, minute=0, title="Halden closes its plant in the north", **reading):
    return report(key, title=title, seen_at=at(minute), published_at=at(minute), reading=Reading(**reading))


def test_the_headline_is_a_statement_near_to_what_all_say():
    question = telling("a", title="Is Halden closing its plant in the north?")
    label = telling("b", 1, title="Halden")
    statement = telling("c", 2, title="Halden closes its northern plant next year")
    story = tell("s", [question, label, statement])
    assert story.headline == statement.title
    assert story.lead == statement


def test_a_chinese_title_can_lead():
    assert tell("s", [telling("a", title="海登关闭北方工厂")]).headline == "海登关闭北方工厂"


def test_the_headline_is_not_taken_from_a_reprint():
    own, copy = telling("a", title="Plant to close?"), telling("b", 1, title="Halden closes its plant in the north")
    assert tell("s", [own, replace(copy, reprint_of="a")]).headline == own.title


def test_the_gist_is_the_leads_unless_it_is_none():
    words = "Halden closes its oldest plant at the end of next year and offers work in its new factory."
    assert tell("s", [telling("a", gist="Plant closes."), telling("b", 1, gist=words)]).gist == words
    assert tell("s", [telling("a"), telling("b", 1)]).gist == ""


def test_companies_are_main_when_the_lead_or_half_of_the_reports_say_so():
    halden, vidar = CompanyMention("halden", main=True), CompanyMention("vidar", main=True)
    first = telling("a", companies=(halden, CompanyMention("norrland")))
    second = telling("b", 1, title="Short", companies=(halden,))
    third = telling("c", 2, title="Short", companies=(halden, vidar))
    mentions = {mention.company_id: mention.main for mention in tell("s", [first, second, third]).companies}
    assert mentions == {"halden": True, "vidar": False, "norrland": False}
    assert tell("s", [first, second, third]).companies[0].company_id == "halden"


def test_people_are_named_once_with_all_that_is_known_of_them():
    plain = Person("Ada Berg", quotes=("We are sorry.",))
    full = Person("Ada Berg", role="chief executive", company_id="halden", quotes=("We are sorry.", "It had to be."))
    silent = Person("Ole Lund")
    people = tell("s", [telling("a", people=(silent, plain)), telling("b", 1, people=(full,))]).people
    assert people == (replace(full), silent)


def test_topics_of_most_reports_come_first():
    reports = [
        telling("a", topics=("jobs", "plants")),
        telling("b", 1, topics=("plants",)),
        telling("c", 2, topics=("plants",)),
    ]
    assert tell("s", reports).topics == ("plants", "jobs")


def test_reports_stand_oldest_first_and_times_span_them_all():
    story = tell("s", [telling("b", 9), telling("a")], first_seen_at=at(-60), updated_at=at(600))
    assert [source.id for source in story.reports] == ["a", "b"]
    assert (story.first_seen_at, story.updated_at) == (at(-60), at(600))
