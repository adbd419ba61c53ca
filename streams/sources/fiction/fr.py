"""French."""

from streams.sources.fiction.voice import read_voice

VOICE = read_voice(
    "fr",
    """
# battery
- La batterie de mon {p} est vide au bout de {n} heures. C'est nul.
- Mon {p} affiche 40 % puis s'éteint. Cette batterie est morte.
- La batterie du {p} gonfle, le capot ne ferme plus. C'est dangereux !
? Peut-on changer soi-même la batterie du {p} ?
+ Deux jours de train et il reste de la batterie dans le {p}. J'adore.
# display
- Une ligne verte sur l'écran de mon {p}, {n} semaines après l'achat.
- L'écran du {p} clignote dès qu'il fait sombre. Pénible.
- Pixels morts sur l'écran d'un {p} tout neuf.
? L'écran du {p} est-il lisible en plein soleil ?
+ L'écran du {p} est magnifique, bravo.
# heat
- Le pavé tactile de mon {p} est brûlant, impossible d'y poser le doigt.
- De la fumée sort du chargeur du {p}. J'ai eu peur.
- Mon {p} chauffe à chaque appel vidéo puis rame.
? Est-ce normal que le {p} chauffe autant en charge ?
+ Une journée de calculs et le {p} ne chauffe pas du tout. Impressionnant.
# delivery
- Livraison promise mardi. {n} jours plus tard, toujours pas de {p}.
- Colis arrivé ouvert, sans le {p}. On fait quoi ?
- Troisième report de la livraison. J'avais posé ma journée.
? Quand commence la livraison du {p} en Belgique ?
+ Commandé hier soir, colis reçu ce matin. Merci !
# repair
- Mon {p} est en réparation depuis {n} semaines, personne ne sait où.
- Garantie refusée pour une rayure. C'est la charnière qui est cassée !
- Retour de réparation avec la même panne. Inutile.
? La garantie du {p} couvre-t-elle la charnière ?
+ Réparation du {p} en {n} jours. Excellent service.
# billing
- Débité deux fois pour le même {p}. Je veux mon argent.
- Le remboursement du {p} a {n} semaines de retard.
- La facture de mon {p} montre un prix que je n'ai jamais accepté.
? Où trouver la facture de mon {p} ?
+ Remboursement reçu en {n} heures. Parfait.
# update
- Depuis la mise à jour mon {p} plante toutes les {n} minutes.
- La mise à jour a effacé mes réglages. Encore.
- Mise à jour bloquée à {n} %, le {p} ne démarre plus.
? Puis-je reporter la mise à jour du {p} ?
+ Avec la mise à jour, mon {p} est deux fois plus rapide. Bravo !
# cloud
- Impossible de se connecter au cloud de {b} depuis ce matin. Tout est en panne ?
- Le cloud a perdu {n} de mes dossiers. Incroyable.
- Mes photos n'arrivent pas dans le cloud depuis mon {p}.
? Le cloud de {b} est-il en panne chez vous aussi ?
+ Nouveau {p}, je retrouve tout dans le cloud. Génial.
# camera
- L'appareil photo du {p} rend tout jaune. Affreux.
- L'appareil photo de mon {p} se fige au meilleur moment.
- Des photos floues depuis une semaine, très déçu.
? Comment couper le son de l'appareil photo du {p} ?
+ Ces photos viennent du {p}, de nuit, sans flash. Superbe.
# openers
|
|
Sérieusement ?
Encore une fois.
J'ai été patient.
Alors, {b} :
# closers
|
|
Faites quelque chose.
Très déçu.
Je ne suis pas le seul ?
Inadmissible.
😡
# cheers
|
|
Merci !
Je recommande.
😊
Bravo {b}.
# chatter
Je viens de déballer le {p}. Premier avis ce soir.
La moitié du TGV tape sur un {p}.
Beaucoup de monde au stand de {b} aujourd'hui.
Nouvel autocollant sur le vieux {p}.
# rivals
Passé de {r} au {p}, aucun regret.
J'hésite entre le {p} et un modèle de {r}.
{r} est moins cher, mais je préfère le clavier du {p}.
{r} répond plus vite que {b}.
Quelqu'un a comparé le nouveau {r} ?
{r} augmente encore ses prix.
# ideas
Idée pour {b} : un interrupteur pour le micro du {p}.
Ce serait bien de vendre les touches du {p} à l'unité.
J'aimerais que {b} ajoute un mode gaucher.
# thanks
Merci, ça marche !
Merci pour la réponse rapide.
C'est réglé. Merci beaucoup !
# replies
Bonjour, nous sommes désolés. Pouvez-vous nous envoyer le numéro de série de votre {p} en message privé ? ^{s}
Bonjour, ce n'est pas normal. Un dossier est ouvert, nous vous écrivons aujourd'hui. ^{s}
Bonne question ! C'est dans Réglages, puis Appareil. ^{s}
Pardon pour l'attente. L'atelier vous appelle demain. ^{s}
# urgent
Débranchez le {p} tout de suite et ne l'utilisez plus. Nous vous appelons dans l'heure. ^{s}
Nous le voyons aussi et nous y travaillons. Des nouvelles ici dans {n} minutes. ^{s}
""",
)
