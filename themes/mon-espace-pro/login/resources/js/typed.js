// Keeps what was typed and not sent yet: after a reload, in another language, after Back. Passwords and codes are not kept.
// The values stay in this tab and belong to one page of one sign-in; any other page of ours forgets them.

const KEY = "mep-typed";
const KEPT = 'input[name]:is([type="text"], [type="email"], [type="tel"], [type="radio"], [type="checkbox"]), select[name], textarea[name]';

const page = document.body.dataset.pageId;
const form = document.querySelector('form[method="post"]');
// The authorization request, which a reload of the first page repeats in another login session.
const request = form && new URL(form.action, location.href).searchParams.get("client_data");
const place = `${page} ${request}`;

/** The fields that may be kept. A code is no more than a moment old, so it is typed again. */
function fields() {
  return [...document.querySelectorAll(KEPT)].filter(
    (field) => field.autocomplete !== "one-time-code" && !["code", "otp", "totp"].includes(field.name),
  );
}

function isChoice(field) {
  return field.type === "radio" || field.type === "checkbox";
}

const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
sessionStorage.removeItem(KEY);
if (kept?.place === place) {
  for (const field of fields()) {
    const value = kept.values[isChoice(field) ? `${field.name}=${field.value}` : field.name];
    if (isChoice(field) && value !== undefined) {
      field.checked = value;
    } else if (value && !field.readOnly) {
      field.value = value;
    }
  }
}

addEventListener("pagehide", () => {
  const values = {};
  for (const field of fields()) {
    values[isChoice(field) ? `${field.name}=${field.value}` : field.name] = isChoice(field) ? field.checked : field.value;
  }
  sessionStorage.setItem(KEY, JSON.stringify({ place, values }));
});
