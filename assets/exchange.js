"use strict";
/* One stream for all pages and panels of a browser: Server-Sent Events with our own reopening and a watchdog.
 *
 *   MentionStream (stream.js), one a page --port--> Exchange, in a SharedWorker --Line (line.js)--> /stream?panels=...
 *
 * HTTP/1.1 allows a browser six connections to us. Pages whose addresses differ in nothing but `panels` share one line,
 * which asks for the panels of all of them; frames in other sites' pages share the one of their partition. Frames with a key
 * (keyring.js) share lines of their own, which bring the tokens of all of them in one header.
 * A browser without SharedWorker runs this file in the page. It is served behind feed.js, keyring.js and line.js, as one file.
 *
 * Guarantee: nothing polls. A page has one picture under way at most: what comes meanwhile is merged, the newest data of each
 * panel wins, so a slow page skips and never queues. A hidden page is sent nothing and resumes at the newest picture, and at
 * what people decided meanwhile; while all are hidden there is no line.
 */
const ONLINE_MS = 3000; // the network is back for all screens behind a switch at once
const SIGN_MS = 2000;
const GONE_MS = 60000; // a page that takes nothing for so long has crashed or sleeps
const MOST_KEYS = 16; // a token is some 400 bytes, and servers take 8 kB a header
const ANSWER_MS = 8000;

/* A page, as the exchange sees it. */
class Viewer {
  constructor(exchange, port) {
    Object.assign(this, { exchange, port, panels: [], line: null, key: null, asks: null, sentAt: null, owed: null });
    port.onmessage = ({ data }) => this[data.act](data);
  }

  follow(asks) {
    const url = new URL(asks.url, self.location.href);
    const names = url.searchParams.get("panels");
    url.searchParams.delete("panels");
    const key = asks.key ? this.exchange.keyring(new URL("../embed/token", url).href).key(asks.key) : null;
    const line = this.exchange.line(url.href, key);
    if (this.line && (this.line !== line || this.key !== key)) this.line.remove(this);
    const { watchdogMs, reopenMs } = asks;
    Object.assign(this, { asks, watchdogMs, reopenMs, line, key, panels: names ? names.split(",") : [], sentAt: null, owed: null });
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
    this.keyrings = new Map();
    setInterval(() => this.lines.forEach((line) => line.viewers.forEach((viewer) => viewer.sign())), SIGN_MS);
    addEventListener("online", () => {
      this.lines.forEach((line) => line.timer && line.reopen(ONLINE_MS));
      this.keyrings.forEach((ring) => ring.hurry(ONLINE_MS));
    });
  }

  join(port) {
    return new Viewer(this, port);
  }

  /* The line of an address; of a frame with a key, one that has room for its token. */
  line(door, key) {
    for (let n = 0; ; n += 1) {
      const name = key ? `${door}#${n}` : door;
      if (!this.lines.has(name)) this.lines.set(name, new Line(door, () => this.lines.delete(name)));
      const line = this.lines.get(name);
      if (!key || line.keys.has(key) || line.keys.size < MOST_KEYS) return line;
    }
  }

  /* The keys that are exchanged at an address. */
  keyring(address) {
    if (!this.keyrings.has(address)) {
      const wait = (ms) => new Promise((done) => setTimeout(done, ms));
      const ring = new Keyring({ post: (body) => exchanged(address, body), wait, now: () => performance.now() });
      this.keyrings.set(address, ring);
    }
    return this.keyrings.get(address);
  }
}

/* Exchange a key for a token. */
async function exchanged(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    credentials: "omit",
    cache: "no-store",
    redirect: "error",
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  const isJson = (answer.headers.get("Content-Type") || "").includes("json");
  return { ...(isJson ? await answer.json() : {}), status: answer.status, retryAfterS: Number(answer.headers.get("Retry-After")) };
}

if (self.SharedWorkerGlobalScope && self instanceof self.SharedWorkerGlobalScope) {
  const exchange = new Exchange();
  self.onconnect = ({ ports }) => exchange.join(ports[0]);
}
