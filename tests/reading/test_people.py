import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.companies import CompanyFinder
from bot.reading.people import PeopleFinder
from bot.reading.prose import read_prose
from tests.support.catalogues import shipped_catalogue


@pytest.fixture(scope="module")
def finders():
    return CompanyFinder(shipped_catalogue()), PeopleFinder(shipped_catalogue())


def people(finders, text, title=""):
    companies, finder = finders
    prose = read_prose(title, text, shipped_catalogue().lexicon)
    return finder.find(prose, companies.find(prose))


def person(finders, text, title=""):
    (found,) = people(finders, text, title)
    return found


@pytest.mark.parametrize(
    ("text", "name", "role", "org"),
    [
        ("Polestar CEO Vera Lind opened the hall.", "Vera Lind", "CEO", "polestar"),
        ("Vera Lind, chief executive of Polestar, opened the hall.", "Vera Lind", "chief executive", "polestar"),
        ("Polestar's chief executive, Vera Lind, opened the hall.", "Vera Lind", "chief executive", "polestar"),
        (
            "Polestar Inc (PSNY.O) Chief Executive Vera Lind opened the hall.",
            "Vera Lind",
            "chief executive",
            "polestar",
        ),
        (
            "Oskar Brandt, an auto analyst at Bank Nordhaus, was surprised.",
            "Oskar Brandt",
            "auto analyst",
            "Bank Nordhaus",
        ),
        ("Bank Nordhaus analyst Oskar Brandt looked at Polestar's plans.", "Oskar Brandt", "analyst", "Bank Nordhaus"),
        ("UAW President Rosa Hill spoke.", "Rosa Hill", "president", "org:uaw"),
        ("It was sent by spokeswoman Akane Ito.", "Akane Ito", "spokeswoman", None),
        ("Xu Lan, founder of electric car maker Nio, spoke in Hefei.", "Xu Lan", "founder", "nio"),
        ("Polestar-Chefin Vera Lind sprach in Köln.", "Vera Lind", "chefin", "polestar"),
        ("Polestar's head of production, Vera Lind, opened the hall.", "Vera Lind", "head of production", "polestar"),
        ("Polestar named Antonio Lind chief executive on Monday.", "Antonio Lind", "chief executive", "polestar"),
        ("Vera Lind, chief planning officer of Polestar, spoke.", "Vera Lind", "chief planning officer", "polestar"),
        ("Polestar's Vera Lind, the finance chief, spoke.", "Vera Lind", "finance chief", "polestar"),
        ("Governor Anna van der Berg signed the bill.", "Anna van der Berg", "governor", None),
        (
            "Ferdinand O'Hara-Smith, a worker at the Volvo plant, spoke.",
            "Ferdinand O'Hara-Smith",
            "worker",
            "volvo-cars",
        ),
        ("A hall is built in Spain. CEO Vera Lind likes it.", "Vera Lind", "CEO", None),
        (
            "A hall opened in Hefei. Analyst Oskar Brandt of Bank Nordhaus likes it.",
            "Oskar Brandt",
            "analyst",
            "Bank Nordhaus",
        ),
        ("Polestar built a hall. Chief executive Vera Lind of Nio likes it.", "Vera Lind", "chief executive", "nio"),
        ("In Spain CEO Vera Lind was cheerful.", "Vera Lind", "CEO", None),
        ("Nordhaus & Co. analyst Oskar Brandt was surprised.", "Oskar Brandt", "analyst", "Nordhaus & Co."),
    ],
)
def test_names_come_with_role_and_organisation(finders, text, name, role, org):
    found = person(finders, text)
    assert (found.name, found.role, found.company_id) == (name, role, org)


def test_a_spokesman_without_a_company_speaks_for_the_storys_own(finders):
    found = person(finders, "Spokesman Peter Holm said the line would stop.", "Polestar stops a line")
    assert found.company_id == "polestar"


def test_an_analyst_does_not_work_for_the_maker_he_speaks_of(finders):
    found = person(finders, "Tesla analyst Peter Holm was surprised.", "Tesla falls")
    assert found.company_id is None


def test_a_person_is_told_once_with_what_is_first_known(finders):
    found = person(finders, "Vera Lind was glad. Later Polestar CEO Vera Lind left. Lind took the train.")
    assert (found.name, found.role, found.company_id) == ("Vera Lind", "CEO", "polestar")


