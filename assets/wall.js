"use strict";
/* The wall: puts what the stream brings into its places, draws the two charts, lets ages and clocks tick.
 * All markup comes from the server (layouts/); this file makes none but the ring of a new mention.
 *
 * Guarantee: a wall in a tab that nobody sees holds no connection, and comes back stale if its picture is old by then.
 */
(() => {
  const root = document.documentElement;
  const counters = (window.commandCenter = { opens: 0, deltas: 0, lastDeltaAt: null, errors: 0 });
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const first = JSON.parse(document.getElementById("first").textContent);
  const panels = new Map([...document.querySelectorAll("[data-panel]")].map((el) => [el.dataset.panel, el]));
  const held = new Map(); // panel -> {since, timer}: panels that must stand still for a while
  const drawn = new Map(); // panel -> last data with a figure, to draw again when the size changes
  const totals = new Map(); // "lon,lat" -> mentions, to know where something new arrived
  const clock = new DataClock();
  let stream = null;
  let renewal = null;
  let pressed = null; // panel -> data that waits until the pointer is up: a click needs the element it began on

  // ---- figures and words -------------------------------------------------------------------------------------

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

  // ---- charts ------------------------------------------------------------------------------------------------

  /* Figures are made at 1080p sizes; the canvas is scaled as a whole, so text and lines grow with the wall. */
  function draw(name, data) {
    drawn.set(name, data);
    const chart = panels.get(name).querySelector(".chart");
    if (!window.Plotly || !chart.clientWidth || !chart.clientHeight) return;
    const canvas = chart.firstElementChild;
    const scale = parseFloat(getComputedStyle(root).fontSize) / 16;
    const width = Math.round(chart.clientWidth / scale);
    const height = Math.round(chart.clientHeight / scale);
    canvas.style.transform = `scale(${scale})`;
    const layout = { ...data.figure.layout, width, height };
    const config = { staticPlot: true, displayModeBar: false, topojsonURL: root.dataset.topojson };
    window.Plotly.react(canvas, data.figure.data, layout, config).then(() => {
      chart.dataset.drawn = String(Number(chart.dataset.drawn || 0) + 1);
      if (data.spots) rings(canvas, data.spots);
    });
  }

  /* A ring that fades once where mentions were added; never more than a few, a burst must not flicker. */
  function rings(canvas, spots) {
    const begin = totals.size === 0;
    const grown = spots.filter(([lon, lat, count]) => count > (totals.get(`${lon},${lat}`) || 0));
    totals.clear();
    for (const [lon, lat, count] of spots) totals.set(`${lon},${lat}`, count);
    const geo = canvas._fullLayout && canvas._fullLayout.geo && canvas._fullLayout.geo._subplot;
    if (begin || still.matches || !geo || !geo.projection) return;
    for (const [lon, lat] of grown.slice(0, 6)) {
      const at = geo.projection([lon, lat]);
      if (!at) continue;
      const ring = document.createElement("i");
      ring.className = "ring";
      ring.style.left = `${at[0]}px`;
      ring.style.top = `${at[1]}px`;
      canvas.append(ring);
      const steps = [{ transform: "scale(.3)", opacity: 1 }, { transform: "scale(1)", opacity: 0 }];
      ring.animate(steps, { duration: 400, easing: "ease-out" }).finished.finally(() => ring.remove());
    }
  }

  let resizing = 0;
  addEventListener("resize", () => {
    clearTimeout(resizing);
    resizing = setTimeout(() => drawn.forEach((data, name) => draw(name, data)), 150);
  });

  // ---- what the stream brings --------------------------------------------------------------------------------

  function show(name, data) {
    const panel = panels.get(name);
    if (!panel) return;
    if (pressed) {
      pressed.set(name, data);
      return;
    }
    if (panel.classList.contains("starting")) {
      for (const slot of panel.querySelectorAll("[data-slot]")) slot.innerHTML = "";
      panel.classList.remove("starting");
    }
    fill(panel, data);
    if (data.figure) draw(name, data);
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

  // ---- time --------------------------------------------------------------------------------------------------

  function tick() {
    if (!clock.madeAt) return;
    clock.tick(stream);
    const time = new Date(clock.moves() ? clock.serverNow() : clock.dataNow());
    const parts = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: clock.zone };
    put(document.querySelector("[data-clock]"), new Intl.DateTimeFormat("en-GB", parts).format(time));
  }

  // ---- begin -------------------------------------------------------------------------------------------------

  for (const [name, panel] of panels) {
    for (const slot of panel.querySelectorAll("[data-slot]")) slot.source = slot.innerHTML;
    const data = first.panels[name];
    if (data && data.figure) drawn.set(name, data);
  }
  clock.set(first.now, first.panels.strip);
  tick();
  setInterval(tick, 1000);
  const redraw = () => drawn.forEach((data, name) => draw(name, data));
  if (window.Plotly) redraw();
  else document.getElementById("plotly").addEventListener("load", redraw);
  const watchdogMs = Number(root.dataset.watchdogS) * 1000;
  stream = new MentionStream(root.dataset.stream, { watchdogMs, onMessage, counters });
  renewal = new Renewal(stream, clock, counters);
  // what grew old in a hidden tab must be stale before it is painted: the interval may be up to a minute away
  document.addEventListener("visibilitychange", tick);
})();
