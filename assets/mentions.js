"use strict";
/* The list of mentions goes on by itself: the next page is put in where the link to it comes into sight, what came since is
 * counted beside it, and what was deleted or erased is taken out. All markup comes from the server; without this script
 * the links do the same a page at a time.
 *
 * Guarantee: the list moves for nobody who reads it: new posts wait behind "n new". Back finds the place that was left. No
 * more than `MOST` posts are held; from there the link leads to a page of its own.
 */
(() => {
  const AUTO = 5; // pages that come by scrolling; then a press asks for more, so that the foot can be reached
  const MOST = 2000;
  const LOOK_MS = 5000; // between two questions about what came and went
  const box = document.querySelector(".mentions .posts-box");
  if (!box) return;
  const list = box.querySelector("ol.posts"); // none where nothing fits yet
  const status = box.querySelector(".loaded");
  const newer = box.querySelector(".newer");
  const now = () => performance.now();
  const posts = () => (list ? [...list.children] : []);
  let pages = 1;
  let automatic = 0;
  let loading = null;
  let looked = now();

  // ---- the next page ------------------------------------------------------------------------------------------

  const next = () => box.querySelector('.pages a[rel="next"]');

  async function load() {
    const link = next();
    if (!link || loading) return loading;
    loading = (async () => {
      const mine = document.activeElement === link;
      list.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(link.href, { headers: { Accept: "text/html" }, cache: "no-store" });
        if (!answer.ok) throw new Error(String(answer.status));
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        const held = new Set(posts().map((post) => post.dataset.key));
        const come = [...fresh.querySelectorAll(".posts-box ol.posts > li")].filter((post) => !held.has(post.dataset.key));
        list.append(...come);
        pages += 1;
        const after = fresh.querySelector('.pages a[rel="next"]');
        if (after) link.href = after.getAttribute("href");
        else link.replaceWith(fresh.querySelector(".pages .end") || "");
        if (after) box.dataset.cursor = after.dataset.cursor;
        status.textContent = _("{n} posts are shown", { n: posts().length });
        if (mine && come[0]) focusOn(come[0]);
      } catch {
        status.textContent = _("More posts don’t come now: press “More posts” to try again.");
        automatic = AUTO;
      }
      list.removeAttribute("aria-busy");
      loading = null;
    })();
    return loading;
  }

  function focusOn(post) {
    post.tabIndex = -1;
    post.focus({ preventScroll: true });
  }

  box.addEventListener("click", (event) => {
    const link = event.target.closest('.pages a[rel="next"]');
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || posts().length >= MOST) return;
    event.preventDefault();
    load();
  });

  const end = box.querySelector(".pages");
  const watcher = new IntersectionObserver(
    async (entries) => {
      if (!entries.some((entry) => entry.isIntersecting) || loading || automatic >= AUTO || posts().length >= MOST) return;
      automatic += 1;
      await load();
      // who scrolled on while it came is told of only when the end is looked at anew
      watcher.unobserve(end);
      watcher.observe(end);
    },
    { rootMargin: "600px" },
  );
  if (end) watcher.observe(end);

  // ---- what came and what went ----------------------------------------------------------------------------------

  async function look() {
    if (!newer || document.hidden || loading || now() - looked < LOOK_MS) return;
    looked = now();
    const held = { address: location.search.slice(1), cursor: box.dataset.cursor || "", ids: posts().map((p) => p.dataset.key) };
    try {
      const answer = await fetch(`${BASE}/mentions/since`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(held),
      });
      if (!answer.ok) return;
      const { new: came, gone } = await answer.json();
      const away = new Set(gone);
      for (const post of posts()) if (away.has(post.dataset.key)) post.remove();
      const link = newer.querySelector("a");
      const words = _("{n} new", { n: came.toLocaleString(document.documentElement.lang) });
      if (link.textContent !== words) link.textContent = words;
      newer.hidden = !came;
    } catch {
      // the page says that it is old; the next look may come through
    }
  }

  setInterval(look, 1000);

  // ---- back finds its place ---------------------------------------------------------------------------------------

  function keep() {
    const at = posts().find((post) => post.getBoundingClientRect().bottom > 80);
    const top = at && at.getBoundingClientRect().top;
    history.replaceState({ ...history.state, mentions: { pages, key: at && at.dataset.key, top } }, "");
  }

  async function restore() {
    const left = history.state && history.state.mentions;
    const [entry] = performance.getEntriesByType("navigation");
    if (!left || !left.key || !entry || entry.type === "navigate") return;
    history.scrollRestoration = "manual";
    const found = () => posts().find((one) => one.dataset.key === left.key);
    // what came meanwhile stands in front: some pages more than there were
    while (!found() && pages < left.pages + AUTO && next() && posts().length < MOST) {
      const before = pages;
      await load();
      if (pages === before) break;
    }
    const post = found();
    if (post) scrollBy({ top: post.getBoundingClientRect().top - left.top, behavior: "instant" });
    history.scrollRestoration = "auto";
  }

  let settling = 0;
  addEventListener("scroll", () => {
    clearTimeout(settling);
    settling = setTimeout(keep, 200);
  }, { passive: true });
  addEventListener("click", keep, true); // a page that is being left takes no more notes
  restore();
})();

/* An export says how far it is: the browser saves what comes, the server counts what it has sent. */
(() => {
  const REFUSED = 5; // questions without an answer, a second each
  const out = document.querySelector(".mentions .out");
  if (!out) return;
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  const bar = document.createElement("progress");
  bar.hidden = true;
  out.querySelector("div").append(said, bar);

  async function follow(name) {
    const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });
    const number = new Intl.NumberFormat(document.documentElement.lang);
    said.textContent = _("The export begins …");
    for (let silent = 0; silent < 60; ) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const answer = await fetch(`${BASE}/api/v1/export/${name}`, { cache: "no-store" }).catch(() => null);
      if (!answer || !answer.ok) {
        silent += 1;
        if (silent === REFUSED) said.textContent = _("No export has begun: the downloads of this browser say why.");
        continue;
      }
      const state = await answer.json();
      silent = 0;
      bar.hidden = false;
      bar.value = state.share;
      const share = percent.format(state.share);
      const words = { sent: number.format(state.sent), total: number.format(state.total), share };
      if (state.done) said.textContent = _("The export is done.");
      else if (state.broken) said.textContent = _("The export broke off at {sent} of {total}: ask for it again.", words);
      else said.textContent = _("{sent} of {total} ({share})", words);
      if (state.done || state.broken) return;
    }
  }

  out.addEventListener("click", (event) => {
    const link = event.target.closest("a.export");
    if (!link) return;
    const name = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const address = new URL(link.href);
    address.searchParams.set("progress", name);
    link.href = address;
    follow(name);
  });
})();
