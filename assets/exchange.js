"use strict";
/* One stream for all pages and panels of a browser: Server-Sent Events with our own reopening and a watchdog.
 *
 *   MentionStream (stream.js), one a page --port--> Exchange, in a SharedWorker --Line--> /stream?panels=...
 *
 * HTTP/1.1 allows a browser six connections to us. Pages whose addresses differ in nothing but `panels` share one line,
 * which asks for the panels of all of them; frames in other sites' pages share the one of their partition.
 * A browser without SharedWorker runs this file in the page.
 *
 * Guarantee: a line's messages have an unbroken run of sequence numbers (a delta whose `base` is not the last `seq`
 * makes it reopen, which begins with a whole snapshot); a silent line is given up; nothing polls. A page has one picture
 * under way at most: what comes meanwhile is merged, the newest data of each panel wins, so a slow page skips and never
 * queues. A hidden page is sent nothing and resumes at the newest picture, and at what people decided meanwhile; while all
 * are hidden there is no line.
 */
const LEAST_MS = 500;
const CONNECT_MS = 8000; // a connection that is not answered by then is tried anew: a lost packet is sent again ever later
const ONLINE_MS = 3000; // the network is back for all screens behind a switch at once
const SIGN_MS = 2000;
const GONE_MS = 60000; // a page that takes nothing for so long has crashed or sleeps
/* What a control is about; of each subject the last one holds. What is carried out once, a page that comes later needn't hear. */
const SUBJECTS = {
  note: "note", takeover: "wall", release: "wall", resume: "screen", pause: "screen", hold: "screen", blank: "screen",
};
const NOTHING = [{ action: "note", id: "", text: "" }, { action: "release", id: "" }];

/* The longest wait before the next attempt: a fifth of the outage, so a short one is over soon after its end, and at
 * most `mostMs`, over which fifty screens are spread after a long one. */
function longestWait(outageMs, mostMs) {
  return Math.min(mostMs, Math.max(LEAST_MS, outageMs / 5));
}

/* One connection, kept open while a page looks at it. */
class Line {
  /* door: the address without its `panels`; onEmpty: called when the last page has left. */
  constructor(door, onEmpty) {
    Object.assign(this, { door, onEmpty, viewers: new Set(), asked: new Set() });
    this.forget();
    this.lostAt = null;
  }

  forget() {
    Object.assign(this, { seq: null, head: null, panels: {}, cause: undefined, decided: new Map(), begun: false });
  }

  add(viewer) {
    this.viewers.add(viewer);
    if (this.timer) return; // lost: it is told once there is another connection
    if (!this.source || viewer.panels.some((name) => !this.asked.has(name))) return this.open();
    viewer.say("opened");
    if (!this.head) return;
    viewer.offer("snapshot", this.picture(viewer.panels));
    for (const control of this.decided.values()) viewer.offer("control", control);
  }

  remove(viewer) {
    if (!this.viewers.delete(viewer) || this.viewers.size) return;
    this.shut();
    this.onEmpty(this);
  }

  each(name) {
    return [...this.viewers].map((viewer) => viewer[name]);
  }

  open() {
    this.shut();
    this.forget();
    this.heardAt = performance.now();
    this.asked = new Set(this.each("panels").flat());
    const panels = [...this.asked].sort().join(",");
    const source = new EventSource(panels ? `${this.door}${this.door.includes("?") ? "&" : "?"}panels=${panels}` : this.door);
    this.source = source;
    let patience = CONNECT_MS;
    source.onopen = () => {
      patience = Infinity;
      this.heardAt = performance.now();
    };
    for (const kind of ["snapshot", "delta", "control", "heartbeat"]) {
      source.addEventListener(kind, (event) => source === this.source && this.receive(kind, event));
    }
    // EventSource would retry on its own, without jitter and not after an HTTP error: we do it instead
    source.onerror = () => source === this.source && this.reopen();
    const watchdogMs = Math.min(...this.each("watchdogMs"));
    this.watchdog = setInterval(() => {
      if (performance.now() - this.heardAt > Math.min(patience, watchdogMs)) this.reopen();
    }, Math.min(1000, watchdogMs / 4));
    for (const viewer of this.viewers) viewer.say("opened");
  }

  receive(kind, event) {
    this.heardAt = performance.now();
    let data;
    try {
      data = JSON.parse(event.data);
    } catch {
      return this.reopen();
    }
    if (kind === "delta" && data.base !== this.seq) return this.reopen();
    if (kind === "heartbeat") this.cause = data.cause;
    if (kind === "control") return this.decide(data);
    if (kind !== "snapshot" && this.head) this.begin();
    if (kind === "snapshot" || kind === "delta") {
      const { panels, ...head } = data;
      Object.assign(this, { seq: data.seq, head, headAt: this.heardAt, lostAt: null, cause: undefined });
      this.panels = kind === "snapshot" ? { ...panels } : Object.assign(this.panels, panels);
    }
    for (const viewer of this.viewers) viewer.offer(kind, data);
  }

