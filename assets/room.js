"use strict";
/* What a screen that hangs in a room for months needs: it wanders, so that nothing burns in; it is dimmed by night; it
 * shows the time elsewhere.
 *
 * Guarantee: wandering moves the finished page as a whole (no layout, no loop): at most one step of 8 px (at 1080p) in either
 * direction from its place, by the clock, so that all screens of a room move alike and a reload changes nothing.
 */
const WANDER = [[0, 0], [1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0], [-1, -1], [0, -1], [1, -1]];

class Room {
  /* clock: the DataClock; onTheme(): the colours changed. */
  constructor(clock, onTheme) {
    const { shift, night } = document.documentElement.dataset;
    Object.assign(this, { clock, onTheme });
    [this.minutes, this.px] = shift ? JSON.parse(shift) : [0, 0];
    this.night = night && night.startsWith("[") ? JSON.parse(night) : null;
    delete document.documentElement.dataset.night; // from here on it says whether it is night
    this.tick();
  }

  /* Called every second. */
  tick() {
    const now = this.clock.madeAt ? this.clock.serverNow() : Date.now();
    const [x, y] = this.minutes && this.px ? WANDER[Math.floor(now / (60000 * this.minutes)) % WANDER.length] : [0, 0];
    const place = x || y ? `${(x * this.px) / 16}rem ${(y * this.px) / 16}rem` : "none";
    const { style } = document.body;
    if (style.getPropertyValue("--wander") !== place) style.setProperty("--wander", place);
    this.dim(now);
    if (!this.clock.madeAt) return;
    const time = this.clock.moves() ? now : this.clock.dataNow();
    for (const element of document.querySelectorAll("[data-zone]")) put(element, this.at(time, element.dataset.zone));
    for (const element of document.querySelectorAll(".blank b")) put(element, this.at(time, this.clock.zone));
  }

  at(ms, timeZone) {
    const parts = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone };
    return new Intl.DateTimeFormat("en-GB", parts).format(new Date(ms));
  }

  dim(now) {
    if (!this.night || !this.clock.zone) return;
    const [from, to] = this.night;
    const time = this.at(now, this.clock.zone);
    const dark = from < to ? time >= from && time < to : time >= from || time < to;
    if ((document.documentElement.dataset.night === "on") === dark) return;
    if (dark) document.documentElement.dataset.night = "on";
    else delete document.documentElement.dataset.night;
    this.onTheme();
  }
}
