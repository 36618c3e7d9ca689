// The team grid: each cell is saved as it is typed, kept on the device until the server has it, and checked against
// what somebody else may have typed meanwhile (<table data-scores>). Keys are grid.js.
(() => {
  const start = () => {
    const table = document.querySelector("[data-scores]");
    if (!table) return;
    const words = document.querySelector("[data-words]").dataset;
    const details = JSON.parse(document.getElementById("cell-details").textContent);
    const notes = JSON.parse(document.getElementById("person-notes").textContent);
    const rules = JSON.parse(document.getElementById("score-rules").textContent);
    const store = `hr-scores:${location.host}:${table.dataset.user}:${table.dataset.cycle}`;
    const dialog = document.querySelector("[data-cell-dialog]");
    const cells = [...table.querySelectorAll("[data-cell][data-key]")];
    const byKey = new Map(cells.map((input) => [input.dataset.key, input]));
    const timers = new Map(), sending = new Set();
    const part = (name) => dialog.querySelector(`[data-dialog-${name}]`);
    const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
    const url = (key) => table.dataset.cellUrl.replace(table.dataset.cycle, key);
    let offline = false, conflict = null, drawing = 0, latest = null;

    // What is typed and not yet on the server survives a reload and a lost connection.
    const kept = () => { try { return JSON.parse(localStorage.getItem(store)) || {}; } catch { return {}; } };
    const keep = (key, change) => {
      const all = kept();
      if (change) all[key] = { ...all[key], ...change }; else delete all[key];
      try { localStorage.setItem(store, JSON.stringify(all)); } catch { /* private mode: the page itself still holds it */ }
      pending.clear();
      Object.entries(all).forEach(([name, value]) => pending.set(name, value));
    };
    const pending = new Map(Object.entries(kept()));

    const icon = (name) => document.querySelector(`template[data-icon="${name}"]`).content.cloneNode(true);
    const mark = (input, state, text) => {
      const holder = input.closest(".hr-cell"), button = holder.querySelector(".hr-mk");
      holder.className = `hr-cell ${state === "saved" ? "" : state}`.trim();
      button.title = text || "";
      const label = button.querySelector(".visually-hidden");
      if (label) label.textContent = `${text || ""}: ${input.getAttribute("aria-label")}`;
      button.querySelector("svg").replaceWith(icon({ saved: "check", todo: "note" }[state] || state));
      if (state === "need") { input.setAttribute("aria-invalid", "true"); input.setAttribute("aria-describedby", "h-need"); }
      else { input.removeAttribute("aria-invalid"); input.removeAttribute("aria-describedby"); }
    };
    const settled = (input) => {
      const value = Number(input.value), note = details[input.dataset.key].comment;
      if (input.value.trim() === "") return mark(input, "todo", "");
      if ((value < Number(rules.below) || value > Number(rules.above)) && !note) return mark(input, "need", words.need);
      return note ? mark(input, "note", words.note) : mark(input, "saved", words.saved);
    };

    const status = (text, bad) => {
      const line = document.querySelector("[data-save-state]");
      line.classList.toggle("hr-t-warn", Boolean(bad));
      line.querySelector("[data-save-text]").textContent = text;
      line.querySelector("svg").replaceWith(icon(bad ? "need" : "done"));
    };
    const count = (at) => {
      const open = cells.filter((input) => input.value.trim() === "" || pending.has(input.dataset.key)).length;
      const done = words.count.replace("%s", cells.length - open).replace("%t", cells.length);
      if (offline && pending.size) status(words.offline, true); else status(at ? `${at} ${done}` : done, false);
      const left = cells.filter((input) => input.value.trim() === "").length;
      document.querySelector("span[data-left]").textContent = left ? words.left.replace("%n", left) : "";
      const submit = document.querySelector("[data-submit-team] button");
      if (submit) submit.disabled = left > 0 || pending.size > 0;
    };

    const send = async (key) => {
      const input = byKey.get(key), change = pending.get(key);
      if (!input || !change || sending.has(key)) return;
      sending.add(key);
      const sent = JSON.stringify(change);
      const body = new URLSearchParams({ version: change.version ?? input.dataset.version });
      ["points", "comment", "reason"].forEach((name) => { if (change[name] !== undefined) body.set(name, change[name]); });
      let answer = null, saved = null;
      try {
        answer = await fetch(url(key), { method: "POST", body, headers: { "X-CSRFToken": token() }, redirect: "manual" });
        // Read before the next save may start: one started in between would carry the old version and clash with its own cell.
        if (answer.status === 200) saved = await answer.json();
      } catch { answer = null; }
      sending.delete(key);
      if (!answer || answer.status >= 500 || answer.type === "opaqueredirect") return lost();
      offline = false;
      if (answer.status === 409) return clash(input, change, await answer.json());
      if (answer.status !== 200) return refuse(input, answer);
      input.dataset.version = saved.version;
      details[key].comment = saved.comment;
      // Typed on while this was under way: what is newer goes out next, on top of the new version.
      if (JSON.stringify(pending.get(key)) !== sent) { keep(key, { version: saved.version }); send(key); return; }
      keep(key, null);
      input.defaultValue = saved.points;
      settled(input);
      row(input.closest("[data-row]"), saved.row);
      count(saved.at);
    };
    const lost = () => { offline = true; count(); };
    const refuse = async (input, answer) => {
      let text = words.need;
      try { text = (await answer.json()).error || text; } catch { /* not JSON: signed out or not allowed */ }
      // What the server refuses stays in the cell with the reason, and isn't sent again until it is typed anew.
      if (answer.status === 422 && pending.has(input.dataset.key)) keep(input.dataset.key, { refused: text });
      mark(input, "need", text);
      status(text, true);
    };

    // Somebody else was faster: say what stands there now, keep what was typed here until the person decides.
    const clash = (input, change, now) => {
      mark(input, "other", now.message);
      conflict = { input, change, now };
      const box = document.querySelector("[data-conflict]");
      box.querySelector("[data-conflict-text]").textContent = words.told.replace("%who", input.getAttribute("aria-label")).replace("%what", now.message);
      box.querySelector("[data-conflict-mine]").textContent = words.mine.replace("%n", change.points ?? input.value);
      box.hidden = false;
      status(words.other, true);
    };
    const resolve = (mine) => {
      if (!conflict) return;
      const { input, change, now } = conflict, key = input.dataset.key;
      document.querySelector("[data-conflict]").hidden = true;
      conflict = null;
      input.dataset.version = now.version;
      details[key].comment = change.comment ?? now.comment;
      if (mine) { keep(key, { ...change, version: now.version }); mark(input, "busy", words.busy); send(key); }
      else { keep(key, null); input.value = now.points; input.defaultValue = now.points; details[key].comment = now.comment; settled(input); count(); }
      input.focus();
    };
    document.querySelector("[data-conflict-keep]").addEventListener("click", () => resolve(true));
    document.querySelector("[data-conflict-take]").addEventListener("click", () => resolve(false));

    const typed = (input, wait) => {
      const key = input.dataset.key, again = part("reason");
      if (input.readOnly || !details[key].open) { input.value = input.defaultValue; return; }
      if (input.value === input.defaultValue && !pending.has(key)) return;
      if (again && !again.value.trim()) { mark(input, "need", words.reason); status(words.reason, true); return; }
      keep(key, { points: input.value, refused: undefined, version: pending.get(key)?.version ?? input.dataset.version, ...(again ? { reason: again.value } : {}) });
      mark(input, "busy", words.busy);
      clearTimeout(timers.get(key));
      timers.set(key, setTimeout(() => send(key), wait));
      count();
    };
    cells.forEach((input) => {
      input.addEventListener("input", () => typed(input, 700));
      input.addEventListener("change", () => typed(input, 0));
      input.addEventListener("blur", () => { if (pending.has(input.dataset.key)) { clearTimeout(timers.get(input.dataset.key)); send(input.dataset.key); } });
      input.closest(".hr-cell").querySelector("[data-comment]").addEventListener("click", () => open(input));
    });

    const lines = (box, list, texts) => {
      part(box).hidden = !texts.length;
      part(list).replaceChildren(...texts.map((text) => { const item = document.createElement("li"); item.textContent = text; return item; }));
    };

    // Comment, levels, self-score, reason, not applicable: one dialog for all cells.
    let current = null;
    const open = (input) => {
      const detail = details[input.dataset.key];
      current = input;
      part("title").textContent = input.getAttribute("aria-label");
      part("comment").value = pending.get(input.dataset.key)?.comment ?? detail.comment;
      part("self").hidden = !detail.self;
      part("self").textContent = detail.self ? [words.self.replace("%n", detail.self), detail.selfComment].filter(Boolean).join(" · ") : "";
      part("levels").replaceChildren(...detail.levels.map((level) => {
        const button = document.createElement("button"), points = document.createElement("b"), text = document.createElement("span");
        button.type = "button"; points.textContent = level.points; text.textContent = level.text;
        button.setAttribute("aria-pressed", String(Number(input.value) === Number(level.points) && input.value !== ""));
        button.append(points, text);
        button.addEventListener("click", () => {
          input.value = level.points;
          part("levels").querySelectorAll("button").forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
        });
        return button;
      }));
      lines("notes", "note-list", (notes[detail.person] || []).map((note) => `${note.on} ${note.label}: ${note.text}`));
      lines("history", "history-list", detail.history.map((step) => `${step.at} ${step.who}: ${step.change} (${step.kind})${step.reason ? ` ${step.reason}` : ""}`));
      [part("comment"), part("save")].forEach((element) => { element.disabled = !detail.open; });
      dialog.showModal();
      part("comment").focus();
    };
    part("save").addEventListener("click", () => {
      const key = current.dataset.key, again = part("reason");
      keep(key, { comment: part("comment").value, refused: undefined, version: pending.get(key)?.version ?? current.dataset.version, ...(again ? { reason: again.value } : {}) });
      if (current.value !== current.defaultValue) keep(key, { points: current.value });
      details[key].comment = part("comment").value;
      mark(current, "busy", words.busy);
      send(key);
      dialog.close();
    });
    dialog.addEventListener("close", () => { if (current) current.focus(); });
    const out = part("out-go");
    if (out) out.addEventListener("click", async () => {
      const body = new URLSearchParams({ applies: "0", reason: part("out").value });
      const answer = await fetch(url(current.dataset.key), { method: "POST", body, headers: { "X-CSRFToken": token() } });
      if (answer.ok) location.reload(); else refuse(current, answer);
    });

    // The figures beside follow while typing.
    const row = (line, values) => {
      line.dataset.kpi = values.kpi ?? ""; line.dataset.mean = values.mean ?? "";
      line.dataset.missing = values.missing; line.dataset.band = values.band;
      const sum = line.querySelector("[data-sum]"), band = line.querySelector("[data-band-cell]");
      const cell = (tag, css, text) => { const element = document.createElement(tag); element.className = css; element.textContent = text; return element; };
      sum.replaceChildren(values.missing ? cell("span", "hr-3 hr-small hr-nowrap", words.missing.replace("%n", values.missing)) : cell("b", "", values.score));
      band.replaceChildren(values.missing ? cell("span", "hr-3", "—") : cell("span", "hr-band", values.band));
      beside();
    };
    const number = (text) => (text === "" ? null : Number(text));
    const beside = () => {
      const rows = [...table.querySelectorAll("[data-row]")].map((line) => line.dataset);
      const done = rows.filter((item) => item.missing === "0");
      document.querySelector("span[data-done]").textContent = words.done.replace("%n", done.length);
      const guide = rules.guide[done.length] || [];
      const lines = [...document.querySelectorAll("[data-bands] [data-band]")];
      const floors = [...lines].sort((a, b) => Number(b.dataset.floor) - Number(a.dataset.floor)).map((line) => line.dataset);
      const bandOf = (points) => (floors.find((band) => points >= Number(band.floor)) || floors[floors.length - 1]).band;
      const byData = done.filter((item) => item.kpi !== "").map((item) => bandOf(number(item.kpi)));
      lines.forEach((line, index) => {
        if (index in guide) line.querySelector("[data-guide]").textContent = guide[index];
        line.querySelector("[data-by-data]").textContent = byData.filter((band) => band === line.dataset.band).length;
        line.querySelector("[data-by-score]").textContent = done.filter((item) => item.band === line.dataset.band).length;
      });
      const gap = (item) => Math.abs(number(item.mean) - number(item.kpi));
      const far = done.filter((item) => item.kpi !== "" && gap(item) >= Number(rules.lookAgain)).sort((a, b) => gap(b) - gap(a));
      const box = document.querySelector("[data-look-again]");
      box.hidden = !far.length;
      if (far.length) {
        box.querySelector("[data-look-text]").textContent = words.look.replace("%name", far[0].name)
          .replace("%mean", number(far[0].mean).toFixed(1)).replace("%kpi", number(far[0].kpi).toFixed(1));
      }
      latest = [rows, far];
      if (!drawing) drawing = requestAnimationFrame(() => { drawing = 0; draw(...latest); });
    };
    // Once a frame, however many answers arrive together.
    const draw = (rows, far) => {
      const holder = document.querySelector('[data-chart="scatter"]'), option = JSON.parse(document.getElementById("scatter").textContent);
      option.series[1].data = rows.filter((item) => item.kpi !== "" && item.mean !== "").map((item) => {
        const point = { name: item.name, value: [number(item.kpi), number(item.mean)] };
        const place = far.findIndex((other) => other.name === item.name);  // the three farthest by name
        return place >= 0
          ? { ...point, symbolSize: 11, itemStyle: { color: "$warn" }, label: { show: place < 3, position: "left", color: "$ink", fontSize: 11, formatter: "{b}" } }
          : point;
      });
      if (window.hrCharts) window.hrCharts.update(holder, option);
    };

    // Left over from a lost connection or a closed page: put it back and send it again.
    const resend = () => pending.forEach((change, key) => { if (byKey.has(key) && !change.refused) send(key); });
    pending.forEach((change, key) => {
      const input = byKey.get(key);
      if (!input) { keep(key, null); return; }
      if (change.points !== undefined) input.value = change.points;
      if (change.refused) mark(input, "need", change.refused); else mark(input, "busy", words.busy);
    });
    if (pending.size) { resend(); count(); }
    addEventListener("online", resend);
    setInterval(() => { if (pending.size && !conflict) resend(); }, 5000);
  };
  document.addEventListener("DOMContentLoaded", start);
})();
