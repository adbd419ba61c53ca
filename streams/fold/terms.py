"""What of a text may burst: its words, its hashtags, and two words that stand side by side."""

from __future__ import annotations

import re
import unicodedata

from streams.fold.items import hashtags

READ = 1_000
"""Characters of a text that are looked at."""
MAX_TERMS = 80
"""Terms of one text that are counted, in their order."""
LONGEST = 40
"""Characters of a word; longer ones are no words."""

_LEFT_OUT = re.compile(r"https?:\S*|\bwww\.\S+|[@#＃]\S+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w'\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963]*")
"""A letter, and letters, digits, apostrophes and the vowel signs of Hindi behind it."""
_NO_BLANKS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
"""Scripts without blanks between words: of these each two signs side by side are a term."""
_STOP = """
    a an and are as at be been but by can do for from get had has have he her his how i i'm if in is it it's its just
    me my no not of on or our out she so that the their them they this to too up was we were what when which who will
    with would you your rt via amp
    al con de del el en es la las lo los mas me mi no o para pero por que se si sin su te tu un una y ya
    au ce ces dans des du elle est et il je le les leur ma mais mon ne nous on ou où par pas plus pour qui sa son sur
    ta un une vous c'est j'ai
    als am an auch auf aus bei bin da das dass dem den der des die ein eine einem einen einer er es für hat ich ihr im
    ist ja mein mit nach nicht noch nur sich sie sind so um und uns vom von war was wenn wer wie wir zu zum zur
    ai alla che chi ci come cosa da dal della di e è gli ha ho i io ma mi nel non per più questo si sono sul ti tra vi
    ao aos as com da das do dos e ela ele em essa esse eu foi isso mas meu minha na nas nem nos o os ou pela pelo quando
    que se sem seu sua também um uma você
    aan als bij dat de deze die dit een en er had het hij hoe ik in is je maar met mijn naar niet nog nu of om ook op
    te toch tot uit van voor wat we wel wij ze zijn
    في من على أن إلى ما هذا هذه لا هو هي مع كان عن يا و ان الى انا
    के का की है में से को और पर यह हैं नहीं ने भी तो मैं था एक हो कर ये वो जो
"""
STOP = frozenset(_STOP.split())
"""Words that say nothing alone, in the languages that part words by blanks; a minimum: they don't burst anyway."""


def terms_of(text: str) -> list[str]:
    """The terms of a text, each once, in their order.

    Args:
        text: As it was written; links and handles are left out.

    Returns:
        Words casefolded, hashtags with `#`, phrases of two with a blank; stop words stand in no term.
    """
    text = text[:READ]
    found = dict.fromkeys(f"#{tag}" for tag in hashtags(text))
    if "/" in text or "@" in text or "#" in text or "＃" in text:
        text = _LEFT_OUT.sub(" . ", text)
    text = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    for run in _NO_BLANKS.findall(text):
        found |= dict.fromkeys(run[at : at + 2] for at in range(len(run) - 1))
    before, end = "", 0
    for match in _WORD.finditer(_NO_BLANKS.sub(" . ", text) if not text.isascii() else text):
        word = match[0].rstrip("'")
        if len(word) < 2 or len(word) > LONGEST or word in STOP:
            before = ""
            continue
        found[word] = None
        if before and _side_by_side(match.string, end, match.start()):
            found[f"{before} {word}"] = None
        before, end = word, match.end()
    return list(found)[:MAX_TERMS]


def _side_by_side(text: str, start: int, end: int) -> bool:
    """Whether two words stand side by side: a comma or a full stop parts what they say."""
    return not text[start:end].strip(" \t\n-'")
