"""Telephone numbers: what Google's libphonenumber (package phonenumbers) takes for valid, where it's meant as one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from phonenumbers import Leniency, PhoneNumberMatcher

from command_center.private.signs import DASHES, GAPS

_BETWEEN = rf"[{GAPS}{DASHES}()\[\]./\t]"
_RUN = re.compile(rf"(?<![\d#])(?<!\d[.,:])[+\uff0b(\[]{{0,2}}\d(?:{_BETWEEN}{{0,3}}\d){{6,}}+")
_SPACED = re.compile(rf"\d{_BETWEEN}+\d")
_DATE = re.compile(
    r"(?<!\d)(?<!\d[-/.])(?:(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d)(?![-/.]?\d)"
)
MOST = 24
"""Candidates of one text that are asked about; in a text with more, the others are hidden unasked."""
_LONGEST = 120
"""Of figures and signs alone: more is no number, and is hidden unasked."""
_BEFORE, _AFTER = 32, 10
"""Letters before a candidate in which a word may say what it is, and those after it for an extension."""

_CALL = (
    r"tel\b|tel[.:]|t[eé]l[eé]f|telefon|telephone|phone|\bcall|\bring\b|\btext (?:me|us)|\bsms\b|whats ?app|mobile"
    r"|\bmob\b|\bcell|\bfax\b|hotline|helpline|\bcontact|reach me|\bdial|(?:my|mera) n(?:o|um|umber)\b|\bnmbr\b"
    r"|handy|\bruf|anruf|durchwahl|rückruf|\bkontakt|ll[aá]m|m[oó]vil|celular|chiam|cellulare|appel|portable|joindre"
    r"|ligu?[ae]|telem[oó]vel|\bbel\b|bellen|mobiel|gsm"
    r"|电话|電話|手机|手機|联系|聯繫|致电|热线|携帯|連絡|ダイヤル|전화|휴대폰|핸드폰|연락|फ़ोन|फोन|मोबाइल|कॉल|संपर्क"
    r"|मेर[ाे] (?:नंबर|नम्बर)"
    r"|هاتف|جوال|موبايل|اتصل|واتس|تواصل"
)
_OTHER = (
    r"order|booking|reservation|ticket|\bcase\b|\bref\b|\bref[.:#]|reference|confirmation|invoice|tracking|parcel"
    r"|flight|account|customer (?:no|num|id)|serial|imei|isbn|\bid\b|\bid[:#]|\bpnr\b|claim|complaint|record locator"
    r"|bestell|auftrag|rechnung|vorgang|kunden(?:nr|nummer)|sendung|buchung|pedido|reserva|factura|localizador"
    r"|commande|dossier|facture|suivi|r[eé]f[eé]rence|ordine|prenotazione|fattura|pratica|biglietto|encomenda|fatura"
    r"|protocolo|bestelling|factuur|klantnummer|订单|訂單|单号|單號|快递|注文|予約|伝票|주문|예약|송장|ऑर्डर|टिकट"
    r"|رقم الطلب|حجز|تذكرة|فاتورة"
)
_WORD = re.compile(f"(?P<call>{_CALL})|(?P<other>{_OTHER})", re.IGNORECASE)


def phones(text: str, regions: Sequence[str] = ()) -> Iterator[tuple[int, int]]:
    """Find telephone numbers.

    Args:
        text: Any text.
        regions: Countries (ISO 3166-1 alpha-2) in which a number without + may be meant.

    Returns:
        Start and end of each, in order. A number with + needs to be valid. One without needs the groups of its
        country, or a word for telephone before it; in one run it needs such a word or the 0 of a trunk call. None
        is taken where the last word before it is an order's, a ticket's and the like.
    """
    # Dates are blanked at the same length: with an hour behind them they look like a number.
    text = _DATE.sub(lambda date: "\n" * len(date[0]), text)
    for number, run in enumerate(_RUN.finditer(text)):
        start, end = run.span()
        if number >= MOST or end - start > _LONGEST:
            yield start, end
        else:
            yield from _in_run(text, start, end, regions)


def _in_run(text: str, start: int, end: int, regions: Sequence[str]) -> Iterator[tuple[int, int]]:
    number = text[start:end]
    double_zero = _from_abroad(number)
    abroad = double_zero or "+" in number or "＋" in number
    leniency = Leniency.VALID
    if not abroad:
        word = _said_before(text, start)
        if word == "other":
            return
        if word != "call":
            if not _SPACED.search(text, start, end) and not _is_trunk(number):
                return
            leniency = Leniency.STRICT_GROUPING
    first = max(0, start - 1)
    window = "".join(map(_plain, text[first : end + _AFTER]))
    if double_zero:
        window = window[: start - first] + " +" + window[start - first + 2 :]
    # With a country, those with + are found as well; ZZ is libphonenumber's name for none.
    for region in ("ZZ",) if number[0] in "+＋" or double_zero else (*regions, "ZZ") if abroad else regions:
        found = [
            (first + match.start, first + match.end)
            for match in PhoneNumberMatcher(window, region, leniency, max_tries=10)
            if first + match.start < end
        ]
        if found and double_zero:
            found[0] = (start, found[0][1])
        if found:
            yield from found
            return


def _said_before(text: str, start: int) -> str | None:
    """Whether the last telling word before a number is one of calling or one of another number."""
    last = None
    for word in _WORD.finditer(text, max(0, start - _BEFORE), start):
        last = word.lastgroup
    return last


def _from_abroad(number: str) -> bool:
    """00 is what most of the world dials for +; ticket numbers begin so, too, but are no valid number then."""
    return number.startswith("00") and number[2:3] not in ("", "0")


def _is_trunk(run: str) -> bool:
    digits = run.lstrip("([")
    return digits[0] == "0" and digits[1:2] != "0" and 10 <= len(digits) <= 12


def _plain(sign: str) -> str:
    """The same sign as libphonenumber knows it: unseen ones as blanks, so that no place moves."""
    if sign < "\x7f":
        return sign
    return " " if unicodedata.category(sign) in ("Cf", "Zs") else sign
