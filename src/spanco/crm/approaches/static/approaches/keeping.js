/* Keeps the pages of today's and tomorrow's appointments, with what they are made of, for when there is no
   connection (worker.js opens them then). Only while their reader is logged in: on the page to log in, which
   has no reader, and on the first page of another one, they are removed.

   The list of what to keep is a page of the desk. Each address on it changes when its appointment does, so
   that only what is new is asked for. A browser that keeps nothing (without HTTPS) goes on as before. */
"use strict";
(() => {
  const PLACE = "spanco.kept:";
  const { user, list, worker, logOut } = document.currentScript.dataset;
  if (!window.caches || !navigator.serviceWorker) return;
  const mine = PLACE + user;

  async function forget(but) {
    const names = (await caches.keys()).filter((name) => name.startsWith(PLACE) && name !== but);
    await Promise.all(names.map((name) => caches.delete(name)));
  }
  async function read(answer) {
    return new DOMParser().parseFromString(await answer.clone().text(), "text/html");
  }
  function partsOf(page) {
    const found = page.querySelectorAll("link[rel=stylesheet],link[rel=icon],script[src]");
    return [...found].map((part) => part.href || part.src);
  }
  async function keep() {
    await forget(mine);
    const answer = await fetch(list);
    if (answer.redirected) await forget();
    if (answer.redirected || !answer.ok) return;
    const store = await caches.open(mine);
    const page = await read(answer);
    const wanted = new Map([[new URL(list, location).href, answer]]);
    const parts = new Set(partsOf(page));
    for (const { href } of page.querySelectorAll("a[data-kept]")) {
      const before = await store.match(href, { ignoreVary: true });
      const copy = before || await fetch(href);
      if (copy.redirected || !copy.ok) continue;
      for (const part of partsOf(await read(copy))) parts.add(part);
      wanted.set(href, before ? null : copy);
    }
    await store.addAll(parts);
    for (const [address, copy] of wanted) if (copy) await store.put(address, copy);
    for (const request of await store.keys()) {
      if (!wanted.has(request.url) && !parts.has(request.url)) await store.delete(request);
    }
  }

  if (!user) {
    forget();
    return;
  }
  document.querySelector(`form[action="${logOut}"]`)?.addEventListener("submit", () => forget());
  /* What is to be kept changes by an act, which ends with a message, or with the day: the pages that begin it. */
  addEventListener("load", () => {
    navigator.serviceWorker.register(worker, { scope: "/", updateViaCache: "none" });
    const begins = location.pathname === "/" || location.pathname.startsWith("/appointments");
    if (begins || document.querySelector(".message.success")) keep().catch(() => {});
  });
})();
