"use strict";
/* The server's time, the data's time, and whether what is shown can still pass for fresh: one rule for every page.
 *
 * Guarantee: old numbers never look live. A page is stale when its picture is older than `data-late-s`, when a stage
 * of the pipeline is in trouble, or when the line is dead; layouts/document.py:stale says the same in the first response.
 * A panel is old by the same rule, but for the stages that don't feed it (layouts/feeds.py).
 */

/* What scripts write, in the language of the page: English stands in the code and is the key; another language's words
 * come with the page (layouts/document.py:browser_texts). Here, because every page that says anything has this file, and
 * one more would cost a small frame more than its bytes. */
const BASE = document.documentElement.dataset.base || ""; // the path below which browsers see us
const LANGUAGE = document.documentElement.lang || "en";
const WORDS = JSON.parse(document.getElementById("words")?.textContent || "{}");
const TENTHS = new Intl.NumberFormat(LANGUAGE, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const WHOLES = new Intl.NumberFormat(LANGUAGE);

/* Say a text; `{name}` in it stands for a value. */
function _(text, values = {}) {
  return (WORDS[text] ?? text).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/* A length of time as [figure, unit]; the same steps as layouts/words.py:span. */
function span(seconds) {
  const s = Math.max(0, seconds);
  if (s < 60) return [`${Math.floor(s)}`, _("s")];
  if (s < 6000) return [`${Math.floor(s / 60)}`, _("min")];
  if (s < 36000) return [TENTHS.format(Math.floor(s / 360) / 10), _("h")];
  if (s < 172800) return [`${Math.floor(s / 3600)}`, _("h")];
  return [WHOLES.format(Math.floor(s / 86400)), _("d")];
}

/* Change a text only where it differs: a write that says nothing new would still wake screen readers. */
function put(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

/* The server gives a sign every 10 s (HEARTBEAT_S of command_center/web/stream.py): who is silent for longer is away,
 * whatever the connection says of itself. */
const SILENT_MS = 12500;

class DataClock {
  constructor() {
    this.lateMs = Number(document.documentElement.dataset.lateS) * 1000;
    this.madeAt = null;
    this.cause = "";
    this.apart = {};
    // a page that shows less than the newest picture says here how much less, in ms, and why
    this.behind = () => ({ unseenMs: 0, overdueMs: 0, why: "" });
  }

  /* now: the server's time; strip: data of the strip panel, or undefined when only the time is known; cause: why
   * the server has no new picture, undefined when it says nothing of that. */
  set(now, strip, cause) {
    if (strip || cause !== undefined) this.cause = cause || "";
    this.now = Date.parse(now);
    this.received = performance.now();
    if (!strip) return;
    const { mode, zone, trouble, apart = {} } = strip;
    Object.assign(this, { mode, zone, trouble, apart, madeAt: Date.parse(strip.made_at), asOf: Date.parse(strip.as_of) });
    document.documentElement.dataset.mode = mode;
  }

  serverNow() {
    return this.now + (performance.now() - this.received);
  }

  pictureAge() {
    return Math.max(0, this.serverNow() - this.madeAt);
  }

  /* A replayed clock stands where the data stands; a live one goes on, also when the picture is old. */
  moves() {
    return this.mode === "live" || this.mode === "simulated";
  }

  dataNow() {
    return this.asOf + (this.moves() ? this.pictureAge() : 0);
  }

  /* Let every age (data-at, by the server's clock data-seen) and promised time (data-due) go on, and say whether the page is stale.
   * stream: the MentionStream, or null. */
  tick(stream) {
    if (!this.madeAt) return;
    const dataNow = this.dataNow();
    for (const element of document.querySelectorAll("[data-at]")) {
      const seconds = (dataNow - Date.parse(element.dataset.at)) / 1000;
      const [figure, unit] = seconds < 0 ? [_("now"), ""] : span(seconds); // dated ahead
      put(element.children[0], figure);
      put(element.children[1], unit);
      element.classList.toggle("over", seconds > Number(element.dataset.goal || Infinity));
    }
    const serverNow = this.serverNow();
    for (const element of document.querySelectorAll("[data-seen]")) {
      // when the house last saw a message, whatever the clock of the data says
      const [figure, unit] = span((serverNow - Date.parse(element.dataset.seen)) / 1000);
      put(element.children[0], figure);
      put(element.children[1], unit);
    }
    for (const element of document.querySelectorAll("[data-due]")) {
      const left = (Date.parse(element.dataset.due) - dataNow) / 1000;
      const [figure, unit] = span(Math.abs(left));
      put(element.children[0], left < 0 ? _("overdue by") : _("due in"));
      put(element.children[1], figure);
      put(element.children[2], unit);
      element.classList.toggle("over", left < 0);
    }
    this.freshness(stream);
  }

  freshness(stream) {
    const { trouble } = this;
    const { unseenMs, overdueMs, why } = this.behind();
    const pictureAge = Math.max(this.pictureAge(), unseenMs);
    const old = Math.max(this.pictureAge(), overdueMs) > this.lateMs;
    const silentMs = stream ? performance.now() - stream.lastMessage : 0;
    const dead = stream && silentMs > stream.watchdogMs;
    const cut = stream && (!stream.connected || silentMs > SILENT_MS);
    const away = old || dead ? (cut ? _("no connection") : why || this.cause || _("no new picture")) : "";
    const ageBy = (own) => {
      const since = own && own.since && !old ? this.serverNow() - Date.parse(own.since) : pictureAge;
      return _("{age} old", { age: span(Math.max(since, pictureAge) / 1000).join(" ") });
    };
    this.isStale = Boolean(away || trouble);
    // an embed is one panel: its page is as old as that
    const single = document.documentElement.dataset.embed;
    const page = single in this.apart ? this.apart[single] : trouble;
    document.documentElement.classList.toggle("stale", Boolean(away || page));
    for (const element of document.querySelectorAll("[data-age]")) put(element, ageBy(page));
    for (const tag of document.querySelectorAll(".stale-tag")) {
      const panel = tag.closest("[data-panel]");
      const own = panel && panel.dataset.panel in this.apart ? this.apart[panel.dataset.panel] : page;
      put(tag.children[0], ageBy(own));
      put(tag.children[1], away || (own ? own.cause : ""));
      if (!panel) continue;
      panel.classList.toggle("old", Boolean(away || own));
      panel.dataset.asOf = own && own.since ? own.since : new Date(this.asOf).toISOString();
    }
  }
}
