"""The deck of one country: what it thinks of all actors, its youth, its past, and the EU."""

from analysis.estimates import AVERAGES
from components.export.deck import Choice, Deck, Kept
from components.findings.actors import battery
from components.findings.finding import kind_of
from components.text import say
from components.view import View
from data.model import Item, Survey, SurveyError


def one_pager(survey: Survey, country: str) -> Deck:
    """All actors on one slide, then each among the countries; of the first its youth gap and trend.

    The items about the EU come last. A slide is left out where the survey has nothing for it: no
    battery, no ages, a single wave.

    Raises
    ------
    SurveyError
        If the survey has no such country, or no item that is quoted by a number.
    """
    countries, waves, ages = (survey.role(role) for role in ("country", "wave", "age"))
    if countries is None or country not in countries.levels:
        raise SurveyError(f"country {country!r}: is not in this survey")
    quoted = [item for item in survey.items.values() if kind_of(item)]
    if not quoted:
        raise SurveyError(
            "one-pager: no item of this survey has favourable answers or a scale; "
            "name some on the Data page"
        )
    actors = [item for item in quoted if item.battery and item.favourable]
    eu = [item for item in quoted if "EU" in item.about.split() and item not in actors]
    shown = actors or quoted[:1]
    first, several = shown[0], len(countries.levels) > 1

    def kept(kind: str, item: Item, name: str = "", choices: tuple[Choice, ...] = ()) -> Kept:
        view = View(
            item=item.name,
            wave=waves.levels[-1] if waves else "",
            base="all",
            weight=survey.default_weight,
            level=95,
            averaging=AVERAGES[0] if several else "",
            by=ages.name if ages else "",
            country=country,
        )
        named = name or item.title
        return Kept(kind=kind, name=named, view=view, choices=choices, digest=survey.digest)

    views = []
    if battery(survey, first.name):
        views.append(kept("actors", first, say("deck.actors", country=country)))
    views += [kept("ranking", item) for item in shown]
    if ages and len(ages.levels) > 1:
        youth, *elders = ages.levels
        name = say("deck.youth_gap", title=first.title)
        views.append(kept("gaps", first, name, ((youth,), tuple(elders))))
    if waves and len(waves.levels) > 1:
        over, events = countries.name if several else "", first.provenance != "invented"
        views.append(kept("trends", first, say("deck.trend", title=first.title), (over, events)))
    views += [kept("ranking", item) for item in eu if item not in shown]
    return Deck(title=country, views=tuple(views))
