/* The call list: one key logs a call, the list comes back with the next one. Without this script the same
   buttons send the same form. */
"use strict";
(() => {
  const SETTLING = 350; // milliseconds in which a key is still meant for the call before
  let arrivedAt = -Infinity;
  const list = () => document.getElementById("queue");
  const current = () => document.querySelector("#queue .current");

  function close() {
    document.querySelectorAll("#queue .ask").forEach((ask) => {
      ask.hidden = true;
      ask.querySelectorAll("[data-key]").forEach((button) => delete button.dataset.key);
    });
  }
  function open(ask) {
    close();
    ask.hidden = false;
    ask.querySelectorAll("[data-choice]").forEach((button) => { button.dataset.key = button.dataset.choice; });
    ask.querySelector(".usual").focus();
  }
  function move(by) {
    const rows = [...document.querySelectorAll("#queue .call")];
    const row = rows[rows.indexOf(current()) + by];
    row?.querySelector(".take")?.click();
  }
  function trouble(text) {
    const line = document.getElementById("trouble");
    line.textContent = text;
    line.hidden = false;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-asks]");
    if (!button) return;
    const ask = document.getElementById(button.dataset.asks);
    if (!ask.hidden) return; // the same key again takes what is usual
    event.preventDefault();
    event.stopPropagation();
    open(ask);
  }, true);
  document.addEventListener("keydown", (event) => {
    if (!list() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("textarea,select,input:not([type=checkbox],[type=radio])")) {
      // The note is written before the key of the outcome: Enter must not log anything.
      if (event.key === "Enter" && event.target.name === "note") { event.preventDefault(); event.target.blur(); }
      return;
    }
    const settling = performance.now() - arrivedAt < SETTLING;
    if (settling && event.key.length === 1) { event.preventDefault(); event.stopPropagation(); return; }
    if (event.key === "Escape") { close(); current()?.focus(); return; }
    const by = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    if (by && !event.repeat) { event.preventDefault(); move(by); }
  }, true);
  document.addEventListener("change", (event) => {
    if (event.target.matches("#queue .filters select")) event.target.form.requestSubmit();
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!list()) return;
    arrivedAt = performance.now();
    const row = current();
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  });
  document.addEventListener("htmx:sendError", () => trouble(document.getElementById("trouble").dataset.offline));
  document.addEventListener("htmx:responseError", () => trouble(document.getElementById("trouble").dataset.failed));
})();
