"""Small words: the commonest words of the languages in Latin letters, those no other of them shares.

They settle what letter statistics leave open: posts of three words, with a show's name or a place in another
language. Hindi stands here as it is written in Latin letters, without agreed spelling.
"""

from __future__ import annotations

from collections import Counter

_WORDS = {
    "de": "ich du er um am im in an wir ihr und oder aber nicht kein keine ist sind war bin bist habe hab hat haben "
    "wird werden auf für mit von zum zur auch noch nur schon mal doch ja nein danke bitte heute morgen gestern immer "
    "wieder mein meine dein deine euch uns das dass wenn weil gut guten wie warum wo wann warte jetzt mich dich sich "
    "eine einen einem einer sehr viel mehr über nach bei hier nix nichts geht macht kann muss will",
    "en": "the and you a i me we no in on an am hum your is are was were be been have has had do does did not don't "
    "can't won't it's i'm what when where why who how this that these those with from they them their there here "
    "just my our of to for please thanks thank good great love today tomorrow yesterday never always would could "
    "should will get got about out now really know want need still been going think happy",
    "es": "el los las y e a o no un una de la se me lo pero muy más mas también esto eso esta este estoy está están "
    "soy eres somos hay hola gracias por favor cuando cuándo donde dónde quien quién porque qué con sin hoy ayer "
    "mañana siempre nunca bueno buena buenos buenas mejor tengo tiene tienen quiero quieres puedo nada todo todos mi "
    "tu su yo ella nosotros ustedes usted jajaja así ya ahora mucho mucha muchas vamos feliz",
    "fr": "je tu il elle de la se me un a y lo nous vous ils et ou mais pas ne est sont suis es c'est j'ai c'était "
    "qu'il le les des du au aux une dans pour avec sans sur chez très plus bien bonjour bonsoir merci oui non mon ma "
    "mes ton ta tes quand où pourquoi comment qui quoi quel quelle ça cette ces ce faire fait être avoir encore "
    "toujours jamais aujourd'hui demain hier trop aussi tout tous mdr ptdr",
    "hi": "hai hain kab milega milegi mila mili nahi nahin nhi kya kyu kyun kyon mein mera meri mere tera teri tere "
    "apna apni apne aapka aapki aapko aapke aapne apka apki apke tumhe tumse hume humko hamare hamara hmara mujhe "
    "mujhse tujhe tujhse usko uske unko usne unhone maine iska uska unka unki inka inki kaise kaisa kahan kaha koi "
    "kuch kuchh karo karna karne karke karte karta bhi aur lekin magar tha thi raha rahi rahe rha rhi rhe gaya gayi "
    "gaye gya hua hui hue krna krne krte kiya kiye diya liya dekh dekho dekha dekhna bhai bhaiya bhaijan bhaijaan "
    "yaar yar abhi aaj bahut bohot bhut sab sabhi sabse accha achha achhi accha haan woh yeh phir hota hoti "
    "hote hoga hogi chahiye wala wali wale sath saath baat baatein jai jaise isliye matlab kyunki kisi kisko jisko "
    "hoon krta kijiye aap tum aisa aise aisi itna itni kaam kabhi sirf pata pta yaad lagta baad ghar naam bolo bola "
    "khud aata aya ladki ladka sakta sakte sakti hone jaye jayega batao btao bata bta kaash kash thik theek zindabad "
    "desh jarur zaroor paisa paise milna milne chalo suno raat subah pyaar zindagi jindagi bilkul jate jata "
    "jati jab tab waise vaise",
    "it": "il lo gli che e a no o ma un una non è e' sono sei siamo siete hai ho hanno ha con per più piu anche ma "
    "se come quando dove perché perchè perche chi cosa questo questa quello quella mio mia tuo tua suo sua io noi "
    "voi loro grazie ciao buongiorno buonanotte oggi ieri domani sempre mai bene bello bella tutto tutti fatto fare "
    "essere della del dei delle degli nel nella sul sulla dal dalla alla al ai ancora adesso già poi solo molto "
    "troppo proprio",
    "nl": "ik jij je de me we hij zij wij jullie het een en maar niet geen is zijn was waren ben bent heb heeft "
    "hebben wordt op voor met van naar bij ook nog wel al toch ja nee dank bedankt vandaag morgen gisteren altijd "
    "weer mijn jouw ons deze dit dat als omdat goed hoe waarom waar wanneer nu mij zich zeer veel meer over hier "
    "niks niets gaat doet kan moet wil lekker leuk gewoon",
    "pt": "o os um uma e é eu você vocês voce vc vcs ele ela nós não nao sim mas muito muita mais também também tbm "
    "isso esse essa este esta estou está tá ta to tô tou são sou foi ser tem tenho quero pode com sem para pra pro "
    "por no na nos nas do da dos das ao quando onde quem porque porquê que meu minha seu sua obrigado obrigada olá "
    "hoje ontem amanhã sempre nunca bom boa melhor tudo todos gente vai vou hein kkk kkkk rs lá aí",
}
_SHARED = {
    word
    for word, in_lists in Counter(w for words in _WORDS.values() for w in set(words.split())).items()
    if in_lists > 1
}

SMALL_WORDS: dict[str, str] = {
    word: language for language, words in _WORDS.items() for word in words.split() if word not in _SHARED
}
"""Language by word, folded to lower case but with its accents."""

_SHARED_HINDI = (
    "h k ki ka ke ko kr kar to toh se me mai main m ho hi ye wo vo ek ab ne na ni nai par pe pr ji jo aa ja le de do "
    "hum hun hu kal din log tu tak bhaag re han ha liye agar ya mat mt or aur har koi us is iss bas bar baar"
)
SMALL_HINDI = frozenset(_SHARED_HINDI.split())
"""Hindi words in Latin letters that other languages have, too: they count beside one that only Hindi has."""
