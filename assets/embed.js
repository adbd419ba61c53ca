"use strict";
/* One panel in a frame: puts what its stream brings into its slots, lets ages tick, is silent while nobody looks.
 *
 * Guarantee: asks its own server only, and holds no connection in a hidden tab. All embeds of a page share one stream
 * (exchange.js). All markup comes from the server.
 */
(() => {
  const root = document.documentElement;
  const counters = (window.commandCenter = { opens: 0, deltas: 0, lastDeltaAt: null, errors: 0 });
  const clock = new DataClock();
  const hold = { until: 0, timer: 0 };
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

  /* Words need time to be read: a panel with `hold_ms` changes at most that often, and the latest data wins. */
  function show(data) {
    clearTimeout(hold.timer);
    const change = () => {
      hold.until = performance.now() + (data.hold_ms || 0);
      fill(data);
      clock.tick(stream);
    };
    const wait = hold.until - performance.now();
    if (wait > 0) hold.timer = setTimeout(change, wait);
    else change();
  }

  function onMessage(kind, data) {
    if (renewal) renewal.hear(kind, data);
    if (kind === "control") return;
    const { "embed-age": age, ...panels } = data.panels || {};
    clock.set(data.now, age);
    if (age) fill(age);
    for (const panel of Object.values(panels)) show(panel);
    if (data.seq !== undefined) root.dataset.seq = data.seq;
    clock.tick(stream);
  }

  const first = JSON.parse(document.getElementById("first").textContent);
  clock.set(first.now, first.panels["embed-age"]);
  clock.tick(null);
  const tick = () => document.hidden || clock.tick(stream);
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick);
  const watchdogMs = Number(root.dataset.watchdogS) * 1000;
  stream = new MentionStream(root.dataset.stream, { watchdogMs, onMessage, counters });
  renewal = new Renewal(stream, clock, counters);
})();
