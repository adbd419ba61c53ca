"""Feeling words and emoji in twelve languages: the small list behind sentiment where TextBlob has no say."""

from __future__ import annotations

import re

POSITIVE: dict[str, str] = {
    "en": "love, great, thanks, thank you, awesome, best, happy, excellent, amazing, perfect, helpful, friendly",
    "de": "gut, gute, guter, gutes, toll, tolle, super, danke, liebe, schöne, wunderschön, freue, freu mich, geil, "
    "klasse, perfekt, großartig, glücklich, genial, zufrieden, beste, besten, empfehlen, hammer, gefällt, "
    "lecker, hilfsbereit",
    "es": "bueno, buena, buenos, buenas, gracias, genial, feliz, mejor, mejores, amo, quiero mucho, encanta, "
    "excelente, gran, bonito, bonita, linda, lindo, hermoso, hermosa, contento, contenta, increíble, "
    "felicidades, perfecto, maravilla, alegría, divertido, enhorabuena",
    "fr": "merci, super, génial, géniale, bien, bon, bonne, excellent, excellente, adore, aime, j'aime, heureux, "
    "heureuse, content, contente, beau, belle, parfait, magnifique, bravo, meilleur, meilleure, formidable, "
    "drôle, agréable, hâte, mdr",
    "it": "grazie, bello, bella, belli, bellissimo, bellissima, buono, buona, ottimo, ottima, bravo, brava, "
    "bravi, amo, adoro, felice, contento, contenta, perfetto, meraviglioso, migliore, complimenti, "
    "fantastico, piace, gentile, auguri",
    "pt": "bom, boa, ótimo, ótima, obrigado, obrigada, amo, amei, adoro, adorei, feliz, melhor, lindo, linda, "
    "maravilhoso, maravilhosa, perfeito, perfeita, parabéns, legal, incrível, gostei, sensacional, show, "
    "delícia, top",
    "nl": "goed, goede, leuk, leuke, mooi, mooie, bedankt, dank, geweldig, fijn, blij, heerlijk, super, top, "
    "fantastisch, prachtig, beste, gelukkig, lekker, tevreden, perfect, behulpzaam, vriendelijk, "
    "snel geholpen",
    "zh": "好评, 棒, 喜欢, 喜歡, 爱, 愛, 谢谢, 謝謝, 感谢, 感謝, 满意, 滿意, 开心, 開心, 完美, 不错, 不錯, 优秀, "
    "優秀, 推荐, 推薦, 方便, 高兴, 高興, 太好了",
    "ja": "ありがとう, 嬉しい, うれしい, 最高, 好き, 素晴らしい, 良い, 良かった, よかった, 楽しい, 楽しみ, 満足, "
    "完璧, 便利, 快適, 親切, おすすめ, 美味しい",
    "ko": "감사, 고마, 좋아, 좋은, 좋네, 최고, 사랑, 행복, 만족, 완벽, 친절, 추천, 훌륭, 재밌, 예쁘, 기쁘",
    "ar": "شكرا, رائع, رائعة, جميل, جميلة, ممتاز, ممتازة, أحب, حب, سعيد, سعيدة, أفضل, مبروك, حلو, حلوة, خير, "
    "ممتع, الحمد لله, فرح, نجاح",
    "hi": "अच्छा, अच्छी, अच्छे, बढ़िया, शानदार, धन्यवाद, शुक्रिया, खुश, प्यार, बेहतरीन, मज़ा, मजा, सुंदर, पसंद, "
    "बधाई, accha, acha, achha, badhiya, khush, pyar, mast, shukriya, dhanyavad",
}
NEGATIVE: dict[str, str] = {
    "en": "worst, terrible, awful, hate, angry, useless, rude, cancelled, canceled, delayed, delay, delays, lost, "
    "broken, stuck, waiting, hours, on hold, not working, doesn't work, fail, never, no one, nobody, "
    "still no, refund, why, disappointed, unacceptable, ridiculous, problem, issue",
    "de": "schlecht, schlechte, schlechter, scheiße, scheiss, mist, leider, traurig, hasse, hass, schlimm, "
    "furchtbar, schrecklich, ärgerlich, nervt, kaputt, enttäuscht, doof, blöd, blöde, dumm, krank, angst, "
    "problem, probleme, verloren, nie wieder, nicht gut, nicht mehr, kotzen, peinlich, schade, "
    "funktioniert nicht, geht nicht",
    "es": "malo, mala, malos, malas, mal, peor, triste, odio, asco, mierda, horrible, terrible, problema, "
    "problemas, nunca, enfermo, dolor, miedo, culpa, lástima, vergüenza, pena, no funciona, aburrido, "
    "harto, harta, pésimo, muerte, perder, fracaso, por desgracia, no me gusta, puta",
    "fr": "mauvais, mauvaise, mal, nul, nulle, triste, déteste, merde, horrible, problème, problèmes, honte, "
    "déçu, déçue, pire, malade, peur, dommage, ras le bol, marre, chiant, pas content, pas bon, "
    "ne marche pas, insupportable, grave, putain, con, cons, mort, crise, catastrophe",
    "it": "male, brutto, brutta, pessimo, pessima, schifo, odio, triste, vergogna, merda, problema, problemi, "
    "purtroppo, deluso, delusa, peggio, peggiore, orribile, paura, crisi, colpa, ladri, mai, non funziona, "
    "non va, cazzo, palle, disastro, inutile, falso, truffa, ridicolo",
    "pt": "ruim, péssimo, péssima, mal, triste, ódio, odeio, merda, horrível, problema, problemas, vergonha, "
    "pior, chato, chata, raiva, medo, infelizmente, nojo, não gosto, não gostei, não funciona, porra, lixo, "
    "droga, morte, fraco, saco, chorando, ridículo",
    "nl": "slecht, slechte, helaas, jammer, haat, kut, stom, stomme, verschrikkelijk, vreselijk, boos, triest, "
    "verdrietig, kapot, teleurgesteld, probleem, problemen, niet goed, werkt niet, nooit, waardeloos, "
    "klote, irritant, ziek, balen",
    "zh": "差, 坏, 壞, 烂, 爛, 垃圾, 失望, 讨厌, 討厭, 难过, 難過, 生气, 生氣, 糟糕, 投诉, 投訴, 骗, 騙, 慢死, "
    "不好, 不满, 不滿, 问题, 故障, 无法, 恶心",
    "ja": "最悪, ひどい, 酷い, 嫌い, 悲しい, 残念, がっかり, 不満, 悪い, ムカつく, むかつく, 壊れ, 不具合, 遅い, "
    "困って, 困る, つらい, 怖い, イライラ, 故障, 良くない, よくない, 好きじゃない, 楽しくない, 嬉しくない, "
    "便利じゃない, 満足できない, おすすめできない",
    "ko": "최악, 나쁘, 나쁜, 싫어, 싫다, 슬프, 실망, 짜증, 화나, 불만, 고장, 문제, 느려, 답답, 힘들, 엉망, 불편, "
    "좋지 않, 좋진 않, 행복하지 않, 만족하지 않, 친절하지 않, 추천하지 않",
    "ar": "سيء, سيئة, أسوأ, حزين, حزينة, أكره, كره, غضب, مشكلة, مشاكل, فاشل, للأسف, سوء, خسارة, موت, قتل, حرب, "
    "كذب, زفت, ملل, تعبان, ألم, لا يعمل",
    "hi": "बुरा, बुरी, खराब, ख़राब, घटिया, बेकार, दुख, दुखी, नफरत, गुस्सा, समस्या, शर्म, निराश, धोखा, bura, "
    "kharab, ghatiya, bekar, bakwas, ganda, dukh, sharam, dhokha, jhooth",
}
NEGATED: dict[str, tuple[str, ...]] = {
    "en": ("not *", "not very *", "not so *", "not really *", "isn't *", "wasn't *", "don't *", "didn't *", "never *"),
    "de": ("nicht *", "nicht so *", "nicht sehr *", "kein *", "keine *"),
    "es": ("no *", "no es *", "no está *", "no me *", "nada *"),
    "fr": ("pas *", "pas très *", "pas du tout *", "pas si *"),
    "it": ("non *", "non è *", "non mi *", "per niente *"),
    "pt": ("não *", "não é *", "não está *", "nada *"),
    "nl": ("niet *", "niet zo *", "niet erg *", "geen *"),
    "zh": ("不*", "不太*", "不是很*", "没*"),
    "ja": (
        *(
            "*していない",
            "*してない",
            "*していません",
            "*してません",
            "*しない",
            "*しません",
            "*できない",
            "*できません",
        ),
        *("*できなかった", "*ではない", "*ではなかった", "*ではありません"),
    ),
    "ko": ("안 *", "*지 않", "*지는 않", "*하지 않", "*하지는 않", "*스럽지 않", "*지 못", "*하지 못", "*스럽지 못"),
    "ar": ("ليس *", "ليست *", "غير *", "مش *", "مو *"),
    "hi": ("नहीं *", "* नहीं", "nahi *", "* nahi"),
}
"""How a negation reaches a feeling word; `*` is the word."""
_GLAD = "😀😁😂😃😄😅😆😊😍😘😎🤗🤩🥰😻🙂😇😋😜🎉🎊👍👏🙌💪💖💕💗💙💚💛💜❤♥💯✨🌟🥳🙏😌☺💓💘🔥"
_SAD = "😠😡🤬😤😢😭😞😔😟😕🙁☹😣😖😫😩😒🙄😑👎💔🤮🤢😱😰😨😓😥😪🤦💩😷"
_ASCII_GLAD = re.compile(r"(?:^|\s)(?:[:;=]-?[)D]+|<3|\^_?\^|[xX]D)(?=$|\s)")
_ASCII_SAD = re.compile(r"(?:^|\s)(?:[:=]'?-?[(]+|:-?/|>:\()(?=$|\s)")
_EMOJI = dict.fromkeys(_GLAD, 1) | dict.fromkeys(_SAD, -1)
_IS_EMOJI = re.compile(f"[{_GLAD}{_SAD}]")


def emoji_balance(text: str) -> int:
    """Weigh the emoji and emoticons of a text.

    Args:
        text: The post as written.

    Returns:
        Glad ones less sad ones; one written many times counts once.
    """
    balance = 0 if text.isascii() else sum(_EMOJI[found] for found in set(_IS_EMOJI.findall(text)))
    if ":" in text or ";" in text or "=" in text or "<3" in text or "^" in text or "D" in text:
        balance += bool(_ASCII_GLAD.search(text)) - bool(_ASCII_SAD.search(text))
    return balance
