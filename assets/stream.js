"use strict";
/* One stream of one scene: Server-Sent Events with our own reopening and a watchdog.
 *
 * Guarantee: `onMessage` sees an unbroken run of sequence numbers (a delta whose `base` is not the last `seq`
 * makes the stream reopen, which begins with a whole snapshot); a silent connection is given up; nothing polls; a hidden
 * page holds no connection (HTTP/1.1 allows a browser six to us, and pages nobody looks at must not use them up).
 * The page only knows `MentionStream`: a SharedWorker can take its place without touching wall.js.
 */
class MentionStream {
  /* url: of the stream; watchdogMs: silence after which the connection counts as dead;
   * onMessage(kind, data): snapshot, delta, control, heartbeat; counters: {opens, deltas, lastDeltaAt, errors}. */
  constructor(url, { watchdogMs, onMessage, counters }) {
    Object.assign(this, { url, watchdogMs, onMessage, counters });
    this.seq = null;
    this.failures = 0;
    this.lastMessage = performance.now();
    this.connected = false;
    document.addEventListener("visibilitychange", () => this.follow());
    addEventListener("pagehide", () => this.close());
    addEventListener("pageshow", (event) => event.persisted && this.follow());
    this.follow();
  }

  /* Open while the page is seen, closed while it is not. */
  follow() {
    if (document.hidden) this.close();
    else if (!this.source) this.open();
  }

  open() {
    this.close();
    this.lastMessage = performance.now();
    this.counters.opens += 1;
    const source = new EventSource(this.url);
    this.source = source;
    for (const kind of ["snapshot", "delta", "control", "heartbeat"]) {
      source.addEventListener(kind, (event) => source === this.source && this.receive(kind, event));
    }
    // EventSource would retry on its own, without jitter and not after an HTTP error: we do it instead
    source.onerror = () => source === this.source && this.reopen();
    this.watchdog = setInterval(() => {
      if (performance.now() - this.lastMessage > this.watchdogMs) this.reopen();
    }, Math.min(1000, this.watchdogMs / 4));
  }

  receive(kind, event) {
    this.lastMessage = performance.now();
    let data;
    try {
      data = JSON.parse(event.data);
    } catch {
      this.reopen();
      return;
    }
    if (kind === "delta" && data.base !== this.seq) {
      this.reopen();
      return;
    }
    if (kind === "snapshot" || kind === "delta") {
      this.seq = data.seq;
      this.failures = 0;
      this.connected = true;
    }
    if (kind === "delta") {
      this.counters.deltas += 1;
      this.counters.lastDeltaAt = Date.now();
    }
    this.onMessage(kind, data);
  }

  /* Exponential with full jitter, so that fifty walls don't come back in the same instant; at most 10 s. */
  reopen() {
    this.close();
    this.counters.errors += 1;
    const ceiling = Math.min(10000, 500 * 2 ** this.failures);
    this.failures = Math.min(this.failures + 1, 10);
    this.timer = setTimeout(() => this.open(), 100 + Math.random() * ceiling);
  }

  close() {
    clearTimeout(this.timer);
    clearInterval(this.watchdog);
    if (this.source) this.source.close();
    this.source = null;
    this.connected = false;
    this.seq = null;
  }
}

/* Load the page anew, but only once the server answers: a screen or a frame that reloads into nothing shows a browser's
 * error page for weeks. Spread over some seconds, so that not all come at once. */
async function reloadOnceServed(counters) {
  await new Promise((done) => setTimeout(done, Math.random() * 5000));
  for (;;) {
    try {
      if ((await fetch(location.href, { cache: "no-store" })).ok) break;
    } catch {
      counters.errors += 1;
    }
    await new Promise((done) => setTimeout(done, 2000 + Math.random() * 3000));
  }
  location.reload();
}
