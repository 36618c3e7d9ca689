// Fields that take a person (data-person) offer people while a name, number or pinyin is typed.
// ⌘K / Ctrl K or "/" opens the search; without JavaScript the same box is a link to the search page.
(() => {
  const dialog = document.getElementById("hr-search");
  if (!dialog) return;
  const box = dialog.querySelector("input[type=search]"), results = dialog.querySelector("[data-results]");
  let timer = 0, latest = 0;

  const open = () => { if (!dialog.open) dialog.showModal(); box.select(); };
  const links = () => [...results.querySelectorAll("a")];
  const mark = (index) => links().forEach((link, i) => {
    if (i === index) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
  });
  const current = () => links().findIndex((link) => link.hasAttribute("aria-current"));

  const ask = async () => {
    const mine = ++latest;
    const answer = await fetch(`${dialog.dataset.url}?q=${encodeURIComponent(box.value)}`, { headers: { "HX-Request": "true" } });
    const html = answer.ok ? await answer.text() : "";
    if (mine !== latest) return;
    results.innerHTML = html;
    mark(0);
  };

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-search]");
    if (opener) { event.preventDefault(); open(); ask(); }
    if (event.target === dialog) dialog.close();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest && event.target.closest("input, textarea, select, [contenteditable]");
    if ((event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey)) || (event.key === "/" && !typing)) {
      event.preventDefault(); open(); ask();
    }
  });
  box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
  box.addEventListener("keydown", (event) => {
    const all = links();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = (current() + (event.key === "ArrowDown" ? 1 : -1) + all.length) % (all.length || 1);
      mark(next);
      if (all[next]) all[next].scrollIntoView({ block: "nearest" });
    }
    if (event.key === "Enter" && all[current()]) { event.preventDefault(); all[current()].click(); }
  });

  // A list of suggestions per field, filled from the same search; the field keeps the number.
  document.querySelectorAll("input[data-person]").forEach((field, index) => {
    const list = document.createElement("datalist");
    list.id = `hr-people-${index}`;
    field.after(list);
    field.setAttribute("list", list.id);
    let wait = 0, last = 0;
    const offer = async () => {
      const mine = ++last;
      if (!field.value.trim()) { list.replaceChildren(); return; }
      const answer = await fetch(`${dialog.dataset.url}?as=json&q=${encodeURIComponent(field.value)}`);
      if (!answer.ok || mine !== last) return;
      const { hits } = await answer.json();
      list.replaceChildren(...hits.map((hit) => {
        const option = document.createElement("option");
        option.value = hit.value;
        option.label = [hit.label, hit.detail].filter(Boolean).join(" · ");
        return option;
      }));
    };
    field.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(offer, 150); });
  });
})();
