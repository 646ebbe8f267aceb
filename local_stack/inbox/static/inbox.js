// Updates the page live. The page also works without this script: a reload shows new messages.
const list = document.getElementById("messages");

async function refresh() {
  const response = await fetch(window.location.href);
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById("messages");
  const known = new Map([...list.querySelectorAll("article")].map((article) => [article.id, article]));
  // Articles that are already shown are not replaced, so that an opened one stays open.
  list.replaceChildren(...[...fresh.children].map((child) => known.get(child.id) ?? document.adoptNode(child)));
}

const changes = new EventSource("/api/messages/stream");
changes.addEventListener("change", refresh);
// Messages may have been missed during an interruption.
changes.addEventListener("open", refresh);
