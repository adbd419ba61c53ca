"""The phrases that tell asking, and asking that wants no answer, by cue and language; see `streams.tag.questions`.

`^` stands for the beginning of a sentence. `ask` phrases ask where a question mark stands as well, or where they
begin the sentence; `seek` phrases ask without any mark; `rhetorical` ones want no answer.
"""

from __future__ import annotations

ASKING_PHRASES: dict[str, dict[str, str]] = {
    "ask": {
        "en": "how do i, how can i, how to, how long, how much, how many, is there, are there, can i, can we, could "
        "i, can you, could you, can someone, does anyone, do you, does it, is it true, is it possible, when will, "
        "when is, when does, what time, what is, what's the, what are, where can, where is, where do, which one, who "
        "can, any idea, i wonder, wondering if, any chance, any update, any updates, am i able, should i, will you, "
        "would you, are you, have you, did you, anyone else, any reason, any news, any way, what about, what "
        "happens, who is, who's, which, where are, when are, when do, how is, how are, will there, have any, has "
        "the, is the, are the, do we, will i, what do, what does, what's up, ^ what, ^ where, ^ when, ^ which, ^ "
        "who, ^ whose, ^ is, ^ was, ^ are, ^ does, ^ did, ^ has, ^ have, ^ could, ^ any, ^ anyone, why is, why are, "
        "why was, why were, why did, why do i, why has, why have, why am, why does, am i wrong, is it just me, or is "
        "it, right, correct, or not",
        "de": "wie kann, wie lange, wie viel, wie komme, gibt es, kann ich, könnt ihr, können sie, stimmt es, ist es "
        "möglich, wann kommt, wann wird, was ist, wo kann, wo finde, weiß jemand, hat jemand, frage:, wie geht, "
        "wann, wer kann, welche, welcher, kannst du, könntest du, habt ihr, haben sie, hast du, seid ihr, darf ich, "
        "muss ich, soll ich, sonst noch jemand, was kostet, wohin, woher, kann mir jemand, ^ was, ^ wo, ^ wer, ^ "
        "wann, ^ welche, ^ wie, ^ ist, ^ hat, ^ warum, ^ wieso, oder, bin ich der einzige, liege ich falsch",
        "es": "cómo puedo, cómo se, cuánto, cuándo, dónde, hay alguna, puedo, pueden, podrían, es verdad que, es "
        "cierto que, es posible, alguien sabe, qué es, cuál es, hay algún, puedes, podéis, podrías, tienen, tenéis, "
        "sabéis, saben, sabes, alguien más, a qué hora, quién, cuál, cuáles, qué tal, qué opinan, debo, ^ qué, ^ "
        "quién, ^ cuál, ^ dónde, ^ cómo, ^ por qué, verdad, o no, soy el único, me equivoco",
        "fr": "comment puis-je, comment faire, comment on, combien, quand est-ce, où est, où puis-je, est-ce que, "
        "puis-je, pouvez-vous, est-il vrai, c'est vrai que, est-il possible, quelqu'un sait, qu'est-ce, savez-vous, "
        "pourriez-vous, peux-tu, quand, avez-vous, as-tu, y a-t-il, quel est, quelle est, à quelle heure, c'est "
        "quoi, c'est quand, c'est où, vous avez, est-ce possible, peut-on, dois-je, qui peut, ^ que, ^ qui, ^ quel, "
        "^ quelle, ^ où, ^ comment, ^ pourquoi, ^ est-ce, non, suis-je le seul, je me trompe",
        "it": "come posso, come si, come faccio, quanto, quando, dove, c'è un modo, posso, potete, potreste, è vero "
        "che, e' vero che, è possibile, qualcuno sa, cos'è, qual è, sapete, si può, si puo', puoi, potresti, mi "
        "aiutate, mi sapete dire, sai, hai, avete, che ne pensi, cosa ne pensi, cosa ne pensate, che ne pensate, "
        "secondo te, secondo voi, secondo lei, come mai, a che ora, chi sa, quale, quali, come stai, come va, vi "
        "risulta, cosa devo, che fine ha fatto, devo, opinioni, consigli, c'è qualcuno, sbaglio o, mi sbaglio o, ^ "
        "chi, ^ che cosa, ^ cosa, ^ qual, ^ dove, ^ quando, ^ quanti, ^ quante, ^ mi, perché nel, perché da, perché "
        "il, perché la, perché non mi, scusate, scusa",
        "pt": "como posso, como faço, quanto, quando, onde, tem como, posso, podem, poderiam, é verdade que, é "
        "possível, alguém sabe, o que é, qual é, quais, você pode, vocês podem, vocês têm, vcs tem, poderia, sabem, "
        "sabe se, alguém mais, que horas, quem sabe, devo, o que acham, é normal, ^ o que, ^ quem, ^ qual, ^ onde, ^ "
        "como, ^ por que, ^ cadê, certo, ou não, só eu, estou errado",
        "nl": "hoe kan, hoe lang, hoeveel, wanneer, waar kan, waar vind, is er, kan ik, kunnen jullie, kunt u, klopt "
        "het dat, is het waar, is het mogelijk, weet iemand, kun je, kan je, heb je, hebben jullie, heeft iemand, "
        "hoe laat, wie kan, welke, zijn er, moet ik, mag ik, wat is, wat kost, hoe werkt, weten jullie, ^ wat, ^ "
        "wie, ^ waar, ^ hoe, ^ waarom, ^ is, ^ heeft, toch, ben ik de enige, klopt dat",
        "zh": "怎么, 怎麼, 如何, 请问, 請問, 吗, 嗎, 什么时候, 什麼時候, 哪里, 哪裡, 多少, 是不是, 能不能, 可不可以, "
        "有没有, 有沒有, 是真的吗, 几点, 幾點, 哪个, 哪個, 谁知道, 誰知道, 会不会, 會不會, 多久, 对吧, 對吧, 为什么, "
        "為什麼, 为何, 谁, 誰, 什么, 什麼, 几, 嘛, 呢",
        "ja": "ですか, ますか, でしょうか, どうすれば, どうやって, いつ, どこで, いくら, 教えて, 本当ですか, "
        "できますか, ませんか, ましたか, どれ, 何時, 誰か, どちら, のかな, 可能でしょうか, なぜ, どうして, 何, 誰, "
        "どう, よね, でしょ, かな, の",
        "ko": "인가요, 나요, 까요, 어떻게, 언제, 어디서, 얼마, 알려주세요, 사실인가요, 가능한가요, 되나요, 있나요, "
        "있을까요, 는지요, 몇 시, 누가, 어디에, 무엇, 뭔가요, 건가요, 습니까, 입니까, 왜, 무슨, 뭐, 맞나요, 맞죠, "
        "어떤, 가요, 있어요, 돼요, 되요",
        "ar": "هل, كيف, متى, أين, كم, لماذا, ممكن, هل صحيح, وين, كيفية, ايش, شلون, من يعرف, أي ساعة, بكم, ما هو, ما "
        "هي, هل يمكن, فين, امتى, ازاي, ما سبب, من, ما, صحيح, شنو, وش, ليش, ليه",
        "hi": "क्या, कैसे, कब, कहां, कहाँ, कितना, कितने, क्यों, कौन, कितनी, कौनसा, kya, kaise, kab, kahan, kitna, "
        "kitne, kaun, koi bata, kaunsa, किस, किसने, सही, कोई, क्यूं, kyu, kyun, koi, sahi",
    },
    "seek": {
        "en": "i wonder if, i wonder when, i wonder whether, i'm wondering, just wondering, was wondering, ^ wonder "
        "if, ^ wonder whether, ^ wondering, curious if, curious when, curious whether, curious what, curious how, "
        "can someone tell, can anyone, could anyone, can somebody, could someone, does anyone know, anyone know, "
        "anybody know, please tell me, pls tell me, tell me why, tell me how, tell me when, tell me if, tell me "
        "what, let me know if, let me know when, let me know how, let me know what, please advise, please explain, i "
        "have a question, got a question, quick question, don't understand why, don't understand how, don't get why, "
        "not sure how, not sure if i, not sure what to do, want to know, would like to know, like to know, need to "
        "know, trying to find out, trying to figure out, trying to understand, want to see what, how do i, how can "
        "i, how do we, how do you, ^ how to, ^ is it true, ^ any update, ^ any updates, ^ any news, ^ any idea, ^ "
        "any ideas, ^ any chance, ^ any way, ^ anyone else, ^ who has, ^ who knows how, ^ who else, ^ does anyone, ^ "
        "can you, ^ can you please, ^ could you, ^ can i, ^ may i, ^ when will, ^ when is, ^ when are, ^ when does, "
        "^ when do, ^ what time, ^ where can, ^ where is, ^ where are, ^ where do, ^ what is the, ^ what's the, ^ "
        "what are the, ^ what should i, ^ what app, ^ what do i, ^ what does, ^ which one, ^ how long does, ^ how "
        "long will, ^ how long until, ^ how much is, ^ how much does, ^ how many, ^ is there a, ^ is there any, ^ "
        "are there any, ^ do you have, ^ do you guys, ^ do i need, ^ do i have, ^ did you, ^ have you, ^ will you, ^ "
        "will there, ^ would you, ^ why is my, ^ why was my, ^ why am i, ^ why are my, ^ why don't you have, ^ why "
        "can't i, ^ why did my, ^ why does my, how come, ^ why is the, ^ why are the, ^ why has my, ^ why hasn't my, "
        "is it just me, am i the only, in your opinion, do you think i should, what do you think",
        "de": "ich frage mich ob, frage mich, ob, wüsste gern, würde gern wissen, möchte wissen, will wissen, weiß "
        "jemand, weiss jemand, kann mir jemand, kann jemand, könnt ihr mir sagen, können sie mir sagen, sagt mir, "
        "bitte um info, bitte um auskunft, verstehe nicht warum, ich hätte eine frage, habe eine frage, hab eine "
        "frage, hab mal ne frage, ^ wann kommt, ^ wann wird, ^ wann ist, ^ wie kann, ^ wie lange, ^ wo ist, ^ wo "
        "kann, ^ wo finde, ^ gibt es, ^ stimmt es, ^ ist es wahr, ^ kann ich, ^ könnt ihr, ^ warum ist mein, ^ warum "
        "kann ich, ^ was mache ich, ^ was muss ich, ^ ist es möglich, was meint ihr, was denkt ihr, was haltet ihr, "
        "deiner meinung nach, eurer meinung nach, was sagt ihr",
        "es": "me pregunto si, quisiera saber, quiero saber, me gustaría saber, necesito saber, alguien sabe, "
        "alguien me puede, me pueden decir, me podéis decir, pueden decirme, díganme, decidme, no entiendo por qué, "
        "tengo una pregunta, tengo una duda, una pregunta, una consulta, ^ cuándo, ^ cómo puedo, ^ cómo hago, ^ "
        "dónde, ^ cuál es, ^ es verdad que, ^ es cierto que, ^ hay alguna, ^ puedo, ^ es posible, ^ por qué mi, ^ "
        "por qué no puedo, ^ qué hago, ^ qué debo, qué opinan, qué opináis, qué piensan, qué opinas, según ustedes, "
        "en tu opinión",
        "fr": "je me demande si, je me demandais, j'aimerais savoir, je voudrais savoir, je veux savoir, quelqu'un "
        "sait, quelqu'un peut, pouvez-vous me dire, pourriez-vous me dire, dites-moi, ne comprends pas pourquoi, "
        "j'ai une question, une question, petite question, savez-vous, ^ quand est-ce, ^ comment puis-je, ^ comment "
        "faire, ^ où est, ^ où puis-je, ^ est-ce que, ^ est-il vrai, ^ est-il possible, ^ puis-je, ^ pouvez-vous, ^ "
        "peut-on, ^ pourquoi mon, ^ pourquoi ma, ^ que dois-je, ^ y a-t-il, ^ c'est vrai que, qu'en pensez-vous, "
        "qu'en penses-tu, selon vous, à votre avis, à ton avis, vous en pensez quoi",
        "it": "mi chiedo se, mi chiedevo, mi domando se, vorrei sapere, volevo sapere, voglio sapere, qualcuno sa, "
        "qualcuno mi sa, qualcuno può, qualcuno mi può, sapete se, sapete quando, mi sapete dire, mi dite, mi potete "
        "dire, potete dirmi, fatemi sapere, mi spiegate come, non capisco perché il mio, non capisco perché mi, ho "
        "una domanda, una domanda, una curiosità, avrei una domanda, permetta una domanda, ^ è vero che il, ^ è vero "
        "che la, ^ è vero che i, ^ è vero che le, ^ e' vero che, ^ come posso, ^ come faccio, ^ come si fa, ^ quanto "
        "ci, ^ quando arriva, ^ quando esce, ^ quando sarà, ^ dove trovo, ^ dove posso, ^ dov'è, ^ posso, ^ potete, "
        "^ si può, ^ è possibile, ^ perché il mio, ^ perché la mia, ^ perché non posso, ^ che devo fare, ^ cosa "
        "devo, ^ come mai, cosa ne pensate, che ne pensate, cosa ne pensi, siete a favore, siete favorevoli, secondo "
        "voi, secondo te, secondo lei, non sarà che, è possibile sapere, si sa qualcosa, che fine ha fatto, come "
        "stai, vi risulta",
        "pt": "será que, me pergunto se, gostaria de saber, queria saber, quero saber, preciso saber, alguém sabe, "
        "alguém pode, podem me dizer, pode me dizer, me digam, não entendo por que, não entendo porque, tenho uma "
        "dúvida, tenho uma pergunta, uma dúvida, uma pergunta, ^ quando, ^ como posso, ^ como faço, ^ onde, ^ quanto "
        "custa, ^ qual é, ^ qual o, ^ é verdade que, ^ tem como, ^ posso, ^ é possível, ^ por que meu, ^ por que "
        "minha, ^ por que não consigo, ^ o que devo, ^ o que faço, o que acham, o que vocês acham, na sua opinião, o "
        "que você acha",
        "nl": "ik vraag me af of, vroeg me af, ik zou graag weten, wil graag weten, wil weten, weet iemand, kan "
        "iemand, kunnen jullie me zeggen, kunt u mij vertellen, vertel me, snap niet waarom, begrijp niet waarom, ik "
        "heb een vraag, heb een vraag, vraagje, vraag:, ^ wanneer komt, ^ wanneer is, ^ wanneer wordt, ^ hoe kan, ^ "
        "hoe lang, ^ hoeveel, ^ waar is, ^ waar kan, ^ waar vind, ^ is het waar, ^ klopt het dat, ^ is er, ^ kan ik, "
        "^ kunnen jullie, ^ is het mogelijk, ^ waarom is mijn, ^ waarom kan ik, ^ wat moet ik, wat vinden jullie, "
        "wat denken jullie, volgens jullie, wat vind je",
        "zh": "请问, 請問, 想问, 想問, 想知道, 谁知道, 誰知道, 有人知道, 怎么办, 怎麼辦, 求助, 求解, 吗, 嗎, "
        "什么时候, 什麼時候, 能不能, 可不可以, 是不是, 有没有人, 有沒有人, 告诉我, 告訴我, 多少钱, 多少錢, 怎样才能, "
        "你们觉得, 你們覺得, 大家觉得, 大家覺得, 怎么看, 怎麼看",
        "ja": "ですか, ますか, でしょうか, ませんか, ましたか, 教えて, 知りたい, 気になる, わかる方, 分かる方, "
        "ご存知, 質問です, 質問があります, どうすれば, どうしたら, のかな, かしら, どう思い, どう思う",
        "ko": "인가요, 나요, 까요, 알려주세요, 알려 주세요, 궁금, 아시는 분, 질문 있, 질문입니다, 문의드립니다, 는지 "
        "알고 싶, 어떻게 해야, 건가요, 습니까, 입니까, 을까, 는지요, 어떻게 생각",
        "ar": "هل, أريد أن أعرف, اريد ان اعرف, أتساءل, ممكن أعرف, ممكن اعرف, من يعرف, حد يعرف, احد يعرف, أخبروني, "
        "عندي سؤال, لدي سؤال, سؤال, لا أفهم لماذا, استفسار, ^ متى, ^ كيف, ^ أين, ^ كم, ^ بكم, ما رأيكم, ما رأيك, وش "
        "رايكم",
        "hi": "जानना चाहता, जानना चाहती, कोई बता, कृपया बताएं, बताइए, बताइये, बताएं, बता सकते, मेरा सवाल, एक सवाल, "
        "समझ नहीं आ रहा, पता नहीं क्यों, ^ क्या, ^ कब, ^ कैसे, ^ कहां, ^ कहाँ, koi bata, bata sakte, ^ kya, ^ kaise, "
        "^ kab, आपकी राय, आपको क्या लगता, क्या राय",
    },
    "rhetorical": {
        "en": "seriously, wtf, how hard is it, how hard can, how is this, how is that, are you kidding, you kidding, "
        "kidding me, do you even, what the hell, what the fuck, what is wrong with, what's wrong with, who cares, "
        "who knew, why would i, why would you, why would anyone, why should i, why bother, why even, why on earth, "
        "why in the world, why the hell, why oh why, what's the point, what is the point, since when, how dare, how "
        "can you, how could you, how can your, how can a, how can it be, how can they, how about no, how is it that, "
        "are you serious, is this a joke, is this some, is this how, do you think, you think, you call this, really, "
        "what kind of, isn't it, guess what, guess who, remember when, know what, need i say, how long you gonna, is "
        "that it, that's it, unless you, hello?, you mean, don't you people, don't you think, ain't it, what a, why "
        "oh, what next, ever heard of, what did you expect, perhaps you, maybe you, how does it feel, fuck, why "
        "don't you, why do you, why must, oh why, why not just, ain't that",
        "de": "ernsthaft, echt jetzt, was soll das, euer ernst, ihr ernst, dein ernst, wollt ihr mich, geht's noch, "
        "wen interessiert, wer braucht, wie kann man nur, wie kann man so, was soll der, habt ihr sie noch, im "
        "ernst, wozu, warum sollte ich, seit wann, nicht wahr, schämt ihr, wie schwer kann",
        "es": "en serio, hasta cuándo, qué les pasa, a quién le importa, quién se cree, están locos, es una broma, "
        "es broma, me están tomando, no les da vergüenza, cómo es posible que, desde cuándo, para qué sirve, qué "
        "clase de, quién dijo, de verdad",
        "fr": "sérieusement, sérieux, vous plaisantez, c'est une blague, c'est une plaisanterie, vous vous moquez, "
        "qui s'en soucie, on s'en fout, comment peut-on, comment osez, depuis quand, à quoi bon, à quoi sert, "
        "n'est-ce pas, vous n'avez pas honte, jusqu'à quand, pourquoi je devrais",
        "it": "sul serio, ma davvero, state scherzando, vi rendete conto, si rende conto, ci rendiamo conto, "
        "scherziamo, che bisogno c'era, a chi importa, chi se ne frega, ma come si può, ma come si fa, ma come fate, "
        "ma vi pare, vi sembra normale, è uno scherzo, e' uno scherzo, e se, da quando in qua, cosa c'è di meglio, "
        "che c'è di strano, ma chi, ma chi le, a cosa serve, non ti vergogni, non vi vergognate, non si vergognano, "
        "ma di chi, quanti altri, fino a quando, mi spiegate perché, ma quando mai, no eh, tutto come nulla, eh già, "
        "che ci sta a fare, ci fidiamo, ti fidi di, non credi, ancora?, ma quale, ma che cazzo, ^ ma non, ^ ma il, ^ "
        "ma la, ^ ma i, ^ ma le, ^ ma gli, ^ ma se, ^ ma ci, ^ ma in, ^ ma davvero, ^ ma quello, cazzo, ai "
        "cittadini, ^ ma serviva",
        "pt": "sério, até quando, vocês estão brincando, tá brincando, é brincadeira, é piada, quem se importa, quem "
        "liga, como pode, como é possível, desde quando, pra que serve, que tipo de, não têm vergonha, né, jura, "
        "quem nunca",
        "nl": "serieus, menen jullie, meen je dat, zijn jullie gek, hoe kan het bestaan, wie boeit, wat heeft het "
        "voor zin, sinds wanneer, is dit een grap, grapje zeker, waarom zou ik, hoe moeilijk kan, schamen jullie",
        "zh": "凭什么, 憑什麼, 搞什么, 搞什麼, 开玩笑, 開玩笑, 谁在乎, 誰在乎, 有意思吗, 有意思嗎, 要不要脸, 难道, "
        "難道, 何必, 至于吗, 至於嗎, 怎么能这样",
        "ja": "なんで, どうなって, いい加減, ふざけ, 冗談でしょ, 冗談ですか, 誰が, 何様, あり得なく, じゃないですか, "
        "馬鹿にして, どういう神経",
        "ko": "도대체, 장난하, 장난합니까, 말이 됩니까, 말이 되나요, 누가 신경, 제정신, 뭐 하자는, 무슨 소용, 아니겠",
        "ar": "معقول, ليش كذا, هل تمزح, تمزحون, من يهتم, ما الفائدة, وش الفايدة, حرام عليكم, إلى متى, الى متى, أليس, "
        "هل يعقل, وهل",
        "hi": "सच में, मजाक है, मज़ाक है, मजाक कर रहे, कब तक, किसे परवाह, क्या फायदा, शर्म नहीं, ये कैसा, है ना, "
        "mazak hai, kab tak, kya fayda, sharam nahi",
    },
    "brief": {
        "en": "^ help, ^ little help, ^ any help, ^ some help, ^ thoughts, ^ opinions, ^ advice, ^ suggestions, ^ "
        "ideas, ^ any updates, ^ any update, ^ any news, ^ how come, ^ anyone, ^ anybody, ^ how much, ^ since when",
        "it": "^ opinioni, ^ consigli, ^ idee, ^ pareri, ^ aiuto, ^ suggerimenti, ^ novità, ^ quanto costa",
        "de": "^ hilfe, ^ ideen, ^ tipps, ^ meinungen, ^ erfahrungen, ^ jemand, ^ wann",
        "es": "^ ayuda, ^ ideas, ^ opiniones, ^ consejos, ^ novedades, ^ cuánto",
        "fr": "^ de l'aide, ^ des avis, ^ des idées, ^ des conseils, ^ combien, ^ des nouvelles",
        "pt": "^ ajuda, ^ opiniões, ^ ideias, ^ dicas, ^ novidades, ^ quanto",
        "nl": "^ hulp, ^ ideeën, ^ tips, ^ meningen, ^ iemand",
        "zh": "^ 帮忙, ^ 幫忙, ^ 建议, ^ 建議, ^ 意见, ^ 意見",
        "ja": "^ 意見, ^ アドバイス, ^ 助けて",
        "ko": "^ 도움, ^ 의견, ^ 조언",
        "ar": "^ مساعدة, ^ آراء, ^ نصائح",
        "hi": "^ मदद, ^ राय, ^ सुझाव",
    },
}
