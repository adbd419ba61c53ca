"use strict";
/* A paired screen: says every quarter of a minute how it is, and opens `/screen` again when it is told to.
 *
 * Guarantee: what it says is what stands on it: which scene, how large, how old, and where each panel is with its figure; no words of
 * any post. It leaves its page only for one that the server did just give.
 */
(() => {
  const EVERY_MS = 15000;
  const SOON_MS = 400; // after something changed by a hand: whoever steers wants to see it
  const root = document.documentElement;
  const counters = window.commandCenter;
  const openedAt = performance.now();
  let lastError = "";
  let errors = 0;
  let told = "resume";
  let timer = 0;
  let leaving = false;

  addEventListener("error", ({ message }) => note(message));
  addEventListener("unhandledrejection", ({ reason }) => note(reason && reason.message));
  function note(words) {
    errors += 1;
    lastError = String(words || _("unknown")).slice(0, 200);
  }

  const permille = (part, whole) => Math.max(0, Math.min(1000, Math.round((1000 * part) / whole)));

  function panels() {
    const found = [];
    for (const panel of document.querySelectorAll("[data-panel]")) {
      const box = panel.getBoundingClientRect();
      if (box.width < 8 || box.height < 8 || found.length === 16) continue;
      const figure = panel.querySelector("[data-figure]");
      found.push({
        name: panel.dataset.panel,
        x: permille(box.left, innerWidth),
        y: permille(box.top, innerHeight),
        w: permille(box.width, innerWidth),
        h: permille(box.height, innerHeight),
        figure: figure ? figure.textContent.trim().slice(0, 16) : "",
        old: panel.classList.contains("old") || root.classList.contains("stale"),
      });
    }
    return found;
  }

  function state() {
    if (document.querySelector(".blank:not([hidden])")) return "blank";
    return root.dataset.taken ? "takeover" : told;
  }

  function said() {
    const heap = performance.memory ? performance.memory.usedJSHeapSize / 1e6 : 0;
    return {
      wall: (root.dataset.wall || "").slice(0, 40),
      scene: (root.dataset.scene || "").slice(0, 40),
      state: state(),
      version: (root.dataset.version || "").slice(0, 40),
      width: innerWidth,
      height: innerHeight,
      ratio: Math.round(100 * devicePixelRatio) / 100,
      heap_mb: Math.round(10 * heap) / 10,
      opened_s: Math.round((performance.now() - openedAt) / 1000),
      opens: counters.opens,
      errors: errors + counters.errors,
      last_error: lastError,
      old: root.classList.contains("stale"),
      panels: panels(),
    };
  }

  async function report() {
    clearTimeout(timer);
    timer = setTimeout(report, EVERY_MS * (0.9 + 0.2 * Math.random()));
    try {
      const headers = { "Content-Type": "application/json" };
      const answer = await fetch(`${BASE}/screen/report`, { method: "POST", headers, body: JSON.stringify(said()) });
      if (answer.status === 410) openAgain();
      else if (!answer.ok) note(_("the server answers {status} to a report", { status: answer.status }));
    } catch {
      // the line is lost: the wall says so itself, and the next report tells of it
      note(_("a report did not reach the server"));
    }
  }

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(report, SOON_MS * (1 + Math.random()));
  };

  async function openAgain() {
    if (leaving) return;
    leaving = true;
    for (;;) {
      try {
        if ((await fetch(`${BASE}/screen`, { cache: "no-store" })).ok) break;
      } catch {
        errors += 1;
      }
      await new Promise((done) => setTimeout(done, 2000 + Math.random() * 3000));
    }
    location.reload();
  }

  addEventListener("control", ({ detail: { action } }) => {
    if (action === "open") return void openAgain();
    if (["resume", "pause", "hold", "blank"].includes(action)) told = action;
    soon();
  });
  new MutationObserver(soon).observe(root, { attributeFilter: ["data-scene", "data-taken"] });
  addEventListener("resize", soon);
  soon();
})();
