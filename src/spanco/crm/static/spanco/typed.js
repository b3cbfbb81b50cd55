/* What is typed outlives a log-in: a form sent by someone who is no longer logged in, or that was too old, is
   filled in again as it was once they are back on its page. It waits in this tab only, for the same person,
   until the next page; passwords and files are never kept. */
"use strict";
(() => {
  const PLACE = "spanco.typed";
  const { user, typed: says, logIn } = document.body.dataset;
  const pathOf = (form) => new URL(form.getAttribute("action") || location.href, location).pathname;
  const isTyped = (input) => input.name && !input.matches("[type=hidden],[type=password],[type=file],button,output,fieldset");

  function fillIn(form, fields) {
    for (const input of [...form.elements].filter(isTyped)) {
      const values = fields.filter(([name]) => name === input.name).map(([, value]) => value);
      if (input.matches("[type=checkbox],[type=radio]")) input.checked = values.includes(input.value);
      else if (values.length) input.value = values[0];
    }
    const folded = form.closest("details");
    if (folded) folded.open = true;
    const said = Object.assign(document.createElement("p"), { className: "message", textContent: says });
    said.setAttribute("role", "status");
    document.querySelector("main").prepend(said);
  }

  const kept = JSON.parse(sessionStorage.getItem(PLACE));
  if (kept && !user) sessionStorage.setItem(PLACE, JSON.stringify({ ...kept, waited: true }));
  else if (kept) {
    const form = [...document.querySelectorAll("form[method=post]")].find((one) => pathOf(one) === kept.path);
    if (form && kept.waited && kept.user === user) fillIn(form, kept.fields);
    sessionStorage.removeItem(PLACE);
  }

  addEventListener("submit", ({ target: form }) => {
    if (!user || form.method !== "post") return;
    const names = new Set([...form.elements].filter(isTyped).map((input) => input.name));
    const fields = [...new FormData(form)].filter(([name, value]) => names.has(name) && typeof value === "string");
    if (fields.some(([, value]) => value)) sessionStorage.setItem(PLACE, JSON.stringify({ user, path: pathOf(form), fields }));
  });
  addEventListener("htmx:responseError", ({ detail }) => {
    if (detail.xhr.status === 401) location.assign(`${logIn}?next=${encodeURIComponent(location.pathname + location.search)}`);
  });
})();
