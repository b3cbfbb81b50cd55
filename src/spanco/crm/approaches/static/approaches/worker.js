/* Opens what is kept of appointments while there is no connection: the service worker of the desk.

   It keeps nothing itself, keeping.js does. A page is asked of the network first; the kept copy of an
   appointment's page is shown if that fails or takes too long, and for any other page the list of what is
   kept. Copies that were to be kept for today and tomorrow are gone after that, connection or not. */
"use strict";
const PLACE = "spanco.kept:";
const LIST = "/appointments/kept";
const PATIENCE = 4_000;
const KEPT_FOR = 48 * 3_600_000;
const openedFromKept = new Set();

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([clients.claim(), registration.navigationPreload?.enable()]));
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
