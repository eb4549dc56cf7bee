"""What `tacho doctor` says of the data files beyond their form: names that mean two things, and rules that can never fire."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from adapters.tables import suggestion
from bot.model.catalogue import Catalogue, Company, Unit
from bot.reading.company_names import ANY_VEHICLE
from bot.reading.tokens import words

LISTS = words(
    "sentence_abbreviations boilerplate_starts boilerplate_phrases boilerplate_tails vehicle_words company_homonyms "
    "person_titles given_names family_names_first not_surnames not_people names_before_numbers native_role_words native_family_names role_words role_modifiers "
    "outside_roles house_roles speech_verbs modifier_about modifier_almost modifier_more_than modifier_at_least "
    "modifier_less_than modifier_at_most modifier_up_to modifier_after_more modifier_after_about modifier_after_less "
    "status_target status_forecast status_consensus status_estimate status_rumour status_denied "
)
"""The word lists of lexicon.toml that a rule reads."""


def audit(catalogue: Catalogue) -> tuple[str, ...]:
    """One sentence for each doubtful entry, with file, entry and cure; empty when there is nothing to say.

    Nothing here stops Tacho: a doubtful entry works, but hardly as its author meant it.
    """
    return (
        *_names(catalogue),
        *_proofs(catalogue),
        *_topics(catalogue),
        *_metrics(catalogue),
        *_units(catalogue.units),
        *_lexicon(catalogue.lexicon),
    )


def _names(catalogue: Catalogue) -> Iterator[str]:
    homonyms = frozenset(catalogue.lexicon.get("company_homonyms", ()))
    given = frozenset(catalogue.lexicon.get("given_names", ()))
    sure: dict[str, list[str]] = defaultdict(list)
    for company in catalogue.companies.values():
        place = f"companies.toml: company '{company.id}'"
        for name in _all_names(company):
            if name in homonyms:
                yield f'{place}: "{name}" is never found, for lexicon.toml lists it in company_homonyms; take it out of one of them'
            if name in company.needs_proof:
                continue
            sure[name].append(company.id)
            if len(name) == 1:
                yield f'{place}: "{name}" is one character and taken at sight; put it in needs_proof'
            if name.lower() in given:
                yield f'{place}: "{name}" is a given name too and taken at sight; put it in needs_proof'
    for name, ids in sure.items():
        if len(ids) > 1:
            yield f'companies.toml: "{name}" means {" and ".join(ids)} at sight; put it in needs_proof of all but one'


def _proofs(catalogue: Catalogue) -> Iterator[str]:
    vehicle_words = bool(catalogue.lexicon.get("vehicle_words"))
    for company in catalogue.companies.values():
        place = f"companies.toml: company '{company.id}'"
        if company.cues and not company.needs_proof:
            yield f"{place}: its cues can never be used, for none of its names needs proof; add needs_proof or take cues out"
        anything = not company.cues or ANY_VEHICLE in company.cues
        if company.needs_proof and anything and not vehicle_words and not company.models:
            yield f"{place}: nothing can prove its names, for lexicon.toml has no vehicle_words; add cues or models"


def _topics(catalogue: Catalogue) -> Iterator[str]:
    for topic in catalogue.topics.values():
        place = f"topics.toml: topic '{topic.id}'"
        if not topic.triggers and not topic.strong:
            yield f"{place}: has no triggers, so that no story gets it; add some"
        for word in sorted(set(topic.triggers) & set(topic.strong)):
            yield f'{place}: "{word}" is a trigger and a strong one; take it out of triggers'
        yield from _covered(place, topic.triggers)
        yield from _covered(place, topic.strong)


def _metrics(catalogue: Catalogue) -> Iterator[str]:
    for metric in catalogue.metrics.values():
        place = f"metrics.toml: metric '{metric.id}'"
        if not metric.units:
            yield f'{place}: has no units, so that no figure can measure it; add some, or "any"'
        if metric.id != "other" and not metric.triggers and not metric.strong:
            yield f"{place}: has no triggers, so that no figure gets it; add some"
        for word in sorted(set(metric.vetoes) & {*metric.triggers, *metric.strong}):
            yield f'{place}: "{word}" speaks for it and against it; take it out of one of the two'
        for unit in metric.units:
            if not _has_surface(unit, catalogue.units):
                yield f'{place}: no text can write its unit "{unit}"; give that unit words in units.toml'


def _units(units: tuple[Unit, ...]) -> Iterator[str]:
    meanings: dict[tuple[str, str], set[str]] = defaultdict(set)
    for unit in units:
        for word in unit.words:
            meanings["words", word.lower()].add(unit.id)
        for word in unit.exact:
            meanings["exact", word].add(unit.id)
        for sign in unit.before:
            meanings["before", sign].add(unit.id)
    for (key, word), ids in meanings.items():
        if len(ids) > 1:
            yield f'units.toml: "{word}" in {key} means {" and ".join(sorted(ids))}; keep it in one of them'


def _lexicon(lexicon: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for name in sorted(lexicon.keys() - LISTS):
        yield f'lexicon.toml: no rule reads the list "{name}"; {suggestion(name, LISTS)}'
    for name in sorted(LISTS - lexicon.keys()):
        yield f'lexicon.toml: the list "{name}" is missing, so that its rules never fire; copy it from the shipped file or leave it empty'
    exact: dict[str, set[str]] = defaultdict(set)
    for name, phrases in lexicon.items():
        for word in phrases if name.startswith("modifier_") and "_after_" not in name else ():
            exact[word.lower()].add(name)
    for word, names in exact.items():
        if len(names) > 1:
            yield f'lexicon.toml: "{word}" stands in {" and ".join(sorted(names))}; keep it in one of them'


def _covered(place: str, words: tuple[str, ...]) -> Iterator[str]:
    """Words that another one with a "*" already matches: they say nothing more."""
    open_ones = [word[:-1] for word in words if word.endswith("*")]
    for word in words:
        for beginning in open_ones:
            if word != f"{beginning}*" and word.startswith(beginning):
                yield f'{place}: "{word}" adds nothing to "{beginning}*"; take it out'


def _has_surface(unit: str, units: tuple[Unit, ...]) -> bool:
    by_id: Mapping[str, Unit] = {known.id: known for known in units}
    if unit in {"any", "currency", "date", "rank"} or unit not in by_id:
        return True
    return any(known.words or known.exact or known.before for known in units if known.id == unit)


def _all_names(company: Company) -> tuple[str, ...]:
    return tuple(dict.fromkeys((company.name, *company.aliases, *company.native_aliases, *company.needs_proof)))
