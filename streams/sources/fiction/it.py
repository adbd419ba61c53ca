"""Italian."""

from streams.sources.fiction.voice import read_voice

VOICE = read_voice(
    "it",
    """
# battery
- La batteria del mio {p} è scarica dopo {n} ore. Pessima.
- Il mio {p} segna 40 % e poi si spegne. Questa batteria non va.
- La batteria del {p} si è gonfiata, il coperchio non chiude più. È pericoloso!
? Si può cambiare la batteria del {p} da soli?
+ Due giorni in viaggio e il {p} ha ancora batteria. Fantastico.
# display
- Una riga verde sullo schermo del mio {p} dopo {n} settimane.
- Lo schermo del {p} sfarfalla appena fa buio. Orribile.
- Pixel morti sullo schermo di un {p} nuovo.
? Lo schermo del {p} si legge al sole?
+ Lo schermo del {p} è bellissimo.
# heat
- Il touchpad del mio {p} scotta, non ci si può appoggiare il dito.
- È uscito fumo dal caricatore del {p}. Che paura.
- Il mio {p} si surriscalda a ogni videochiamata.
? È vero che il {p} scotta così tanto in carica?
+ Tutto il giorno a lavorare e il {p} non scotta. Bravi.
# delivery
- Consegna promessa martedì. Sono passati {n} giorni e niente {p}.
- Il pacco è arrivato aperto e senza il {p}. E adesso?
- Terza volta che spostano la consegna. Vergogna.
? Quando parte la consegna del {p} in Sardegna?
+ Ordinato ieri sera, pacco arrivato stamattina. Grazie!
# repair
- Il mio {p} è in riparazione da {n} settimane e nessuno sa niente.
- Garanzia rifiutata per un graffio. È rotta la cerniera!
- Tornato dalla riparazione con lo stesso guasto. Inutile.
? La garanzia del {p} copre la cerniera?
+ Riparazione del {p} in {n} giorni. Ottimo servizio.
# billing
- Addebitato due volte lo stesso {p}. Rivoglio i miei soldi.
- Il rimborso del {p} è in ritardo di {n} settimane.
- La fattura del mio {p} ha un prezzo mai accettato.
? Dove trovo la fattura del mio {p}?
+ Rimborso arrivato in {n} ore. Perfetto.
# update
- Dopo l'aggiornamento il mio {p} si blocca ogni {n} minuti.
- L'aggiornamento ha cancellato le mie impostazioni. Di nuovo.
- Aggiornamento fermo al {n} %, il {p} non parte più.
? Posso rimandare l'aggiornamento del {p}?
+ Con il nuovo aggiornamento il mio {p} vola. Bravi!
# cloud
- Da stamattina non riesco ad accedere al cloud di {b}. È tutto fermo?
- Il cloud ha perso {n} delle mie cartelle. Assurdo.
- Le foto non arrivano nel cloud dal mio {p}.
? Il cloud di {b} non funziona neanche a voi?
+ {p} nuovo, entro nel cloud e ritrovo tutto. Ottimo.
# camera
- La fotocamera del {p} fa tutto giallo. Brutta.
- La fotocamera del mio {p} si blocca sul più bello.
- Foto sfocate da una settimana, che delusione.
? Come si toglie il suono della fotocamera del {p}?
+ Queste foto sono del {p}, di notte e senza flash. Stupende.
# openers
|
|
Ma davvero?
Di nuovo.
Ho avuto pazienza.
Senti, {b}:
# closers
|
|
Fate qualcosa.
Che delusione.
Succede anche a voi?
Così non va.
😡
# cheers
|
|
Grazie!
Lo consiglio.
😍
Complimenti {b}.
# chatter
Appena aperta la scatola del {p}. Stasera vi dico.
Mezzo treno scrive su un {p}.
Oggi tanta gente allo stand di {b}.
Adesivo nuovo sul vecchio {p}.
# rivals
Passato da {r} al {p}, contento.
Sono indeciso tra il {p} e qualcosa di {r}.
{r} costa meno, ma la tastiera del {p} è migliore.
{r} risponde prima di {b}.
Qualcuno ha provato il nuovo {r}?
{r} alza di nuovo i prezzi.
# ideas
Un'idea per {b}: un interruttore per il microfono del {p}.
Sarebbe bello comprare i tasti del {p} uno a uno.
Vorrei che {b} aggiungesse una modalità per mancini.
# thanks
Grazie, ha funzionato!
Grazie della risposta veloce.
Ora è tutto a posto. Grazie mille!
# replies
Ciao, ci dispiace. Ci mandi il numero di serie del {p} in messaggio privato? ^{s}
Ciao, non dovrebbe succedere. Abbiamo aperto un caso, ti scriviamo oggi. ^{s}
Bella domanda! Lo trovi in Impostazioni, poi Dispositivo. ^{s}
Scusa l'attesa. L'officina ti chiama domani. ^{s}
# urgent
Stacca subito il {p} dalla corrente e non usarlo. Ti chiamiamo entro un'ora. ^{s}
Lo vediamo anche noi e ci stiamo lavorando. Novità qui tra {n} minuti. ^{s}
""",
)
