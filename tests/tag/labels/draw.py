"""Draws the posts that were labelled by hand; run once, kept so that the draw can be repeated.

Half of each language's posts is drawn from all, half from those with a question mark or an asking word, so that
there are questions enough to measure recall; Italian posts are mostly opinions about politics, so that a hundred
more with a question mark or an asking word were drawn there. Which half judges (`figure`) and which builds
(`build`) is the draw's as well.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

from tests.tag.labels.posts import posts

SEED = 20261122
_ASKING = {
    "en": r"\?|\b(?:how|what|when|where|who|which|why|anyone|any idea|wonder|wondering|is it true|can you|could you)\b",
    "it": r"\?|\b(?:come|cosa|quando|dove|chi|quale|perch[eé]|qualcuno|è vero|e' vero|chissà|sapete)\b",
}


def draw(recorded: Path, language: str, wanted: int = 216) -> list[tuple[str, str, str]]:
    """Draw posts to label.

    Args:
        recorded: The folder of recorded data.
        language: `en` or `it`.
        wanted: How many; more than 200, since some turn out to be in another language.

    Returns:
        (half, name, text) of each.
    """
    dice = random.Random(f"{SEED}-{language}")
    everything = posts(recorded, language)
    asking = re.compile(_ASKING[language], re.IGNORECASE)
    places = sorted({name.split(":")[0].split("/")[0] for name in everything})
    drawn: list[str] = []
    for enriched in (False, True):
        for place in places:  # as many of each set, or the airline's would be most
            pool = [n for n, t in everything.items() if n.startswith(place) and (not enriched or asking.search(t))]
            drawn += dice.sample(sorted(set(pool) - set(drawn)), wanted // 2 // len(places))
    dice.shuffle(drawn)
    if language == "it":
        pool = sorted({n for n, t in everything.items() if asking.search(t)} - set(drawn))
        drawn += dice.sample(pool, 100)
    return [(("build", "figure")[n % 2], name, everything[name]) for n, name in enumerate(drawn)]
