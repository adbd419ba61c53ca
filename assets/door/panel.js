"use strict";
/* <command-center-panel src="https://care.example/embed/gauge/KEY#SECRET">, and frames as high as they want to be (also
 * <iframe data-auto-height>). Asks nobody; of frames it believes one number, from where their address says. */
(() => {
  const FRAMES = "command-center-panel:not([height]) > iframe, iframe[data-auto-height]";
  addEventListener("message", ({ data, origin, source }) => {
    const px = data && data.commandCenter === "height" ? data.px : 0;
    if (typeof px !== "number" || !(px > 0)) return;
    for (const frame of document.querySelectorAll(FRAMES)) {
      if (frame.contentWindow !== source || !URL.canParse(frame.src) || new URL(frame.src).origin !== origin) continue;
      frame.style.height = `${Math.min(4000, Math.max(80, Math.round(px)))}px`;
    }
  });
  if (customElements.get("command-center-panel")) return;
  class Panel extends HTMLElement {
    static observedAttributes = ["src", "theme", "size", "as", "lang", "title", "width", "height"];
    connectedCallback() {
      const given = (name, usual = "") => this.getAttribute(name) || usual;
      const src = URL.canParse(given("src"), document.baseURI) ? new URL(given("src"), document.baseURI) : null;
      if (!/^https?:\/\/[^?#]+\/embed\//.test(src)) return this.replaceChildren();
      for (const name of ["theme", "size", "as", "lang"]) if (given(name)) src.searchParams.set(name, given(name));
      const frame = this.querySelector("iframe") || document.createElement("iframe");
      const height = parseInt(given("height"), 10) || frame.offsetHeight || 320;
      frame.title = given("title", "command center");
      frame.width = given("width", "100%");
      frame.style.cssText = `display:block;border:0;max-width:100%;height:${height}px`;
      if (frame.src === src.href) return;
      frame.sandbox = "allow-scripts allow-same-origin";
      Object.assign(frame, { loading: "lazy", referrerPolicy: "origin", src: src.href });
      this.replaceChildren(frame);
    }
    attributeChangedCallback() {
      if (this.isConnected) this.connectedCallback();
    }
  }
  customElements.define("command-center-panel", Panel);
})();
