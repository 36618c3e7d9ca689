// Figures that come in appear on an open page: <div id="…" data-live="/measures/pulse/" data-version="12">.
// Every two seconds the version is asked for (no content while it is the same); a newer one fetches the page again
// and swaps these parts alone. A fetched part carries the version it was made of, so that one made a moment too early
// is fetched again.
(() => {
  const EVERY = 2000;
  let busy = false;

  const parts = () => [...document.querySelectorAll("[data-live][id]")];
  const isTyping = (part) => part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");

  const check = async () => {
    const shown = parts();
    if (busy || document.hidden || !shown.length || !window.htmx) return;
    busy = true;
    try {
      const [first] = shown;
      const answer = await fetch(`${first.dataset.live}?v=${first.dataset.version}`, { headers: { "X-Requested-With": "fetch" } });
      if (answer.status !== 200 || answer.redirected) return;
      for (const part of shown) {
        if (isTyping(part)) continue;
        const place = `#${part.id}`;
        await htmx.ajax("GET", location.pathname + location.search, { target: place, select: place, swap: "outerHTML" });
      }
    } catch {
      // The network is away for a moment; the next round asks again.
    } finally {
      busy = false;
    }
  };

  setInterval(check, EVERY);
  document.addEventListener("visibilitychange", check);
})();
