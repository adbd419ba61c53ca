"use strict";
/* One connection to a stream, kept open while a page looks at it, for all pages that share it (exchange.js).
 *
 * Guarantee: its messages have an unbroken run of sequence numbers (a delta whose `base` is not the last `seq` makes it reopen,
 * which begins with a whole snapshot); a silent one is given up; a lost one is tried for ever, with jitter. Tokens end, and so do
 * the answers they opened: the next answer is opened beside the one that flows, which is left once the next has brought a
 * picture, so that nobody sees a gap.
 */
const LEAST_MS = 500;
const CONNECT_MS = 8000; // a connection that is not answered by then is tried anew: a lost packet is sent again ever later
const GATHER_MS = 40; // frames of one page come one after the other: their keys go into one answer
const RENEW_MS = 1500; // and are renewed one after the other
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

class Line {
  /* door: the address without its `panels`; onEmpty: called when the last page has left. */
  constructor(door, onEmpty) {
    Object.assign(this, { door, onEmpty, viewers: new Set(), asked: new Set(), source: null, next: null, timer: null });
    this.told = (key) => this.keyChanged(key);
    this.forget();
    this.lostAt = null;
  }

  forget() {
    Object.assign(this, { seq: null, head: null, panels: {}, cause: undefined, decided: new Map(), begun: false });
  }

  get keys() {
    return new Set([...this.viewers].map(({ key }) => key).filter(Boolean));
  }

  /* Those who may be shown something: frames whose key has no token wait. */
  get ready() {
    return [...this.viewers].filter(({ key }) => !key || key.token);
  }

  add(viewer) {
    const { key } = viewer;
    this.viewers.add(viewer);
    if (key) {
      key.hold(this.told);
      viewer.say("key", { state: key.state });
      if (!key.token) return;
    }
    if (this.timer) return; // lost: it is told once there is another connection
    if (!this.covers(viewer)) return key ? this.gather(GATHER_MS) : this.open();
    viewer.say("opened");
    if (!this.head) return;
    viewer.offer("snapshot", this.picture(viewer.panels));
    for (const control of this.decided.values()) viewer.offer("control", control);
  }

  covers({ panels, key }) {
    return this.source && panels.every((name) => this.asked.has(name)) && (!key || this.asked.has(key));
  }

  remove(viewer) {
    if (!this.viewers.delete(viewer)) return;
    const { key } = viewer;
    if (key && !this.keys.has(key)) key.release(this.told);
    if (this.viewers.size) return;
    this.shut();
    this.onEmpty(this);
  }

  each(name) {
    return [...this.viewers].map((viewer) => viewer[name]);
  }

  // ---- keys --------------------------------------------------------------------------------------------------

  /* A key has another token, or none any more. */
  keyChanged(key) {
    const mine = [...this.viewers].filter((viewer) => viewer.key === key);
    for (const viewer of mine) viewer.say("key", { state: key.state });
    if (!key.token) return;
    if (this.timer) return this.open(); // somebody answers again
    for (const other of this.keys) other.align();
    this.gather(mine.every((viewer) => this.covers(viewer)) ? RENEW_MS : GATHER_MS);
  }

  /* Open the next answer with what all keys have by then. */
  gather(ms) {
    const at = performance.now() + ms;
    if (this.gathering && this.gatherAt <= at) return;
    clearTimeout(this.gathering);
    this.gatherAt = at;
    this.gathering = setTimeout(() => {
      this.gathering = null;
      if (!this.timer) this.open();
    }, ms);
  }

  /* The server took a key back, or takes none of our tokens. */
  lose(keys) {
    for (const key of keys) key.spoil(key.token);
    if (this.ready.length) return this.reopen();
    this.shut();
    this.lostAt ??= this.heardAt;
    for (const viewer of this.viewers) viewer.say("lost");
  }

  // ---- the answer --------------------------------------------------------------------------------------------

