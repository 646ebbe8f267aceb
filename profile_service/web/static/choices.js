// A search field above a long list of choices: it hides those that do not match. Ticked ones stay in sight. Without this
// script, the whole list is shown.
"use strict";

(() => {
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  for (const list of document.querySelectorAll("[data-search]")) {
    const choices = [...list.querySelectorAll("label")];
    const label = document.createElement("label");
    const field = document.createElement("input");
    label.textContent = list.dataset.search;
    label.htmlFor = field.id = `${list.parentElement.id}-search`;
    field.type = "search";
    field.autocomplete = "off";
    list.before(label, field);

    field.addEventListener("input", () => {
      const wanted = plain(field.value.trim());
      for (const choice of choices) {
        choice.hidden = !plain(choice.textContent).includes(wanted) && !choice.querySelector("input").checked;
      }
    });
    // The Enter key searches; it does not save the form.
    field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  }
})();