  decide(control) {
    if (SUBJECTS[control.action]) this.decided.set(SUBJECTS[control.action], control);
    for (const viewer of this.viewers) viewer.offer("control", control);
  }

  /* What stands is said right behind the first picture: what was not said by now does not stand, which a page that was away may not
   * know. */
  begin() {
    if (this.begun) return;
    this.begun = true;
    for (const nothing of NOTHING) if (!this.decided.has(SUBJECTS[nothing.action])) this.decide(nothing);
  }

  /* These panels as they are now; the server's time in it goes on since it was told. */
  picture(names) {
    const { head, cause } = this;
    const now = new Date(Date.parse(head.now) + (performance.now() - this.headAt)).toISOString();
    return { ...head, now, cause, panels: pick(this.panels, names) };
  }

  /* Full jitter, so that fifty walls don't come back in the same instant. */
  reopen(mostMs = Math.min(...this.each("reopenMs"))) {
    this.shut();
    this.lostAt ??= this.heardAt;
    const wait = 100 + Math.random() * longestWait(performance.now() - this.lostAt, mostMs);
    this.timer = setTimeout(() => this.open(), wait);
    for (const viewer of this.viewers) viewer.say("lost");
  }

  shut() {
    clearTimeout(this.timer);
    clearInterval(this.watchdog);
    if (this.source) this.source.close();
    this.source = this.timer = null;
  }
}

/* Of some panels those that a page shows; all, if it named none. */
function pick(panels, names) {
  return names.length ? Object.fromEntries(names.filter((name) => name in panels).map((name) => [name, panels[name]])) : panels;
}

/* A page, as the exchange sees it. */
class Viewer {
  constructor(exchange, port) {
    Object.assign(this, { exchange, port, panels: [], line: null, asks: null, sentAt: null, owed: null });
    port.onmessage = ({ data }) => this[data.act](data);
  }

  follow(asks) {
    const url = new URL(asks.url, self.location.href);
    const names = url.searchParams.get("panels");
    url.searchParams.delete("panels");
    const line = this.exchange.line(url.href);
    if (this.line && this.line !== line) this.line.remove(this);
    const { watchdogMs, reopenMs } = asks;
    Object.assign(this, { asks, watchdogMs, reopenMs, line, panels: names ? names.split(",") : [], sentAt: null, owed: null });
    line.add(this);
  }

  leave() {
    Object.assign(this, { sentAt: null, owed: null, asks: null });
    if (this.line) this.line.remove(this);
    this.line = null;
  }

  /* The page has taken what it was sent. */
  taken() {
    const { owed } = this;
    Object.assign(this, { sentAt: null, owed: null });
    if (!this.line) return;
    if (!this.line.viewers.has(this)) this.follow(this.asks); // it was taken for gone
    else if (owed && owed.names && this.line.head) this.send(owed.kind, this.line.picture([...owed.names]));
    else if (owed && owed.beat) this.send("heartbeat", owed.beat);
  }

  offer(kind, data) {
    if (kind === "control") return this.say(kind, data);
    const mine = data.panels ? { ...data, panels: pick(data.panels, this.panels) } : data;
    if (this.sentAt === null) return this.send(kind, mine);
    this.owed ??= { kind, names: null, beat: null };
    if (kind === "heartbeat") this.owed.beat = data;
    else this.owed.names = new Set([...(this.owed.names || []), ...Object.keys(mine.panels)]);
    if (kind === "snapshot") this.owed.kind = kind;
    else if (this.owed.kind === "heartbeat") this.owed.kind = kind;
  }

  send(kind, data) {
    this.sentAt = performance.now();
    this.say(kind, data);
  }

  say(kind, data) {
    this.port.postMessage({ kind, data });
  }

  sign() {
    if (this.sentAt === null) this.send("alive");
    else if (performance.now() - this.sentAt > GONE_MS) this.line.remove(this);
  }
}

/* Brings pages and lines together. */
class Exchange {
  constructor() {
    this.lines = new Map();
    setInterval(() => this.lines.forEach((line) => line.viewers.forEach((viewer) => viewer.sign())), SIGN_MS);
    addEventListener("online", () => this.lines.forEach((line) => line.timer && line.reopen(ONLINE_MS)));
  }

  join(port) {
    if (typeof EventSource === "undefined") port.postMessage({ kind: "unable" });
    else new Viewer(this, port);
  }

  line(door) {
    if (!this.lines.has(door)) this.lines.set(door, new Line(door, (line) => this.lines.delete(line.door)));
    return this.lines.get(door);
  }
}

if (self.SharedWorkerGlobalScope && self instanceof self.SharedWorkerGlobalScope) {
  const exchange = new Exchange();
  self.onconnect = ({ ports }) => exchange.join(ports[0]);
}
