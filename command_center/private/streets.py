"""Street addresses: a house number beside a street's name, in twelve languages, in their own order.

No kept library finds them in free text, so these are patterns of our own: made to miss rather than to blank what
is no address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator


def _compiled(word: str, *patterns: str) -> tuple[re.Pattern[str], tuple[re.Pattern[str], ...]]:
    """A word without which none of the patterns can fit, and they: most texts have none."""
    return re.compile(word, re.IGNORECASE), tuple(re.compile(pattern) for pattern in patterns)


_C = r"[A-ZÀ-ÖØ-Þ]"
_W = r"[\w'’.\-]"
_NOT_AN_AMOUNT = (
    r"(?! ?(?i:%|€|\$|£|°|[ap]\.?m\b|uhr\b|h\b|hrs?\b|hours?\b|mins?\b|minut|stunden|std\b|days?\b|km\b|euros?\b"
    r"|uur\b|ore\b|horas?\b|heures?\b|jahre|times\b|years?\b|stars?\b|points?\b|people\b|others?\b|more\b|percent"
    r"|weeks?\b|wks?\b|months?\b|x\b|semanas?\b|meses\b|d[ií]as?\b|años?\b|settiman|mesi\b|giorn|ann[io]\b|semaines?\b"
    r"|mois\b|jours?\b|ans\b|wochen?\b|tagen?\b|tage\b|monat|weken\b|dagen\b|maand"
    r"|:\d|[.,]\d|\d))"
)
_A_NAME = (
    r"(?!(?i:hours?|hrs?|minutes?|mins?|seconds?|days?|weeks?|months?|years?|times?|percent|stars?|people|persons?|of"
    r"|to|in|at|on|the|and|or|for|my|your|our|is|was|a|an|am|pm|miles?|km|m|k|dollars?|euros?|more|way|x|from|by|with"
    r"|wrong|other|different|new|same|busy|good|bad|great|wall)\b)"
)
_ALONE = r"(?<![\w#$€£¥@/+.,:-])"  # before a house number that comes first

_NAMES = rf"(?:{_A_NAME}(?:{_C}{_W}*|\d{{1,3}}(?:st|nd|rd|th)) ){{1,3}}"
_FLAT = r"(?:,? (?:Apt|Apartment|Unit|Suite|Flat|#) ?\w{1,6})?(?:,? \d{5}(?:-\d{4})?\b)?"
_ENGLISH = (
    rf"{_ALONE}\d{{1,5}}[A-Za-z]?,? (?:[NSEW]\.? )?{_NAMES}"
    r"(?:(?:Street|Avenue|Road|Lane|Boulevard|Terrace|Crescent|Parkway|Highway)\b"
    rf"|(?:Ave|Rd|Ln|Dr|Blvd|Ct|Cres|Pkwy|Hwy|Sq|Pl|St)(?:\.|\b(?! [A-Z])))(?! ?[’'])(?! [Ss]tation){_FLAT}",
    # Words for much else, too: behind three digits and more, or with two and at the end of a phrase.
    rf"{_ALONE}(?:\d{{3,5}}[A-Za-z]? {_NAMES}(?:Drive|Court|Close|Square|Place|Way)\b(?! (?:feet|ft|meters?|metres?))"
    rf"|\d{{2}}[A-Za-z]? {_NAMES}(?:Drive|Court|Close|Square|Place|Way)"
    rf"(?=[,.;)\n\u2026\u3001\u3002\uff09\uff0c\u202c]|$)){_FLAT}",
    rf"{_ALONE}\d{{1,5}}[a-z]? (?:{_A_NAME}[a-z]{{2,20}} ){{1,2}}(?:street|avenue|boulevard)\b"
    r"(?! (?:shops?|stores?|banks?|brands?|food|art|station))",
)
"""12 Main Street, 350 5th Ave, Apt 4."""
_FRENCH = (
    rf"{_ALONE}\d{{1,4}}(?: ?(?:bis|ter|quater))?,? (?i:rue|avenue|av\.|boulevard|bd|place|chemin|allée|impasse|quai"
    r"|route|cours|square|passage)\.? (?:(?:des|de la|du|de|la|le|les|aux|au|à) )?(?:[dlDL]['’])?"
    rf"{_C}{_W}*(?:[ -]{_C}{_W}*){{0,3}}",
)
"""12 bis, rue de la Paix."""
_GERMAN_AND_DUTCH = (
    rf"(?<!\w){_C}[\w.\-]{{1,30}}?(?:stra(?:ß|ss)e|str\.|gasse|allee|ufer|damm|chaussee|straat|laan|gracht|kade|singel"
    rf"|dijk|steeg|plein) ?\d{{1,4}}(?: ?[a-zA-Z]\b)?{_NOT_AN_AMOUNT}(?:, \d{{4,5}}\b)?",
    r"(?<!\w)(?!(?i:park|sitz|steh|stell|arbeits|spiel|flug|um|neben|heim|hin|rück|aus|ab|camping|zelt|golf|fenster"
    r"|ausbildungs|studien|lade|fuß|rad|schul|liege|kita)(?:platz|weg|ring))"
    rf"{_C}[\w\-]{{2,30}}?(?:platz|weg|ring) \d{{1,4}}(?: ?[a-z]\b)?{_NOT_AN_AMOUNT}",
    rf"(?<!\w)(?!(?:Der|Die|Das|Dem|Den|Diese|Eine|Auf)\b){_C}[\w\-]{{2,30}} (?:Straße|Strasse|Str\.|Allee|Chaussee)"
    rf" \d{{1,4}}(?: ?[a-zA-Z]\b)?{_NOT_AN_AMOUNT}",
)
"""Hauptstraße 5, Berliner Straße 12a, Keizersgracht 123."""
_ROMANCE = (
    r"(?<!\w)(?i:via|viale|piazza|piazzale|corso|vicolo|lungomare|calle|c/|avenida|avda\.?|av\.|plaza|paseo|carrera"
    r"|camino|ronda|rua|travessa|praça|alameda|estrada|rodovia) ?"
    r"(?:(?:de|del|della|delle|dei|degli|di|da|do|dos|das|la|las|los|el) ){0,2}"
    rf"{_C}[\wº'’.\-]*[a-zà-ÿ]{_W}*(?:(?: (?:de|del|della|di|da|do|dos|das|la|y|e))? {_C}{_W}*){{0,3}},? "
    rf"(?:n[.º°o]*|núm\.?|nro\.?|numero|número)? ?\d{{1,5}}(?:/?[a-wyzA-WYZ]\b)?{_NOT_AN_AMOUNT}",
    r"(?<!\w)(?i:calle|carrera|cra\.?|cl\.?|transversal|diagonal) \d{1,3}[A-Za-z]? ?(?:#|[Nn]o\.?) ?"
    r"\d{1,3}[A-Za-z]? ?- ?\d{1,3}",
)
"""Via Garibaldi 12, Calle de Alcalá, 45, Rua Augusta, nº 100, Carrera 7 # 12-34."""
_ARABIC = (
    r"(?:شارع|طريق|جادة)(?: [\u0621-\u065f]{2,20}){1,4}[،,]? (?:رقم )?"
    r"\d{1,4}(?! ?(?:[\d%]|ساع|دق|كم|كيلو|ريال|سن|يوم))",
    r"(?<![\d.,])\d{1,4}[،,]? (?:شارع|جادة)(?: [\u0621-\u065f]{2,20}){1,2}",
)
_HINDI = (
    r"(?:मकान|घर|फ्लैट|प्लॉट) (?:नं\.?|नंबर|संख्या|क्र\.?) ?\d[\w/\-]{0,8}",
    r"(?<![\d.,])\d{1,5},? (?:[\u0900-\u097f]{2,20} ){1,3}(?:मार्ग|रोड|गली|सड़क)",
)
_JAPANESE = (
    r"[\u3005\u30a1-\u30fc\u4e00-\u9fff]{0,12}[\d一二三四五六七八九十]{1,3}丁目 ?\d{1,4}(?:番地?|[-−‐ー－])?"
    r"(?:の?\d{1,4}号?)?(?:[-−‐ー－]\d{1,4})?",
    r"[\u4e00-\u9fff]{1,8}[区町村][\u3005\u3041-\u30fc\u4e00-\u9fff]{0,8}\d{1,4}[-−‐ー－]\d{1,4}(?:[-−‐ー－]\d{1,4})?",
    r"\d{1,4}番地?(?:の?\d{1,4})?\d{1,4}号",
)
"""千代田区千代田1-1, 神南1丁目2番3号."""
_CHINESE = (
    r"[\u4e00-\u9fff]{1,8}(?:路|(?<![条條])街|大道|巷|弄|胡同)[一二三四五六七八九十]?段? ?\d{1,5}"
    r"(?:号|號|弄)(?![线線公路车車])(?:\d{1,4}(?:号|號|室|楼|樓|栋))*",
)
"""南京东路100号3楼."""
_KOREAN = (
    r"[가-힣]{1,8}(?:시|군|구|읍|면|동) (?:[가-힣]{1,6}[읍면동리] )?[가-힣\d]{1,12}(?:로|길) ?\d{1,4}(?:-\d{1,4})?"
    r"(?:번?길 ?\d{1,4})?(?! ?(?:\d|년|월|일|시|분|개|명|원|번째|차|km|%))",
    r"[가-힣]{1,8}[동리] \d{1,4}(?:-\d{1,4})?번지",
)
"""강남구 테헤란로 152, 역삼동 123-45번지."""

