"""The phrases that tell ideas, by cue and language; see `streams.tag.kind`.

`idea` phrases ask for something new or other than it is; `advice` ones tell others what to do; `order` phrases are
about the writer's own case ("give me my money back") and make a wish of neither. `^` stands for the beginning of a
sentence, `[a|b]` for either.
"""

from __future__ import annotations

_EN_DO = (
    "add|allow|provide|support|include|consider|offer|enable|implement|introduce|make it|make the|make them|"
    "bring back|"
    "bring|create|improve|increase|reduce|extend|expose|integrate|change the|change it|let us|let users|let people|"
    "let customers|give us the|give us a|give us an|give us more|give users|give people|remove the|open up|expand|"
    "simplify|update the|put the|put a|show the|keep the|get rid of|allow us|reconsider|restore|publish|install|"
    "replace"
)
_EN_TIP = (
    "be sure|be prepared|be aware|be careful|be warned|make sure|don't|do not|dont|never book|never buy|never "
    "pay|never use|never leave|try|ask for|ask the|ask to|ask|"
    "avoid|bring|take the|take a|take your|book|check the|check out the|get a room|get the|get there|go to|go "
    "for|go early|"
    "stay at|stay away|use the|use a|visit|walk|eat at|eat|skip|request|remember|keep|choose|pick|upgrade|head|spend|"
    "save|expect|pack|plan|buy|rent|ensure|stick|wear|opt|reserve|specify|insist|enjoy|look for|look elsewhere|"
    "pay the|read the|leave the|leave early|bear in mind|note that|beware|watch out|call ahead|arrive"
)
_GOOD = "nice|great|good|helpful|useful|cool|awesome|better|best|amazing|perfect|fantastic|handy|ideal|lovely|wonderful"

