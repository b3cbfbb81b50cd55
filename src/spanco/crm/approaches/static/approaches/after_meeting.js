/* Keeps the outcome of an appointment while there is no connection, and sends it when it is back.

   What was filled in is in localStorage from the first tap, with the form's token: sent twice, it is done
   once. It goes only when the desk has accepted it, or when its writer throws it away. */
"use strict";
(() => {
  const says = document.currentScript.dataset;
  const PLACE = "spanco.after-meeting:";
  const AGAIN_AFTER = 15_000;
  const form = document.querySelector("form[data-keep]");
  const kept = (path) => JSON.parse(localStorage.getItem(PLACE + path));
  const keep = (entry) => localStorage.setItem(PLACE + entry.path, JSON.stringify(entry));
  const drop = (entry) => localStorage.removeItem(PLACE + entry.path);
  const own = () => Object.keys(localStorage).filter((key) => key.startsWith(PLACE))
    .map((key) => JSON.parse(localStorage.getItem(key))).filter((entry) => entry.user === says.user);
  let sending = false;

  function tell(entry, text, actions = []) {
    const id = "kept" + entry.path.replaceAll("/", "-");
    let place = document.getElementById(id);
    if (!place) {
      place = Object.assign(document.createElement("p"), { id, className: "message" });
      place.setAttribute("role", "status");
      document.querySelector("main").prepend(place);
    }
    place.replaceChildren(`${text} ${entry.company}`, ...actions.flatMap((action) => [" · ", action]));
    return place;
  }
  function link(text, href) {
    return Object.assign(document.createElement("a"), { textContent: text, href });
  }
  function throwAway(entry) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: says.discard });
    button.addEventListener("click", () => { drop(entry); document.getElementById("kept" + entry.path.replaceAll("/", "-")).remove(); });
    return button;
  }
  const isHere = (entry) => form !== null && entry.path === location.pathname;

  function filledIn(state) {
    const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    return { path: location.pathname, user: says.user, company: form.dataset.keep, state, fields };
  }
  function fillIn(entry) {
    for (const input of form.elements) {
      if (!input.name || input.type === "hidden") continue;
      const values = entry.fields.filter(([name]) => name === input.name).map(([, value]) => value);
      if (input.type === "checkbox" || input.type === "radio") input.checked = values.includes(input.value);
      else input.value = values[0] ?? "";
    }
  }
  /* What was tapped but is no longer offered is kept as text. */
  function saidIn(entry) {
    return entry.fields.filter(([name, value]) => value && ["needs", "other_need", "note"].includes(name)).map(([, value]) => value).join(" · ");
  }
  function csrf() {
    return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  }

  async function send(entry) {
    let answer;
    try {
      answer = await fetch(entry.path, {
        method: "POST", redirect: "manual", body: new URLSearchParams(entry.fields),
        headers: { Accept: "application/json", "X-CSRFToken": csrf() },
      });
    } catch {
      tell(entry, says.kept);
      return;
    }
    if (answer.ok) {
      const { to } = await answer.json();
      drop(entry);
      if (isHere(entry)) location.assign(to);
      else tell(entry, says.sent, [link(says.open, to)]);
    } else if (answer.status === 422) {
      const { errors } = await answer.json();
      refuse(entry, errors);
    } else if (answer.type === "opaqueredirect" || answer.status === 403) {
      tell(entry, says.loggedOut, [link(says.logIn, `${says.logInAt}?next=${encodeURIComponent(entry.path)}`)]);
    } else if (answer.status === 404) {
      refuse(entry, [String(answer.status)]);
    } else {
      tell(entry, says.kept);
    }
  }
  function refuse(entry, errors) {
    keep({ ...entry, state: "refused", errors });
    const text = [says.refused, ...errors, saidIn(entry)].filter(Boolean).join(" · ") + " ·";
    tell(entry, text, [link(says.open, entry.path), throwAway(entry)]).classList.add("error");
    if (isHere(entry)) window.scrollTo(0, 0);
  }
  async function sendAll() {
    if (sending) return;
    sending = true;
    try {
      for (const entry of own()) if (entry.state === "waiting") await send(entry);
    } finally {
      sending = false;
    }
  }

  if (form) {
    const before = kept(location.pathname);
    if (before?.user === says.user) {
      fillIn(before);
      if (before.state === "refused") refuse(before, before.errors);
    }
    form.addEventListener("input", () => keep(filledIn("draft")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      keep(filledIn("waiting"));
      sendAll();
    });
  } else {
    for (const entry of own()) if (entry.state === "refused" && entry.path === location.pathname) refuse(entry, entry.errors);
  }
  addEventListener("online", sendAll);
  addEventListener("pageshow", sendAll);
  setInterval(sendAll, AGAIN_AFTER);
})();
