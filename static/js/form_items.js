// The editor of review forms: the sum of the weights as they are typed, and only the fields of the item's kind.
(() => {
  const start = () => {
    const form = document.querySelector("form[data-form-items]");
    if (!form) return;
    const total = form.querySelector("[data-weight-sum]");
    const cards = [...form.querySelectorAll("[data-form-item]")];

    const count = () => {
      const cents = cards.reduce((sum, card) => {
        const gone = card.querySelector("input[name$='-DELETE']");
        const weight = card.querySelector("input[name$='-weight']");
        const name = card.querySelector("input[name$='-name_zh']");
        if ((gone && gone.checked) || !weight || (!weight.value && !name.value)) return sum;
        return sum + Math.round(Number(weight.value || 0) * 100);
      }, 0);
      total.value = String(cents / 100);
      total.parentElement.classList.toggle("hr-t-bad", cents !== 10000);
    };

    const fit = (card) => {
      const kind = card.querySelector("select[name$='-kind']").value;
      card.querySelectorAll("[data-for]").forEach((part) => { part.hidden = part.dataset.for !== kind; });
    };

    cards.forEach((card) => {
      fit(card);
      card.querySelector("select[name$='-kind']").addEventListener("change", () => fit(card));
    });
    form.addEventListener("input", count);
    form.addEventListener("change", count);
    count();
  };
  document.addEventListener("DOMContentLoaded", start);
})();
