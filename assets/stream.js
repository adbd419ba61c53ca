"use strict";
/* What a page knows of its stream: it talks to the exchange (exchange.js) that all pages of a browser share; and when a
 * page loads itself anew.
 *
 * Guarantee: `onMessage` sees whole snapshots and what changed since, never older data after newer; a hidden page is
 * sent nothing; where the exchange can't be shared, or died, the page has one of its own.
 */
const EXCHANGE = document.documentElement.dataset.exchange;
const ALIVE_MS = 2000; // the exchange gives a sign at least this often
const LOOK_MS = 30000; // between two looks, and as much again at random
const SPREAD_MS = 15000; // a new version is told to all screens in the same second
const YOUNG_MS = 6 * 3600000; // once a night is enough

/* An exchange in this page, its script fetched only now. */
function ownExchange() {
  ownExchange.made ??= new Promise((done) => {
    const script = document.createElement("script");
    script.src = EXCHANGE;
    script.onload = () => done(new Exchange());
    document.head.append(script);
  });
  return ownExchange.made;
}

/* The stream of one page. `lastMessage` is when the line last spoke, `connected` whether a picture came over it. */
class MentionStream {
  /* url: of the stream; watchdogMs: silence after which the connection counts as dead;
   * onMessage(kind, data): snapshot, delta, control, heartbeat; counters: {opens, deltas, lastDeltaAt, errors}; key: of an embed,
   * {id, secret, challenge}; onKey(state): asking, open, refused or withdrawn (keyring.js). */
  constructor(url, { watchdogMs, onMessage, counters, key = null, onKey = () => {} }) {
    Object.assign(this, { url, watchdogMs, onMessage, counters, key, onKey, port: null, alone: !self.SharedWorker });
    this.reopenMs = 1000 * Number(document.documentElement.dataset.reopenS || 30);
    this.lastMessage = performance.now();
    this.connected = false;
    this.inView = true;
    // frames that can't share a line would use up all a browser has to us: those that nobody looks at go without
    if (parent !== self) new IntersectionObserver((seen) => this.look(seen.at(-1).isIntersecting)).observe(document.documentElement);
    document.addEventListener("visibilitychange", () => this.follow());
    addEventListener("pagehide", () => this.leave());
    addEventListener("pageshow", (event) => event.persisted && this.follow());
    setInterval(() => this.guard(), ALIVE_MS);
    this.follow();
  }

  /* Ask for other panels, or by another address. */
  want(url) {
    if (url === this.url) return;
    this.url = url;
    this.follow();
  }

  /* Whether there is no line because none is wanted: nobody looks, or the key opens nothing. */
  get rests() {
    const { keyState, alone, inView } = this;
    return document.hidden || (alone && !inView) || keyState === "withdrawn" || keyState === "refused";
  }

  look(inView) {
    if (inView === this.inView) return;
    this.inView = inView;
    if (this.alone) this.follow();
  }

  follow() {
    if (document.hidden || (this.alone && !this.inView)) return this.leave();
    if (!this.port) this.connect();
    this.connected = false;
    this.lastMessage = this.heardAt = performance.now();
    const { url, watchdogMs, reopenMs, key } = this;
    this.port.postMessage({ act: "follow", url, watchdogMs, reopenMs, key });
  }

  leave() {
    this.connected = false;
    if (this.port) this.port.postMessage({ act: "leave" });
  }

  connect() {
    if (!this.alone) {
      try {
        const worker = new SharedWorker(EXCHANGE, "stream");
        worker.onerror = () => this.retreat();
        this.port = worker.port;
      } catch {
        this.alone = true; // a browser that gives frames no storage gives them no shared worker either
      }
    }
    if (this.alone) {
      const { port1, port2 } = new MessageChannel();
      ownExchange().then((exchange) => exchange.join(port2));
      this.port = port1;
    }
    const { port } = this;
    port.onmessage = ({ data: { kind, data } }) => port === this.port && this.receive(kind, data);
  }

  /* Without the shared worker: this page has a line of its own. */
  retreat() {
    this.leave();
    this.alone = true;
    this.port = null;
    this.follow();
  }

  /* A worker that says nothing for long has died without a word; unless it was this page that slept. */
  guard() {
    const slept = performance.now() - this.guardedAt > 2 * ALIVE_MS;
    this.guardedAt = performance.now();
    if (document.hidden || this.alone || slept || performance.now() - this.heardAt < 4 * ALIVE_MS) return;
    this.retreat();
  }

