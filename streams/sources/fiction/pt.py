"""Portuguese."""

from streams.sources.fiction.voice import read_voice

VOICE = read_voice(
    "pt",
    """
# battery
- A bateria do meu {p} acaba em {n} horas. Péssimo.
- Meu {p} marca 40 % e desliga. Essa bateria está com defeito.
- A bateria do {p} inchou e a tampa não fecha mais. É perigoso!
? Dá para trocar a bateria do {p} em casa?
+ Dois dias de viagem e o {p} ainda tem bateria. Adorei.
# display
- Uma linha verde na tela do meu {p} com {n} semanas de uso.
- A tela do {p} pisca quando escurece. Horrível.
- Pixels mortos na tela de um {p} novo.
? A tela do {p} dá para ler no sol?
+ A tela do {p} é linda demais.
# heat
- O touchpad do meu {p} esquenta tanto que queima o dedo.
- Saiu fumaça do carregador do {p}. Que susto.
- Meu {p} esquenta em toda chamada de vídeo e fica lento.
? É normal o {p} esquentar assim carregando? Ele esquenta muito.
+ Trabalhei o dia todo e o {p} não esquenta nada. Incrível.
# delivery
- A entrega era terça. Já são {n} dias e nada do {p}.
- A encomenda chegou aberta e sem o {p}. E agora?
- Terceira vez que mudam a entrega. Um absurdo.
? Quando começa a entrega do {p} nos Açores?
+ Pedi ontem à noite, entrega hoje cedo. Obrigada!
# repair
- Meu {p} está no conserto há {n} semanas e ninguém sabe de nada.
- Garantia negada por causa de um risco. O quebrado é a dobradiça!
- Voltou do conserto com o mesmo defeito. Inútil.
? A garantia do {p} cobre a dobradiça?
+ Conserto do {p} em {n} dias. Ótimo atendimento.
# billing
- Fui cobrado duas vezes pelo mesmo {p}. Quero meu dinheiro de volta.
- O reembolso do {p} está {n} semanas atrasado.
- A fatura do meu {p} veio com um preço errado.
? Onde vejo a fatura do meu {p}?
+ O reembolso caiu em {n} horas. Perfeito.
# update
- Desde a atualização meu {p} trava a cada {n} minutos.
- A atualização apagou minhas configurações. De novo.
- Atualização parada em {n} %, o {p} não liga mais.
? Posso adiar a atualização do {p}?
+ Com a nova atualização meu {p} ficou muito mais rápido. Parabéns!
# cloud
- Não consigo fazer login na nuvem da {b} desde cedo. Caiu tudo?
- A nuvem perdeu {n} pastas minhas. Inacreditável.
- Minhas fotos não sobem para a nuvem no {p}.
? A nuvem da {b} caiu para mais alguém?
+ {p} novo, entrei na nuvem e estava tudo lá. Ótimo.
# camera
- A câmera do {p} deixa tudo amarelo. Muito ruim.
- A câmera do meu {p} trava bem na hora boa.
- Fotos borradas faz uma semana, que decepção.
? Como tiro o som da câmera do {p}?
+ Essas fotos são do {p}, à noite e sem flash. Câmera maravilhosa.
# openers
|
|
Sério isso?
De novo.
Tive muita paciência.
Olha, {b}:
# closers
|
|
Resolvam, por favor.
Que decepção.
Mais alguém?
Assim não dá.
😡
# cheers
|
|
Obrigado!
Recomendo.
😍
Parabéns, {b}.
# chatter
Acabei de abrir a caixa do {p}. Depois conto.
Metade do ônibus está digitando num {p}.
O estande da {b} estava cheio hoje.
Adesivo novo no {p} velho.
# rivals
Troquei {r} pelo {p} e não me arrependo.
Estou em dúvida entre o {p} e um da {r}.
{r} é mais barato, mas o teclado do {p} é melhor.
A {r} responde mais rápido que a {b}.
Alguém já comparou o novo da {r}?
{r} aumentou os preços de novo.
# ideas
Ideia para a {b}: um botão para desligar o microfone do {p}.
Seria ótimo comprar teclas avulsas do {p}.
Queria que a {b} tivesse um modo para canhotos.
# thanks
Obrigado, funcionou!
Obrigada pela resposta rápida.
Agora está tudo certo. Valeu!
# replies
Olá, sentimos muito. Pode enviar o número de série do seu {p} por mensagem direta? ^{s}
Olá, isso não deveria acontecer. Abrimos um caso e escrevemos hoje ainda. ^{s}
Boa pergunta! Fica em Ajustes, depois Dispositivo. ^{s}
Desculpe a espera. A oficina liga amanhã. ^{s}
# urgent
Tire o {p} da tomada agora e não use mais. Ligamos dentro de uma hora. ^{s}
Também vimos a falha e estamos trabalhando nela. Novidades aqui em {n} minutos. ^{s}
""",
)
