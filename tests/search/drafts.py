"""Fifty drafts of topics with every operator, written by hand in twelve languages, and posts that are hard for them."""

from __future__ import annotations

from typing import NamedTuple


class Drafted(NamedTuple):
    """A draft, and the phrases its topic was found by before."""

    query: str
    phrases: tuple[str, ...] = ()
    before: tuple[str, ...] = ("thanks", "flight")


DRAFTS = (
    # plain words, phrases, prefixes
    Drafted("flight"),
    Drafted("delay*"),
    Drafted('"customer service"'),
    Drafted('"on hold"', before=("hold",)),
    Drafted('"late fl*"', before=("late",)),
    Drafted("don't", before=("don't",)),
    Drafted("can't OR won't OR isn't"),
    Drafted("wi-fi OR wifi", before=("wi fi",)),
    Drafted("AT&T OR R&B"),
    Drafted("50* OR 24", before=("50",)),
    Drafted('"24/7"'),
    Drafted("İstanbul OR istanbul"),
    Drafted("STRASSE", before=("straße",)),
    Drafted("cafe", before=("café",)),
    # hashtags and handles
    Drafted("#fail*", before=("fail",)),
    Drafted("#fail", before=("#fail",)),
    Drafted("@united OR @jetblue", before=("united",)),
    Drafted("@acme", before=("acme",)),
    Drafted("@user NOT http", before=("@user",)),
    # and, or, not, groups
    Drafted("flight AND cancelled"),
    Drafted("flight cancelled OR flight delayed", before=("cancelled", "delayed")),
    Drafted("(bag OR luggage OR baggage) (lost OR missing)", before=("lost bag", "luggage")),
    Drafted("flight NOT (cancelled OR delayed)"),
    Drafted("hold -hours -minutes", before=("hold",)),
    Drafted("NOT delayed AND flight"),
    Drafted("seat* OR (food AND NOT good)"),
    Drafted("thanks OR thank OR thx NOT sorry", before=("thank you",)),
    Drafted("(flight OR plane) NOT (late OR (delayed AND hours))", before=("plane",)),
    # near
    Drafted("flight NEAR/3 cancelled", before=("flight", "cancelled")),
    Drafted("customer NEAR/1 service", before=("customer service",)),
    Drafted("(bag* OR luggage) NEAR/5 (lost OR miss*)"),
    Drafted("(late NEAR/2 flight) NEAR/6 hour*"),
    Drafted("call* NEAR/4 back NOT thanks"),
    Drafted('"no one" NEAR/8 (answer* OR help*)'),
    # languages
    Drafted("flight lang:en"),
    Drafted("grazie OR (lang:it AND bella)", before=("grazie",)),
    Drafted("que -lang:es", before=("que",)),
    Drafted("no (lang:es OR lang:pt)", before=("no",)),
    # other scripts and tongues
    Drafted("電池 OR バッテリー", before=("電池",)),
    Drafted("电池 AND 坏", before=("电池",)),
    Drafted("배송 OR 배터리*", before=("배송",)),
    Drafted("حقيبة OR الله", before=("حقيبة",)),
    Drafted('"في" NEAR/4 "من"', before=("من",)),
    Drafted("नहीं OR है", before=("नहीं",)),
    Drafted("nicht OR kein*", before=("nicht",)),
    Drafted("c'est OR j'ai", before=("c'est",)),
    Drafted("não OR obrigad*", before=("não",)),
    # phrases alone, phrases beside a query, what a query would take for operators
    Drafted("", phrases=("delay*", "on time", 'say "cheese"', "NOT"), before=("on time",)),
    Drafted("4242 OR lovelace", phrases=("call me",), before=("call",)),
    Drafted('"😡" OR ("!!!" AND worst)', phrases=("é",), before=("worst",)),
)
POSTS = (
    ("en", "My flight was late by three hours, then cancelled. #fail @united"),
    ("en", "flight delayed again, delay after delay* and nobody said NOT to worry"),
    ("en", "Customer service kept me on hold for 50 minutes; don't call back, can't help"),
    ("en", "wi-fi is down, WiFi was up at the café; AT&T says 24/7"),
    ("en", "Lost my bag, the luggage is missing since 5pm. No one would answer or help!!! worst 😡"),
    ("en", 'They made me say "cheese" on time, thanks, thank you, thx, sorry'),
    ("en", "mail me: ada.lovelace@example.org or call me +1 650-253-0000, card 4242 4242 4242 4242 flight"),
    ("en", "@acme-fans and @acme.example are not @acme, mail a@acme.example"),
    ("en", "ﬂight with a ligature, FLIGHT in capitals, fl\u200bight torn apart, f l i g h t"),
    ("en", "late flight, two hours; late flights; #failure, plane seats, food not good"),
    ("de", "Die Straße zum Café ist nicht gesperrt, keine Ahnung warum der Flug ausfiel"),
    ("it", "Grazie, bella! Non funziona niente que flight"),
    ("es", "No sé que pasa con el vuelo, no llegó la maleta"),
    ("pt", "Não chegou, obrigada, no entanto que pena"),
    ("fr", "C’est tard, j’ai attendu l'avion, qu'est-ce que c'est"),
    ("tr", "İstanbul uçuşu istanbul'da kaldı"),
    ("ja", "電池がすぐ切れる。新しいバッテリーがほしい"),
    ("zh", "我的电池坏了，怎么办"),
    ("ko", "배송이 늦어요. 배터리가 무배송 상품"),
    ("ar", "وصلت الحقيبة متأخرة في المطار من فضلك، وبالحقيبة كسر والله"),
    ("hi", "बैटरी नहीं चलती है, दिनार नार"),
    ("en", "The plane is delayed, we hold @user to it"),
    ("en", ""),
    ("en", "é e\u0301 thanks"),
)
"""(language as a person would say, text)."""
