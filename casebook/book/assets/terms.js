/* Definitions at a term: the style shows them; Escape puts the one that is shown away until the next term. */
addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const term of document.querySelectorAll("a.cb-term:is(:hover, :focus)")) term.classList.add("cb-away");
});
for (const leaves of ["pointerout", "focusout"]) addEventListener(leaves, ({ target }) => target.closest?.("a.cb-term")?.classList.remove("cb-away"));
