"""German."""

from streams.sources.fiction.voice import read_voice

VOICE = read_voice(
    "de",
    """
# battery
- Der Akku von meinem {p} ist nach {n} Stunden leer. Was soll das?
- Akku vom {p} fällt von 50 % auf null, mitten im Gespräch.
- Der Akku im {p} bläht sich auf, der Deckel steht schon ab. Das ist doch gefährlich!
? Kann man beim {p} den Akku selbst tauschen?
+ Der Akku vom {p} hält zwei Tage. Wirklich super.
# display
- Grüner Streifen im Display, mein {p} ist {n} Wochen alt.
- Der Bildschirm vom {p} flackert, sobald es dunkel wird.
- Pixelfehler im Display ab Werk. So etwas verkauft ihr, {b}?
? Läuft das Display vom {p} auch mit 120 Hz?
+ So ein schönes Display wie beim {p} hatte ich noch nie.
# heat
- Das Touchpad vom {p} wird so heiß, dass ich es nicht anfassen kann.
- Rauch aus dem Netzteil vom {p}. Zum Glück war ich daneben.
- Mein {p} wird bei jedem Videoanruf heiß und dann langsam.
? Ist es normal, dass das {p} beim Laden so heiß wird?
+ Den ganzen Tag gerechnet und das {p} wurde nicht heiß. Toll.
# delivery
- Die Lieferung sollte Dienstag kommen. Heute ist Tag {n} und kein {p}.
- Paket kam offen an, vom {p} keine Spur.
- Zum dritten Mal wird die Lieferung verschoben. Ich hatte extra frei.
? Wann beginnt die Lieferung vom {p} nach Österreich?
+ Gestern bestellt, heute war das Paket mit dem {p} da. Danke!
# repair
- Mein {p} ist seit {n} Wochen in Reparatur und niemand weiß etwas.
- Garantie abgelehnt wegen eines Kratzers. Kaputt ist das Scharnier!
- Zurück aus der Reparatur und der gleiche Fehler am {p}.
? Gilt die Garantie vom {p} auch im Ausland?
+ Reparatur vom {p} in {n} Tagen erledigt. Sehr guter Service.
# billing
- Zweimal abgebucht für ein einziges {p}. Ich will mein Geld zurück.
- Seit {n} Wochen warte ich auf die Rückerstattung für das {p}.
- Auf der Rechnung für mein {p} steht ein falscher Preis.
? Wo finde ich die Rechnung für mein {p}?
+ Rückerstattung nach {n} Stunden auf dem Konto. Das nenne ich fair.
# update
- Seit dem Update stürzt mein {p} alle {n} Minuten ab.
- Das Update hat alle Einstellungen auf dem {p} gelöscht. Schon wieder.
- Update hängt bei {n} %, das {p} startet nicht mehr.
? Kann ich das Update auf dem {p} verschieben?
+ Nach dem Update ist mein {p} viel schneller. Prima!
# cloud
- Die Anmeldung in der Cloud von {b} geht seit heute früh nicht. Alles ausgefallen?
- Die Cloud hat {n} Ordner von mir verloren. Unglaublich.
- Meine Fotos landen nicht in der Cloud, das {p} sagt nur "später versuchen".
? Ist die Cloud von {b} bei euch auch gestört?
+ Neues {p}, in der Cloud angemeldet, alles wieder da. Großartig.
# camera
- Die Kamera vom {p} macht alles gelb. Furchtbar.
- Kamera vom {p} friert ein, genau im besten Moment.
- Unscharfe Fotos seit einer Woche, {p}. Sehr ärgerlich.
? Wie schalte ich den Ton der Kamera am {p} aus?
+ Diese Fotos sind nachts mit dem {p} entstanden. Klasse Kamera!
# openers
|
|
Im Ernst?
Schon wieder.
Ich war wirklich geduldig.
Liebe Leute von {b}:
# closers
|
|
Bitte kümmert euch.
So geht das nicht.
Geht es noch jemandem so?
Sehr enttäuschend.
😠
# cheers
|
|
Danke!
Weiter so.
Bin begeistert.
👍
# chatter
Gerade das {p} ausgepackt. Mal sehen.
Im ICE tippt der halbe Wagen auf einem {p}.
Heute am Stand von {b} gewesen, ganz schön voll.
Neuer Aufkleber auf dem alten {p}.
Am Wochenende alle Notizen auf das {p} geholt.
# rivals
Von {r} zum {p} gewechselt und zufrieden.
Ich schwanke zwischen dem {p} und etwas von {r}.
{r} ist billiger, aber die Tastatur vom {p} ist besser.
Bei {r} antwortet man schneller als bei {b}.
Hat jemand das neue {r} schon verglichen?
{r} hat wieder die Preise erhöht.
# ideas
Idee für {b}: ein Schalter für das Mikrofon am {p}.
Es wäre schön, wenn man beim {p} Tasten einzeln kaufen könnte.
Bitte baut einen Modus für Linkshänder ein.
# thanks
Danke, das hat geholfen!
Vielen Dank für die schnelle Antwort.
Jetzt geht es wieder. Danke!
# replies
Hallo, das tut uns leid. Schick uns bitte die Seriennummer vom {p} als Direktnachricht. ^{s}
Hallo, so soll das nicht sein. Wir haben einen Fall angelegt und melden uns heute noch. ^{s}
Gute Frage! Zu finden unter Einstellungen, dann Gerät. Klappt es? ^{s}
Entschuldige die Wartezeit. Die Werkstatt ruft morgen an. ^{s}
# urgent
Bitte sofort den Stecker ziehen und das {p} nicht mehr benutzen. Wir rufen in einer Stunde an. ^{s}
Wir sehen die Störung auch und arbeiten daran. Nächste Nachricht hier in {n} Minuten. ^{s}
""",
)
