// Measuring on the map: lengths on the sphere, from click to click.
const EARTH_M = 6371008.8;
const RADIANS = Math.PI / 180;

export function lengthM(points) {
  let total = 0;
  for (let i = 1; i < points.length; i += 1) {
    const [a, b] = [points[i - 1], points[i]].map(([lon, lat]) => [lon * RADIANS, lat * RADIANS]);
    const h = Math.sin((b[1] - a[1]) / 2) ** 2
      + Math.cos(a[1]) * Math.cos(b[1]) * Math.sin((b[0] - a[0]) / 2) ** 2;
    total += 2 * EARTH_M * Math.asin(Math.sqrt(h));
  }
  return total;
}

export function measuring(map, stage, words) {
  const tools = document.createElement("div");
  tools.className = "atlas-tools";
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: words.measure });
  const output = document.createElement("output");
  output.hidden = true;
  tools.append(button, output);
  stage.append(tools);
  let points = null;
  const line = () => ({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: points ?? [] } });
  button.addEventListener("click", () => {
    points = points ? null : [];
    button.textContent = points ? words.done : words.measure;
    button.setAttribute("aria-pressed", String(Boolean(points)));
    output.hidden = !points;
    output.textContent = words.clickPoints;
    map.getCanvas().style.cursor = points ? "crosshair" : "";
    if (!map.getSource("measure")) {
      map.addSource("measure", { type: "geojson", data: line() });
      map.addLayer({ id: "measure", type: "line", source: "measure", paint: { "line-color": "#b84a00", "line-width": 2, "line-dasharray": [2, 1] } });
    }
    map.getSource("measure").setData(line());
  });
  map.on("click", (event) => {
    if (!points) return;
    points.push(event.lngLat.toArray());
    map.getSource("measure").setData(line());
    const km = lengthM(points) / 1000;
    output.textContent = `${km.toLocaleString(document.documentElement.lang, { maximumSignificantDigits: 3 })} ${words.km}`;
  });
  return () => Boolean(points);
}