  /* Ask for what all want that may have it. A line of keys that has a picture keeps it until the next answer has one. */
  open() {
    const { ready } = this;
    const isKeyed = this.keys.size > 0;
    if (isKeyed && !ready.length) return this.shut();
    const beside = isKeyed && this.source && this.head;
    if (!beside) {
      this.shut();
      this.forget();
      this.heardAt = performance.now();
    } else if (this.next) this.next.feed.close();
    const names = new Set(ready.flatMap(({ panels }) => panels));
    const keys = new Set(ready.map(({ key }) => key).filter(Boolean));
    const address = [...names].sort().join(",");
    const url = address ? `${this.door}${this.door.includes("?") ? "&" : "?"}panels=${address}` : this.door;
    const bearer = `Bearer ${[...keys].map(({ token }) => token).join(" ")}`;
    const request = isKeyed ? { credentials: "omit", headers: { Authorization: bearer } } : {};
    const answer = { asked: new Set([...names, ...keys]), keys };
    const isMine = () => answer === this.source || answer === this.next;
    answer.feed = new Feed(url, request, {
      onOpened: () => answer === this.source && this.heard(Infinity),
      onEvent: (kind, text) => isMine() && this.receive(answer, kind, text),
      onEnded: (status) => isMine() && this.ended(answer, status),
    });
    if (beside) {
      this.next = answer;
      this.nextTimer = setTimeout(() => answer === this.next && this.ended(answer, 0), CONNECT_MS);
    } else this.take(answer);
  }

  /* From now on this answer is the line's. */
  take(answer) {
    Object.assign(this, { source: answer, asked: answer.asked });
    this.patience = CONNECT_MS;
    const watchdogMs = Math.min(...this.each("watchdogMs"));
    clearInterval(this.watchdog);
    this.watchdog = setInterval(() => {
      if (performance.now() - this.heardAt > Math.min(this.patience, watchdogMs)) this.reopen();
    }, Math.min(1000, watchdogMs / 4));
    for (const viewer of this.viewers) if (this.covers(viewer)) viewer.say("opened");
  }

  heard(patience = this.patience) {
    this.patience = patience;
    this.heardAt = performance.now();
  }

  /* Answers end: we open another ourselves, with jitter, also after an error of HTTP. */
  ended(answer, status) {
    const isRefused = answer.keys.size && (status === 401 || status === 403);
    if (answer === this.next) {
      clearTimeout(this.nextTimer);
      answer.feed.close();
      this.next = null;
      if (isRefused) for (const key of answer.keys) key.spoil(key.token);
      else this.gather(LEAST_MS + Math.random() * CONNECT_MS); // the one that flows goes on meanwhile
    } else if (isRefused) this.lose(answer.keys);
    else this.reopen();
  }

  receive(answer, kind, text) {
    if (answer === this.next) {
      if (kind !== "snapshot") return;
      clearTimeout(this.nextTimer);
      this.source.feed.close();
      this.next = null;
      this.forget();
      this.take(answer);
    }
    this.heard(Infinity);
    let data;
    try {
      data = JSON.parse(text);
    } catch {
      return this.reopen();
    }
    if (kind === "delta" && data.base !== this.seq) return this.reopen();
    if (kind === "heartbeat") this.cause = data.cause;
    if (kind === "control") return this.control(answer, data);
    if (kind !== "snapshot" && this.head) this.begin();
    if (kind === "snapshot" || kind === "delta") {
      const { panels, ...head } = data;
      Object.assign(this, { seq: data.seq, head, headAt: this.heardAt, lostAt: null, cause: undefined });
      this.panels = kind === "snapshot" ? { ...panels } : Object.assign(this.panels, panels);
    }
    for (const viewer of this.viewers) if (this.covers(viewer)) viewer.offer(kind, data);
  }

  control(answer, data) {
    if (!answer.keys.size) return this.decide(data);
    const gone = [...answer.keys].filter(({ id }) => data.action === "renew" || (data.action === "withdrawn" && data.key === id));
    if (gone.length) this.lose(gone);
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
    for (const timer of [this.timer, this.gathering, this.nextTimer]) clearTimeout(timer);
    clearInterval(this.watchdog);
    for (const answer of [this.source, this.next]) if (answer) answer.feed.close();
    Object.assign(this, { source: null, next: null, timer: null, gathering: null });
  }
}

/* Of some panels those that a page shows; all, if it named none. */
function pick(panels, names) {
  return names.length ? Object.fromEntries(names.filter((name) => name in panels).map((name) => [name, panels[name]])) : panels;
}