IDEA_PHRASES: dict[str, dict[str, str]] = {
    "idea": {
        "en": f"would be [very |really |so |even |much |][{_GOOD}] [if|to|for|when], it'd be [{_GOOD}], "
        f"^ [{_EN_DO}], please [{_EN_DO}], "
        f"[can|could|would] you [please |][{_EN_DO}], "
        f"why [not|don't you|don't they|doesn't it|can't you] [{_EN_DO}|have a|have an|just|use], "
        f"[need|needs|have|has|ought] to [also |][{_EN_DO}|be able|be a|be an|be more|be possible|be some|be better], "
        f"[you|they|it|there|we|users|people|customers|developers|apps|which|that] [should|must] "
        f"[also |really |at least |definitely |][{_EN_DO}|be able|be a|be an|be more|be possible|be some|have a|"
        "have an|"
        f"have more|be allowed|be better|work|not|get|do|use|try|give|have the|start|stop|just|put|take|look|learn], "
        "should [be able to|allow|support|provide|include|be added|be improved|be possible|be allowed|be available|be "
        "changed|be included|offer|be optional|be easier|be made|be given|be more|be an option|be a way|have an "
        "option|"
        "have the option|consider], "
        "would [like|love] to [see|have|be able], i'd [like|love] to [see|have|be able], we'd [like|love] to "
        "[see|have|"
        "be able], would [like|love] [it |][if|a|an|the|more], would love it if, i'd [like|love] [a|an|the|more|"
        "it if], "
        "would be a [great|nice|good|useful|welcome] [addition|feature|idea|improvement|option|thing], "
        "[need|needs] [a|an|some|more|better] [way|option|ability|api|support|feature|button|setting|control|access], "
        "need [the ability|support for], needs a, needs more, needs better, could use a, could use some, could "
        "use more, "
        "could do with, could be [improved|better|easier|more|larger|bigger|cleaner|updated], can be improved, "
        "wish [you|they] [would|could|had|were|allowed|offered|did|sold|made|supported|have|can], wish [there "
        "were|there was|it|this|"
        "that|your|i could|we could], if only [you|they|there|it], an idea for, ^ idea for, "
        "i suggest, i'd suggest, would suggest, suggest that, suggest you, suggest adding, suggestion, suggestions:, "
        "my suggestion, i propose, proposal:, feature request, feature suggestion, idea:, ideas:, my idea, "
        "how about [adding|a|an|making|giving|letting|you|allowing], what about [adding|a|making], consider adding, "
        "[ability|option|possibility] to, allow [us|users|developers|apps|customers|people|"
        "multiple] to, let us, allow for, make it [possible|easier|easy|so that|an option|more], "
        "want to be able, should be an option, would prefer, i'd prefer, would appreciate, would be appreciated, "
        "hope [you|they] [add|can add|will add|bring|consider], hopefully [you|they] [add|can|will], please "
        "bring back, "
        "please make, would help [if|to|us|developers|people], would make it [easier|better|more], there has to "
        "be a way, "
        "bring back the, instead of having to, support for",
        "de": "[ihr|man|sie|die] [solltet|sollte|sollten|müsstet|müsste|müssten|könntet|könnte|könnten] [eine|"
        "einen|ein|mehr|auch|mal|endlich|unbedingt|doch|das|die|den|es|noch|wieder], ihr solltet, wäre [schön|"
        "super|toll|cool|gut|besser|hilfreich|praktisch|nett|klasse|wünschenswert|sinnvoll|großartig] wenn, "
        "wäre [schön|super|toll|cool|gut|besser|hilfreich|praktisch|nett|sinnvoll|wünschenswert], fände es [gut|"
        "schön|toll|super|besser], ich wünsche mir, wünsche mir, würde mir wünschen, wünschte, ich hätte gern, "
        "würde gern, mein vorschlag, vorschlag, verbesserungsvorschlag, ich schlage vor, anregung, idee:, meine "
        "idee, wie wäre es mit, wie wärs mit, warum nicht, bitte [fügt|baut|macht|bringt|führt|bietet|ergänzt|"
        "erlaubt|ermöglicht|denkt], könntet ihr nicht, es fehlt eine, es fehlt die möglichkeit, möglichkeit zu, "
        "braucht eine, bräuchte, sollte es geben, sollte möglich sein, wunsch:, ich würde vorschlagen, idee "
        "für, baut einen, baut eine, baut ein",
        "es": "[deberían|deberíais|debería|tendrían que|podrían|podríais] [añadir|agregar|poner|tener|permitir|"
        "incluir|ofrecer|hacer|mejorar|haber|ser|considerar|dar|sacar|quitar|cambiar|usar|volver], deberían, "
        "[estaría|sería] [bien|bueno|genial|mejor|útil|ideal|fantástico|estupendo|interesante] [que|si|poder|"
        "tener], sería genial, me gustaría [que|ver|poder|tener], nos gustaría, ojalá, sugiero, sugeriría, "
        "sugerencia, mi sugerencia, propongo, propuesta, por favor [añadan|agreguen|añadid|pongan|poned|"
        "incluyan|permitan|permitid|mejoren|traigan], ^ [añadan|agreguen|añadid|pongan|incluyan|permitan|"
        "mejoren], por qué no [ponen|añaden|agregan|hacen|ofrecen|ponéis|hacéis], qué tal si, falta una opción, "
        "hace falta, haría falta, necesita una, idea:, mi idea, opción de, se podría, preferiría, idea para",
        "fr": "vous [devriez|pourriez] [ajouter|mettre|proposer|faire|permettre|offrir|inclure|améliorer|avoir|"
        "changer|penser|aussi|au moins|plutôt], vous devriez, il [faudrait|serait bien|serait bon|manque], [ce "
        "serait|ça serait|serait] [bien|cool|génial|super|mieux|pratique|utile|top|idéal|chouette] [si|de|que|"
        "d'avoir|d'ajouter], ce serait bien, ce serait cool, serait génial, j'aimerais [que|voir|avoir|bien|"
        "pouvoir], on aimerait, je suggère, je propose, suggestion, ma suggestion, proposition, pourquoi ne "
        "pas, pourquoi pas, ^ ajoutez, merci d'ajouter, [s'il vous plaît|svp|stp] [ajoutez|mettez|faites|"
        "proposez|permettez], pensez à, je souhaite, je souhaiterais que, si seulement, idée:, mon idée, une "
        "option pour, possibilité de, la possibilité de, et si vous, je préférerais, idée pour",
        "it": "[dovreste|dovrebbero|dovrebbe|potreste|potrebbero] [aggiungere|mettere|avere|fare|permettere|"
        "offrire|includere|migliorare|esserci|essere|considerare|dare|togliere|cambiare|usare|pensare|anche|"
        "almeno|proprio], dovreste, sarebbe [bello|utile|il caso|meglio|comodo|carino|ottimo|fantastico|"
        "opportuno|interessante|ideale], mi piacerebbe [che|vedere|avere|poter|se], ci piacerebbe, vorrei [che|"
        "poter|vedere], suggerisco, suggerirei, suggerimento, proposta, propongo, consiglio a, perché non "
        "[aggiungete|mettete|fate|create|offrite|provate], ^ [aggiungete|mettete|permettete|migliorate], per "
        "favore [aggiungete|mettete|fate], magari [poteste|aggiungete], se solo, ci vorrebbe, servirebbe, "
        "idea:, la mia idea, la possibilità di, l'opzione per, manca la possibilità, che ne dite di, "
        "preferirei, un'idea per, idea per",
        "pt": "[vocês|vcs] [deveriam|deviam|podiam|poderiam|precisam], [deveriam|deveria|deviam|poderiam] "
        "[adicionar|colocar|ter|permitir|incluir|oferecer|fazer|melhorar|haver|ser|considerar|dar|tirar|mudar|"
        "usar|voltar], deveriam, seria [bom|legal|ótimo|melhor|útil|interessante|ideal|fixe|incrível|bacana] "
        "[se|que|ter|poder], seria legal, gostaria [que|de ver|de poder|de ter], gostava [que|de ver|de poder], "
        "sugiro, sugeria, sugestão, minha sugestão, proponho, proposta, tomara que, quem dera, por favor "
        "[adicionem|coloquem|incluam|permitam|melhorem|tragam], ^ [adicionem|coloquem|incluam|permitam|"
        "melhorem], por que não [colocam|adicionam|fazem|oferecem], que tal, falta uma opção, faz falta, "
        "precisa de uma opção, ideia:, minha ideia, opção de, podia ter, preferia, ideia para, queria que, "
        "seria ótimo, seria bom",
        "nl": "[jullie|ze|men|je] [zouden|zou|moeten|moet|kunnen] [een|meer|ook|eens|echt|misschien|beter|het|"
        "de], zou [mooi|fijn|leuk|handig|goed|beter|top|super|geweldig|prettig|tof] [zijn|wezen|vinden], jullie "
        "zouden, ik zou graag [zien|willen|een|de|meer], graag zou ik, ik wou dat, ik wens, ik stel voor, "
        "voorstel, suggestie, mijn idee, idee:, tip:, voeg toe, waarom niet, waarom [maken|voegen|bieden] "
        "jullie, kunnen jullie niet [een|ook], graag [toevoegen|een optie|meer], ik mis een, mogelijkheid om, "
        "optie om, hoe zou het zijn, verbeterpunt, liever zou ik, idee voor, graag een",
        "zh": "建议, 建議, 希望能, 希望可以, 要是能, 如果能, 最好能, 希望增加, 希望你们, 希望你們, 希望有, 能否增加, "
        "可以增加, 可以考虑, 可以考慮, 应该增加, 應該增加, 应该加, 應該加, 应该有, 應該有, 应该提供, 應該提供, "
        "应该支持, 應該支援, 加个, 加個, 增加一个, 增加一個, 何不, 为什么不出, 為什麼不出, 不如, 要是有, 如果有, "
        "最好是, 改进, 改進, 提议, 提議, 期待加入",
        "ja": "してほしい, して欲しい, があればいい, といいな, 要望, 提案, てほしい, て欲しい, と嬉しい, とうれしい, "
        "れば嬉しい, ばいいのに, たらいいのに, といいのに, べきだ, べきです, べきでは, 追加して, 改善して, 検討して, "
        "できるように, るようにして, てくれたら, てくれると, があると便利, があると助か, いかがでしょうか",
        "ko": "했으면 좋겠, 있으면 좋겠, 제안, 건의, 추가해 주, 추가해주, 으면 좋겠, 면 좋겠, 면 좋을, 만들어 주, "
        "만들어주, 개선해, 바랍니다, 해야 합니다, 해야 해요, 해야 한다, 어떨까, 어떤가요 추가, 지원해 주, 지원해주, "
        "넣어 주, 넣어주, 바꿔 주, 바꿔주, 희망합니다",
        "ar": "أقترح, اقتراح, ياليت, يا ليت, أتمنى أن, من الأفضل أن, اقترح, نقترح, اتمنى, أتمنى, نتمنى, ليتكم, لو "
        "تضيفون, لو تضيفوا, لو كان, يجب أن, يجب ان, لازم تضيفون, المفروض, ينبغي, حبذا لو, سيكون جميلا, سيكون من "
        "الجيد, أضيفوا, اضيفوا, لماذا لا تضيفون, ما رأيكم, سيكون رائعا لو, من الجيد لو",
        "hi": "सुझाव, होना चाहिए, काश, अच्छा होगा अगर, जोड़ दीजिए, होनी चाहिए, देना चाहिए, करना चाहिए, जोड़ना चाहिए, "
        "चाहिए कि, अच्छा होता अगर, बेहतर होगा, बेहतर होता, अच्छा रहेगा, जोड़ें, जोड़िए, शामिल करें, मेरा विचार, "
        "क्यों न, क्यों नहीं जोड़ते, होने चाहिए, मेरी सलाह, sujhav, hona chahiye, honi chahiye, karna chahiye, dena "
        "chahiye, accha hoga agar, behtar hoga, होता तो अच्छा, होती तो अच्छा",
    },
    "advice": {
        "en": f"^ [{_EN_TIP}], please [be sure|be aware|make sure|do not|don't], "
        f"^ [always|definitely|either|maybe|perhaps|instead|rather|when there|next time] [{_EN_TIP}], "
        "~ [then |][be sure|be prepared|be aware|make sure|don't|do not|try|ask|avoid|bring|take|book|check "
        "out|get|go "
        "to|stay|visit|walk|eat|skip|request|choose|pick|upgrade|head|opt|look elsewhere], "
        "[would|i'd|definitely|strongly|highly|i|we] [recommend|advise|suggest] [that|you|asking|getting|taking|going|"
        "booking|staying|using|trying|visiting|bringing|checking|requesting|against|anyone|everyone|people|a|an|"
        "to|all], "
        "[my|our|one|some|a word of|a piece of|best] [advice|tip|tips|recommendation], ^ [tip|tips|hint|advice|"
        "warning], "
        "you [should|must|need to|might want|may want|will want|will need to|ought to|had better|would be better|are "
        "better], you'll [want|need] to, you'd better, you're better, you can [also|always|get a|take|ask|walk], "
        "you have to [try|see|go|visit|book|ask], if you [are|have|do|get|don't|need|want|go|stay|like|plan|"
        "book|decide|visit|"
        "travel|must|choose|prefer|love|drive|only|just|really|ever], if you're, "
        "[and|but|so|just|~] don't [expect|miss|go|eat|stay|book|let|bother|forget], "
        "[worth|well worth] [a|the|visiting|trying|asking|getting|checking|paying], "
        "[it is|it's|its|be] [better|best|advisable|recommended|wise|worth] [to|if], best bet, [is|are] a must, must "
        "[see|try|visit|do], don't [miss out|miss the|forget to|bother|be fooled|waste your|go there|eat there|"
        "stay there|book here], beware of, [steer|stay|"
        "keep] [clear|away], look elsewhere, [wouldn't|would not|not] recommend, [just|only] be [aware|sure|"
        "prepared|careful], "
        "be sure to, be sure and, make sure [you|to|that], be aware, be prepared",
        "de": "^ [achtet|achten sie|nehmt|nehmen sie|fragt|fragen sie|vermeidet|bucht|buchen sie|probiert|probieren "
        "sie|nutzt|bringt|lasst|geht|kauft|vergesst nicht|denkt daran|versucht|versuchen sie|unbedingt|am besten], "
        "mein tipp, tipp:, kleiner tipp, ich empfehle, empfehle euch, würde empfehlen, kann ich nur empfehlen, ich "
        "rate, würde raten, man sollte, ihr müsst, du solltest, sie sollten, es lohnt sich, lohnt sich, wenn "
        "[ihr|du|sie|man], falls [ihr|du|sie], besser [ist|wäre|man], finger weg, nicht vergessen",
        "es": "^ [pide|pidan|pidan una|prueba|prueben|probad|evita|eviten|lleva|lleven|reserva|reserven|usa|usen|no "
        "olvides|no olviden|no dejes|no dejen|asegúrate|asegúrense|ten cuidado|tengan "
        "cuidado|intenta|intenten|recuerda|recuerden|compra|compren], mi consejo, consejo:, un consejo, recomiendo "
        "[que|pedir|ir|reservar|usar|llevar|probar|a todos], aconsejo, les aconsejo, te aconsejo, es mejor, mejor "
        "[pedir|ir|reservar|usar], vale la pena, merece la pena, si "
        "[vas|van|quieres|quieren|puedes|buscas|vais|queréis], hay que, tienes que, deberías, conviene",
        "fr": "^ [demandez|évitez|prenez|réservez|essayez|n'oubliez pas|n'hésitez pas|assurez-vous|faites "
        "attention|pensez|apportez|allez|utilisez|préférez|privilégiez|prévoyez|attention], mon conseil, conseil:, "
        "un conseil, petit conseil, je [conseille|recommande|vous conseille|vous recommande] [de|d'|que|à|aux], il "
        "vaut mieux, mieux vaut, vaut le coup, vaut la peine, si vous [allez|voulez|êtes|avez|pouvez|cherchez], il "
        "faut, tu devrais, à éviter",
        "it": "^ [chiedete|chiedi|evitate|evita|provate|prova|prenotate|prenota|portate|porta|usate|usa|non "
        "dimenticate|non dimenticare|ricordate|ricorda|assicuratevi|assicurati|fate attenzione|attenzione a|attenti "
        "a|prendete|prendi|andate|comprate], consiglio di, vi consiglio, ti consiglio, consiglierei, il mio "
        "consiglio, un consiglio, consiglio:, raccomando di, è meglio, e' meglio, meglio "
        "[prenotare|chiedere|andare|usare], vale la pena, se [andate|volete|siete|avete|potete|vai|vuoi|cercate], "
        "dovresti, bisogna, conviene",
        "pt": "^ [peça|peçam|evite|evitem|experimente|experimentem|leve|levem|reserve|reservem|use|usem|não "
        "esqueça|não esqueçam|lembre|lembrem|tenha cuidado|tenham "
        "cuidado|certifique-se|tente|tentem|compre|comprem], meu conselho, conselho:, um conselho, dica:, fica a "
        "dica, minha dica, recomendo [que|pedir|ir|reservar|usar|levar|a todos], aconselho, é melhor, melhor "
        "[pedir|ir|reservar|usar], vale a pena, se [você for|vocês forem|quiser|quiserem|puder|for|forem], tem que, "
        "deveria, convém",
        "nl": "^ [vraag|vermijd|probeer|boek|neem|gebruik|vergeet niet|zorg dat|zorg ervoor|let op|ga|koop|kies|pas "
        "op|denk eraan], mijn advies, advies:, mijn tip, tip:, een tip, ik [raad|adviseer|zou aanraden], aan te "
        "raden, raad [ik|iedereen] aan, je kunt beter, beter [is|om|kun je], het is de moeite waard, de moeite "
        "waard, als [je|jullie|u], je moet, je zou moeten, vergeet niet",
        "zh": "推荐大家, 推薦大家, 记得, 記得, 一定要, 千万别, 千萬別, 千万不要, 千萬不要, 不要去, 别买, 別買, 最好, "
        "提醒, 小贴士, 小貼士, 如果你, 如果要, 可以试试, 可以試試, 值得一, 劝大家, 勸大家, 注意, 应该先, 應該先",
        "ja": "おすすめ, お勧め, オススメ, ほうがいい, 方がいい, 方が良い, ほうが良い, 気をつけて, 注意して, "
        "忘れずに, てみてください, てみて下さい, しましょう, 避けて, やめた方, やめたほう, アドバイス, なら是非, ぜひ",
        "ko": "추천합니다, 추천해요, 추천드, 하세요, 마세요, 조심하, 꼭 가, 꼭 해, 꼭 챙, 잊지 마, 는 게 좋, 는 것이 "
        "좋, 는게 좋, 팁:, 조언, 해 보세요, 해보세요, 피하세요, 확인하세요, 가세요, 드세요",
        "ar": "أنصح, انصح, ننصح, نصيحتي, نصيحة, احذر, احذروا, لا تنس, لا تنسوا, تأكد من, تأكدوا, جرب, جربوا, اطلب, "
        "اطلبوا, لا تشتري, لا تشتروا, تجنب, تجنبوا, يفضل, من الأفضل, إذا كنت, اذا كنت, يستحق التجربة, عليك, عليكم ب",
        "hi": "सलाह, ज़रूर जाएं, जरूर जाएं, ज़रूर करें, जरूर करें, ध्यान रखें, ध्यान दें, मत भूलें, मत खरीदें, मत "
        "जाना, मत लेना, बचें, कोशिश करें, बेहतर है, सिफारिश, अगर आप, यदि आप, याद रखें, लेना चाहिए, जाना चाहिए, dhyan "
        "rakhe, mat kharido, agar aap",
    },
    "order": {
        "en": "help me, call me, tell me, send me, contact me, answer me, reply to me, dm me, get back to me, let me "
        "know, give me my, give me a refund, looking for a way, follow me, go to hell, let us know, let us off, for "
        "nothing, wish me, don't even, don't mind, stay tuned, give me back, get me, book me, "
        "rebook me, my money, fix this, fix your, fix it, fix my, my order, my flight, my account, my bag, my "
        "luggage, my ticket, my parcel, my package, should have been, should have arrived, should be ashamed, should "
        "be embarrassed, should be fired, should be here, i should, should've, check your dm, check dm, do your job, "
        "i have to, i need to, don't know, don't think, don't understand, don't get, don't "
        "care, don't have, don't worry, do not have, ^ don't you, ^ never again, ^ never had, ^ never received, ^ "
        "never heard, ^ keep up, i can't wait, ^ enjoy your, ^ get well, ^ go team",
        "de": "helft mir, ruft mich, meldet euch, schickt mir, antwortet, mein geld, meine bestellung, mein paket, "
        "mein konto, hätte sollen, hätte kommen sollen, schämen, ich sollte, muss ich",
        "es": "ayúdenme, llámenme, respóndanme, contáctenme, mándenme, mi dinero, mi pedido, mi cuenta, debería "
        "haber, debió llegar, avergonzarse, yo debería, tengo que",
        "fr": "aidez-moi, rappelez-moi, répondez-moi, contactez-moi, envoyez-moi, mon argent, ma commande, mon "
        "colis, mon compte, aurait dû, avoir honte, je devrais, je dois",
        "it": "aiutatemi, chiamatemi, rispondetemi, contattatemi, mandatemi, i miei soldi, il mio ordine, il mio "
        "pacco, il mio conto, doveva arrivare, vergognarvi, dovrei, devo",
        "pt": "me ajudem, me ajuda, me liguem, me respondam, entrem em contato, mandem meu, meu dinheiro, meu "
        "pedido, minha conta, deveria ter, ter vergonha, eu deveria, tenho que",
        "nl": "help me, bel me, antwoord, stuur me, neem contact, mijn geld, mijn bestelling, mijn pakket, mijn "
        "account, had moeten, schamen, ik moet, ik zou moeten",
        "zh": "帮帮我, 幫幫我, 联系我, 聯繫我, 回复我, 回覆我, 还我, 還我, 我的订单, 我的訂單, 早该, 早該, 我应该, "
        "我應該",
        "ja": "助けて, 連絡して, 返信して, 返事して, 返金して, 私の注文, 届くはず, 恥を",
        "ko": "도와주세요, 연락 주세요, 연락주세요, 답변 주세요, 답장, 환불해, 제 주문, 도착했어야, 부끄러운",
        "ar": "ساعدوني, اتصلوا بي, ردوا علي, تواصلوا معي, أرسلوا لي, أموالي, طلبي, حسابي, كان يجب, عيب عليكم",
        "hi": "मेरी मदद, मुझे कॉल, जवाब दीजिए, जवाब दो, संपर्क कर, मेरे पैसे, मेरा ऑर्डर, मेरा खाता, आना चाहिए था, शर्म",
    },
}