_LATIN = _compiled(
    r"\b(?:street|avenue|road|lane|drive|boulevard|court|terrace|crescent|parkway|highway|close|square|place|way|ave|rd"
    r"|ln|dr|blvd|ct|cres|pkwy|hwy|sq|pl|st|av|bd|rue|chemin|allée|impasse|quai|route|cours|passage|via|viale|piazzale"
    r"|piazza|corso|vicolo|lungomare|calle|c/|avenida|avda|plaza|paseo|carrera|cra|cl|transversal|diagonal|camino|ronda"
    r"|rua|travessa|praça|alameda|estrada|rodovia|strasse|straße|allee|chaussee)\b|c/"
    r"|(?:stra(?:ß|ss)e|str\.|gasse|allee|ufer|damm|chaussee|straat|laan|gracht|kade|singel|dijk|steeg|plein|platz|weg"
    r"|ring) ?\d",
    *_ENGLISH, *_FRENCH, *_GERMAN_AND_DUTCH, *_ROMANCE,
)  # fmt: skip
_OTHERS = (
    _compiled("شارع|طريق|جادة", *_ARABIC),
    _compiled("मकान|घर|फ्लैट|प्लॉट|मार्ग|रोड|गली|सड़क", *_HINDI),
    _compiled("丁目|番|[区町村]", *_JAPANESE),
    _compiled("[路街道巷弄同]", *_CHINESE),
    _compiled("[로길] ?\\d|번지", *_KOREAN),
)


def streets(text: str) -> Iterator[tuple[int, int]]:
    """Find street addresses.

    Args:
        text: Any text.

    Returns:
        Start and end of each, in no order; they may overlap. Not found: a street without a number, a house with a
        name instead, post boxes, names in small letters but before street, avenue and boulevard, and other languages
        than the profile's usual twelve.
    """
    for word, patterns in (_LATIN,) if text.isascii() else (_LATIN, *_OTHERS):
        if word.search(text):
            for pattern in patterns:
                yield from (found.span() for found in pattern.finditer(text))
