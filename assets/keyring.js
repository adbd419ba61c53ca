"use strict";
/* Tokens for embed keys: each is exchanged for one that lives some minutes, and renewed before it ends, unseen.
 *
 * Guarantee: knows no clock of the machine: it counts the time since it asked, and believes the server's `expires_in`. A key
 * that somebody holds is tried for ever, spread over half a minute at most; one that was withdrawn once an hour, so that one that
 * was renewed comes back by itself. Secrets live in memory alone.
 */
const RENEW_AT = 2 / 3; // of a token's life
const LONGEST_TRY_MS = 30000;
const WITHDRAWN_MS = 3600000;
const ANEW_MS = 30000; // a frame that is opened anew asks anew
const LIVED_MS = 60000; // a token that was good for so long was good

/* One key. `token` is null while there is none; `state` is asking, open, refused (nobody knows this key) or withdrawn. */
class Key {
  constructor(ring, { id, secret, challenge }) {
    Object.assign(this, { ring, id, secret, challenge, holders: new Set(), state: "asking", token: null });
    Object.assign(this, { dueAt: -Infinity, endsAt: -Infinity, askedAt: -Infinity, tries: 0, spoils: 0, kept: false, wake: () => {} });
  }

  /* Keep the token fresh for as long as somebody holds the key; told(key) hears of each new token, and of the end of it. */
  hold(told) {
    this.holders.add(told);
    if (this.ring.now() >= this.endsAt) this.token = null; // nobody looked for long
    if (!this.token) this.dueAt = Math.min(this.dueAt, this.askedAt + ANEW_MS);
    if (this.kept) this.wake();
    else void this.keep();
  }

  release(told) {
    this.holders.delete(told);
  }

  /* The server does not take this token, whatever we think of it: ask for another. */
  spoil(token) {
    if (token !== this.token) return;
    const now = this.ring.now();
    this.spoils = now - this.askedAt > LIVED_MS ? 0 : this.spoils + 1;
    Object.assign(this, { token: null, endsAt: -Infinity, dueAt: now + this.pause(this.spoils) });
    this.wake();
  }

  /* Another key was renewed: do it with it, if this one's turn is near. */
  align() {
    if (!this.token || this.ring.now() < (this.askedAt + this.dueAt) / 2) return;
    this.dueAt = -Infinity;
    this.wake();
  }

  /* The network is back: try within so long, if there is no token. */
  hurry(ms) {
    if (this.token) return;
    this.dueAt = Math.min(this.dueAt, this.ring.now() + this.ring.jitter() * ms);
    this.wake();
  }

  async keep() {
    this.kept = true;
    while (this.holders.size) {
      if (this.ring.now() >= this.dueAt) await this.renew();
      const woken = new Promise((wake) => Object.assign(this, { wake }));
      const rest = Math.max(0, this.dueAt - this.ring.now());
      if (this.holders.size) await Promise.race([this.ring.wait(rest), woken]);
    }
    this.kept = false;
  }

  async renew() {
    let answer = await this.ask();
    if (answer.status === 401 && answer.challenge) answer = await this.ask(); // ours was old, or used
    const { status, token, expires_in: lifeS, retryAfterS } = answer;
    const now = this.ring.now();
    if (status === 200 && token && lifeS > 0) {
      const times = { dueAt: this.askedAt + 1000 * RENEW_AT * lifeS, endsAt: this.askedAt + 1000 * lifeS };
      Object.assign(this, { state: "open", token, tries: 0, ...times });
    } else if (status === 410) {
      const dueAt = now + WITHDRAWN_MS * (1 + this.ring.jitter() / 6);
      Object.assign(this, { state: "withdrawn", token: null, endsAt: -Infinity, tries: 0, dueAt });
    } else {
      if (now >= this.endsAt) this.token = null;
      if (status === 401 && !this.token) this.state = "refused";
      this.dueAt = now + Math.max(1000 * (retryAfterS || 0), this.pause(this.tries));
      this.tries += 1;
    }
    for (const told of this.holders) told(this);
  }

  /* Full jitter: of a thousand frames no two come back in the same instant. */
  pause(tries) {
    return 100 + this.ring.jitter() * (Math.min(LONGEST_TRY_MS, 1000 * 2 ** Math.min(tries, 9)) - 100);
  }

  async ask() {
    this.askedAt = this.ring.now();
    const { id, secret, challenge } = this;
    try {
      const answer = await this.ring.post({ key: id, secret, challenge });
      if (answer.challenge) this.challenge = answer.challenge;
      return answer;
    } catch {
      return { status: 0 };
    }
  }
}

/* All keys of this browser's frames. */
class Keyring {
  /* post(body): the exchange; gives {status, retryAfterS, ...answer}, or fails; wait(ms): a promise; now(): milliseconds, from any
   * beginning; jitter(): 0 to 1. */
  constructor({ post, wait, now, jitter = Math.random }) {
    Object.assign(this, { post, wait, now, jitter, keys: new Map() });
  }

  /* asks: {id, secret, challenge} of a frame; frames of one key share it. */
  key(asks) {
    const name = `${asks.id}#${asks.secret}`;
    if (!this.keys.has(name)) this.keys.set(name, new Key(this, asks));
    return this.keys.get(name);
  }

  /* As `Key.hurry`, for all of them. */
  hurry(ms) {
    for (const key of this.keys.values()) key.hurry(ms);
  }
}
