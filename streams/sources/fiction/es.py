"""Spanish."""

from streams.sources.fiction.voice import read_voice

VOICE = read_voice(
    "es",
    """
# battery
- La batería de mi {p} se acaba en {n} horas. Así no se puede trabajar.
- Mi {p} marca 40 % y se apaga. Esta batería está mal.
- La batería del {p} se ha hinchado y la tapa ya no cierra. ¡Es peligroso!
? ¿Se puede cambiar la batería del {p} en casa?
+ Dos días de viaje y al {p} aún le queda batería. Me encanta.
# display
- Una línea verde en la pantalla de mi {p}, con {n} semanas de uso.
- La pantalla del {p} parpadea cuando hay poca luz. Horrible.
- Píxeles muertos en la pantalla de un {p} recién comprado.
? ¿La pantalla del {p} se ve bien al sol?
+ La pantalla del {p} es preciosa, qué colores.
# heat
- El panel táctil de mi {p} se pone tan caliente que quema.
- Ha salido humo del cargador del {p}. Qué susto.
- Mi {p} se recalienta en cada videollamada y va lentísimo.
? ¿Es normal que el {p} esté tan caliente mientras carga?
+ Todo el día trabajando y el {p} nada caliente. Increíble.
# delivery
- La entrega era el martes. Llevo {n} días esperando mi {p}.
- El paquete llegó abierto y sin el {p}. ¿Y ahora qué?
- Tercera vez que cambian la entrega. Una vergüenza.
? ¿Cuándo empieza la entrega del {p} en Canarias?
+ Pedido anoche, entrega esta mañana. ¡Gracias!
# repair
- Mi {p} lleva {n} semanas en reparación y nadie sabe nada.
- Me niegan la garantía por un arañazo. ¡Lo roto es la bisagra!
- Vuelve de la reparación con el mismo fallo. Inútil.
? ¿La garantía del {p} cubre la bisagra?
+ Reparación del {p} en {n} días. Excelente servicio.
# billing
- Me han cobrado dos veces el mismo {p}. Quiero mi dinero.
- El reembolso del {p} lleva {n} semanas de retraso.
- La factura de mi {p} trae un precio que nunca acepté.
? ¿Dónde veo la factura de mi {p}?
+ El reembolso llegó en {n} horas. Así da gusto.
# update
- Desde la actualización mi {p} se cierra cada {n} minutos.
- La actualización borró todos mis ajustes. Otra vez.
- La actualización se queda en {n} % y el {p} no arranca.
? ¿Puedo aplazar la actualización del {p}?
+ Con la nueva actualización mi {p} va el doble de rápido. ¡Genial!
# cloud
- No puedo iniciar sesión en la nube de {b} desde esta mañana. ¿Está caída?
- La nube ha perdido {n} carpetas mías. Increíble.
- Mis fotos no suben a la nube desde el {p} en todo el día.
? ¿A alguien más se le ha caído la nube de {b}?
+ {p} nuevo, entro en la nube y todo sigue ahí. Perfecto.
# camera
- La cámara del {p} lo pone todo amarillo. Fatal.
- La cámara de mi {p} se congela justo en el mejor momento.
- Fotos borrosas desde hace una semana, qué mala cámara.
? ¿Cómo quito el sonido de la cámara del {p}?
+ Estas fotos son del {p}, de noche y sin flash. Maravilla de cámara.
# openers
|
|
¿En serio?
Otra vez igual.
He tenido mucha paciencia.
A ver, {b}:
# closers
|
|
Por favor, solucionadlo.
Qué decepción.
¿A alguien más le pasa?
Muy mal.
😡
# cheers
|
|
¡Gracias!
Lo recomiendo.
😍
Bien hecho, {b}.
# chatter
Acabo de abrir la caja del {p}. Luego os cuento.
Medio vagón escribe en un {p}.
Hoy había cola en el puesto de {b} en la feria.
Pegatina nueva para el viejo {p}.
# rivals
Me pasé de {r} al {p} y muy contento.
No me decido entre el {p} y algo de {r}.
{r} es más barato, pero el teclado del {p} me gusta más.
En {r} contestan antes que en {b}.
¿Alguien ha comparado el nuevo {r}?
{r} sube los precios otra vez.
# ideas
Idea para {b}: un interruptor para el micrófono del {p}.
Estaría bien poder comprar teclas sueltas del {p}.
Ojalá {b} añadiera un modo para zurdos.
# thanks
¡Gracias, ha funcionado!
Muchas gracias por la respuesta tan rápida.
Ya está, todo bien. ¡Gracias!
# replies
Hola, lo sentimos mucho. ¿Nos envías el número de serie de tu {p} por mensaje directo? ^{s}
Hola, así no debería ser. Hemos abierto un caso y te escribimos hoy mismo. ^{s}
¡Buena pregunta! Está en Ajustes, luego Dispositivo. ^{s}
Perdona la espera. El taller te llama mañana. ^{s}
# urgent
Desenchufa el {p} ahora mismo y no lo uses, por favor. Te llamamos en una hora. ^{s}
También lo vemos y estamos en ello. Más noticias aquí en {n} minutos. ^{s}
""",
)
