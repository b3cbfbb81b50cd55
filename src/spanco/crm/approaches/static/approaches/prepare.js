/* A thing to prepare is kept as it is ticked, without its button. */
"use strict";
for (const box of document.querySelectorAll("[data-tick]")) {
  box.form.classList.add("by-tap");
  box.addEventListener("change", async () => {
    try {
      const answer = await fetch(box.form.action, { method: "POST", body: new FormData(box.form), redirect: "manual" });
      if (answer.type !== "opaqueredirect" && !answer.ok) throw new Error(answer.status);
    } catch {
      box.checked = !box.checked;
      box.form.classList.remove("by-tap");
    }
  });
}
