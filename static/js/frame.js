// Behaviour of every page: filters that submit themselves, unsaved-changes warning, folding menus, copy buttons.
(() => {
  const once = (element, key) => { if (element.dataset[key]) return false; element.dataset[key] = "1"; return true; };
  let leaving = false;

  const forms = (root) => {
    root.querySelectorAll("form[data-autosubmit]").forEach((form) => {
      if (!once(form, "ready")) return;
      form.addEventListener("change", () => form.requestSubmit());
      form.querySelectorAll("[data-noscript]").forEach((part) => part.classList.add("visually-hidden"));
    });
    root.querySelectorAll("form[data-unsaved]").forEach((form) => {
      if (!once(form, "ready")) return;
      form.addEventListener("input", () => { form.dataset.dirty = "1"; });
      form.addEventListener("submit", () => { leaving = true; });
    });
    root.querySelectorAll("form:not([data-multiple])").forEach((form) => {
      if (form.method !== "post" || !once(form, "guarded")) return;
      form.addEventListener("submit", (event) => {
        if (form.dataset.sent && !form.hasAttribute("hx-post")) { event.preventDefault(); return; }
        form.dataset.sent = "1";
        setTimeout(() => { delete form.dataset.sent; }, 4000);
      });
    });
  };

  const sliders = (root) => root.querySelectorAll("input[type=range]").forEach((input) => {
    const output = root.querySelector(`output[for="${input.id}"]`);
    if (!output || !once(input, "ready")) return;
    input.addEventListener("input", () => { output.value = input.value + (input.dataset.suffix || ""); });
  });

  const checks = (root) => root.querySelectorAll("[data-check-all]").forEach((box) => {
    if (!once(box, "ready")) return;
    box.addEventListener("change", () => {
      const scope = box.closest("form") || document;
      scope.querySelectorAll(`input[name="${box.dataset.checkAll}"]`).forEach((item) => { item.checked = box.checked; });
    });
  });

  const start = (root) => { forms(root); sliders(root); checks(root); };

  addEventListener("beforeunload", (event) => {
    if (!leaving && document.querySelector("form[data-unsaved][data-dirty]")) event.preventDefault();
  });
  document.addEventListener("DOMContentLoaded", () => start(document));
  document.addEventListener("htmx:afterSettle", (event) => start(event.target.parentNode || document));

  // Menus made of <details> close on Escape and on a click elsewhere.
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.hr-menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    const print = event.target.closest("[data-print]");
    if (print) window.print();
    const copy = event.target.closest("[data-copy]");
    if (copy) navigator.clipboard.writeText(copy.dataset.copy);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.hr-menu[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });

  // A stale or refused form comes back as 422 with its errors in place; an expired session redirects.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 422) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });
})();
