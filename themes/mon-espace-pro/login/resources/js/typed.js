// Keeps the typed values that are not sent yet: after a reload, in another language, after Back. The values stay in this
// tab and belong to one page of one sign-in; the next page at Keycloak deletes them.

const KEY = "mep-typed";
// As in KeptAnswer.java: a field that is not named here may hold a secret.
const KEPT = [
  "username",
  "email",
  "channel",
  "telephone",
  "newEmail",
  "userLabel",
  "logout-sessions",
  "title",
  "lastName",
  "firstName",
  "phoneNumber",
  "codeChannel",
  "professionalIdType",
  "professionalId",
  "function",
  "functionDetails",
];

const page = document.body.dataset.pageId;
const form = document.querySelector('form[method="post"]');
// The authorization request, which a reload of the first page repeats in another login session.
const request = form && new URL(form.action, location.href).searchParams.get("client_data");
const place = `${page} ${request}`;

function fields() {
  return [...document.querySelectorAll("input[name], select[name]")].filter((field) => KEPT.includes(field.name) && field.type !== "hidden");
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
