"use strict";
/* The start page: its callback brings the figures every few seconds; this file says how old they are, also when none come.
 *
 * Guarantee: old figures never look live; the rule is clock.js's, as on every page. It asks nobody and makes no markup.
 */
(() => {
  const SLACK_MS = 3000; // an answer may take as long before the line counts as cut
  const root = document.documentElement;
  const clock = new DataClock();
  const line = { connected: true, lastMessage: performance.now(), watchdogMs: Number(root.dataset.watchdogS) * 1000 };
  const silentMs = Number(root.dataset.refreshMs) + SLACK_MS;
  let taken = "";

  /* Every answer is told by its `now`, which no two share. */
  function take() {
    const picture = document.getElementById("start-picture")?.dataset.picture;
    if (!picture || picture === taken) return;
    taken = picture;
    line.lastMessage = performance.now();
    const { now, strip } = JSON.parse(picture);
    clock.set(now, strip);
  }

  function tick() {
    take();
    if (!clock.madeAt) return;
    line.connected = performance.now() - line.lastMessage < silentMs;
    clock.tick(line);
    root.classList.toggle("old", clock.pictureAge() > clock.lateMs);
    for (const cell of document.querySelectorAll("[data-last]")) {
      const words = _("{age} ago", { age: span((clock.serverNow() - Date.parse(cell.dataset.last)) / 1000).join(" ") });
      // in its own text node: the element belongs to the page's renderer
      if (cell.firstChild && cell.firstChild.data !== words) cell.firstChild.data = words;
    }
  }

  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick);
})();
