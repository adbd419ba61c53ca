"""Words of the profanity lists that people write about orders, trains and telephones, and that must hide no post.

Read by `tools.build_profanity`. A word stands here if in a post to customer care its harmless sense is at least as
likely as the other, if it names harm that somebody reports, or if in a script without spaces it is a piece of harmless
words (`ファック` of `ファックス`, fax). Languages the taggers don't know by themselves have not been gone through.
"""

from __future__ import annotations

ORDINARY: dict[str, str] = {
    "ar": ("مص, بز, لعق, لحس, فرج, شاذ, مبادل, ثدي, حلمة, جماع, قضيب, شهوة, خول, شرج, اغتصاب, احتلام, خنثي, لبوة"),
    "de": (
        "nackt, rosette, mufti, bonze, ische, fratze, kimme, lümmel, popel, poppen, penis, orgasmus, nippel, "
        "reudig, schiesser, bratze, vögeln, möpse, schnackeln, schabracke, pinkeln"
    ),
    "en": (
        "suck, sucks, sex, sexual, sexually, sexuality, sexy, butt, xx, xxx, god damn, escort, domination, "
        "swinger, snatch, tied up, twinkie, tainted love, playboy, panties, panty, nude, nudity, nipple, "
        "nipples, grope, hard core, hardcore, hooker, kinky, big black, huge fat, girl on, strip club, "
        "tight white, tongue in a, taste my, topless, poof, skeet, scat, spunk, tit, santorum, lolita, rimming, "
        "pegging, fingering, undressing, barenaked, jelly donut, shrimping, snowballing, alaskan pipeline, "
        "mr hands, octopussy, cornhole, bastinado, eunuch, beaver cleaver, dingleberry, dingleberries, "
        "hot chick, pleasure chest, s&m, style doggy, dog style"
    ),
    "es": (
        "asesinato, asno, concha, drogas, esperma, heroína, idiota, imbécil, infierno, maldito, martillo, nazi, "
        "orina, pinche, pis, prostituta, racista, semen, sexo, trio, travesti, vulva, chupada, chupetón, maciza, "
        "ramera, sádico, tía buena, haciendo el amor, pezón, caca"
    ),
    "fr": (
        "baiser, bander, bitte, bordel, bourré, bourrée, déconne, déconner, folle, gueule, jouir, meuf, pédale, "
        "péter, pipi, caca, chatte, tanche, trique, gerbe, gerber, cul, ramoner, emmerdant, grande folle"
    ),
    "hi": (
        "maal, pataka, patakha, kutta, chakke, hawas, najayaz, gasti, ghassa, suar, balatkar, balatkari, hijra, "
        "chinki, gucchi, saala, loda"
    ),
    "it": (
        "balle, palle, battere, biga, brinca, cadavere, casci, cesso, cozza, fava, finocchio, ingoio, mona, "
        "monta, montare, mussa, nave scuola, patacca, pecorina, pesce, pippa, pirla, pisello, pompa, porca, "
        "porco, porca miseria, porco zio, potta, quaglia, regina, sbattere, sbattersi, sega, spagnola, tirare, "
        "topa, vacca, vangare, mannaggia, imbecille, bagnarsi, anale, bordello, cacca, cagna, chiappa, cornuto, "
        "femminuccia, guardone, lecchino, palloso, pistolotto, rompiballe, rompipalle, ruffiano, sbrodolata, "
        "goldone, bocchino, boiata, assatanato, pipì, pippone, picio, padulo, rizzarsi, belino, succhione, "
        "zio cantante, bofilo"
    ),
    "ja": (
        "女の子, 嫌い, 支配, 人種, 誘惑, 殺人事件, 殺人方法, 殺し方, 拷問, 両性, 両刀, 脱衣, 縛り, 覗き, 噴出, "
        "直腸, 挿入, 平手打ち, 毛深い, 足を広げる, 奴隷, 女装, 人妻, 女王様, 女子高生, 自己愛性, 児童性虐待, "
        "性交, 正常位, 宦官, バック・スタイル, フック, ファンタジー, ラバー, ローター, いたずら, しばり, なめ, "
        "グロ, エスコート, フィスト, カント, スリット, スラット, デブ, sm, 3p, xx, レイプ, おしり, オシリ, お尻, "
        "ホモ, ディック, ファック, ヌード, コカイン, 革抑制, ランジェリー, パンティー, トップレス, ハードコア, "
        "プレイボーイ, ラティーナ, ロリータ, ぽっちゃり, バイブレーター, レズビアン, 貞操帯, おもらし, おしっこ, "
        "ネオ・ナチ, カーマスートラ, スカートの中, ビッチ"
    ),
    "ko": (
        "미친, 보지, 자지, 고자, 유모, 망가, 노모, 자위, 호로, 야사, 애자, 에로, 근친, 거유, 염병, 옘병, 몰카, "
        "하드코어, 후장, 강간"
    ),
    "nl": (
        "aardappels afgieten, achter het raam zitten, afrossen, aftrekken, anita, asbak, aso, balen, bedonderen, "
        "bekken, belazeren, beurt, boemelen, brugpieper, buffelen, de ballen, de hond uitlaten, "
        "de koffer induiken, del, de pijp uitgaan, dombo, draaikont, driehoog achter wonen, drol, "
        "een beurt geven, een nummertje maken, eikel, engerd, flikken, gadverdamme, galbak, gat, gedoogzone, "
        "gras maaien, griet, hol, hufter, huisdealer, johny, kanen, klojo, klooien, knor, lummel, mafketel, "
        "matje, mof, muts, naaien, naakt, nicht, oprotten, opzouten, paal, palen, penoze, pijpen, pik, poep, "
        "poepen, poot, pot, potverdorie, raaskallen, reet, remsporen, reutelen, rukken, schatje, schoft, "
        "slempen, spuiten, standje, stootje, sufferd, toeter, vergallen, viespeuk, watje, welzijnsmafia, wijf, "
        "wippen, wuftje, zaadje, zeiken, zeiker, zuigen, shit, kont, kloten, verkloten, "
        "reet trappen\\, voor zijn, publiciteitsgeil, een halve man en een paardekop, boerenpummel, liefdesgrot"
    ),
    "pt": (
        "aborto, amador, ânus, aranha, ariano, balalao, bissexual, braulio de borracha, bumbum, burro, "
        "camisinha, cerveja, comer, consolo, corno, dum raio, fecal, frango assado, gozar, grelho, heroína, "
        "cocaína, heterosexual, homosexual, homem gay, homoerótico, inferno, lésbica, lolita, mama, "
        "passar um cheque, pau, pênis, pinto, saco, torneira, veado, vibrador, sacanagem, transar, coito, "
        "cacete, boob"
    ),
    "zh": (
        "13., 13点, 十三点, 九游, 刚度, 包皮, 后庭, 处女, 大卵子, 卵子, 成人, 激情, 月经, 乳房, 精子, 屁股, "
        "祖宗, 私服, 笨蛋, 白痴, 白癡, 老二, 靠背, 靠腰, 靠北, 粉腸, 老味, 野鸡, 迷药, 花柳, 他妈, 你妈, 你娘, "
        "他娘, 老母, 日你, 日批, 性交, 口交, 做爱, 性器, 口肯, 干你, 插你, 射你, 几八, 机机歪歪, 白烂, 情色, "
        "妈妈的, 打飞机, 硬膠, 笨實, 娘的, 妈的, 贝肉, 肥西"
    ),
}


def ordinary(language: str) -> list[str]:
    """The words of a language, as the list has them; none where nobody has gone through it."""
    listed = ORDINARY.get(language, "").replace("\\,", "\0").split(", ")
    return [word.replace("\0", ",") for word in listed if word]
