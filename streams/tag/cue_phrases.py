"""The phrases behind the cues, by cue and language; see `streams.tag.cues` for what they are for."""

from __future__ import annotations

from streams.tag.asking_phrases import ASKING_PHRASES
from streams.tag.idea_phrases import IDEA_PHRASES

CUE_PHRASES: dict[str, dict[str, str]] = {
    **ASKING_PHRASES,
    **IDEA_PHRASES,
    "safety": {
        "en": "caught fire, catch fire, on fire, smoke, smoking, sparks, burned my, burnt my, burns my, "
        "burning smell, burning hot, overheating, overheats, overheated, exploded, explosion, "
        "electric shock, unsafe, not safe, dangerous, injured, injury, got hurt, bleeding, "
        "allergic reaction, food poisoning, swollen battery, ambulance, too hot, so hot that, "
        "too hot to touch, gets hot, swells, swollen, swelling",
        "de": "in brand, feuer gefangen, brennt, rauch, qualmt, funken, verbrannt, überhitzt, explodiert, "
        "stromschlag, gefährlich, verletzt, lebensgefahr, akku aufgebläht, zu heiß, so heiß, "
        "bläht sich auf, aufgebläht",
        "es": "en llamas, se incendió, fuego, humo, chispas, quemó, quemadura, sobrecalienta, explotó, "
        "descarga eléctrica, peligroso, peligrosa, herido, herida, demasiado caliente, tan caliente, "
        "se hincha, hinchada, se ha hinchado, se ha incendiado, se me ha incendiado, se ha prendido",
        "fr": "pris feu, en feu, fumée, étincelles, brûlé, brûlure, surchauffe, explosé, choc électrique, "
        "dangereux, dangereuse, blessé, blessée, trop chaud, si chaud, brûlant, gonfle, gonflée, "
        "chauffe tellement",
        "it": "preso fuoco, in fiamme, fumo, scintille, bruciato, bruciata, surriscalda, esploso, esplosa, "
        "scossa elettrica, pericoloso, pericolosa, ferito, ferita, troppo caldo, così caldo, scotta, "
        "si gonfia, gonfia, si è gonfiata",
        "pt": "pegou fogo, em chamas, fumaça, fumo, faíscas, queimou, queimadura, superaquece, sobreaquece, "
        "explodiu, choque elétrico, perigoso, perigosa, ferido, ferida, quente demais, tão quente, "
        "muito quente, inchou, inchada, esquenta tanto",
        "nl": "in brand, vlam gevat, rook, vonken, verbrand, oververhit, ontploft, elektrische schok, gevaarlijk, "
        "gewond, te heet, zo heet, gloeiend heet, zwelt op, opgezwollen",
        "zh": "着火, 起火, 冒烟, 冒煙, 火花, 烧伤, 燒傷, 烫伤, 燙傷, 过热, 過熱, 爆炸, 触电, 觸電, 危险, 危險, "
        "受伤, 受傷, 鼓包, 发烫, 發燙, 烫手, 燙手, 鼓起来, 膨胀",
        "ja": "発火, 火事, 煙が, 火花, やけど, 火傷, 発熱, 過熱, 爆発, 感電, 危険, 危ない, 怪我, けがを, 熱くて, "
        "熱すぎ, 膨らん, 膨張",
        "ko": "불이 났, 불이 붙, 연기, 불꽃, 화상, 과열, 폭발, 감전, 위험, 다쳤, 부상, 뜨거워, 부풀",
        "ar": "حريق, احترق, اشتعل, دخان, شرارة, حروق, سخونة زائدة, انفجر, انفجار, صدمة كهربائية, خطير, خطر, مصاب, "
        "إصابة, ساخن جدا, ساخنة جدا, ساخنة ولا, انتفخت, منتفخة, هذا خطر, اشتعلت, احترقت, انفجرت, تحترق, يحترق",
        "hi": "आग लग, धुआं, धुआँ, चिंगारी, जल गया, ज़्यादा गरम, फट गया, विस्फोट, बिजली का झटका, खतरनाक, ख़तरनाक, "
        "घायल, चोट, बहुत गर्म, इतना गर्म, इतनी गर्म, फूल गई, फूल गया",
    },
    "outage": {
        "en": "is down, are down, went down, still down, been down, system down, site down, website down, "
        "app down, outage, offline, no service, can't log in, cannot log in, can't login, can't access, "
        "unreachable, not loading, won't load, server error, no signal, no internet",
        "de": "ist down, sind down, störung, ausfall, ausgefallen, offline, nicht erreichbar, kein netz, "
        "kein internet, kann mich nicht einloggen, kann mich nicht anmelden, lädt nicht, server down",
        "es": "está caído, está caída, caída del servicio, no hay servicio, sin servicio, sin conexión, "
        "sin internet, no puedo entrar, no puedo acceder, no carga",
        "fr": "en panne, hors service, hors ligne, panne, inaccessible, pas de réseau, pas d'internet, "
        "impossible de me connecter, ne charge pas",
        "it": "è giù, down da, fuori servizio, disservizio, offline, irraggiungibile, senza linea, "
        "senza internet, non riesco ad accedere, non si carica, non carica",
        "pt": "fora do ar, está em baixo, caiu o sistema, sem serviço, sem sinal, sem internet, "
        "não consigo entrar, não consigo acessar, não consigo aceder, não carrega",
        "nl": "ligt eruit, storing, offline, onbereikbaar, geen bereik, geen internet, kan niet inloggen, laadt niet",
        "zh": "宕机, 宕機, 瘫痪, 癱瘓, 崩了, 无法登录, 無法登入, 登录不了, 打不开, 打不開, 断网, 斷網, 没信号, "
        "沒訊號, 连不上, 連不上",
        "ja": "障害, サーバーダウン, ダウンして, 落ちてる, ログインできない, ログインできません, つながらない, "
        "繋がらない, 圏外, アクセスできない",
        "ko": "먹통, 서버 다운, 접속이 안, 접속 안, 로그인이 안, 로그인 안, 장애, 연결이 안, 인터넷이 안",
        "ar": "معطل عن العمل, الخدمة متوقفة, انقطاع, لا توجد خدمة, لا يمكنني الدخول, لا أستطيع الدخول, لا يفتح, "
        "بدون إنترنت",
        "hi": "बंद पड़ा, ठप, सर्वर डाउन, लॉगिन नहीं, नेटवर्क नहीं, इंटरनेट नहीं, खुल नहीं रह, नहीं खुल रह",
    },
    "broken": {
        "en": "broken, broke, broke down, doesn't work, does not work, don't work, not working, isn't working, "
        "stopped working, won't turn on, won't start, won't charge, crashed, crashes, crashing, keeps freezing, "
        "frozen, defective, faulty, damaged, cracked, glitch, bug, error message, lost my, never arrived, "
        "hasn't arrived, not delivered, missing, wrong item, cancelled, canceled, stranded, stuck, delayed, "
        "freezes, froze, flickers, won't sync, not syncing, won't open, won't connect, refused, wiped my, "
        "deleted my, disappeared, same fault, same problem, same issue, nobody knows, no one knows, nobody can "
        "say, third time the, never agreed to, wrong price, blurry, arrived damaged, arrived open, arrived empty",
        "de": "kaputt, defekt, funktioniert nicht, geht nicht, geht nicht mehr, lässt sich nicht, stürzt ab, "
        "abgestürzt, beschädigt, fehlermeldung, nicht angekommen, nicht geliefert, verloren gegangen, fehlt, "
        "storniert, verspätet, friert ein, stürzt, flackert, abgelehnt, gelöscht, verschwunden, gleiche fehler, "
        "gleicher fehler, selbe problem, niemand weiß, keiner weiß, kam offen an, kam beschädigt, keine spur, "
        "falscher preis, falsche rechnung, schon wieder, in reparatur und, hängt sich auf, fehler am, kommt "
        "nicht an, landen nicht",
        "es": "roto, rota, no funciona, no sirve, dejó de funcionar, no enciende, no carga, defectuoso, "
        "defectuosa, dañado, dañada, averiado, averiada, se cuelga, no ha llegado, no llegó, perdieron mi, "
        "falta, cancelado, cancelada, retrasado, se congela, se cierra solo, se cierra cada, parpadea, borró, "
        "desaparecido, desapareció, mismo fallo, mismo problema, nadie sabe, llegó abierto, llegó vacío, llegó "
        "roto, precio equivocado, llevo días, días esperando, semanas esperando, ha perdido mi, ha perdido mis, "
        "inútil, no suben, no sube, otra vez lo mismo, fatal, así no se puede",
        "fr": "cassé, cassée, ne marche pas, ne fonctionne pas, marche plus, fonctionne plus, ne s'allume pas, "
        "défectueux, défectueuse, endommagé, endommagée, plante, jamais reçu, pas reçu, pas livré, perdu mon, "
        "perdu ma, annulé, en retard, se fige, rame, clignote, effacé, disparu, même défaut, même problème, "
        "personne ne sait, arrivé ouvert, arrivé vide, mauvais prix, jamais accepté, a perdu mon, a perdu ma, a "
        "perdu mes, n'arrivent pas, n'arrive pas, incroyable mais, affreux, affreuse, pénible, report de la "
        "livraison, en réparation depuis",
        "it": "rotto, rotta, non funziona, non va, smesso di funzionare, non si accende, difettoso, difettosa, "
        "danneggiato, danneggiata, guasto, guasta, si blocca, mai arrivato, non è arrivato, non arriva, perso "
        "il mio, annullato, in ritardo, si congela, lampeggia, cancellato le mie, scomparso, spariti, stesso "
        "difetto, stesso problema, nessuno sa, arrivato aperto, arrivato vuoto, prezzo sbagliato, mai "
        "accettato, ha perso i miei, ha perso le mie, ha perso il mio, ha perso la mia, non arrivano, non "
        "parte, assurdo, in riparazione da, si spegne",
        "pt": "quebrado, quebrada, avariado, avariada, não funciona, parou de funcionar, não liga, com defeito, "
        "defeituoso, danificado, danificada, trava, não chegou, não recebi, perderam minha, perderam meu, "
        "cancelado, atrasado, congela, pisca, apagou, sumiu, sumiram, mesmo defeito, mesmo problema, ninguém "
        "sabe, chegou aberto, chegou aberta, chegou vazio, preço errado, perdeu minha, perdeu meu, perdeu "
        "minhas, perdeu meus, não sobem, não sobe, absurdo, um absurdo, inútil, decepção, borradas, no conserto há",
        "nl": "kapot, defect, werkt niet, doet het niet, gaat niet aan, loopt vast, beschadigd, niet "
        "aangekomen, niet geleverd, kwijtgeraakt, geannuleerd, vertraagd, bevriest, flikkert, gewist, "
        "verdwenen, zelfde fout, zelfde probleem, niemand weet, kwam open, leeg aangekomen, verkeerde prijs, "
        "valt uit, elke keer vast, minuten vast, start niet, kwijt, komen niet aan, komt niet aan, zinloos, "
        "deugt niet, in reparatie en, verschoven, ongelooflijk slecht",
        "zh": "坏了, 壞了, 故障, 不能用, 用不了, 无法使用, 無法使用, 没反应, 沒反應, 死机, 當機, 闪退, 閃退, "
        "卡死, 破损, 損壞, 损坏, 没收到, 沒收到, 还没到, 丢了, 弄丢, 取消了, 延误, 延誤, 崩溃, 崩潰, 卡住, "
        "受不了, 删了, 刪了, 没人告诉, 沒人告訴, 没人知道, 沒人知道, 破的, 开不了机, 開不了機, 传不到, 傳不到, "
        "传不上, 不见了, 不見了, 改了三次, 价格不对, 價格不對, 没有反应, 漏发, 少发",
        "ja": "壊れ, 故障, 動かない, 動きません, 使えない, 使えません, 起動しない, 電源が入らない, 不具合, "
        "フリーズ, 落ちる, 破損, 届かない, 届きません, 届いていません, 紛失, 欠航, 遅延, 固まる, 固まっ, "
        "消えた, 消えまし, 不良, 入っていなかった, 入っていません, 連絡がない, 連絡がありません, 約束と違う, "
        "違う金額, 上がらない, またか, 信じられない, たっても, 突然落ち, 開かない, 点滅",
        "ko": "고장, 망가, 작동이 안, 작동하지, 안 켜져, 안 켜짐, 켜지지, 안 돼요, 안돼요, 안됩니다, 멈췄, "
        "먹통이, 불량, 파손, 오류, 도착하지, 안 왔, 안 와요, 분실, 취소됐, 지연, 꺼져요, 꺼집니다, 꺼짐, "
        "지워졌, 사라졌, 안 올라가, 멈춰요, 멈춥니다, 미뤄졌, 연락이 없, 달라요, 너무해, 심해요, 흐려요, "
        "아쉬워요, 없어졌, 방전",
        "ar": "مكسور, لا يعمل, لا تعمل, ما يشتغل, توقف عن العمل, معطل, تالف, عطل, خلل, لم يصل, لم تصل, ضاعت, "
        "ضاع, مفقود, ألغيت, تأخر, يتجمد, تتجمد, ترتعش, عيب, يغلق عند, يتوقف, تتوقف, مسح كل, مسحت, اختفت, اختفى, "
        "نفس العطل, نفس المشكلة, لا أحد يعرف, وصلت مفتوحة, سعر خطأ, لا تصل, مرة أخرى نفس, مزعج",
        "hi": "टूट गया, टूटा हुआ, खराब हो, ख़राब हो, काम नहीं कर, नहीं चल रह, चालू नहीं, बंद हो गया, हैंग, "
        "डिलीवर नहीं, नहीं मिला, नहीं पहुंचा, खो गया, रद्द, खराबी, गायब, अटक जाता, अटक जाती, बंद हो जाता, बंद "
        "हो जाती, मिटा दी, मिटा दिया, वही समस्या, किसी को पता नहीं, खुला आया, गलत दाम, मना कर दिया, नहीं जा "
        "रही, नहीं जा रहा, परेशान, निराशा, धुंधली, टिमटिमा",
    },
    "money": {
        "en": "refund, refunded, my money back, charged me, charged twice, double charged, overcharged, "
        "hidden fee, hidden fees, my bill, my invoice, my payment, compensation, reimburse, reimbursed, "
        "reimbursement, voucher, chargeback, owe me",
        "de": "rückerstattung, erstattung, geld zurück, erstattet, abgebucht, zu viel berechnet, "
        "doppelt berechnet, meine rechnung, mahnung, entschädigung, gutschein, gutschrift",
        "es": "reembolso, reembolsar, devolución del dinero, mi dinero, me cobraron, me han cobrado, cobro, "
        "cobraron, mi factura, indemnización, compensación",
        "fr": "remboursement, remboursé, remboursée, rembourser, débité, prélevé, surfacturé, ma facture, "
        "mon argent, indemnisation, dédommagement",
        "it": "rimborso, rimborsare, rimborsato, addebitato, addebito, i miei soldi, soldi indietro, "
        "mia bolletta, mia fattura, risarcimento, indennizzo",
        "pt": "reembolso, reembolsar, estorno, meu dinheiro, dinheiro de volta, me cobraram, cobraram, cobrança, "
        "minha fatura, indenização, indemnização",
        "nl": "terugbetaling, geld terug, terugbetaald, afgeschreven, te veel betaald, dubbel betaald, "
        "mijn factuur, mijn rekening, vergoeding, schadevergoeding",
        "zh": "退款, 退钱, 退錢, 赔偿, 賠償, 扣费, 扣費, 扣款, 多收, 乱收费, 亂收費, 账单, 帳單",
        "ja": "返金, 払い戻し, 請求され, 二重請求, 引き落とし, 請求書, 補償, 賠償",
        "ko": "환불, 보상, 청구, 결제됐, 이중 결제, 돈을 돌려",
        "ar": "استرداد, استرجاع المبلغ, أموالي, فلوسي, خصم من حسابي, خصمتم, فاتورتي, تعويض",
        "hi": "रिफंड, रिफ़ंड, पैसे वापस, पैसा वापस, पैसे काट, पैसे कट, मुआवजा, मेरा बिल",
    },
    "thanks": {
        "en": "thank you, thanks, thank u, thanx, thx, ty, cheers for, kudos, shout out to, shoutout, props to, "
        "appreciate, appreciated, grateful",
        "de": "danke, dankeschön, vielen dank, herzlichen dank",
        "es": "gracias, agradezco, agradecido, agradecida",
        "fr": "merci, remercie, remercier",
        "it": "grazie, ringrazio, ringraziare",
        "pt": "obrigado, obrigada, agradeço, valeu",
        "nl": "dank je, dankjewel, bedankt, dank u, dank jullie",
        "zh": "谢谢, 謝謝, 感谢, 感謝, 多谢",
        "ja": "ありがとう, 感謝, 助かりました",
        "ko": "감사합니다, 감사해요, 고마워, 고맙습니다",
        "ar": "شكرا, شكراً, أشكركم, أشكر",
        "hi": "धन्यवाद, शुक्रिया, आभार",
    },
    "praise": {
        "en": "love my, love this, love the, love it, love you, i love, great service, great job, good job, "
        "well done, awesome, amazing, fantastic, excellent, best ever, the best, wonderful, brilliant, "
        "perfect, impressed, so happy, very happy, outstanding, incredible",
        "de": "liebe es, toller service, super service, großartig, klasse, fantastisch, ausgezeichnet, wunderbar, "
        "bin begeistert, begeistert, hervorragend, perfekt, spitze, sehr zufrieden",
        "es": "me encanta, me encantó, excelente, genial, fantástico, maravilloso, maravillosa, increíble, "
        "perfecto, el mejor, la mejor, muy contento, muy contenta, buen servicio",
        "fr": "j'adore, excellent, excellente, génial, géniale, fantastique, formidable, merveilleux, parfait, "
        "parfaite, le meilleur, la meilleure, très content, très contente, bravo, super service",
        "it": "adoro, eccellente, ottimo, ottima, fantastico, fantastica, meraviglioso, meravigliosa, perfetto, "
        "perfetta, il migliore, la migliore, bravi, bravissimi, molto contento, complimenti",
        "pt": "adoro, adorei, amei, excelente, ótimo, ótima, fantástico, maravilhoso, maravilhosa, perfeito, "
        "o melhor, a melhor, parabéns, muito feliz",
        "nl": "geweldig, fantastisch, uitstekend, top service, prachtig, perfect, heel blij, erg tevreden, "
        "super geholpen",
        "zh": "太棒, 很棒, 真棒, 喜欢, 喜歡, 完美, 优秀, 優秀, 满意, 滿意, 好评, 給力, 给力, 很好用",
        "ja": "最高, 素晴らしい, 大好き, 気に入った, 完璧, 満足, すごく良い, とても良い, 快適",
        "ko": "최고, 너무 좋아, 정말 좋아, 사랑해, 완벽, 만족, 훌륭",
        "ar": "رائع, رائعة, ممتاز, ممتازة, أحب, مذهل, الأفضل, جميل جدا",
        "hi": "बहुत अच्छा, बहुत बढ़िया, शानदार, बेहतरीन, कमाल, पसंद आया, लाजवाब",
    },
    "complaint": {
        "en": "worst, terrible, horrible, awful, unacceptable, ridiculous, disgusting, disappointed, "
        "disappointing, disgrace, joke, pathetic, rude, useless, never again, never buy, never fly, "
        "never using, waste of, no response, no reply, no answer, nobody answers, still waiting, on hold, "
        "been waiting, waited, ignored, ignoring, rip off, ripoff, scam, fail, epic fail, sucks, "
        "poor service, bad service, customer service is, complaint, incompetent, shame on, fix your, "
        "fix this, fed up, frustrated, frustrating, angry, annoyed",
        "de": "schlechteste, schrecklich, furchtbar, katastrophe, unverschämt, frechheit, enttäuscht, "
        "enttäuschend, nie wieder, inakzeptabel, lächerlich, warte seit, warte immer noch, keine antwort, "
        "niemand antwortet, abzocke, betrug, mies, miserabel, unfähig, peinlich, saftladen, beschwerde, "
        "genervt, eine zumutung",
        "es": "pésimo, pésima, horrible, terrible, inaceptable, vergüenza, decepcionado, decepcionada, nunca más, "
        "llevo esperando, sigo esperando, sin respuesta, nadie responde, no responden, estafa, ridículo, "
        "peor, queja, un asco, harto, harta",
        "fr": "horrible, nul, nulle, inadmissible, inacceptable, honteux, scandaleux, déçu, déçue, plus jamais, "
        "j'attends, toujours pas, aucune réponse, personne ne répond, arnaque, ridicule, pire, lamentable, "
        "catastrophe, marre",
        "it": "pessimo, pessima, orribile, terribile, inaccettabile, vergogna, vergognoso, vergognosa, deluso, "
        "delusa, mai più, sto aspettando, aspetto da, nessuna risposta, nessuno risponde, truffa, ridicolo, "
        "peggiore, schifo, reclamo, stufo, stufa, incapaci",
        "pt": "péssimo, péssima, horrível, terrível, inaceitável, vergonha, decepcionado, decepcionada, "
        "nunca mais, estou esperando, esperando há, sem resposta, ninguém responde, golpe, ridículo, pior, "
        "lixo, descaso, reclamação",
        "nl": "slechtste, verschrikkelijk, vreselijk, waardeloos, onacceptabel, schandalig, teleurgesteld, "
        "nooit meer, wacht al, nog steeds geen, geen reactie, geen antwoord, oplichting, belachelijk, "
        "klacht, schande, prutsers",
        "zh": "太差, 很差, 最差, 垃圾, 失望, 骗子, 騙子, 坑人, 投诉, 投訴, 恶心, 噁心, 无语, 無語, 没人回, "
        "沒人回, 等了, 差评, 差評, 气死, 氣死",
        "ja": "最悪, ひどい, 酷い, がっかり, 失望, 許せない, 二度と, 返事がない, 返信がない, 待たされ, 詐欺, "
        "苦情, イライラ, 対応が悪い",
        "ko": "최악, 끔찍, 실망, 짜증, 화가 나, 화나, 다시는, 답변이 없, 답이 없, 기다리고 있, 사기, 쓰레기, "
        "불만, 엉망",
        "ar": "أسوأ, سيء, سيئة, فظيع, مخيب, للأسف, لن أتعامل, لا أحد يرد, محد يرد, بدون رد, نصب, احتيال, شكوى, "
        "فاشل, زفت",
        "hi": "सबसे खराब, बहुत खराब, घटिया, बेकार, निराश, शर्म, धोखा, धोखाधड़ी, कोई जवाब नहीं, इंतज़ार कर, "
        "इंतजार कर, शिकायत, बकवास",
    },
    "you": {
        "en": "you, your, yours, you guys, u, ur, yall, y'all, ya",
        "de": "ihr, euch, euer, eure, sie, ihnen, ihre, du, dir, dich, dein, deine",
        "es": "ustedes, vosotros, usted, vuestro, vuestra, os, pueden, podéis, tú, te, ti, tienes, puedes, "
        "sabes, tienen, "
        "tenéis",
        "fr": "vous, votre, vos, tu, te, toi, ton, ta, tes",
        "it": "voi, vi, vostro, vostra, potete, siete, avete, tu, ti, te, tuo, tua, sei, hai, puoi, potresti, "
        "stai, sai, "
        "mi aiutate, fate, dite, sapete, potreste, pensate, mi invii, mi dici, mi mandi",
        "pt": "vocês, você, vosso, vossa, podem, vc, vcs, tu, te, ti, teu, tua, podes, pode",
        "nl": "jullie, u, uw, je, jij, jou, jouw",
        "zh": "你们, 你們, 您, 贵公司, 貴公司, 你",
        "ja": "御社, 貴社, そちら, あなた, みなさん, 皆さん",
        "ko": "여러분, 귀사, 당신, 너희, 님들",
        "ar": "انتم, أنتم, عندكم, منكم, لكم, خدمتكم, انت, أنت, لك, عندك, تقدرون, يمكنكم",
        "hi": "आप, आपकी, आपका, आपके, आपको, तुम, तुम्हारा, aap, aapka, aapki, aapke, aapko, tum",
    },
    "me": {
        "en": "i, my, me, mine, we, our, us, i'm, i've, i'd, im, ive",
        "de": "ich, mein, meine, meinen, meinem, meiner, mir, mich, wir, unser, unsere, uns",
        "es": "yo, mi, mis, me, mí, nosotros, nuestro, nuestra, nos, tengo, puedo, quiero, estoy, soy",
        "fr": "je, j'ai, mon, ma, mes, me, moi, nous, notre, nos, m'a, j'aimerais",
        "it": "io, mio, mia, miei, mie, mi, me, noi, nostro, nostra, ho, devo, posso, sono, vorrei, faccio, abbiamo",
        "pt": "eu, meu, minha, meus, minhas, me, mim, nós, nosso, nossa, tenho, posso, estou, quero, consigo",
        "nl": "ik, mijn, mij, me, wij, we, ons, onze",
        "zh": "我, 我们, 我們, 咱们, 咱們",
        "ja": "私, 僕, 俺, うち, 自分, 当方",
        "ko": "저는, 제가, 나는, 내가, 저희, 우리, 저도, 제",
        "ar": "أنا, انا, عندي, لي, حسابي, طلبي, نحن, معي, جهازي",
        "hi": "मैं, मेरा, मेरी, मेरे, मुझे, हम, हमारा, हमें, mera, meri, mere, mujhe, main, hum",
    },
}
