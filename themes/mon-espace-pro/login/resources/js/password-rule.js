// Ticks each part of the password rule as it is met, and says what is missing when the typing pauses. The server decides; the
// characters count as they do there (Character.isUpperCase and so on).

const PAUSE = 1000;
const COUNTED = {
  upperCase: /\p{Uppercase}/gu,
  lowerCase: /\p{Lowercase}/gu,
  digits: /\p{Nd}/gu,
  specialChars: /[^\p{L}\p{Nd}]/gu,
};

function amount(part, password) {
  return part === "length" ? password.length : (password.match(COUNTED[part]) ?? []).length;
}

const rule = document.getElementById("mep-password-rule");
const status = document.getElementById("mep-password-rule-status");
const field = document.getElementById(rule.dataset.mepRuleOf);
const parts = [...rule.querySelectorAll("[data-mep-part]")];
let pause;

function tick() {
  for (const part of parts) {
    const met = amount(part.dataset.mepPart, field.value) >= Number(part.dataset.mepLeast);
    part.classList.toggle("mep-password-rule__met", met);
  }
}

function say() {
  const missing = parts.filter((part) => !part.classList.contains("mep-password-rule__met"));
  const words = missing.map((part) => part.textContent).join(", ");
  status.textContent = missing.length ? `${rule.dataset.mepMissing} ${words}` : rule.dataset.mepComplete;
}

field.addEventListener("input", () => {
  tick();
  clearTimeout(pause);
  pause = setTimeout(say, PAUSE);
});
tick();
