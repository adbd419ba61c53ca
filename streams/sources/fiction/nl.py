"""Dutch."""

from streams.sources.fiction.voice import read_voice

VOICE = read_voice(
    "nl",
    """
# battery
- De accu van mijn {p} is na {n} uur leeg. Slecht.
- Mijn {p} geeft 40 % aan en valt dan uit. Deze accu deugt niet.
- De accu van de {p} staat bol, het deksel gaat niet meer dicht. Gevaarlijk!
? Kun je de accu van de {p} zelf vervangen?
+ Twee dagen onderweg en de accu van de {p} is nog niet leeg. Geweldig.
# display
- Groene streep in het scherm van mijn {p}, {n} weken oud.
- Het scherm van de {p} flikkert zodra het donker wordt.
- Dode pixels in het scherm van een nieuwe {p}.
? Is het scherm van de {p} leesbaar in de zon?
+ Het scherm van de {p} is prachtig.
# heat
- Het touchpad van mijn {p} wordt zo heet dat ik het niet kan aanraken.
- Rook uit de lader van de {p}. Schrikken.
- Mijn {p} wordt heet bij elk videogesprek en daarna traag.
? Is het normaal dat de {p} zo heet wordt bij het laden?
+ De hele dag gerekend en de {p} werd niet heet. Knap.
# delivery
- De levering zou dinsdag zijn. Nu {n} dagen later nog geen {p}.
- Pakket kwam open aan, zonder de {p}. En nu?
- Voor de derde keer is de bezorging verschoven.
? Wanneer begint de levering van de {p} in België?
+ Gisteravond besteld, vanochtend was het pakket er. Bedankt!
# repair
- Mijn {p} is al {n} weken in reparatie en niemand weet iets.
- Garantie geweigerd om een krasje. Het scharnier is kapot!
- Terug van reparatie met dezelfde fout. Zinloos.
? Valt het scharnier van de {p} onder de garantie?
+ Reparatie van de {p} in {n} dagen klaar. Uitstekende service.
# billing
- Twee keer afgeschreven voor dezelfde {p}. Ik wil mijn geld terug.
- De terugbetaling van de {p} is {n} weken te laat.
- Op de factuur van mijn {p} staat een verkeerde prijs.
? Waar vind ik de factuur van mijn {p}?
+ Terugbetaling binnen {n} uur binnen. Netjes.
# update
- Sinds de update loopt mijn {p} elke {n} minuten vast.
- De update heeft mijn instellingen gewist. Alweer.
- Update hangt op {n} %, de {p} start niet meer.
? Kan ik de update van de {p} uitstellen?
+ Na de update is mijn {p} veel sneller. Top!
# cloud
- Inloggen in de cloud van {b} lukt niet sinds vanochtend. Storing?
- De cloud is {n} mappen van mij kwijt. Ongelooflijk.
- Mijn foto's komen niet in de cloud vanaf de {p}.
? Ligt de cloud van {b} er bij jullie ook uit?
+ Nieuwe {p}, ingelogd in de cloud en alles was er weer. Heerlijk.
# camera
- De camera van de {p} maakt alles geel. Waardeloos.
- De camera van mijn {p} loopt vast op het mooiste moment.
- Wazige foto's sinds een week, jammer.
? Hoe zet ik het geluid van de camera op de {p} uit?
+ Deze foto's zijn van de {p}, 's nachts zonder flits. Mooie camera.
# openers
|
|
Serieus?
Alweer.
Ik had echt geduld.
Hallo {b},
# closers
|
|
Doe er iets aan.
Erg teleurstellend.
Heeft iemand anders dit ook?
Zo kan het niet.
😠
# cheers
|
|
Bedankt!
Aanrader.
😊
Goed gedaan, {b}.
# chatter
Net de {p} uitgepakt. Vanavond meer.
De halve coupé typt op een {p}.
Druk bij de stand van {b} vandaag.
Nieuwe sticker op de oude {p}.
# rivals
Van {r} overgestapt op de {p}, geen spijt.
Ik twijfel tussen de {p} en iets van {r}.
{r} is goedkoper, maar het toetsenbord van de {p} is beter.
{r} antwoordt sneller dan {b}.
Heeft iemand de nieuwe {r} vergeleken?
{r} verhoogt de prijzen weer.
# ideas
Idee voor {b}: een schakelaar voor de microfoon van de {p}.
Het zou fijn zijn als je losse toetsen voor de {p} kon kopen.
Graag een stand voor linkshandigen, {b}.
# thanks
Bedankt, het werkt!
Dank je wel voor het snelle antwoord.
Alles weer goed. Bedankt!
# replies
Hallo, dat is vervelend. Stuur je ons het serienummer van je {p} in een privébericht? ^{s}
Hoi, zo hoort het niet. We hebben een melding gemaakt en schrijven je vandaag nog. ^{s}
Goede vraag! Het staat onder Instellingen, dan Apparaat. ^{s}
Sorry voor het wachten. De werkplaats belt je morgen. ^{s}
# urgent
Haal de stekker van de {p} er meteen uit en gebruik hem niet meer. We bellen binnen een uur. ^{s}
Wij zien de storing ook en werken eraan. Over {n} minuten meer hier. ^{s}
""",
)
