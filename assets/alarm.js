"use strict";
/* Alarms for who does not see the wall: what is new among them, a takeover, a note go into a live region, which screen readers
 * speak at once; and two notes sound, where somebody switched sound on: by the key s, by the button at the foot, or the profile for
 * a wall without hands (`walls[].sound`).
 *
 * Guarantee: silent until it is switched on. What is alarming already when the page opens is not said; what comes and goes is said
 * again only after it was gone for two minutes; at most one sound in ten seconds. A browser that lets no page sound before
 * somebody pressed something is not sounded at: the button says that it waits.
 */
const GONE_FOR_MS = 120000;
const APART_MS = 10000;
const NOTES = [660, 880]; // Hz, one after the other
const NOTE_S = 0.22;
const LOUDNESS = 0.25; // of all the browser may give
const CHOSEN = "cc-sound"; // in the storage of the browser: what somebody chose on this screen

class Alarms {
  /* region: the live region; button: switches the sound, and bears its words as data-on, data-off, data-waits. */
  constructor(region, button) {
    Object.assign(this, { region, button, known: null, context: null, sounded: -Infinity, played: 0 });
    this.on = (this.chosen() ?? button.dataset.sound) === "on";
    button.addEventListener("click", () => this.toggle());
    addEventListener("keydown", (event) => {
      const { tagName, isContentEditable } = event.target;
      if (event.altKey || event.ctrlKey || event.metaKey || event.repeat || isContentEditable) return;
      if (event.key === "s" && !/^(INPUT|TEXTAREA|SELECT)$/.test(tagName)) this.toggle();
    });
    for (const kind of ["pointerup", "keyup"]) addEventListener(kind, () => this.waits && this.wake());
    if (this.on) this.wake();
    this.tell();
  }

  get waits() {
    return this.on && this.context?.state !== "running";
  }

  chosen() {
    try {
      return localStorage.getItem(CHOSEN);
    } catch {
      return null; // a browser that keeps nothing
    }
  }

  toggle() {
    if (this.waits) return; // the press that is waited for
    this.on = !this.on;
    try {
      localStorage.setItem(CHOSEN, this.on ? "on" : "off");
    } catch {
      // it holds until the page is loaded anew
    }
    if (this.on) this.wake().then(() => this.ring()); // so that whoever switches it on hears what it will be
    this.tell();
  }

  /* The browser's sound, once it lets us. */
  async wake() {
    this.context ??= new AudioContext();
    this.context.onstatechange = () => this.tell();
    // it answers only once somebody has pressed something, which may be never
    if (this.context.state !== "running") await Promise.race([this.context.resume(), new Promise((done) => setTimeout(done, 500))]);
  }

  tell() {
    const state = !this.on ? "off" : this.waits ? "waits" : "on";
    this.button.setAttribute("aria-pressed", String(this.on));
    put(this.button, this.button.dataset[state]);
  }

  /* What is alarming now: [[name, words]], the most pressing first. */
  hear(alarms, now = performance.now()) {
    const fresh = this.known ? alarms.filter(([name]) => !this.known.has(name)) : [];
    this.known ??= new Map();
    for (const [name, seenAt] of this.known) if (now - seenAt > GONE_FOR_MS) this.known.delete(name);
    for (const [name] of alarms) this.known.set(name, now);
    if (fresh.length) this.say(fresh.map(([, words]) => words).join(". "));
  }

  /* Say it to who listens, and ring. */
  say(words) {
    this.region.textContent = "";
    requestAnimationFrame(() => (this.region.textContent = words)); // the same words said twice are news twice
    this.ring();
  }

  ring() {
    const now = performance.now();
    if (!this.on || this.context?.state !== "running" || now - this.sounded < APART_MS) return;
    this.sounded = now;
    this.played += 1;
    const { context } = this;
    NOTES.forEach((pitch, i) => {
      const begin = context.currentTime + i * NOTE_S;
      const [tone, loudness] = [context.createOscillator(), context.createGain()];
      tone.frequency.value = pitch;
      loudness.gain.setValueAtTime(0, begin);
      loudness.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.02); // no click at either end
      loudness.gain.linearRampToValueAtTime(0, begin + NOTE_S);
      tone.connect(loudness).connect(context.destination);
      tone.start(begin);
      tone.stop(begin + NOTE_S);
    });
  }
}
