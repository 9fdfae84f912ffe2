/* How the law changed: the events after one day and up to another. Everything is in the page already; nothing is loaded or sent. */
(() => {
  const panel = document.getElementById("law-changes");
  if (!panel) return;
  const form = document.getElementById("law-form");
  const { after, until, place } = form.elements;
  const count = document.getElementById("law-count");
  const named = (row, prefix) => [...row.classList].find((name) => name.startsWith(prefix)).slice(prefix.length);
  const years = [...document.querySelectorAll(".law-year")].map((year) => ({
    year,
    open: year.open,
    rows: [...year.querySelectorAll(".law-event")].map((row) => ({ row, day: named(row, "day-"), where: named(row, "in-") })),
  }));

  // Days in ISO form compare as text. The first day is outside, the last inside, as in casebook.law.changes.
  const update = (asked) => {
    if (!after.validity.valid || !until.validity.valid) return; // a year that is still being typed
    let shown = 0;
    for (const { year, open, rows } of years) {
      let here = 0;
      for (const { row, day, where } of rows) {
        const chosen = (!after.value || day > after.value) && (!until.value || day <= until.value) && (!place.value || where === place.value);
        row.hidden = !chosen;
        here += chosen;
      }
      year.hidden = !here;
      year.open = asked ? here > 0 && shown < 40 : open;
      shown += here;
    }
    count.textContent = `${shown === 1 ? "1 event" : `${shown} events`} after the first day and up to the last, of this list. The list is not complete.`;
  };
  panel.hidden = false;
  let waiting;
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => update(true), 150); });
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("pageshow", () => update([...form.elements].some((field) => field.value !== (field.defaultValue ?? ""))));
  addEventListener("beforeprint", () => { for (const { year } of years) year.open = true; });
})();
