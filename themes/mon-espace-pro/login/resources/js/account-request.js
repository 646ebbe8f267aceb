// The registration form with JavaScript: the hint follows the chosen option. The summary of faults takes the focus, which
// browsers without autofocus for every element do not give it.

/** Shows the hint of the chosen option only. */
function showHint(hints, choice) {
  for (const hint of hints.querySelectorAll("[data-mep-option]")) {
    hint.hidden = hint.dataset.mepOption !== choice.value;
  }
}

for (const hints of document.querySelectorAll("[data-mep-hint-by]")) {
  const choice = document.getElementById(hints.dataset.mepHintBy);
  choice.addEventListener("change", () => showHint(hints, choice));
  // The browser may have put back what was chosen before.
  addEventListener("pageshow", () => showHint(hints, choice));
  showHint(hints, choice);
}

addEventListener("pageshow", () => {
  const summary = document.getElementById("mep-faults");
  if (summary && document.activeElement === document.body) {
    summary.focus();
  }
});
