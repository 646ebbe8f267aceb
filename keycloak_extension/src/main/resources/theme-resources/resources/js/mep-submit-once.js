// A second click while the first is under way would land on «page expired».
for (const form of document.querySelectorAll("form[data-mep-submit-once]")) {
    form.addEventListener("submit", (event) => {
        if (form.dataset.mepSubmitted) {
            event.preventDefault();
        }
        form.dataset.mepSubmitted = "true";
    });
}

// Coming back by the browser's arrow shows the page as it was left: it may be sent again.
window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
        for (const form of document.querySelectorAll("form[data-mep-submit-once]")) {
            delete form.dataset.mepSubmitted;
        }
    }
});
