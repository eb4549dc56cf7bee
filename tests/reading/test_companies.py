import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.catalogue import Catalogue, Company
from bot.reading.companies import CompanyFinder
from bot.reading.prose import read_prose
from tests.support.catalogues import shipped_catalogue


@pytest.fixture(scope="module")
def finder():
    return CompanyFinder(shipped_catalogue())


def names(finder, text, title=""):
    prose = read_prose(title, text, shipped_catalogue().lexicon)
    return [(prose.source[m.start : m.end], m.company_id) for m in finder.find(prose)]


def ids(finder, text, title=""):
    return [company_id for _, company_id in names(finder, text, title)]


def told(finder, title, text):
    prose = read_prose(title, text, shipped_catalogue().lexicon)
    found = finder.story_companies(prose, finder.find(prose))
    return [c.company_id for c in found if c.main], [c.company_id for c in found if not c.main]


def test_places_are_exact(finder):
    assert names(finder, "BYD Auto and Škoda Auto build there; 比亚迪汽车也在。") == [
        ("BYD Auto", "byd"),
        ("Škoda Auto", "skoda"),
        ("比亚迪汽车", "byd"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jaguar Land Rover will close a hall.", ["jlr"]),
        ("Land Rover adds a shift.", ["land-rover"]),
        ("Great Wall Motor opens a plant.", ["great-wall"]),
        ("Porsche SE keeps its stake, Porsche builds cars.", ["porsche-se", "porsche"]),
        ("Hyundai Mobis supplies Hyundai.", ["hyundai-mobis", "hyundai"]),
        ("Daimler Truck sells buses.", ["daimler-truck"]),
    ],
)
def test_the_longest_name_wins(finder, text, expected):
    assert ids(finder, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Teslas on every road.",
        "Tesla's plant.",
        "a Tesla-backed venture",
        "(Tesla)",
        "TESLA CUTS PRICES",
        "“Tesla”",
        "特斯拉降价",
        "新Tesla车型",
    ],
)
def test_names_are_found_in_any_dress(finder, text):
    assert ids(finder, text) == ["tesla"]


@pytest.mark.parametrize(
    "text",
    [
        "the tesla is a unit",
        "a fiat of the court",
        "Audiences clapped.",
        "a new intel report on the army",
        "hertz and kilohertz",
        "Pugilists and Kiawah",
    ],
)
def test_words_that_only_look_like_names_are_left_alone(finder, text):
    assert ids(finder, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Christine Blasey Ford testified before the committee.",
        "President Ford pardoned his predecessor.",
        "Judge Lear heard the case on Monday.",
        "The march ended at the Lincoln Memorial.",
        "Continental Airlines cancelled forty flights.",
        "GM crops are banned in many countries.",
        "Dana Whitfield moved to Aurora, where her sister runs a bakery.",
        "A smart idea: the Cruise ship left on time, said Horizon magazine.",
        "Mitsubishi UFJ raised its rates.",
        "The Mercury poisoning case was settled; Scout camp starts in May.",
    ],
)
def test_people_places_and_other_firms_are_no_car_companies(finder, text):
    assert ids(finder, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ford will build a new pickup in Cologne.", ["ford"]),
        ("GM recalls 30,000 sedans.", ["gm"]),
        ("Lincoln shows its new sedan.", ["lincoln"]),
        ("Lucid raised money; the Lucid Air is late.", ["lucid", "lucid"]),
        ("Smart, the brand of Geely and Mercedes-Benz, drops the Fortwo.", ["smart", "geely", "mercedes-benz"]),
        ("Cruise halts its robotaxis after a crash.", ["cruise"]),
        ("Slate shows an electric truck.", ["slate"]),
        ("Volvo will sell more electric trucks.", ["volvo-group"]),
        ("Volvo will sell more electric wagons.", ["volvo-cars"]),
        ("Xiaomi delivered ten thousand cars.", ["xiaomi"]),
        ("理想汽车本月交付五万辆", ["li-auto"]),
    ],
)
def test_an_ambiguous_name_counts_beside_a_cue(finder, text, expected):
    assert ids(finder, text) == expected


def test_a_sure_name_proves_the_short_one_anywhere(finder):
    text = (
        "Ford Motor reported late on Tuesday.\n"
        + "Nothing else happened in the town that day, people said. " * 8
        + "\nFord was silent."
    )
    assert ids(finder, text) == ["ford", "ford"]


def test_a_first_name_in_the_text_does_not_hide_the_company_in_a_car_story(finder):
    found = ids(finder, "Ford cuts the price of its sedans, said Bill Ford, and Ford will make more SUVs and hybrids.")
    assert found.count("ford") == 2


def test_what_the_page_says_of_itself_names_nobody(finder):
    assert (
        ids(finder, "Sales of cars rose in May by a lot.\nRead more: Toyota opens a plant", "Sales of cars rise") == []
    )


def test_headline_and_first_subject_are_main_the_rest_are_not(finder):
    main, others = told(finder, "New Chevrolet is cheap", "General Motors cut the price. Rivals such as Kia look on.")
    assert (main, others) == (["chevrolet", "gm"], ["kia"])


def test_authorities_and_unions_are_no_companies_of_a_story(finder):
    assert told(finder, "UAW strikes at Stellantis", "NHTSA had no comment.") == (["stellantis"], [])


def test_a_story_may_have_no_main_company(finder):
    assert told(finder, "Car sales fall again", "Fewer cars were sold in May. Renault did better than others.")[0] == []


def test_cues_replace_vehicle_words_unless_a_star_allows_both():
    lexicon = {"vehicle_words": ("sedan*",)}
    strict = Company("comet", "Comet Cars", "brand", needs_proof=("Comet",), cues=("saucer",))
    open_ = Company("nova", "Nova Cars", "brand", needs_proof=("Nova",), cues=("saucer", "*"))
    plain = Company("luna", "Luna Cars", "brand", needs_proof=("Luna",), models=("Crater",))
    finder = CompanyFinder(Catalogue({c.id: c for c in (strict, open_, plain)}, lexicon=lexicon))

    def found(text):
        return [m.company_id for m in finder.find(read_prose("", text, lexicon))]

    assert found("Comet shows a sedan.") == []
    assert found("Comet shows a saucer.") == ["comet"]
    assert found("Nova shows a sedan.") == found("Nova shows a saucer.") == ["nova"]
    assert found("Luna shows a sedan.") == found("Luna shows the Crater.") == ["luna"]
    assert found("Luna shows a saucer.") == []


def test_a_catalogue_without_companies_finds_none():
    assert CompanyFinder(Catalogue()).find(read_prose("Tesla", "Tesla sells cars.", {})) == ()


@given(st.text(alphabet=st.sampled_from("FordTesla GMV.\n'“”-ßİ小米 ,"), max_size=80))
def test_places_never_overlap_and_lie_in_the_text(finder, text):
    prose = read_prose("", text, {})
    mentions = finder.find(prose)
    ends = 0
    for mention in mentions:
        assert ends <= mention.start < mention.end <= len(prose.source)
        ends = mention.end
