// Answers are saved as they are typed. What cannot be sent waits in this browser, survives a
// lost connection or a closed page, stands in its form again and is sent again; the server
// keeps the same words once. It waits under the account that typed it, for a week at most,
// and is gone after signing out: the next person at this computer never meets it.
const STORE = "cami-waiting";
const KEY = `${STORE}:${document.body.dataset.account || ""}`;
const PAUSE_MS = 1200;
const AGAIN_MS = 8000;
const KEPT_MS = 7 * 24 * 3600 * 1000;
const OWN = "csrfmiddlewaretoken"; // the page's token of security is its own, never kept

const parsed = (key) => {
  try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return {}; }
};
const read = () => parsed(KEY);
const put = (key, waiting) => {
  try {
    if (Object.keys(waiting).length) localStorage.setItem(key, JSON.stringify(waiting));
    else localStorage.removeItem(key);
  } catch { /* no room: the form keeps it */ }
};
const write = (waiting) => put(KEY, waiting);

const words = document.documentElement.lang === "ru"
  ? {
    saving: "Сохраняется…",
    waiting: "Нет связи: текст хранится в этом браузере и будет отправлен.",
    out: "Вы вышли из системы. Войдите снова: текст хранится в этом браузере.",
    leave: "Часть текста ещё не отправлена. Если выйти сейчас, она будет удалена с этого компьютера. Выйти?",
  }
  : {
    saving: "Saving…",
    waiting: "No connection: the text is kept in this browser and will be sent.",
    out: "You are signed out. Sign in again: the text is kept in this browser.",
    leave: "Some text has not been sent yet. If you sign out now, it is deleted from this computer. Sign out?",
  };

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
  let reason = words.waiting;
  try {
    const body = new URLSearchParams(entry.fields);
    const own = document.querySelector(`input[name=${OWN}]`);
    if (own) body.set(OWN, own.value);
    const answer = await fetch(action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.redirected) reason = words.out; // to where one signs in, which speaks JSON too
    const ours = !answer.redirected && answer.headers.get("Content-Type")?.includes("json");
    if (!ours) throw new Error("no answer of ours");
    const told = await answer.json();
    const waiting = read();
    if (waiting[action]?.at === entry.at) {
      delete waiting[action];
      write(waiting);
    }
    if (told.token && form) form.elements.token.value = told.token;
    tell(form, told.refused || told.said, told.conflict || told.refused ? "conflict" : "saved");
  } catch {
    tell(form, reason, "waiting");
    setTimeout(() => send(action), AGAIN_MS);
  } finally {
    busy.delete(action);
  }
  if (read()[action] && read()[action].at !== entry.at) send(action);
}

function keep(form) {
  const action = form.getAttribute("action");
  const waiting = read();
  const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== OWN);
  waiting[action] = { at: Date.now(), fields };
  write(waiting);
  tell(form, words.saving, "saving");
  return action;
}

// Words that wait stand in their form again, so that typing goes on from them.
function restore(form, fields) {
  for (const control of form.elements) {
    if (!control.name || control.name === OWN || control.type === "file") continue;
    const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
    if (control.type === "checkbox") control.checked = values.includes(control.value);
    else if (values.length) control.value = values[0];
  }
  for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

function expire() {
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(`${STORE}:`)) continue;
    const young = Object.entries(parsed(key)).filter(([, entry]) => Date.now() - entry.at < KEPT_MS);
    put(key, Object.fromEntries(young));
  }
}

// Before signing out everything is sent; what cannot be sent is deleted only if one agrees.
async function leave(event) {
  if (!Object.keys(read()).length) return;
  event.preventDefault();
  const form = event.target;
  await Promise.all(Object.keys(read()).map(send));
  if (Object.keys(read()).length && !confirm(words.leave)) return;
  write({});
  form.submit();
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

try { expire(); } catch { /* the browser keeps nothing for us */ }
for (const form of document.querySelectorAll("form[data-sign-out]")) form.addEventListener("submit", leave);

if (forms.length) {
  for (const form of forms) {
    const entry = read()[form.getAttribute("action")];
    if (entry) restore(form, entry.fields);
  }
  const all = () => Object.keys(read()).forEach(send);
  addEventListener("online", all);
  all();
}
