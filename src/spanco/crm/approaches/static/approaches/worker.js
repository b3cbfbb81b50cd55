/* Opens what is kept of appointments while there is no connection: the service worker of the desk.

   It keeps nothing itself, keeping.js does. A page is asked of the network first; the kept copy of an
   appointment's page is shown if that fails or takes too long, and for any other page the list of what is
   kept. Copies that were to be kept for today and tomorrow are gone after that, connection or not.

   It also sends what after_meeting.js has lent it, once the browser says that there is a connection, page or
   no page: for whoever is logged in then, and nobody else's. What the desk does not accept stays for a page. */
"use strict";
const PLACE = "spanco.kept:";
const LIST = "/appointments/kept";
const PATIENCE = 4_000;
const PATIENCE_TO_SEND = 60_000;
const KEPT_FOR = 48 * 3_600_000;
const SENDER = "/appointments/sender";
const SENDING = "spanco.sending"; // as in after_meeting.js, like the next
const LENT = "spanco.lent:";
const openedFromKept = new Set();

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([clients.claim(), registration.navigationPreload?.enable()]));
});
addEventListener("sync", (event) => {
  if (event.tag === SENDING) event.waitUntil(navigator.locks.request(SENDING, sendLent));
});
addEventListener("fetch", (event) => {
  const { request, clientId } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (request.destination && openedFromKept.has(clientId)) event.respondWith(part(request));
});

async function page(event) {
  const asked = Promise.resolve(event.preloadResponse).then((answer) => answer || fetch(event.request));
  asked.catch(() => {});
  const copy = await kept(event.request.url);
  try {
    return await (copy ? Promise.race([asked, tooLong()]) : asked);
  } catch (failure) {
    const instead = copy || await kept(LIST);
    if (!instead) throw failure;
    openedFromKept.add(event.resultingClientId);
    return instead;
  }
}
/* The parts of a kept page are taken from beside it, of its own release, without waiting for the network. */
async function part(request) {
  return await caches.match(request, { ignoreVary: true }) || fetch(request);
}
function tooLong() {
  return new Promise((_resolve, reject) => setTimeout(() => reject(new Error("too long")), PATIENCE));
}
async function kept(address) {
  for (const name of (await caches.keys()).filter((name) => name.startsWith(PLACE))) {
    const store = await caches.open(name);
    const list = await store.match(LIST, { ignoreVary: true });
    const age = list && Date.now() - Date.parse(list.headers.get("Date"));
    if (!(age < KEPT_FOR)) await caches.delete(name);
    else if (address === LIST) return list;
    else {
      const copy = await store.match(address, { ignoreVary: true, ignoreSearch: true });
      if (copy) return copy;
    }
  }
  return undefined;
}

/* Whatever fails for want of a connection, or of the desk, fails as a whole: the browser tries again later. */
async function sendLent() {
  if (!(await caches.keys()).some((name) => name.startsWith(LENT))) return;
  const { user, token } = await answerOf(SENDER) ?? {};
  if (!user || !await caches.has(LENT + user)) return;
  const store = await caches.open(LENT + user);
  for (const { url } of await store.keys()) {
    const entry = await (await store.match(url)).json();
    if (entry.sent) continue;
    const answer = await answerOf(url, {
      method: "POST", body: new URLSearchParams(entry.fields),
      headers: { Accept: "application/json", "X-CSRFToken": token },
    });
    if (answer) await store.put(url, new Response(JSON.stringify({ ...entry, sent: { to: answer.to, at: Date.now() } })));
  }
}
/* What was answered, nothing where that was a refusal or the page to log in. */
async function answerOf(address, asked) {
  const answer = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE_TO_SEND), ...asked });
  if (answer.status >= 500) throw new Error(answer.status);
  return answer.ok ? answer.json() : undefined;
}
