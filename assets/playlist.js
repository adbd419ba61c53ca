"use strict";
/* What is on air: the scenes of a wall in their order, each for its seconds; pause, hold, next, previous; and the takeover, by
 * which anything may take the wall and must give it back.
 *
 * Guarantee: exactly one scene is shown when nothing moves; a takeover ends at its time even if nobody gives the wall back;
 * a change is one fade of the new scene over the old one, so nothing flashes, and none with `prefers-reduced-motion`.
 */
const FADE_MS = 400;
const GRACE_MS = 2000; // an older takeover may still last: who took the wall from afar says what follows
const DRAWN_MS = 1000; // a chart that takes longer comes when it comes

class Playlist {
  /* air: the element that holds the scenes; clock: the DataClock; onShow(scene): fill and draw it, a promise;
   * onScene(scene): a scene that was not in the page came in; onSay(words): what those must hear who don't see it. */
  constructor(air, { clock, onShow, onScene, onSay }) {
    Object.assign(this, { air, clock, onShow, onScene, onSay });
    this.root = document.documentElement;
    this.list = JSON.parse(this.root.dataset.playlist || "[]");
    this.onAir = this.root.dataset.scene;
    this.at = Math.max(0, this.list.findIndex((one) => one.scene === this.onAir));
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.line = document.querySelector("[data-air]");
    this.paused = false;
    this.heldUntil = null; // ms of the server's clock
    this.taken = null; // {scene, why, until, by, left, mayEnd}: who has the wall
    this.said = ""; // an operator's note
    this.saidUntil = null; // ms of the server's clock: a screen's own may be hours off
    this.begin();
    addEventListener("keydown", (event) => this.key(event));
    this.tell();
  }

  get scene() {
    return this.onAir;
  }

  now() {
    return this.clock.now ? this.clock.serverNow() : Date.now();
  }

  begin() {
    this.until = performance.now() + 1000 * (this.list[this.at]?.seconds ?? Infinity);
  }

  /* Called every second. */
  tick() {
    if (this.taken?.until && this.now() >= this.taken.mayEnd) this.release();
    if (this.saidUntil && this.now() >= this.saidUntil) this.note();
    if (this.heldUntil && this.now() >= this.heldUntil) this.resume();
    const stands = this.taken || this.paused || this.heldUntil || this.list.length < 2;
    if (!stands && performance.now() >= this.until) this.next();
    this.tell();
  }

  // ---- what people and alerts may do ---------------------------------------------------------------------------

  next(step = 1) {
    if (this.taken) return this.release();
    if (this.list.length < 2) return;
    this.at = (this.at + step + this.list.length) % this.list.length;
    this.begin();
    this.show(this.list[this.at].scene);
  }

  previous() {
    this.next(-1);
  }

  pause() {
    if (this.paused) return;
    this.paused = true;
    this.left = this.until - performance.now();
    this.tell();
  }

  /* Stay with the scene on air until a time (ISO), or until it is taken back. */
  hold({ until } = {}) {
    const end = until ? Date.parse(until) : NaN;
    if (Number.isNaN(end)) return this.pause();
    this.heldUntil = end;
    this.tell();
  }

  resume() {
    if (this.paused || this.heldUntil) this.until = performance.now() + Math.max(1000, this.paused ? this.left : 0);
    this.paused = false;
    this.heldUntil = null;
    this.blank(false);
    this.tell();
  }

  /* Take the wall: show a scene, and say why and until when. until: ISO, or nothing (until it is given back); id: of a takeover that
   * the server knows. */
  async takeover({ scene, why = "", until = null, by = "", id = "" } = {}) {
    const end = until ? Date.parse(until) : NaN;
    const left = this.taken ? this.taken.left : Math.max(1000, this.until - performance.now());
    this.taken = { scene, why, by, left, until: Number.isNaN(end) ? null : end, mayEnd: end + (id ? GRACE_MS : 0) };
    this.root.dataset.taken = "on";
    this.blank(false);
    this.tell();
    this.onSay(this.words());
    if (scene) await this.show(scene);
  }

  /* Give the wall back: the scene that was on air goes on with the seconds it had left. */
  release() {
    if (!this.taken) return;
    this.until = performance.now() + this.taken.left;
    this.taken = null;
    delete this.root.dataset.taken;
    this.tell();
    return this.show(this.list[this.at]?.scene);
  }

  /* Black, with a clock: what is shown to nobody. */
  blank(on = true, why = "") {
    const cover = document.querySelector(".blank");
    if (!cover) return;
    put(cover.querySelector("p"), why);
    cover.hidden = !on;
  }

  /* An operator's line, until a time (ISO) though nobody takes it down. */
  note(text = "", until = null) {
    this.said = text;
    this.saidUntil = (text && until && Date.parse(until)) || null;
    this.tell();
    if (text) this.onSay(text);
  }

