import "./autosave.js";
import "./security-key.js";

// Everything works without this file; it only makes some of it more pleasant.
const root = document.documentElement;
root.classList.add("js");

// On a narrow screen the conditions begin folded; without this file they stay open.
const facets = document.getElementById("facets");
if (facets && matchMedia("(max-width: 60rem)").matches) facets.open = false;

// A changed condition brings new results in place, with the address that leads there.
const form = document.querySelector("form[data-live]");

function address() {
  const chosen = new URLSearchParams(new FormData(form));
  for (const [key, value] of [...chosen]) if (!value) chosen.delete(key, value);
  const query = chosen.toString();
  return form.action + (query ? `?${query}` : "");
}

let latest = 0;
async function show(url, remember) {
  const turn = ++latest;
  document.getElementById("results").setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (turn !== latest) return;
    if (remember) history.pushState({}, "", url);
    renew(page);
  } catch {
    location.assign(url);
  }
}

// New results, new counts; what the reader has opened and focused stays so.
function renew(page) {
  document.getElementById("results").replaceWith(page.getElementById("results"));
  const tally = document.querySelector(".tally b");
  document.getElementById("said").textContent = `${tally.textContent} ${tally.nextSibling.textContent}`;
  document.querySelector(".tongues").replaceWith(page.querySelector(".tongues"));
  const focused = document.activeElement?.matches?.("#facets input") && document.activeElement;
  const opened = [...facets.querySelectorAll("details")].map((one) => one.open && one.dataset.facet);
  const wide = facets.open;
  const fresh = page.getElementById("facets");
  fresh.open = wide;
  for (const one of fresh.querySelectorAll("details")) {
    one.open = opened.includes(one.dataset.facet);
  }
  facets.replaceChildren(...fresh.childNodes);
  if (focused) {
    const again = [...facets.querySelectorAll("input")].find(
      (one) => one.name === focused.name && one.value === focused.value,
    );
    again?.focus({ preventScroll: true });
  }
}

if (form) {
  form.addEventListener("change", (event) => {
    if (event.target.type === "checkbox") show(address(), true);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show(address(), true);
  });
  addEventListener("popstate", () => location.reload());
}
