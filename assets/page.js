"use strict";
/* A page at a desk keeps itself current: the stream says that there is something new, the page then reads its own
 * address again and takes over what changed in the parts marked `data-live`. All markup comes from the server.
 *
 * Guarantee: a hidden tab holds no connection; an update takes nothing away that a person types, ticks, opens,
 * selects or has the focus on; what waits to be shown longer than `data-late-s` makes the page stale, with the reason. A new
 * version of the page itself is loaded once the server gives it and nobody is at anything; until then the page says so.
 */
(() => {
  const LEAST_MS = 5000; // between two readings
  const SHARE = 10; // and ten times as long as the last one took: a slow answer is asked for less often
  const TYPING = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";
  const OPEN = "details.menu[open], dialog[open]";
  const IDLE_MS = 5000; // whoever has pressed nothing for so long minds no loading anew

  const root = document.documentElement;
  const counters = (window.commandCenter = { opens: 0, deltas: 0, lastDeltaAt: null, errors: 0, readings: 0 });
  const clock = new DataClock();
  let stream = null;
  let renewal = null;
  let touched = 0; // when somebody last pressed, scrolled or typed
  let unseen = null; // since when (performance.now) there is something newer than what is shown, or null
  let due = performance.now() + LEAST_MS; // not to be read again before
  let asking = null; // the AbortController of the reading under way
  let timer = 0;

  // ---- what a person is at -------------------------------------------------------------------------------------

  function isChanged(control) {
    if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
    if (control.options) {
      const options = [...control.options];
      // where the server chose none, a list to choose one from begins with its first
      const first = control.multiple || options.some((option) => option.defaultSelected) ? null : options[0];
      return options.some((option) => option.selected !== (option.defaultSelected || option === first));
    }
    return control.defaultValue !== undefined && control.value !== control.defaultValue;
  }

  function isBusy() {
    if (document.activeElement && document.activeElement.matches(TYPING)) return true;
    if (document.querySelector(OPEN) || !getSelection().isCollapsed) return true;
    return [...document.forms].some((form) => [...form.elements].some(isChanged));
  }

  // ---- another version of the page ------------------------------------------------------------------------------

  const openAtFirst = new Set(document.querySelectorAll("details[open]"));
  const ready = document.querySelector(".renewal p");

  /* Nobody is at anything that loading anew would take away: words, a form or reasons somebody opened, the place where one reads. */
  function mayLeave() {
    const opened = [...document.querySelectorAll("details[open]")].some((details) => !openAtFirst.has(details));
    return !opened && !isBusy() && performance.now() - touched > IDLE_MS;
  }

  for (const kind of ["pointerdown", "keydown", "wheel", "scroll"]) {
    addEventListener(kind, () => (touched = performance.now()), { passive: true, capture: true });
  }

  // ---- reading the page again ----------------------------------------------------------------------------------

  function refresh() {
    clearTimeout(timer);
    if (unseen === null || document.hidden || asking) return;
    const wait = due - performance.now();
    if (wait > 0) timer = setTimeout(refresh, wait);
    else if (isBusy()) timer = setTimeout(refresh, 300);
    else read();
  }

  async function read() {
    const began = performance.now();
    const before = unseen;
    unseen = null;
    asking = new AbortController();
    try {
      const answer = await fetch(location.href, { signal: asking.signal, cache: "no-store" });
      if (!answer.ok) throw new Error(`the page answers ${answer.status}`);
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (isBusy()) unseen = before; // begun meanwhile: it is read again once the person is done
      else takeOver(fresh);
    } catch (why) {
      if (why.name !== "AbortError") counters.errors += 1;
      unseen = before;
    }
    asking = null;
    due = performance.now() + Math.max(LEAST_MS, SHARE * (performance.now() - began));
    refresh();
  }

  function takeOver(fresh) {
    for (const part of document.querySelectorAll("[data-live]")) {
      const next = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
      if (next) morph(part, next);
    }
    if (fresh.title !== document.title) document.title = fresh.title;
    counters.readings += 1;
    tick();
  }

  const keyOf = (node) => (node.dataset && (node.dataset.key || node.id)) || "";
  const alike = (one, other) => one.nodeName === other.nodeName && keyOf(one) === keyOf(other);

  /* Make one element like another and keep the nodes that stay: focus, scroll position and open details live on them. */
  function morph(old, fresh) {
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (old.data !== fresh.data) old.data = fresh.data;
      return;
    }
    if (old.dataset.filled) return; // what a person opened and reads stays as it came
    if (old.dataset.at && old.dataset.at === fresh.dataset.at) return; // the age has ticked on since
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
    }
    for (const { name, value } of fresh.attributes) {
      if (name !== "open" && old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    const known = new Map([...old.children].filter(keyOf).map((child) => [keyOf(child), child]));
    let at = old.firstChild;
    for (const next of [...fresh.childNodes]) {
      let match = keyOf(next) ? known.get(keyOf(next)) : at && alike(at, next) ? at : null;
      if (match && match.nodeName !== next.nodeName) match = null;
      if (!match) old.insertBefore(next, at);
      else {
        if (match === at) at = at.nextSibling;
        else old.insertBefore(match, at);
        morph(match, next);
      }
    }
    while (at) {
      const gone = at;
      at = at.nextSibling;
      gone.remove();
    }
  }

  // ---- why these tags: the page behind the link, put in at the first opening ---------------------------------------

  async function fill(details) {
    const link = details.querySelector("a");
    if (!link || details.dataset.filled) return;
    details.dataset.filled = "asked";
    const said = document.createElement("p");
    said.setAttribute("role", "status");
    said.textContent = _("Asking the taggers …");
    details.append(said);
    try {
      const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(_("the server answers {status}", { status: answer.status }));
      const reasons = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("why");
      reasons.removeAttribute("id"); // several may be open
      said.textContent = _("The reasons, tag by tag:");
      details.append(reasons);
      link.parentElement.remove();
    } catch (why) {
      said.textContent = _("No reasons now ({why}).", { why: why.message });
      delete details.dataset.filled; // closed and opened again it asks again
      setTimeout(() => details.addEventListener("toggle", () => said.remove(), { once: true }));
    }
  }

  // ---- what the stream brings, and time --------------------------------------------------------------------------

  function onMessage(kind, data) {
    renewal?.hear(kind, data);
    if (kind === "control") return; // walls are steered, pages at a desk belong to who sits there
    const strip = data.panels && (data.panels.strip || data.panels["embed-age"]);
    clock.set(data.now, strip, data.cause);
    if (strip) {
      const slot = document.querySelector('[data-slot="badge"]');
      if (slot.source !== strip.badge) slot.innerHTML = slot.source = strip.badge;
    }
    if (data.seq !== undefined) {
      root.dataset.asOf = data.as_of;
      root.dataset.seq = data.seq;
      unseen ??= performance.now();
      refresh();
    }
    tick();
  }

  function tick() {
    if (!document.hidden) clock.tick(stream);
    if (ready.hidden || !mayLeave()) return;
    ready.hidden = true; // until it is said anew
    renewal.look();
  }

  clock.behind = () => {
    const held = unseen !== null && isBusy();
    root.classList.toggle("held", held);
    if (unseen === null) return { unseenMs: 0, overdueMs: 0, why: "" };
    const now = performance.now();
    return {
      unseenMs: now - unseen,
      overdueMs: Math.max(0, now - Math.max(unseen, due)),
      why: held ? _("held until you are done") : _("the server does not answer"),
    };
  };

  /* Nothing is read for a tab nobody looks at; once it is seen again the stream begins with something new. */
  function rest() {
    if (!document.hidden) return tick();
    if (asking) asking.abort();
    clearTimeout(timer);
  }

  const first = JSON.parse(document.getElementById("first").textContent);
  clock.set(first.now, first.panels.strip || first.panels["embed-age"]);
  tick();
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", rest);
  document.addEventListener("toggle", ({ target }) => target.matches("details.why-tags[open]") && fill(target), true);
  const watchdogMs = Number(root.dataset.watchdogS) * 1000;
  stream = new MentionStream(root.dataset.stream, { watchdogMs, onMessage, counters });
  renewal = new Renewal(stream, clock, counters, mayLeave, () => (ready.hidden = false));
})();