  /* What the stream says to this screen; false for what is not ours. */
  control({ action, ...rest }) {
    const does = {
      takeover: () => this.takeover(rest),
      release: () => this.release(),
      hold: () => this.hold(rest),
      pause: () => this.pause(),
      resume: () => this.resume(),
      next: () => this.next(),
      previous: () => this.previous(),
      blank: () => this.blank(rest.on !== false, rest.why || ""),
      note: () => this.note(rest.text || rest.note || "", rest.until),
    }[action];
    if (does) does();
    return Boolean(does);
  }

  /* A keyboard, and the remotes of signage sticks, which are keyboards. */
  key(event) {
    // a key that is held, or stuck, turns one page
    if (event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
    if (/^(INPUT|TEXTAREA|SELECT|BUTTON)$/.test(event.target.tagName)) return;
    const toggle = () => (this.paused || this.heldUntil ? this.resume() : this.pause());
    const does = {
      ArrowRight: () => this.next(),
      ArrowLeft: () => this.previous(),
      PageDown: () => this.next(),
      PageUp: () => this.previous(),
      MediaTrackNext: () => this.next(),
      MediaTrackPrevious: () => this.previous(),
      MediaPlayPause: toggle,
      MediaPlay: () => this.resume(),
      MediaPause: () => this.pause(),
      MediaStop: () => this.pause(),
      " ": toggle,
      h: () => (this.paused ? this.resume() : this.pause()),
      Escape: () => this.release(),
    }[event.key];
    if (!does || (this.list.length < 2 && !this.taken)) return;
    event.preventDefault();
    does();
  }

  // ---- showing ---------------------------------------------------------------------------------------------------

  layer(scene) {
    return [...this.air.children].find((one) => one.dataset.scene === scene);
  }

  /* A scene this wall has not in its own list is taken out of that scene's own page. */
  async fetched(scene) {
    try {
      const answer = await fetch(`${BASE}/wall/${encodeURIComponent(scene)}?lang=${LANGUAGE}`);
      if (!answer.ok) return null;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.querySelector(".scene");
      if (!found || this.layer(scene)) return this.layer(scene);
      found.hidden = true;
      this.air.append(document.importNode(found, true));
      this.onScene(this.layer(scene));
      return this.layer(scene);
    } catch {
      return null; // the server is away: the wall keeps what it has, and the line says who wanted it
    }
  }

  async show(scene) {
    const coming = scene && (this.layer(scene) || (await this.fetched(scene)));
    const wanted = this.taken?.scene || this.list[this.at]?.scene;
    if (!coming || scene !== wanted || scene === this.onAir) return;
    this.onAir = scene;
    this.root.dataset.scene = scene;
    coming.classList.add("coming");
    coming.hidden = false;
    const drawn = this.onShow(coming);
    this.tell();
    if (!this.still.matches) {
      // unseen until its charts are drawn: nothing pops up in the middle of a fade
      const fade = coming.animate([{ opacity: 0 }, { opacity: 1 }], { duration: FADE_MS, easing: "ease-out" });
      fade.pause();
      await Promise.race([drawn, new Promise((go) => setTimeout(go, DRAWN_MS))]);
      fade.play();
      await fade.finished.catch(() => null);
    }
    coming.classList.remove("coming");
    for (const one of this.air.children) one.hidden = one.dataset.scene !== this.onAir;
  }

  // ---- saying it ---------------------------------------------------------------------------------------------------

  clockTime(ms) {
    const parts = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: this.clock.zone };
    return new Intl.DateTimeFormat("en-GB", parts).format(new Date(ms));
  }

  title(scene) {
    return this.layer(scene)?.dataset.title ?? scene;
  }

  words() {
    if (this.taken) {
      const { why, by, until } = this.taken;
      const taken = by ? _("▲ taken over by {name}", { name: by }) : _("▲ taken over");
      return [taken, why, until ? _("until {time}", { time: this.clockTime(until) }) : _("until given back")]
        .filter(Boolean).join(" · ");
    }
    if (this.said) return `✎ ${this.said}`;
    if (this.list.length < 2) return "";
    const next = this.title(this.list[(this.at + 1) % this.list.length].scene);
    if (this.heldUntil) return _("❚❚ held until {time} · then {scene}", { time: this.clockTime(this.heldUntil), scene: next });
    if (this.paused) return _("❚❚ paused · next {scene}", { scene: next });
    const seconds = WHOLES.format(Math.max(0, Math.ceil((this.until - performance.now()) / 1000)));
    return _("then {scene} in {seconds} s", { scene: next, seconds });
  }

  tell() {
    const shown = this.layer(this.onAir);
    put(document.querySelector("[data-on-air]"), this.title(this.onAir));
    put(this.line, this.words());
    this.root.classList.toggle("noted", Boolean(this.said) && !this.taken);
    if (!shown) return;
    for (const code of document.querySelectorAll(".code")) code.hidden = code.dataset.desk !== shown.dataset.desk;
    const address = document.querySelector("[data-address]");
    if (address?.dataset.address) put(address, `${address.dataset.address.replace(/^\w+:\/\//, "")}${shown.dataset.desk}`);
  }
}
