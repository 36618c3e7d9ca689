// Runs before the first paint: puts the theme in force on <html>. Stored choice: light, dark or system.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const choice = root.dataset.theme || "system";
    const wanted = choice === "system" ? (dark.matches ? "dark" : "light") : choice;
    if (root.getAttribute("data-bs-theme") === wanted) return;
    root.setAttribute("data-bs-theme", wanted);
    document.dispatchEvent(new CustomEvent("hr:theme"));
  };
  apply();
  dark.addEventListener("change", apply);
  root.classList.add("hr-js");
})();
