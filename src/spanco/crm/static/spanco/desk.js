/* Keys of the desk: an element with data-key is clicked, or focused if it takes text, when its key is
   pressed outside of a field. What belongs to one page is in that page's own script. */
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.key === "Escape") {
    document.querySelectorAll("details.menu[open]").forEach((menu) => menu.removeAttribute("open"));
    if (document.activeElement.matches("input,textarea,select")) document.activeElement.blur();
    return;
  }
  if (event.target.closest("input:not([type=checkbox],[type=radio]),textarea,select,[contenteditable]")) return;
  const within = document.activeElement.closest("[data-keys]") || document.querySelector("[data-keys]") || document;
  const wanted = `[data-key="${CSS.escape(event.key.toLowerCase())}"]`;
  const element = within.querySelector(wanted) || document.querySelector(wanted);
  if (!element || element.disabled) return;
  event.preventDefault();
  if (element.matches("input,textarea,select")) { element.focus(); element.select?.(); return; }
  if (element.matches("a")) sessionStorage.setItem("spanco.by-key", "yes");
  element.click();
});
/* Whoever opened a form by its key goes on by the keyboard: its first field takes what is typed. */
if (sessionStorage.getItem("spanco.by-key")) {
  sessionStorage.removeItem("spanco.by-key");
  const fields = "input:not([type=hidden]),select,textarea";
  if (!document.querySelector("main [data-key]")) document.querySelector(`main form :is(${fields})`)?.focus();
}
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.removeAttribute("open");
  });
});
/* A form that was sent is not sent again by a second click; its token makes even that harmless. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  else if (form.method === "post" && !form.hasAttribute("hx-post")) {
    form.dataset.sent = "yes";
    addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
  }
});
