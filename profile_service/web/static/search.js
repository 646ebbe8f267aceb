// Search as you type: asks for the list that the form would open, and shows it in place. Without this script, the
// form opens it.
"use strict";

(() => {
  const PAUSE_MILLISECONDS = 250;
  const form = document.querySelector("form[data-live]");
  const field = form.querySelector("input[type=search]");
  let waiting, request, shown = field.value.trim();

  async function show() {
    const wanted = field.value.trim();
    // Even when the present list is the wanted one, the answer for an earlier text must not replace it.
    request?.abort();
    if (wanted === shown) return;
    const asked = (request = new AbortController());
    const address = `${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`;
    try {
      const answer = await fetch(address, { signal: asked.signal });
      if (!answer.ok) throw new Error(answer.statusText);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (asked.signal.aborted) return;
      const fresh = (selector) => document.querySelector(selector).replaceWith(page.querySelector(selector));
      // The sentence stays the same element, so that screen readers say its change.
      document.getElementById("found").textContent = page.getElementById("found").textContent;
      ["#lists", "#results", "footer nav"].forEach(fresh);
      history.replaceState(null, "", address);
      shown = wanted;
    } catch (error) {
      // The session may be over: the form leads to the sign-in.
      if (!asked.signal.aborted) form.submit();
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, PAUSE_MILLISECONDS);
  });
})();
