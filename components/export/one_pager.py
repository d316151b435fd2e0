"""The deck of one country: what it thinks, where it stands, its youth gap, and the EU."""

from analysis.estimates import AVERAGES
from components.export.deck import Deck, Kept
from components.findings.finding import kind_of
from components.text import say
from components.view import View
from data.model import Survey, SurveyError


def one_pager(survey: Survey, country: str) -> Deck:
    """A slide on each actor, the youth gap on the first of them, and the items about the EU.

    Raises
    ------
    SurveyError
        If the survey has no such country.
    """
    countries, waves = survey.role("country"), survey.role("wave")
    if countries is None or country not in countries.levels:
        raise SurveyError(f"country {country!r}: is not in this survey")
    actors = [item for item in survey.items.values() if item.battery and item.favourable]
    quoted = [item for item in survey.items.values() if kind_of(item)]
    eu = [item for item in quoted if "EU" in item.about.split() and item not in actors]
    ages = survey.role("age")

    def view(item: str) -> View:
        return View(
            item=item,
            wave=waves.levels[-1] if waves else "",
            base="all",
            weight=survey.default_weight,
            level=95,
            averaging=AVERAGES[0] if len(countries.levels) > 1 else "",
            by=ages.name if ages else "",
            country=country,
        )

    kept = [
        Kept(kind="ranking", name=item.title, view=view(item.name), digest=survey.digest)
        for item in [*(actors or quoted[:1]), *eu]
    ]
    if ages and len(ages.levels) > 1:
        first, *others = ages.levels
        gaps = Kept(
            kind="gaps",
            name=say("deck.youth_gap", title=(actors or quoted)[0].title),
            view=view((actors or quoted)[0].name),
            choices=((first,), tuple(others)),
            digest=survey.digest,
        )
        kept.insert(max(len(actors), 1), gaps)
    return Deck(title=country, views=tuple(kept))
