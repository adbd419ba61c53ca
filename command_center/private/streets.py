"""Street addresses: a house number beside a street's name, in twelve languages, in their own order.

No kept library finds them in free text, so these are patterns of our own: made to miss rather than to blank what
is no address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_C = r"[A-ZÀ-ÖØ-Þ]"  # a capital
_W = r"[\w'’.\-]"
_UNIT = (
    r"(?! ?(?:%|€|\$|£|°|[ap]\.?m\b|uhr\b|h\b|hrs?\b|hours?\b|mins?\b|minut|stunden|std\b|days?\b|km\b|euros?\b|uur\b|ore\b|horas?\b"
    r"|heures?\b|jahre|times\b|years?\b|stars?\b|points?\b|people\b|others?\b|more\b|percent|:\d|[.,]\d|\d))"
)
_NOT_A_NAME = (
    r"(?!(?i:hours?|hrs?|minutes?|mins?|seconds?|days?|weeks?|months?|years?|times?|percent|stars?|people|persons?|of|to|in|at"
    r"|on|the|and|or|for|my|your|our|is|was|a|an|am|pm|miles?|km|m|k|dollars?|euros?|more|way|x|from|by|with|hour|minute"
    r"|wrong|other|different|different|new|same|different|busy|good|bad|great|wall)\b)"
)
_EN = "Street|Avenue|Road|Lane|Drive|Boulevard|Court|Terrace|Crescent|Parkway|Highway|Close|Square|Place|Way"
_EN_SHORT = r"Ave|Rd|Ln|Dr|Blvd|Ct|Cres|Pkwy|Hwy|Sq|Pl|St"
_AFTER_EN = r"(?:,? (?:Apt|Apartment|Unit|Suite|Flat|#) ?\w{1,6})?(?:,? \d{5}(?:-\d{4})?\b)?"
_BEFORE = r"(?<![\w#$€£¥@/+.,:-])"

_PATTERNS: tuple[str, ...] = (
    # English: 12 Main Street, 350 5th Ave, Apt 4
    rf"{_BEFORE}\d{{1,5}}[A-Za-z]?,? (?:[NSEW]\.? )?(?:{_NOT_A_NAME}(?:{_C}{_W}*|\d{{1,3}}(?:st|nd|rd|th)) ){{1,3}}"
    rf"(?:(?:{_EN})\b|(?:{_EN_SHORT})(?:\.|\b(?! [A-Z])))(?! ?[’'])(?! [Ss]tation){_AFTER_EN}",
    rf"{_BEFORE}\d{{1,5}}[a-z]? (?:{_NOT_A_NAME}[a-z]{{2,20}} ){{1,2}}(?:street|avenue|boulevard)\b"
    r"(?! (?:shops?|stores?|banks?|brands?|food|art|station))",
    # French: 12 bis, rue de la Paix
    rf"{_BEFORE}\d{{1,4}}(?: ?(?:bis|ter|quater))?,? (?i:rue|avenue|av\.|boulevard|bd|place|chemin|allée|impasse|quai|route|cours"
    rf"|square|passage)\.? (?:(?:des|de la|du|de|la|le|les|aux|au|à) )?(?:[dlDL]['’])?{_C}{_W}*(?:[ -]{_C}{_W}*){{0,3}}",
    # German and Dutch in one word: Hauptstraße 5, Keizersgracht 12; and Berliner Straße 12
    rf"(?<!\w){_C}[\w.\-]{{1,30}}?(?:stra(?:ß|ss)e|str\.|gasse|allee|ufer|damm|chaussee|straat|laan|gracht|kade|singel|dijk|steeg"
    rf"|plein) ?\d{{1,4}}(?: ?[a-zA-Z]\b)?{_UNIT}(?:, \d{{4,5}}\b)?",
    r"(?<!\w)(?!(?i:park|sitz|steh|stell|arbeits|spiel|flug|um|neben|heim|hin|rück|aus|ab|camping|zelt|golf|fenster|ausbildungs"
    rf"|studien|lade|fuß|rad|schul|liege|kita)(?:platz|weg|ring)){_C}[\w\-]{{2,30}}?(?:platz|weg|ring) \d{{1,4}}(?: ?[a-z]\b)?{_UNIT}",
    rf"(?<!\w)(?!(?:Der|Die|Das|Dem|Den|Diese|Eine|Auf)\b){_C}[\w\-]{{2,30}} (?:Straße|Strasse|Str\.|Allee|Chaussee) \d{{1,4}}"
    rf"(?: ?[a-zA-Z]\b)?{_UNIT}",
    # Italian, Spanish, Portuguese: Via Garibaldi 12, Calle de Alcalá, 45, Rua Augusta, nº 100
    rf"(?<!\w)(?i:via|viale|piazza|piazzale|corso|vicolo|lungomare|calle|c/|avenida|avda\.?|av\.|plaza|paseo|carrera|camino|ronda"
    rf"|rua|travessa|praça|alameda|estrada|rodovia) ?(?:(?:de|del|della|delle|dei|degli|di|da|do|dos|das|la|las|los|el) ){{0,2}}"
    rf"{_C}[\wº'’.\-]*[a-zà-ÿ]{_W}*(?:(?: (?:de|del|della|di|da|do|dos|das|la|y|e))? {_C}{_W}*){{0,3}},? "
    rf"(?:n[.º°o]*|núm\.?|nro\.?|numero|número)? ?\d{{1,5}}(?:/?[a-zA-Z]\b)?{_UNIT}",
    # Colombian: Carrera 7 # 12-34
    r"(?<!\w)(?i:calle|carrera|cra\.?|cl\.?|transversal|diagonal) \d{1,3}[A-Za-z]? ?(?:#|[Nn]o\.?) ?\d{1,3}[A-Za-z]? ?- ?\d{1,3}",
    # Arabic: شارع النيل 12, 12 شارع النيل
    r"(?:شارع|طريق|جادة)(?: [\u0621-\u065f]{2,20}){1,4}[،,]? (?:رقم )?\d{1,4}(?![\d%])",
    r"(?<![\d.,])\d{1,4}[،,]? (?:شارع|جادة)(?: [\u0621-\u065f]{2,20}){1,2}",
    # Hindi: मकान नंबर 12, 12 महात्मा गांधी मार्ग
    r"(?:मकान|घर|फ्लैट|प्लॉट) (?:नं\.?|नंबर|संख्या|क्र\.?) ?\d[\w/\-]{0,8}",
    r"(?<![\d.,])\d{1,5},? (?:[\u0900-\u097f]{2,20} ){1,3}(?:मार्ग|रोड|गली|सड़क)",
    # Japanese: 千代田区千代田1-1, 神南1丁目2番3号
    r"[\u3005\u30a1-\u30fc\u4e00-\u9fff]{0,12}[\d一二三四五六七八九十]{1,3}丁目 ?\d{1,4}(?:番地?|[-−‐ー－])?(?:の?\d{1,4}号?)?(?:[-−‐ー－]\d{1,4})?",
    r"[\u4e00-\u9fff]{1,8}[区町村][\u3005\u3041-\u30fc\u4e00-\u9fff]{0,8}\d{1,4}[-−‐ー－]\d{1,4}(?:[-−‐ー－]\d{1,4})?",
    r"\d{1,4}番地?(?:の?\d{1,4})?\d{1,4}号",
    # Chinese: 南京东路100号3楼
    r"[\u4e00-\u9fff]{1,8}(?:路|街|大道|巷|弄|胡同)[一二三四五六七八九十]?段? ?\d{1,5}(?:号|號|弄)(?:\d{1,4}(?:号|號|室|楼|樓|栋))*",
    # Korean: 강남구 테헤란로 152, 역삼동 123-45번지
    r"[가-힣]{1,8}(?:시|군|구|읍|면|동) (?:[가-힣]{1,6}[읍면동리] )?[가-힣\d]{1,12}(?:로|길) ?\d{1,4}(?:-\d{1,4})?(?:번?길 ?\d{1,4})?",
    r"[가-힣]{1,8}[동리] \d{1,4}(?:-\d{1,4})?번지",
)
_STREETS = tuple(re.compile(pattern) for pattern in _PATTERNS)
_WORDS = re.compile(
    r"street|avenue|road|lane|drive|boulevard|court|terrace|crescent|parkway|highway|close|square|place|way\b|\b(?:ave|rd|ln|dr"
    r"|blvd|ct|cres|pkwy|hwy|sq|pl|st|av|bd)\b|rue|chemin|allée|impasse|quai|route|cours|passage|stra(?:ß|ss)e|str\.|gasse"
    r"|allee|ufer|damm|chaussee|straat|laan|gracht|kade|singel|dijk|steeg|plein|platz|weg|ring\b|via|piazza|corso|vicolo"
    r"|lungomare|calle|\bc/|avenida|avda|plaza|paseo|carrera|cra\b|\bcl\b|transversal|diagonal|camino|ronda|rua|travessa|praça"
    r"|alameda|estrada|rodovia|شارع|طريق|جادة|मकान|घर|फ्लैट|प्लॉट|मार्ग|रोड|गली|सड़क|丁目|番|[区町村]|路|街|大道|巷|弄|胡同"
    r"|로|길|번지",
    re.IGNORECASE,
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
    if _WORDS.search(text):
        for pattern in _STREETS:
            yield from (found.span() for found in pattern.finditer(text))
