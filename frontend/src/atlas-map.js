// The interactive map: the same layers from tiles, over the drawn map and in its place.
import maplibregl from "maplibre-gl";
import { measuring } from "./atlas-measure.js";

const form = document.querySelector(".atlas-choice");
const SETTLED_MS = 700;

export async function takeOver(figure, told) {
  const words = JSON.parse(figure.dataset.words);
  const stage = figure.querySelector(".atlas-stage");
  const style = await told;
  await Promise.all([styles(figure.dataset.css), letters()]);
  const live = document.createElement("div");
  live.className = "atlas-live";
  stage.append(live);
  const box = figure.dataset.box.split(",").map(Number);
  const map = new maplibregl.Map({
    container: live,
    style,
    bounds: [box.slice(0, 2), box.slice(2)],
    maxZoom: 12,
    attributionControl: { compact: true },
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: 0,
    locale: words,
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }));
  map.addControl(new maplibregl.ScaleControl());
  const apply = () => show(map, style);
  map.once("load", () => {
    apply();
    stage.querySelector("svg.map").setAttribute("aria-hidden", "true");
    figure.dataset.live = "yes";
  });
  form.addEventListener("input", apply);
  map.on("moveend", () => settled(map));
  const busy = measuring(map, stage, words);
  map.on("click", (event) => busy() || tell(map, event, words));
  return map;
}

function styles(address) {
  return new Promise((done) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address });
    link.onload = link.onerror = done;
    document.head.append(link);
  });
}

function letters() {
  return document.fonts.load("16px 'Source Sans 3'", "AbЖқөүҷ").catch(() => {});
}

// Layers that are ticked are shown; features that are not wanted are filtered out.
function show(map, style) {
  const chosen = new FormData(form);
  const keys = new Set(chosen.getAll("layer"));
  const statuses = chosen.getAll("status");
  const names = (form.elements.species.selectedOptions[0]?.dataset.names || "").split("|").filter(Boolean);
  const year = /^\d{4}$/.test(chosen.get("year")) ? Number(chosen.get("year")) : null;
  for (const layer of style.layers) {
    if (layer.source === "base-map" || !layer.source) continue;
    map.setLayoutProperty(layer.id, "visibility", keys.has(layer.source) ? "visible" : "none");
    if (layer.type === "raster") continue;
    const tests = ["all"];
    if (layer.filter) tests.push(layer.filter);
    if (names.length) tests.push(["any", ["!", ["has", "species"]], ["in", ["get", "species"], ["literal", names]]]);
    if (statuses.length) tests.push(["any", ["!", ["has", "status"]], ["in", ["get", "status"], ["literal", statuses]]]);
    if (year !== null) {
      tests.push(["<=", ["coalesce", ["get", "since_year"], year], year]);
      tests.push([">", ["coalesce", ["get", "until_year"], year + 1], year]);
    }
    map.setFilter(layer.id, tests);
  }
}

// What was clicked, with its source and date, as words of the page's language.
function tell(map, event, words) {
  const reach = 5;
  const { x, y } = event.point;
  const around = [[x - reach, y - reach], [x + reach, y + reach]];
  const found = map.queryRenderedFeatures(around).filter((one) => one.source !== "base-map");
  const seen = new Set();
  const list = document.createElement("dl");
  for (const one of found) {
    const same = `${one.source} ${one.id}`;
    if (seen.has(same) || seen.size === 8) continue;
    seen.add(same);
    const input = form.querySelector(`input[name=layer][value="${CSS.escape(one.source)}"]`);
    const title = input?.closest("label").textContent.trim() ?? one.source;
    list.append(line("dt", title));
    const ru = document.documentElement.lang === "ru";
    const facts = one.properties;
    const name = (ru && facts.name_ru) || facts.name || facts.species;
    const status = words[`status.${facts.status}`] ?? words[`presence.${facts.presence}`];
    const years = [facts.since_year, facts.until_year].filter(Boolean).join("–");
    for (const text of [name, status, years, (ru && facts.told_ru) || facts.told]) {
      if (text) list.append(line("dd", text));
    }
    const source = [facts.source, facts.source_date].filter(Boolean).join(", ");
    if (source) list.append(line("dd", `${words.source}: ${source}`));
  }
  if (!seen.size) return;
  new maplibregl.Popup({ maxWidth: "22rem" }).setLngLat(event.lngLat).setDOMContent(list).addTo(map);
}

function line(tag, text) {
  return Object.assign(document.createElement(tag), { textContent: text });
}

// The address leads to what is in view, and the table beside the map follows it.
let waiting;
function settled(map) {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const bounds = map.getBounds();
    const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    const query = new URLSearchParams(new FormData(form));
    for (const [key, value] of [...query]) if (!value) query.delete(key, value);
    query.set("box", box.map((side) => side.toFixed(3)).join(","));
    const address = `${form.getAttribute("action")}?${query}`;
    history.replaceState({}, "", address);
    try {
      const answer = await fetch(`${address}&part=facts`, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.getElementById("facts").replaceWith(page.getElementById("facts"));
    } catch {
      // without a connection the table stays as it was
    }
  }, SETTLED_MS);
}
