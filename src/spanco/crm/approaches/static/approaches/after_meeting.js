/* Keeps the outcome of an appointment while there is no connection, and sends it when it is back.

   What was filled in is in localStorage from the first tap, with the form's token: sent twice, it is done
   once. It goes only when the desk has accepted it, or when its writer throws it away. Every page says what
   waits, and when it was sent.

   Where the browser has it (Background Sync), what waits also lies in a cache, from which worker.js sends it
   when no page is open. That marks it as sent and touches nothing else: the next page says so, or else sends
   it itself, and is told what is wrong with it. One sends at a time, by a lock. */
"use strict";
(() => {
  const says = document.currentScript.dataset;
  const PLACE = "spanco.after-meeting:";
  const AGAIN_AFTER = 15_000;
  const PATIENCE = 60_000;
  const SENDING = "spanco.sending"; // as in worker.js, like the next
  const LENT = `spanco.lent:${says.user}`;
  const form = document.querySelector("form[data-keep]");
  const kept = (path) => JSON.parse(localStorage.getItem(PLACE + path));
  const keep = (entry) => localStorage.setItem(PLACE + entry.path, JSON.stringify(entry));
  const drop = (entry) => {
    localStorage.removeItem(PLACE + entry.path);
    return takeBack(entry.path);
  };
  const own = () => Object.keys(localStorage).filter((key) => key.startsWith(PLACE))
    .map((key) => JSON.parse(localStorage.getItem(key))).filter((entry) => entry.user === says.user);
  const lends = Boolean(window.SyncManager && window.caches && navigator.locks);
  const alone = (act) => (navigator.locks ? navigator.locks.request(SENDING, act) : act());
  let sending = false;

  async function lend(entry) {
    const worker = lends && await navigator.serviceWorker.getRegistration();
    if (!worker) return;
    await (await caches.open(LENT)).put(entry.path, new Response(JSON.stringify(entry)));
    worker.sync.register(SENDING).catch(() => {});
  }
  async function takeBack(path) {
    if (!lends || !await caches.has(LENT)) return;
    const store = await caches.open(LENT);
    await store.delete(path);
    if (!(await store.keys()).length) await caches.delete(LENT);
  }
  /* When and with which answer the worker sent it, if it did. */
  async function sentMeanwhile(entry) {
    const lent = lends && await caches.match(entry.path, { cacheName: LENT });
    const found = lent && await lent.json();
    return found?.at === entry.at ? found.sent : undefined;
  }

  const idOf = (entry) => "kept" + entry.path.replaceAll("/", "-");
  const timeOf = (at) => new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });

  function tell(entry, text, actions = [], at = entry.at) {
    let place = document.getElementById(idOf(entry));
    if (!place) {
      place = Object.assign(document.createElement("p"), { id: idOf(entry), className: "message" });
      place.setAttribute("role", "status");
      document.querySelector("main").prepend(place);
    }
    const said = text.replace("{time}", timeOf(at)).replace("{company}", () => entry.company);
    /* Said once, however often it is tried again. */
    if (place.firstChild?.textContent !== said) {
      place.replaceChildren(said, ...actions.flatMap((action) => [" · ", action]));
    }
    return place;
  }
  function link(text, href) {
    return Object.assign(document.createElement("a"), { textContent: text, href });
  }
  function throwAway(entry) {
    return button(says.discard, async () => { await drop(entry); document.getElementById(idOf(entry)).remove(); });
  }
  function button(text, act) {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: text });
    made.addEventListener("click", act);
    return made;
  }
  const isHere = (entry) => form !== null && entry.path === location.pathname;

  function filledIn(state) {
    const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    return { path: location.pathname, user: says.user, company: form.dataset.keep, state, at: Date.now(), fields };
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
    const sent = await sentMeanwhile(entry);
    if (sent) return await accepted(entry, sent.to, sent.at);
    let answer;
    try {
      answer = await fetch(entry.path, {
        method: "POST", redirect: "manual", body: new URLSearchParams(entry.fields),
        headers: { Accept: "application/json", "X-CSRFToken": csrf() }, signal: AbortSignal.timeout?.(PATIENCE),
      });
    } catch {
      return await wait(entry);
    }
    if (answer.ok) {
      const { to } = await answer.json();
      await accepted(entry, to, Date.now());
    } else if (answer.status === 422) {
      const { errors } = await answer.json();
      await refuse(entry, errors);
    } else if (answer.type === "opaqueredirect" || answer.status === 403) {
      tell(entry, says.loggedOut, [link(says.logIn, `${says.logInAt}?next=${encodeURIComponent(entry.path)}`)]);
    } else if (answer.status === 404) {
      await refuse(entry, [says.gone]);
    } else {
      await wait(entry);
    }
  }
  async function accepted(entry, to, at) {
    await drop(entry);
    if (isHere(entry) && !entry.waited) location.assign(to);
    else tell(entry, says.sent, [link(says.journey, to)], at);
    if (isHere(entry)) form.hidden = true;
  }
  async function wait(entry) {
    if (kept(entry.path)?.at !== entry.at) return;
    keep({ ...entry, waited: true });
    await lend(entry).catch(() => {});
    if (!isHere(entry)) {
      tell(entry, says.kept, [link(says.open, entry.path)]);
    } else if (!form.hidden) {
      tell(entry, says.kept, [button(says.change, () => change(entry))]);
      form.hidden = true;
      scrollTo(0, 0);
    }
  }
  /* While it is changed it is not sent; nor is it changed while it is sent. */
  async function change(entry) {
    const isSent = await alone(async () => {
      if (await sentMeanwhile(entry) || kept(entry.path)?.at !== entry.at) return true;
      keep({ ...entry, state: "draft" });
      await takeBack(entry.path);
      return false;
    });
    if (isSent) return await sendAll();
    document.getElementById(idOf(entry)).remove();
    form.hidden = false;
    form.querySelector(":checked")?.focus();
  }
  async function refuse(entry, errors) {
    keep({ ...entry, state: "refused", errors });
    await takeBack(entry.path);
    const text = [says.refused, ...errors, saidIn(entry)].filter(Boolean).join(" · ");
    const isOpen = entry.path === location.pathname;
    const actions = isOpen ? [throwAway(entry)] : [link(says.open, entry.path), throwAway(entry)];
    tell(entry, text, actions).classList.add("error");
    if (isHere(entry)) {
      form.hidden = false;
      scrollTo(0, 0);
    }
  }
  async function sendAll() {
    if (sending) return;
    sending = true;
    try {
      await alone(async () => {
        for (const entry of own()) if (entry.state === "waiting") await send(entry);
      });
    } finally {
      sending = false;
    }
  }

  if (form) {
    const before = kept(location.pathname);
    if (before?.user === says.user) fillIn(before);
    form.addEventListener("input", () => {
      if (kept(location.pathname)?.state === "waiting") takeBack(location.pathname);
      keep(filledIn("draft"));
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      event.stopPropagation();
      const entry = filledIn("waiting");
      keep(entry);
      await lend(entry).catch(() => {});
      sendAll();
    });
  }
  for (const entry of own()) if (entry.state === "refused") refuse(entry, entry.errors);
  addEventListener("online", sendAll);
  addEventListener("pageshow", sendAll);
  setInterval(sendAll, AGAIN_AFTER);
})();
