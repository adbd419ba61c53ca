"use strict";
/* One panel in a frame: puts what its stream brings into its slots, lets ages tick, is silent while nobody looks.
 *
 * Guarantee: asks its own server only, and holds no connection in a hidden tab. All embeds of a page share one stream
 * (exchange.js). All markup comes from the server. A key's secret stands in the address behind #, where servers and other pages
 * never see it; it is handed to the exchange and put nowhere else. A frame whose key opens nothing shows no figure.
 */
(() => {
  const root = document.documentElement;
  const counters = (window.commandCenter = { opens: 0, deltas: 0, lastDeltaAt: null, errors: 0 });
  const clock = new DataClock();
  const hold = { until: 0, timer: 0 };
  const { key: id, challenge } = root.dataset;
  const secret = location.hash.slice(1);
  const toggle = document.querySelector("button.as");
  let stream = null;
  let renewal = null;

  function fill(data) {
    for (const slot of document.querySelectorAll("[data-slot]")) {
      const html = data[slot.dataset.slot];
      if (typeof html !== "string" || slot.source === html) continue;
      slot.innerHTML = slot.source = html;
    }
    if (!data.hatched) return;
    const hatched = new Set(data.hatched);
    for (const path of document.querySelectorAll("[data-country]")) {
      path.classList.toggle("hatched", hatched.has(path.dataset.country));
    }
  }

  /* No figure is left: the next picture brings all of them. */
  function clear() {
    clearTimeout(hold.timer);
    hold.until = 0;
    for (const slot of document.querySelectorAll(":is(main, section) [data-slot], section[data-slot]")) {
      slot.innerHTML = slot.source = "";
    }
    for (const path of document.querySelectorAll(".hatched[data-country]")) path.classList.remove("hatched");
  }

  /* Words need time to be read: a panel with `hold_ms` changes at most that often, and the latest data wins. */
  function show(data) {
    clearTimeout(hold.timer);
    const change = () => {
      hold.until = performance.now() + (data.hold_ms || 0);
      fill(data);
      clock.tick(stream);
      tellHeight();
    };
    const wait = hold.until - performance.now();
    if (wait > 0) hold.timer = setTimeout(change, wait);
    else change();
  }

  function onMessage(kind, data) {
    if (renewal) renewal.hear(kind, data);
    if (kind === "control") return;
    const panels = Object.entries(data.panels || {});
    const [, age] = panels.find(([name]) => name.startsWith("embed-age")) || [];
    clock.set(data.now, age);
    if (age) fill(age);
    for (const [name, panel] of panels) if (!name.startsWith("embed-age")) show(panel);
    if (data.seq !== undefined) root.dataset.seq = data.seq;
    clock.tick(stream);
  }

  /* What became of the key: a frame says so in words that are there already (layouts/embed_page.py). */
  function onKey(state) {
    const says = state === "withdrawn" || state === "refused" ? state : "";
    if (says && root.dataset.says !== says) clear();
    if (says || state === "open") root.dataset.says = says;
  }

  // ---- as table ----------------------------------------------------------------------------------------------

  const addressOf = (names) => root.dataset.stream.replace(/panels=[^&]*/, `panels=${names}`);

  function turn() {
    const names = root.dataset.other;
    root.dataset.other = /panels=([^&]*)/.exec(stream.url)[1];
    root.dataset.as = root.dataset.as === "table" ? "picture" : "table";
    toggle.setAttribute("aria-pressed", String(root.dataset.as === "table"));
    clear();
    stream.want(addressOf(names));
    tellHeight();
  }

  // ---- as high as it wants to be -----------------------------------------------------------------------------

  /* The page around can ask its own script (door/panel.js) to make the frame so high; it hears one number and nothing else. Of a
   * drawing the height follows from the width alone, so that the one can't drive the other. */
  function tellHeight() {
    if (parent === self) return;
    const table = root.dataset.as === "table" && document.querySelector("section table");
    const chrome = document.querySelector("header").offsetHeight + 2 * parseFloat(getComputedStyle(root).fontSize);
    const wants = Number(getComputedStyle(root).getPropertyValue("--tall")) || 0.75;
    const px = Math.round(table ? chrome + table.offsetHeight : Math.min(innerWidth * wants, 720) + 48);
    if (px === tellHeight.told) return;
    tellHeight.told = px;
    parent.postMessage({ commandCenter: "height", px }, "*");
  }

  const first = JSON.parse(document.getElementById("first").textContent);
  clock.set(first.now, first.panels["embed-age"]);
  clock.tick(null);
  const tick = () => {
    if (document.hidden) return;
    clock.tick(stream);
    if (clock.madeAt || !stream || performance.now() - stream.lastMessage < SILENT_MS) return;
    for (const age of document.querySelectorAll("[data-age]")) put(age, _("no connection")); // nothing was ever shown
  };
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick);
  addEventListener("resize", tellHeight);
  addEventListener("hashchange", () => location.reload()); // another snippet was pasted
  const broken = self.origin === "null" ? "boxed" : secret ? "" : "cut"; // a sandbox without an origin asks us in vain
  if (id && broken) {
    root.dataset.says = broken;
    return;
  }
  const watchdogMs = Number(root.dataset.watchdogS) * 1000;
  const key = id ? { id, secret, challenge } : null;
  stream = new MentionStream(root.dataset.stream, { watchdogMs, onMessage, counters, key, onKey });
  renewal = new Renewal(stream, clock, counters);
  toggle.addEventListener("click", turn);
  tellHeight();
})();
