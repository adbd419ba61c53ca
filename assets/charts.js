"use strict";
/* Charts by Plotly: figures come from the server at 1080p sizes and in the dark theme's colours; the canvas is scaled as
 * a whole, so text and lines grow with the wall, and each colour is changed for what its role is in the page's theme.
 */
const ROLES = JSON.parse(document.documentElement.dataset.roles || "{}"); // "#rrggbb" of the dark theme -> role

/* A colour of the dark theme in the theme the page wears; anything else stays as it is. */
function repaint(value, style) {
  if (typeof value === "string") {
    const mixed = /^rgba\((\d+),(\d+),(\d+),([\d.]+)\)$/.exec(value);
    const hex = mixed ? `#${mixed.slice(1, 4).map((n) => Number(n).toString(16).padStart(2, "0")).join("")}` : value;
    const role = ROLES[hex.toLowerCase()];
    if (!role) return value;
    const color = style.getPropertyValue(`--${role}`).trim();
    if (!mixed) return color;
    const parts = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
    return `rgba(${parts.join(",")},${mixed[4]})`;
  }
  if (Array.isArray(value)) return typeof value[0] === "number" ? value : value.map((one) => repaint(one, style));
  if (!value || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, repaint(one, style)]));
}

/* panel: the section that holds the chart; data: what the panel was given; returns a promise of the drawing. */
async function drawChart(panel, data) {
  const chart = panel.querySelector(".chart");
  if (!window.Plotly || !chart || !chart.clientWidth || !chart.clientHeight) return;
  const canvas = chart.firstElementChild;
  const style = getComputedStyle(document.documentElement);
  const scale = parseFloat(style.fontSize) / 16;
  const width = Math.round(chart.clientWidth / scale);
  const height = Math.round(chart.clientHeight / scale);
  canvas.style.transform = `scale(${scale})`;
  const layout = { ...repaint(data.figure.layout, style), width, height };
  const config = { staticPlot: true, displayModeBar: false };
  await window.Plotly.react(canvas, repaint(data.figure.data, style), layout, config);
  chart.dataset.drawn = String(Number(chart.dataset.drawn || 0) + 1);
}

/* A ring that fades once where mentions were added; never more than a few, a burst must not flicker.
 * places: [[x, y]] in the map's units. */
function ringsOn(panel, places) {
  const above = panel.querySelector(".rings");
  if (!above) return;
  for (const [x, y] of places.slice(0, 6)) {
    const ring = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    for (const [name, value] of Object.entries({ class: "ring", cx: x, cy: y, r: 34 })) ring.setAttribute(name, value);
    above.append(ring);
    const steps = [{ transform: "scale(.3)", opacity: 1 }, { transform: "scale(1)", opacity: 0 }];
    ring.animate(steps, { duration: 400, easing: "ease-out" }).finished.finally(() => ring.remove());
  }
}
