// Stock fields of keycloak.v2 say that they are wrong, not why; this ties each to its words. Everything here is a help
// for those who hear the page or use the keyboard: without it, forms work and faults can be read.

/** A field is described by the fault that stands below it. */
function describeByFault(field, fault) {
  field.setAttribute("aria-invalid", "true");
  if (!field.hasAttribute("aria-describedby")) {
    field.setAttribute("aria-describedby", fault.id);
  }
}

for (const field of document.querySelectorAll('[aria-invalid="true"]')) {
  const fault = document.getElementById(`input-error-${field.name}`);
  if (fault) {
    describeByFault(field, fault);
  }
}

// A refused sign-in concerns both fields, and the e-mail is still there: the password is what to type again.
const signIn = document.getElementById("kc-form-login");
const refusal = document.getElementById("input-error-username");
const password = signIn?.querySelector("#password");
if (refusal && password) {
  describeByFault(password, refusal);
  if (signIn.querySelector("#username")?.value) {
    password.focus();
  }
}

// Whose sign-in it is, above the form of a second step: the label names a field that is not on the page.
const attempted = document.getElementById("kc-attempted-username");
const label = document.querySelector('label[for="username"]');
if (attempted && label && !document.getElementById("username")) {
  label.htmlFor = attempted.id;
}
