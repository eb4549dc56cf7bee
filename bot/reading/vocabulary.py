"""Words that the catalogue gives the figures engine: names a number may belong to, words for cars, and words that are no firm's name."""

from bot.model.catalogue import Catalogue
from bot.reading.places import PLACE_NAMES


def model_words(catalogue: Catalogue) -> frozenset[str]:
    """Lower-cased last words of makers and models that a bare number may follow ("Polestar 2", "Ioniq 5")."""
    words = {word.lower() for word in catalogue.lexicon.get("names_before_numbers", ())}
    for company in catalogue.companies.values():
        if company.kind in ("maker", "brand", "group", "historic"):
            words.update(name.split()[-1].lower() for name in (company.name, *company.aliases) if name.isascii())
        words.update(model.split()[0].lower() for model in company.models if model.isascii())
    return frozenset(words)


def car_words(catalogue: Catalogue) -> frozenset[str]:
    """Lower-cased words for a car: nouns that count vehicles, and first words of model names."""
    nouns = {word.lower() for unit in catalogue.units if unit.id == "vehicle" for word in unit.words}
    return frozenset(nouns) | {
        model.split()[0].lower()
        for company in catalogue.companies.values()
        for model in company.models
        if model.isascii()
    }


def no_firms(catalogue: Catalogue) -> frozenset[str]:
    """Lower-cased words that are no unknown firm's name: given names, names of places, first words of models."""
    models = {
        model.split()[0].lower()
        for company in catalogue.companies.values()
        for model in company.models
        if model.isascii()
    }
    lexicon = catalogue.lexicon
    names = (*lexicon.get("given_names", ()), *lexicon.get("family_names_first", ()))
    return frozenset(names) | models | PLACE_NAMES
