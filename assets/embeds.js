"use strict";
/* The page of embeds: the preview follows the form, and a button copies what is to be pasted.
 *
 * Guarantee: without it the page does the same by its own buttons; what was copied goes nowhere but to the clipboard.
 */
(() => {
  const form = document.querySelector("[data-embed-form]");
  const frame = document.querySelector("[data-preview]");
  let last = frame && frame.src;

  /* What a panel can't show is not offered for it. */
  function fit() {
    const panel = form.panel.selectedOptions[0].dataset;
    for (const [name, able] of [["window", "windows"], ["topic", "topics"], ["texts", "words"]]) {
      const control = form.elements[name];
      control.disabled = !(able in panel);
      if (control.disabled && control.type === "checkbox") control.checked = false;
      else if (control.disabled) control.value = "";
    }
  }

  function preview() {
    fit();
    if (!frame) return;
    const asked = new URLSearchParams({ preview: "1" });
    for (const name of ["theme", "size", "window", "topic"]) {
      if (form.elements[name].value) asked.set(name, form.elements[name].value);
    }
    if (form.speaks.value) asked.set("lang", form.speaks.value);
    if (form.table.checked) asked.set("as", "table");
    if (form.texts.checked) asked.set("texts", "yes");
    const shown = new URL(last);
    shown.pathname = shown.pathname.replace(/[^/]*$/, form.panel.value);
    shown.search = asked;
    if (shown.href === last) return;
    last = shown.href;
    // an address of its own would be a step back in the history for each change
    frame.contentWindow.location.replace(last);
  }

  async function copy(button) {
    const area = document.getElementById(button.dataset.copy);
    const said = button.parentElement.querySelector("[role=status]");
    area.select();
    try {
      await navigator.clipboard.writeText(area.value);
    } catch {
      // without TLS a page may not write to the clipboard by itself, but the person at it may
      document.execCommand("copy");
    }
    button.focus();
    said.textContent = button.dataset.copied;
  }

  if (form) {
    fit();
    form.addEventListener("change", preview);
    for (const look of form.querySelectorAll(".look")) look.hidden = frame !== null;
  }
  for (const button of document.querySelectorAll("[data-copy]")) button.addEventListener("click", () => copy(button));
})();
