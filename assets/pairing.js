"use strict";
/* The page with six digits: opens `/screen` again once it is paired, before its digits end, and whenever the server says so.
 *
 * Guarantee: it is left only for a page that the server did just give, so a screen never ends in a browser's error page.
 */
(() => {
  const root = document.documentElement;
  const counters = (window.commandCenter = { opens: 0, deltas: 0, lastDeltaAt: null, errors: 0 });
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  let leaving = false;

  async function openAgain() {
    if (leaving) return;
    leaving = true;
    for (;;) {
      try {
        // asking costs a screen nothing: digits that stand are given again
        if ((await fetch(location.href, { cache: "no-store" })).ok) break;
      } catch {
        counters.errors += 1;
      }
      await pause(2000 + Math.random() * 3000);
    }
    location.reload();
  }

  setTimeout(openAgain, 1000 * Number(root.dataset.renewS) * (0.9 + 0.1 * Math.random()));
  if (!root.dataset.stream) return;
  const onMessage = (kind, { action }) => kind === "control" && (action === "open" || action === "reload") && openAgain();
  new MentionStream(root.dataset.stream, { watchdogMs: 1000 * Number(root.dataset.watchdogS), onMessage, counters });
})();