  receive(kind, data) {
    this.heardAt = performance.now();
    if (kind === "key") {
      this.keyState = data.state;
      return this.onKey(data.state);
    }
    if (kind === "opened") this.counters.opens += 1;
    if (kind === "lost") {
      this.counters.errors += 1;
      this.connected = false;
    }
    if (data) this.take(kind, data);
    if (!["opened", "lost", "control"].includes(kind)) this.port.postMessage({ act: "taken" });
  }

  take(kind, data) {
    this.lastMessage = performance.now();
    // who was behind this page is not any more: the server says who comes in, and where they go on afterwards
    if (kind === "control" && data.action === "signed-out") return void location.reload();
    if (kind === "snapshot" || kind === "delta") this.connected = true;
    if (kind === "delta") {
      this.counters.deltas += 1;
      this.counters.lastDeltaAt = Date.now();
    }
    this.onMessage(kind, data);
  }
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/* The version of this page as the server would give it now; null if it does not give it. */
async function servedVersion(counters) {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (answer.ok) return (/ data-version="([^"]*)"/.exec(await answer.text()) || ["", ""])[1];
  } catch {
    counters.errors += 1;
  }
  return null;
}

/* Load the page anew whatever its version, but only once the server answers. */
async function reloadOnceServed(counters) {
  await pause(Math.random() * 5000);
  while ((await servedVersion(counters)) === null) await pause(2000 + Math.random() * 3000);
  location.reload();
}

/* When a page loads itself anew: it is told to, the server has another version of it, or it is night. A page that somebody tends
 * asks first (`mayLeave`), and says that it waits (`onWait`); it knows no night and is told nothing.
 *
 * Guarantee: it is never left for a page that the server did not just give, so no screen ends in a browser's error
 * page; one new version is one reload, and a page is `data-settle-s` old before the next, so servers of two versions are
 * no loop. The browser holds the old picture until the new page has painted, whose figures stand in its first response:
 * nothing flashes.
 */
class Renewal {
  /* stream: the MentionStream; clock: the DataClock; counters: the page's; mayLeave(): whether nobody minds, left out by a page
   * that nobody tends; onWait(): another version is there, and somebody minds. */
  constructor(stream, clock, counters, mayLeave = null, onWait = () => {}) {
    const { version, settleS, refreshAt } = document.documentElement.dataset;
    Object.assign(this, { stream, clock, counters, mayLeave, onWait, version, told: version, looking: false });
    this.settleMs = 1000 * Number(settleS);
    this.spreadMs = Math.min(SPREAD_MS, this.settleMs);
    // some minute of the hour that the profile's zone calls night: not all screens at once
    this.refreshAt = `${refreshAt}:${String(Math.floor(Math.random() * 60)).padStart(2, "0")}`;
    setInterval(() => this.look(), LOOK_MS * (1 + Math.random()));
  }

  /* What the stream brings. */
  hear(kind, data) {
    if (kind === "control" && data.action === "reload" && !this.mayLeave) return void reloadOnceServed(this.counters);
    if (kind !== "snapshot" || !data.version || data.version === this.told) return;
    this.told = data.version;
    const rest = Math.max(0, this.settleMs - performance.now());
    setTimeout(() => this.look(), rest + Math.random() * this.spreadMs);
  }

  isNight() {
    if (this.mayLeave || performance.now() < YOUNG_MS || !this.clock.zone || this.clock.isStale) return false;
    const parts = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: this.clock.zone };
    const time = new Intl.DateTimeFormat("en-GB", parts).format(new Date(this.clock.serverNow()));
    return time >= this.refreshAt && time.slice(0, 2) === this.refreshAt.slice(0, 2);
  }

  /* A line that is lost for long may be one that the next version does not know: then the page itself tells. */
  async look() {
    const night = this.isNight();
    const doubtful = this.told !== this.version || !(this.stream.connected || this.stream.rests);
    if (this.looking || performance.now() < this.settleMs || !(night || doubtful)) return;
    this.looking = true;
    const served = await servedVersion(this.counters);
    this.looking = false;
    if (served === null || !(night || (served && served !== this.version))) return;
    if (!this.mayLeave || this.mayLeave()) location.reload();
    else this.onWait();
  }
}
