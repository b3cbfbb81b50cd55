/* Rows of conditions: only the tests that make sense of the field, no value where none is compared, and
   always a blank row at the end. Without this script they work with the blank rows the page comes with. */
"use strict";
(() => {
  const rows = document.querySelector("[data-conditions]");
  if (!rows) return;
  const total = rows.querySelector("[name$=TOTAL_FORMS]");
  const most = Number(rows.querySelector("[name$=MAX_NUM_FORMS]").value);
  const all = () => [...rows.querySelectorAll(".condition")];

  const fit = (row) => {
    const [field, test] = row.querySelectorAll("select");
    const value = row.querySelector("input[type=text]");
    const chosen = field.selectedOptions[0];
    const tests = (chosen.dataset.tests || "").split(" ").filter(Boolean);
    for (const option of test.options) {
      option.hidden = option.disabled = tests.length > 0 && !tests.includes(option.value);
    }
    if (test.selectedOptions[0]?.disabled) test.value = tests[0];
    value.parentElement.hidden = ["known", "unknown"].includes(test.value);
    value.placeholder = chosen.dataset.values || "";
  };

  const grow = () => {
    const last = all().at(-1);
    if (!last.querySelector("select").value || Number(total.value) >= most) return;
    const row = last.cloneNode(true);
    const number = Number(total.value);
    for (const element of row.querySelectorAll("[id],[name],[for]")) {
      for (const name of ["id", "name", "for"]) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replace(/-\d+-/, `-${number}-`));
      }
    }
    row.querySelectorAll(".errorlist").forEach((list) => list.remove());
    row.querySelectorAll("select").forEach((select) => { select.selectedIndex = 0; });
    row.querySelector("input[type=text]").value = "";
    last.after(row);
    total.value = number + 1;
    fit(row);
  };

  rows.addEventListener("change", (event) => {
    fit(event.target.closest(".condition"));
    grow();
  });
  all().forEach(fit);
  grow();
})();
