"""Stop words: what says nothing alone, in each of the twelve languages."""

from __future__ import annotations

_STOP = """
    a about all also am an and any are as at be because been before being but by can can't could did didn't do does
    doesn't don't even for from get getting go going got had has have having he her here him his how i i'd i'll i'm
    i've if in into is isn't it it's its just know let like make me more much my need no not now of off on one only
    or other our out over please really she should so some still than thank thanks that that's the their them then
    there these they they're this those to today too try u up ur us very via want was wasn't way we we're well were
    what when where which while who why will with won't would you you're you've your rt amp yes yeah lol im dont
    cant
    al algo así aún bien como cómo con cuando de del desde donde el ella ellos en era eres es esa ese eso esta está
    están este esto estoy fue gracias ha hace han hasta hay he hola hoy la las le les lo los más mas me mi mis mucho
    muy nada ni no nos o otra otro para pero por porque pues puede que qué quien se ser si sí sin sobre solo son soy
    su sus también te tengo tiene todo todos tu tú un una uno y ya yo
    ai alla alle allo anche ancora avete che chi ci ciao come con cosa così cui da dal dalla dei del della delle di
    dopo dove due e ed è fa fare fatto gli grazie ha hai hanno ho i il in io l'ha la le lei lo loro lui ma mai me mi
    mia mio molto ne nei nel nella no noi non oggi ogni per perché perche però più poi può quando quanto quello
    questa questo qui se sei sempre senza si sì sia solo sono su sua sul sulla suo tra tu tutti tutto un una uno
    va vi
    voi
    ai ao aos as até bem bom com como da das de dela dele depois do dos e é ela ele eles em então era essa esse esta
    está estou eu faz foi fui hoje isso já lá mais mas me mesmo meu minha muito na não nao nas nem no nos nós
    nossa o
    obrigado obrigada onde os ou para pela pelo pode por porque pra pro quando que quem se sem ser seu sim só
    sua são
    também te tem tenho ter tudo tá um uma vai você vocês vou
    ai après au aussi autre aux avant avec avez avoir bien bonjour c'est ça car ce ces cela cet cette chez comme
    d'un
    d'une dans de depuis des donc du elle elles en encore est et être eu fait faire il ils j'ai je jour la le
    les leur
    leurs lui là ma mais me même merci mes moi mon n'est ne nos notre nous on ont ou où par pas peu peut plus pour
    pourquoi qu'il qu'on quand que quel quelle qui quoi sa sans se ses si son sont sous suis sur ta te tes toi ton
    toujours tous tout toute toutes très tu un une va vais vos votre vous y
    aber alle alles als also am an auch auf aus bei beim bin bis bitte bist da danach dann das dass dein dem den
    denn
    der des dich die dies diese dieser dir doch du durch ein eine einem einen einer eines er es etwas euch euer für
    ganz gar gerade gibt gut guten hab habe haben habt hallo hat hatte heute hier hin ich ihm ihn ihnen ihr im immer
    in ins ist ja jede jeder jetzt kann kein keine können könnt leider mal man mehr mein meine meinem meinen
    mich mir
    mit muss nach nein nicht nichts noch nun nur ob oder ohne schon sehr sein seine seit sich sie sind so soll sonst
    über um und uns unser unter vom von vor wann war warum was weil wenn wer werden wie wieder will wir wird wo zu
    zum zur
    aan al alleen alles als altijd andere bedankt ben bij dan dank dat de deze die dit doe door dus echt een
    eens en er
    gaan gaat geen goed had hallo heb hebben heeft hem het hij hoe hun iets ik in is ja je jij jou jullie kan
    kon kunnen
    maar me meer met mij mijn moet na naar nee niet niets nog nu of om omdat ons onze ook op over steeds te toch
    toen tot
    u uit uw van veel via voor waar waarom want waren was wat we weer wel welke wie wij wil worden wordt zal ze
    zeer zelf
    zich zij zijn zo zonder
    أن إن أنا أنت أو أي إلى الى ان انا التي الذي اللي اليوم بس بعد بين تم ثم جدا حتى حيث خلال ذلك شكرا على علي
    عليكم عن
    عند عندي غير في فيه قبل قد كان كانت كل كما كنت كيف لا لأن لان لكم لكن له لها لو لي ليس ليش لم لما لن ليه ما
    ماذا متى
    مع مثل من منذ منك هذا هذه هذي هل هم هنا هناك هو هي و وش يا يوم السلام
    अब अभी आज आप आपका आपके आपको इस इसके उस उन एक एवं ऐसा और कई कब कभी कर करके करना करने करें का कि किया किसी की
    कुछ के
    केवल कैसे को कोई क्या क्यों क्योंकि गई गए गया जब जा जाता जी जैसे जो तक तब तो था थी थे दिया दो धन्यवाद नमस्ते नहीं
    ना ने
    पर पास फिर बहुत बात बाद बार भी मुझे मेरा मेरी मेरे में मैं मैंने यदि यह यहाँ या ये रहा रही रहे लिए ले लेकिन
    वह वाले
    वे वो सकता सब सभी साथ से सो हम हमें हर ही हुआ हुई हुए हूँ हूं हे है हैं हो होता होती
    hai hain kya nahi nahin bhi aur mera mere meri koi kuch kab kaise mujhe aap aapka karo rahe raha rahi
    그 그거 그게 그냥 그런 그런데 그래서 그리고 나 나는 난 내 내가 너 너무 네 누가 는 다 다시 더 되 된 된다 뭐
    뭔가 및 벌써
    아 아니 아직 안 안녕하세요 어떻게 언제 없 없어요 없는 없다 여기 여러분 오늘 왜 우리 이 이거 이게 이것 이런
    이렇게 있는 있다
    있어요 잘 저 저거 저는 정말 제 제가 좀 주세요 지금 진짜 참 하고 하는 하지만 한 할 합니다 해 해서 했다 했어요
    감사합니다
"""
_STOP_HAN = """
    我们 你们 他们 她们 咱们 大家 自己 这个 那个 这些 那些 这样 那样 这里 那里 这么 那么 什么 怎么 为什 怎样
    如何 哪里 哪个
    可以 可能 不能 不会 不要 不是 不过 没有 还没 还是 还有 就是 就会 但是 可是 而且 因为 所以 如果 虽然 然后
    或者 以及 于是
    已经 正在 现在 今天 昨天 明天 时候 之后 以后 以前 之前 一个 一下 一样 一直 一些 一点 一次 很多 非常 真的
    特别 觉得 知道
    希望 感觉 看到 出来 起来 下来 上来 一定 应该 需要 谢谢 请问 你好 您好 的话 了吗 是不 我的 你的 他的 的是
    是我 我是 了我
    我在 都是 也是 又是 是一 的时 有没 没法 还在 到了 的人 有人 的东 东西 請問 謝謝 我們 你們 他們 這個 那個
    沒有 什麼 怎麼
    今日 明日 昨日 今年 自分 本当 最近 時間 場合 私達 何故 何度 全然 全部 毎日 毎回 一番 一度 一回 今回 前回
    これ それ あれ この その する した して です ます から まで ない ある いる
    ありがとう ありがとうございます よろしく よろしくお おねがいします こんにちは こんばんは ください ございます
    ですが ました ません ですか ますか でした している してい していた されている されてい なりました になりました
    なのに だけど けれど けれども それで だから ところ どうして やっぱり ちょっと という といい とても もらえ
    思い 言っ 行っ 見た 使っ 出来 届い 何も 誰か 私は 私の 僕は 今の 方が
"""
STOP = frozenset(_STOP.split()) | frozenset(_STOP_HAN.split())
"""A minimum: words that are said all the time don't burst anyway; these are what a change of mood moves."""
