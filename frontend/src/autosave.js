// Answers are saved as they are typed. What cannot be sent waits in this browser, survives a
// lost connection or a closed page, and is sent again; the server keeps the same words once.
const KEY = "cami-waiting";
const PAUSE_MS = 1200;
const AGAIN_MS = 8000;

const read = () => {
  try { return JSON.parse(localStorage.getItem(KEY)) || {}; } catch { return {}; }
};
const write = (waiting) => {
  try { localStorage.setItem(KEY, JSON.stringify(waiting)); } catch { /* no room: the form keeps it */ }
};

const words = document.documentElement.lang === "ru"
  ? { saving: "Сохраняется…", waiting: "Нет связи: текст хранится в этом браузере и будет отправлен." }
  : { saving: "Saving…", waiting: "No connection: the text is kept in this browser and will be sent." };

const forms = [...document.querySelectorAll("form[data-autosave]")];
const formOf = (action) => forms.find((form) => form.getAttribute("action") === action);

function tell(form, text, state) {
  const said = form?.querySelector(".said");
  if (!said) return;
  said.textContent = text;
  said.dataset.state = state;
}

const busy = new Set();

async function send(action) {
  const entry = read()[action];
  if (!entry || busy.has(action)) return;
  busy.add(action);
  const form = formOf(action);
  try {
    // The page's own token of security may be newer than the one that was kept.
    const fresh = document.querySelector("input[name=csrfmiddlewaretoken]");
    const body = new URLSearchParams(entry.fields);
    if (fresh) body.set("csrfmiddlewaretoken", fresh.value);
    const answer = await fetch(action, { method: "POST", body, headers: { Accept: "application/json" } });
    const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
    if (!told) throw new Error("no answer of ours");
    const waiting = read();
    if (waiting[action]?.at === entry.at) {
      delete waiting[action];
      write(waiting);
    }
    if (told.token && form) form.elements.token.value = told.token;
    tell(form, told.refused || told.said, told.conflict || told.refused ? "conflict" : "saved");
  } catch {
    tell(form, words.waiting, "waiting");
    setTimeout(() => send(action), AGAIN_MS);
  } finally {
    busy.delete(action);
  }
  if (read()[action] && read()[action].at !== entry.at) send(action);
}

function keep(form) {
  const action = form.getAttribute("action");
  const waiting = read();
  waiting[action] = { at: Date.now(), fields: [...new FormData(form)].filter(([, v]) => typeof v === "string") };
  write(waiting);
  tell(form, words.saving, "saving");
  return action;
}

for (const form of forms) {
  let timer;
  form.addEventListener("input", () => {
    const action = keep(form);
    clearTimeout(timer);
    timer = setTimeout(() => send(action), PAUSE_MS);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    send(keep(form));
  });
}

if (forms.length) {
  const all = () => Object.keys(read()).forEach(send);
  addEventListener("online", all);
  all();
}
