// Keeps the page current. Without it the page is complete too: reloading shows what is new.
const list = document.getElementById("messages");

async function refresh() {
  const response = await fetch(window.location.href);
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById("messages");
  const known = new Map([...list.querySelectorAll("article")].map((article) => [article.id, article]));
  // Articles already shown stay as they are, so that an opened one does not close.
  list.replaceChildren(...[...fresh.children].map((child) => known.get(child.id) ?? document.adoptNode(child)));
}

const changes = new EventSource("/api/messages/stream");
changes.addEventListener("change", refresh);
// After an interruption something may have been missed.
changes.addEventListener("open", refresh);
