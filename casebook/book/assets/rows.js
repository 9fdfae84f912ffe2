/* A field that finds rows of a reference page by their words. Everything is in the page already; nothing is loaded or sent. */
(() => {
  const form = document.querySelector(".rows-find");
  if (!form) return;
  const field = form.querySelector("input");
  const told = form.querySelector("[role=status]");
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const rows = [...document.querySelectorAll(".cb-row")].map((row) => ({ row, text: plain(row.textContent) }));
  const sections = new Set(rows.map(({ row }) => row.closest("section")));
  let linked = null;

  const update = () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { row, text } of rows) {
      const found = words.every((word) => text.includes(word));
      row.hidden = !found && row !== linked;
      shown += found;
    }
    for (const section of sections) section.hidden = !section.querySelector(".cb-row:not([hidden])");
    told.textContent = words.length ? `${shown} of ${rows.length} rows have ${words.length === 1 ? "this word" : "these words"}.` : `${rows.length} rows.`;
  };
  const follow = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    linked = target?.closest(".cb-row") ?? null;
    if (target?.closest("section[hidden]") && !linked) field.value = "";
    update();
    if (linked) linked.scrollIntoView();
  };
  form.hidden = false;
  let waiting;
  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(update, 150); });
  form.addEventListener("submit", (event) => { event.preventDefault(); update(); });
  addEventListener("hashchange", follow);
  addEventListener("pageshow", follow);
})();
