"use strict";
(() => {
  const live = document.getElementById("live");
  const say = (text) => { live.textContent = text; };
  const element = (name, properties = {}) => Object.assign(document.createElement(name), properties);
  const value = (row, i) => {
    const cell = row.cells[i];
    return cell ? cell.dataset.sort ?? cell.textContent.trim() : "";
  };

  // Figures are sorted as numbers, everything else as people do.
  const compare = (a, b) => {
    const x = Number(a), y = Number(b);
    if (a !== "" && b !== "" && !Number.isNaN(x) && !Number.isNaN(y)) return x - y;
    return a.localeCompare(b, "en", { numeric: true });
  };

  for (const table of document.querySelectorAll("table.sorts")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, i) => {
      const button = element("button", { type: "button", textContent: head.textContent });
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        const body = table.tBodies[0];
        const rows = [...body.rows].map((row) => [value(row, i), row]);
        rows.sort(([a], [b]) => (down ? compare(b, a) : compare(a, b)));
        body.replaceChildren(...rows.map(([, row]) => row));
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        say(`sorted by ${button.textContent}, ${down ? "descending" : "ascending"}`);
      });
    });
  }

  // Each filter keeps the rows that have all its words, and the chosen word in the column that can be chosen from.
  for (const box of document.querySelectorAll("[data-filter]")) {
    const rows = [...box.querySelector("tbody").rows];
    const words = rows.map((row) => row.textContent.toLowerCase());
    const input = element("input", { type: "search", autocomplete: "off" });
    const label = element("label", { textContent: box.dataset.filter + " " });
    label.append(input);
    const count = element("output");
    const controls = element("div", { className: "controls" });
    controls.append(label);
    let choice = null;
    const column = Number(box.dataset.choice ?? -1);
    if (column >= 0) {
      choice = element("select");
      choice.append(element("option", { value: "", textContent: "all" }));
      for (const word of new Set(rows.map((row) => row.cells[column].textContent.trim()))) choice.append(element("option", { value: word, textContent: word }));
      const head = box.querySelector("thead").rows[0].cells[column].textContent.trim();
      const named = element("label", { textContent: head + " " });
      named.append(choice);
      controls.append(named);
    }
    controls.append(count);
    box.prepend(controls);
    const apply = () => {
      const asked = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, i) => {
        const kept = asked.every((word) => words[i].includes(word)) && (!choice || !choice.value || row.cells[column].textContent.trim() === choice.value);
        row.hidden = !kept;
        if (kept) shown++;
      });
      count.textContent = shown === rows.length ? `${rows.length} rows` : `${shown} of ${rows.length} rows`;
    };
    input.addEventListener("input", apply);
    if (choice) choice.addEventListener("change", apply);
    box.addEventListener("showall", () => {
      input.value = "";
      if (choice) choice.value = "";
      apply();
    });
    apply();
  }

  // What a link leads to is shown: closed details open, filters that hide it are cleared.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (target.hidden) target.closest("[data-filter]")?.dispatchEvent(new Event("showall"));
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  // A machine is found by its name.
  const jump = document.querySelector(".jump");
  const machines = new Map([...document.querySelectorAll("#machines tbody tr[id]")].map((row) => [row.cells[0].textContent.trim(), row]));
  if (machines.size > 0) {
    const input = jump.querySelector("input"), told = jump.querySelector(".told");
    jump.hidden = false;
    input.addEventListener("focus", () => jump.querySelector("datalist").replaceChildren(...[...machines.keys()].map((name) => element("option", { value: name }))), { once: true });
    const go = () => {
      const asked = input.value.trim();
      const name = machines.has(asked) ? asked : [...machines.keys()].find((n) => asked !== "" && n.toLowerCase().includes(asked.toLowerCase()));
      told.textContent = name || asked === "" ? "" : `There is no machine ${asked}.`;
      if (!name) return;
      location.hash = machines.get(name).id;
      reveal();
    };
    jump.addEventListener("submit", (event) => { event.preventDefault(); go(); });
    input.addEventListener("change", () => { if (machines.has(input.value.trim())) go(); });
  }

  // On paper everything is open.
  addEventListener("beforeprint", () => { for (const closed of document.querySelectorAll("details")) closed.open = true; });
})();