@pytest.mark.parametrize(
    "text",
    [
        "Aston Martin and Alfa Romeo were there.",
        "Morgan Stanley cut its forecast for San Francisco.",
        "The Model Three and the Mustang Mach-E are built in Wayne County.",
        "Robert W. Baird was named first.",
        "Harley Davidson Motor Company builds in York.",
        "A photo by Peter Holm/Nordfoto",
        "The plant stands near Ann Arbor, in Michigan.",
        "On Monday the United Auto Workers met in North Carolina.",
    ],
)
def test_firms_places_things_and_photographers_are_no_people(finders, text):
    assert people(finders, text) == ()


def test_the_author_is_no_key_person(finders):
    text = (
        "By Peter Holm\nPolestar opened a hall in the north. It has room for a hundred cars and a shop.\n"
        "Peter Holm is a freelance journalist who writes about cars."
    )
    assert people(finders, text, "Polestar opens a hall") == ()


@pytest.mark.parametrize(
    "text",
    [
        'Polestar CEO Vera Lind said: "We will stop the line."',
        'Polestar CEO Vera Lind said "We will stop the line."',
        '"We will stop the line," said Vera Lind, chief executive of Polestar.',
        '"We will stop the line," Polestar CEO Vera Lind told reporters.',
        "“We will stop the line,” said Vera Lind.",
        "„We will stop the line“, sagte Vera Lind.",
        "«We will stop the line», disse Vera Lind.",
        'Vera Lind spoke on Monday. "We will stop the line," she said.',
        'Vera Lind spoke on Monday. "We will stop the line," Lind added.',
        '"We will stop the line," according to a statement sent by Vera Lind.',
        'It was in an e-mail from spokeswoman Vera Lind. "We will stop the line."',
        'Polestar chief Vera Lind disagreed: "We will stop the line."',
        "Vera Lind nannte ihren Plan: „We will stop the line.“",
    ],
)
def test_exact_words_go_to_their_speaker(finders, text):
    found = person(finders, text)
    assert found.name == "Vera Lind"
    assert [words.rstrip(".") for words in found.quotes] == ["We will stop the line"]
    assert found.quoted


@pytest.mark.parametrize(
    ("text", "name", "role", "org", "quotes"),
    [
        ("蔚来创始人李兰说：“我们会停产。”", "李兰", "创始人", "nio", ("我们会停产。",)),
        ("“我们会停产，”蔚来首席执行官李兰表示。", "李兰", "首席执行官", "nio", ("我们会停产",)),
        ("比亚迪董事长兼总裁欧阳海在会上指出：「我们会停产。」", "欧阳海", "董事长兼总裁", "byd", ("我们会停产。",)),
        ("比亚迪总裁王海宁表示，公司会停产。", "王海宁", "总裁", "byd", ()),
        ("比亚迪总裁王海宁出席活动。公司称：“我们会停产。”", "王海宁", "总裁", "byd", ()),
    ],
)
def test_chinese_names_stand_behind_titles_and_speak_in_chinese_marks(finders, text, name, role, org, quotes):
    found = person(finders, text)
    assert (found.name, found.role, found.company_id, found.quotes) == (name, role, org, quotes)


def test_a_quotation_that_goes_on_has_the_same_speaker(finders):
    found = person(finders, '"We will stop the line," said Vera Lind. "It is too old for the new car."')
    assert found.quotes == ("We will stop the line", "It is too old for the new car.")


@pytest.mark.parametrize(
    "text",
    [
        "Vera Lind said that they would stop the line.",
        'Vera Lind came in the new "City Hopper" to the hall.',
        'Vera Lind left. "We will stop the line," the company said in a statement.',
        'According to Vera Lind it is old. "We will stop the line," the company said.',
        '"We will stop the line," said Vera Lind\'s rival. Vera Lind left.',
        "Brandt's “stop the line” plan was costly, Polestar lawyer Vera Lind recalled.",
        'Vera Lind left. The automaker said it "will stop the line for now" and go on later.',
    ],
)
def test_paraphrases_and_words_of_others_are_nobodys_quotation(finders, text):
    assert person(finders, text).quotes == ()


def test_he_is_the_one_who_spoke_last(finders):
    text = 'Vera Lind met Oskar Brandt. "It was a good talk," said Lind. Brandt was silent. "We meet again in May," she said.'
    lind, brandt = people(finders, text)
    assert lind.quotes == ("It was a good talk", "We meet again in May")
    assert brandt.quotes == ()


@given(st.text(alphabet=st.sampled_from('VeraLind said"“”„«».,\n CEO'), max_size=120))
def test_quotes_are_always_words_of_the_text(finders, text):
    source = "Vera Lind spoke.\n" + text
    for found in people(finders, source):
        assert found.name in source
        for words in found.quotes:
            assert words in source
