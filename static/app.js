// Moves the focus to the list of errors, so that a screen reader starts there.
document.getElementById("errors")?.focus();
