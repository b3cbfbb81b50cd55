/* Moving journeys on the board, by dragging or by the arrow keys. The desk is asked what takes a journey to
   that phase: a form that does is opened at once; else what is missing is said, with the form that supplies it. */
"use strict";
(() => {
  const board = document.getElementById("board");
  if (!board) return;
  const said = document.getElementById("moved");
  const columns = [...board.querySelectorAll(".column")];
  const here = location.pathname + location.search;

  const say = (text, way) => {
    said.replaceChildren(text);
    if (!way?.address) return;
    const link = document.createElement("a");
    link.href = way.address;
    link.textContent = way.label;
    said.append(" ", link);
    link.focus();
  };

  const move = async (card, phase) => {
    const address = `${card.dataset.move}?${new URLSearchParams({ to: phase, next: here })}`;
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      const way = await answer.json();
      if (way.is_open) location.assign(way.address);
      else say(`${card.querySelector(".who").textContent}: ${way.says}`, way);
    } catch {
      say(board.dataset.failed);
    }
  };

  const beside = (card, step) => {
    const cards = [...card.parentElement.querySelectorAll(".card")];
    cards[cards.indexOf(card) + step]?.querySelector(".who").focus();
  };

  board.addEventListener("keydown", (event) => {
    const card = event.target.closest(".card");
    if (!card || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const column = columns.indexOf(card.closest(".column"));
    const moves = { ArrowLeft: -1, ArrowRight: 1 };
    const steps = { ArrowUp: -1, ArrowDown: 1 };
    if (event.key in steps) beside(card, steps[event.key]);
    else if (event.key in moves && columns[column + moves[event.key]]) move(card, columns[column + moves[event.key]].dataset.phase);
    else return;
    event.preventDefault();
  });

  let lifted = null;
  board.addEventListener("dragstart", (event) => {
    lifted = event.target.closest(".card");
    lifted?.classList.add("lifted");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", lifted?.querySelector(".who").href ?? "");
  });
  board.addEventListener("dragend", () => {
    lifted?.classList.remove("lifted");
    columns.forEach((column) => column.classList.remove("over"));
    lifted = null;
  });
  columns.forEach((column) => {
    column.addEventListener("dragover", (event) => {
      if (!lifted || lifted.closest(".column") === column) return;
      event.preventDefault();
      column.classList.add("over");
    });
    column.addEventListener("dragleave", (event) => {
      if (!column.contains(event.relatedTarget)) column.classList.remove("over");
    });
    column.addEventListener("drop", (event) => {
      event.preventDefault();
      if (lifted) move(lifted, column.dataset.phase);
    });
  });
})();
