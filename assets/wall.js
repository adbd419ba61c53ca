"use strict";
/* The wall: puts what the stream brings into its places, draws the charts of the scene on air, lets ages and clocks tick.
 * All markup comes from the server (layouts/); this file makes none.
 *
 * Guarantee: a wall in a tab that nobody sees holds no connection, and comes back stale if its picture is old by then.
 */
(() => {
  const root = document.documentElement;
  const counters = (window.commandCenter = { opens: 0, deltas: 0, lastDeltaAt: null, errors: 0 });
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const first = JSON.parse(document.getElementById("first").textContent);
  const panels = new Map(); // name -> its elements, one in each scene that has it
  const held = new Map(); // panel -> {since, timer}: panels that must stand still for a while
  const latest = new Map(); // panel -> its last data, for the scenes that are not on air, and for another size
  const totals = new Map(); // "x,y" -> mentions, to know where something new arrived
  const clock = new DataClock();
  let stream = null;
  let renewal = null;
  let pressed = null; // panel -> data that waits until the pointer is up: a click needs the element it began on

  // ---- figures and words -------------------------------------------------------------------------------------

  function gather(within) {
    for (const panel of within.querySelectorAll("[data-panel]")) {
      const { panel: name } = panel.dataset;
      if (!panels.has(name)) panels.set(name, []);
      panels.get(name).push(panel);
      for (const slot of panel.querySelectorAll("[data-slot]")) slot.source = slot.innerHTML;
    }
  }

  function fill(panel, data) {
    for (const slot of panel.querySelectorAll("[data-slot]")) {
      const html = data[slot.dataset.slot];
      if (typeof html !== "string" || slot.source === html) continue;
      slot.source = html;
      const door = slot.contains(document.activeElement) && document.activeElement.getAttribute("href");
      const known = new Set([...slot.querySelectorAll("[data-key]")].map((el) => el.dataset.key));
      slot.innerHTML = html;
      if (door) [...slot.querySelectorAll("a")].find((a) => a.getAttribute("href") === door)?.focus();
      if (!known.size || still.matches) continue;
      for (const card of slot.querySelectorAll("[data-key]")) {
        if (known.has(card.dataset.key)) continue;
        card.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 400, easing: "ease-out" });
      }
    }
  }

  /* One panel of a scene on air gets its data; a promise of its drawing, if it has one. */
  function place(panel, data) {
    if (panel.classList.contains("starting")) {
      for (const slot of panel.querySelectorAll("[data-slot]")) slot.innerHTML = "";
      panel.classList.remove("starting");
    }
    fill(panel, data);
    return data.figure && drawChart(panel, data);
  }

  const isOnAir = (panel) => !panel.closest(".scene")?.hidden;

  /* Where mentions were added since the last data; nowhere at first. */
  function grown(spots) {
    const begin = totals.size === 0;
    const found = spots.filter(([x, y, count]) => count > (totals.get(`${x},${y}`) || 0));
    totals.clear();
    for (const [x, y, count] of spots) totals.set(`${x},${y}`, count);
    return begin || still.matches ? [] : found;
  }

  function hatch(countries) {
    const hatched = new Set(countries);
    for (const path of document.querySelectorAll("[data-country]")) {
      path.classList.toggle("hatched", hatched.has(path.dataset.country));
    }
  }

  // ---- what the stream brings --------------------------------------------------------------------------------

  function show(name, data) {
    if (pressed) {
      pressed.set(name, data);
      return;
    }
    latest.set(name, data);
    if (data.hatched) hatch(data.hatched);
    const places = data.spots ? grown(data.spots) : [];
    for (const panel of panels.get(name) || []) {
      if (!isOnAir(panel)) continue;
      place(panel, data);
      ringsOn(panel, places);
    }
  }

  /* A panel with `hold_ms` changes at most that often; the latest data wins. */
  function apply(name, data) {
    if (!data.hold_ms) return show(name, data);
    const hold = held.get(name) || { until: 0, timer: 0 };
    held.set(name, hold);
    clearTimeout(hold.timer);
    const change = () => {
      hold.until = performance.now() + data.hold_ms;
      show(name, data);
      tick();
    };
    const wait = hold.until - performance.now();
    if (wait > 0) hold.timer = setTimeout(change, wait);
    else change();
  }

  function onMessage(kind, data) {
    if (renewal) renewal.hear(kind, data);
    if (kind === "control") return void dispatchEvent(new CustomEvent("control", { detail: data })); // steered.js hears it
    clock.set(data.now, data.panels && data.panels.strip, data.cause);
    for (const [name, panel] of Object.entries(data.panels || {})) apply(name, panel);
    if (data.panels?.strip) alarms.hear(data.panels.strip.alarms ?? []);
    tick();
    if (data.seq !== undefined) {
      root.dataset.asOf = data.as_of;
      root.dataset.seq = data.seq;
    }
  }

  addEventListener("pointerdown", () => {
    pressed ??= new Map();
    setTimeout(release, 1000); // whoever rests a finger on a wall must not stop it
  });
  for (const kind of ["click", "pointerup", "pointercancel"]) {
    addEventListener(kind, () => setTimeout(release));
  }
  function release() {
    const waited = pressed || [];
    pressed = null;
    for (const [name, data] of waited) show(name, data);
  }

  // ---- scenes ------------------------------------------------------------------------------------------------

  /* A scene comes on air: whatever it missed is put in before it is seen. */
  function onShow(scene) {
    const drawings = [...scene.querySelectorAll("[data-panel]")].map((panel) => {
      const data = latest.get(panel.dataset.panel);
      return data && place(panel, data);
    });
    tick();
    return Promise.allSettled(drawings);
  }

  function redraw() {
    for (const [name, data] of latest) {
      if (data.figure) (panels.get(name) || []).filter(isOnAir).forEach((panel) => drawChart(panel, data));
    }
  }

  /* A scene from elsewhere needs panels that nobody asked the server for yet. */
  function onScene(scene) {
    gather(scene);
    stream?.want(root.dataset.stream.replace(/panels=[^&]*/, `panels=${[...panels.keys()].join(",")}`));
  }

  let resizing = 0;
  addEventListener("resize", () => {
    clearTimeout(resizing);
    resizing = setTimeout(redraw, 150);
  });

  // ---- time --------------------------------------------------------------------------------------------------

  function tick() {
    if (!clock.madeAt) return;
    clock.tick(stream);
    const time = clock.moves() ? clock.serverNow() : clock.dataNow();
    put(document.querySelector("[data-clock]"), room.at(time, clock.zone));
  }

  // ---- begin -------------------------------------------------------------------------------------------------

  gather(document);
  for (const [name, data] of Object.entries(first.panels)) latest.set(name, data);
  if (first.panels.map) grown(first.panels.map.spots);
  clock.set(first.now, first.panels.strip);
  const room = new Room(clock, redraw);
  const alarms = new Alarms(document.querySelector("[data-spoken]"), document.querySelector("[data-sound]"));
  const onSay = (words) => alarms.say(words);
  const playlist = new Playlist(document.querySelector(".air"), { clock, onShow, onScene, onSay });
  for (const act of ["control", "takeover", "release", "hold", "resume", "pause", "next", "previous", "blank", "note"]) {
    counters[act] = (...given) => playlist[act](...given);
  }
  Object.defineProperty(counters, "sounds", { get: () => alarms.played });
  Object.defineProperty(counters, "scene", { get: () => playlist.scene });
  tick();
  setInterval(() => {
    tick();
    room.tick();
    playlist.tick();
  }, 1000);
  if (window.Plotly) redraw();
  else document.getElementById("plotly").addEventListener("load", redraw);
  const watchdogMs = Number(root.dataset.watchdogS) * 1000;
  stream = new MentionStream(root.dataset.stream, { watchdogMs, onMessage, counters });
  renewal = new Renewal(stream, clock, counters);
  // what grew old in a hidden tab must be stale before it is painted: the interval may be up to a minute away
  document.addEventListener("visibilitychange", tick);
})();
