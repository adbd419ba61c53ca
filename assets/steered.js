"use strict";
/* What a wall was told: the server says what is wanted whenever it differs from what it said before on a connection, and all of
 * it anew on the next one; this says it to the playlist (`window.commandCenter.control`) once.
 *
 * Guarantee: a control that was carried out is not carried out again after a reconnect, so what somebody did at the keyboard
 * meanwhile stands; a dark screen that an alert took is dark again afterwards.
 */
(() => {
  const SUBJECTS = { note: "note", takeover: "takeover", release: "takeover", next: "step", previous: "step" };
  const done = { note: "", takeover: "", step: "", standing: "" }; // subject -> id of what was carried out last
  let standing = { action: "resume" };

  const carryOut = (control) => window.commandCenter.control?.(control);

  /* A line that the walls of a browser share says what is for all of them, and what is for one of them instead. */
  function mine(control) {
    const { wall } = document.documentElement.dataset;
    return control.walls && Object.hasOwn(control.walls, wall) ? control.walls[wall] : control;
  }

  function hear(said) {
    const control = mine(said);
    const { action, id } = control;
    if (action === "open" || action === "reload" || id === undefined) return;
    const subject = SUBJECTS[action] || "standing";
    if (done[subject] === id) return;
    done[subject] = id;
    if (subject === "standing") {
      // dark is the only state that the next one does not end by itself
      if (standing.action === "blank" && action !== "resume") carryOut({ action: "resume" });
      standing = control;
    }
    carryOut(control);
    if (action === "release" && standing.action === "blank") carryOut(standing);
  }

  addEventListener("control", ({ detail }) => hear(detail));
  // what stands already when the page is made is done before the stream has spoken; a step of before is not taken again
  for (const control of JSON.parse(document.documentElement.dataset.controls || "[]")) {
    if (SUBJECTS[control.action] === "step") done.step = control.id;
    else hear(control);
  }
})();
