// A security key: the browser asks it, and its answer goes back in the form.
// Only where the page has a form with data-key; without this file a code has to do.

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const credential = (one) => ({ ...one, id: bytes(one.id) });

function asked({ publicKey }) {
  const made = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (made.user) made.user = { ...made.user, id: bytes(made.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (made[list]) made[list] = made[list].map(credential);
  }
  return { publicKey: made };
}

function told(answer) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (answer.response[name]) response[name] = text(answer.response[name]);
  }
  if (answer.response.getTransports) response.transports = answer.response.getTransports();
  return {
    id: answer.id,
    rawId: text(answer.rawId),
    type: answer.type,
    response,
    clientExtensionResults: answer.getClientExtensionResults(),
  };
}

const form = document.querySelector("form[data-key]");
if (form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const complaint = form.querySelector("[data-key-failed]");
    complaint.hidden = true;
    try {
      const options = asked(JSON.parse(form.dataset.options));
      const answer = await navigator.credentials[form.dataset.key](options);
      form.elements.credential.value = JSON.stringify(told(answer));
      form.submit();
    } catch {
      complaint.hidden = false;
    }
  });
}
