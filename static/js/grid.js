// Keys of a table of inputs (<table data-grid>, inputs with data-cell): arrows, Enter, Tab move; Enter at the end of a
// column goes on at the top of the next one; typing overwrites; C opens the comment (an element of the cell with data-comment), Escape takes the typed value back.
(() => {
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  const seek = (table, cell, [down, right]) => {
    let row = cell.parentNode.sectionRowIndex, column = cell.cellIndex;
    for (;;) {
      row += down; column += right;
      const next = table.tBodies[0].rows[row] && table.tBodies[0].rows[row].cells[column];
      if (!next) return null;
      const input = next.querySelector("[data-cell]");
      if (input) return input;
    }
  };

  const topOfNext = (table, cell) => {
    const rows = [...table.tBodies[0].rows];
    for (let column = cell.cellIndex + 1; column < cell.parentNode.cells.length; column += 1) {
      const first = rows.map((row) => row.cells[column] && row.cells[column].querySelector("[data-cell]")).find(Boolean);
      if (first) return first;
    }
    return null;
  };

  document.addEventListener("keydown", (event) => {
    const input = event.target.closest && event.target.closest("[data-grid] [data-cell]");
    if (!input || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const table = input.closest("[data-grid]"), cell = input.closest("td, th");
    const inside = input.selectionStart !== null && input.selectionStart === input.selectionEnd && input.value !== "";
    if (event.key === "ArrowLeft" && inside && input.selectionStart > 0) return;
    if (event.key === "ArrowRight" && inside && input.selectionStart < input.value.length) return;
    if (event.key.toLowerCase() === "c" && cell.querySelector("[data-comment]")) {
      event.preventDefault();
      cell.querySelector("[data-comment]").click();
      return;
    }
    if (event.key === "Escape") { input.value = input.defaultValue; input.select(); return; }
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const next = seek(table, cell, step) || (event.key === "Enter" ? topOfNext(table, cell) : null);
    if (next) { next.focus(); next.select(); } else { input.blur(); input.focus(); }
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.matches && event.target.matches("[data-grid] [data-cell]")) event.target.select();
  });
})();
