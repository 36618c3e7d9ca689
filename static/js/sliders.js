// Range inputs show their value in the <output> of their label.
(() => {
  const show = (input) => {
    const output = document.querySelector(`output[for="${input.id}"]`);
    if (output) output.value = input.value + (input.dataset.suffix || "");
  };
  document.addEventListener("input", (event) => {
    if (event.target.matches("input[type=range]")) show(event.target);
  });
})();
