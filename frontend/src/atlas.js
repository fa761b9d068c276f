// The drawn map is whole without this file. Where the browser can, the interactive one takes over.
const figure = document.getElementById("atlas");

function canDraw() {
  try {
    return Boolean(document.createElement("canvas").getContext("webgl2"));
  } catch {
    return false;
  }
}

if (figure?.dataset.style && canDraw() && !navigator.connection?.saveData) {
  const style = fetch(figure.dataset.style).then((answer) => answer.json());
  style.catch(() => {});
  const start = () => import("./atlas-map.js").then(({ takeOver }) => takeOver(figure, style));
  if (document.readyState === "complete") start();
  else addEventListener("load", start, { once: true });
}
