"use strict";
(() => {
  const tools = document.querySelector(".tools");
  const body = document.querySelector(".by-rep tbody");
  const cards = document.querySelector(".cards");
  if (!tools || !body || !cards) return;
  const find = document.getElementById("find");
  const order = document.getElementById("order");
  const proven = document.getElementById("proven");
  const found = document.getElementById("found");
  const card = new Map([...cards.children].map((each) => [each.dataset.rep, each]));
  const rows = [...body.rows];
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const place = (row) => Number(row.dataset.rep);
  const last = (row) => ("last" in row.dataset ? 1 : 0);

  const show = () => {
    const wanted = plain(find.value.trim());
    let shown = 0;
    for (const row of rows) {
      const fits = plain(row.dataset.name).includes(wanted) && (!proven.checked || "proven" in row.dataset);
      row.hidden = card.get(row.dataset.rep).hidden = !fits;
      shown += fits ? 1 : 0;
    }
    found.textContent = shown === rows.length ? "" : `${shown} / ${rows.length}`;
  };
  const sort = () => {
    const by = order.value;
    const before = (one, other) =>
      last(one) - last(other) ||
      (by === "name" ? 0 : Number(other.dataset[by]) - Number(one.dataset[by])) ||
      place(one) - place(other);
    for (const row of [...rows].sort(before)) {
      body.append(row);
      cards.append(card.get(row.dataset.rep));
    }
  };
  find.addEventListener("input", show);
  proven.addEventListener("change", show);
  order.addEventListener("change", sort);
  tools.hidden = false;
})();
