/* Law in force: how each rule stood on the reader's day. Everything is in the page already; nothing is loaded or sent. */
(() => {
  const panel = document.getElementById("law");
  if (!panel) return;
  const form = document.getElementById("law-form");
  const { day, place, theme, show } = form.elements;
  const count = document.getElementById("law-count");
  const months = "January February March April May June July August September October November December".split(" ");
  const say = (iso) => { const [year, month, date] = iso.split("-").map(Number); return `${date} ${months[month - 1]} ${year}`; };
  const rules = Object.entries(JSON.parse(document.getElementById("law-rules").textContent)).map(([id, facts]) => {
    const [adopted, since, until, where, about, force] = facts;
    const row = document.getElementById(id);
    const mark = document.createElement("p");
    mark.className = "law-mark";
    row.prepend(mark);
    return { row, mark, adopted, since, until, where, about, force };
  });
  const sections = [...document.querySelectorAll("section.law-place")];
  let linked = null;

  // The same four words as casebook.law.standing; a test holds the two together. Days in ISO form compare as text.
  const standing = (rule, on) => {
    if (rule.since > on) return rule.adopted <= on ? "adopted, not yet in force" : "not yet adopted";
    return rule.until && rule.until < on ? "no longer in force" : "in force";
  };
  const words = {
    "in force": () => "In force on this day",
    "adopted, not yet in force": (rule, on) => {
      const wait = Math.round((Date.parse(rule.since) - Date.parse(on)) / 86400000);
      return `Adopted, not yet in force: applies from ${say(rule.since)}, ${wait === 1 ? "one day" : `${wait} days`} later`;
    },
    "no longer in force": (rule) => `No longer in force in this text: last day ${say(rule.until)}`,
    "not yet adopted": () => "Not yet adopted on this day",
  };
  const shown = { held: ["in force"], near: ["in force", "adopted, not yet in force", "no longer in force"], all: Object.keys(words) };

  const update = () => {
    if (!day.validity.valid) return; // a year that is still being typed
    const on = day.value;
    const counts = {}, forces = {};
    for (const rule of rules) {
      const chosen = (!place.value || rule.where === place.value) && (!theme.value || rule.about === theme.value);
      const stands = on ? standing(rule, on) : "";
      const asked = chosen && (!on || shown[show.value].includes(stands));
      rule.row.dataset.standing = stands;
      rule.row.hidden = !asked && rule.row !== linked;
      rule.mark.textContent = (on && words[stands](rule, on)) + (asked || rule.row !== linked ? "" : " (shown because a link leads here)");
      if (!chosen) continue;
      counts[stands] = (counts[stands] ?? 0) + 1;
      if (stands === "in force") forces[rule.force] = (forces[rule.force] ?? 0) + 1;
    }
    for (const section of sections) section.hidden = !section.querySelector(".cb-row:not([hidden])");
    count.textContent = on ? sentence(on, counts, forces) : "No day is chosen: rules of every day are shown.";
    remember();
  };

  const sentence = (on, counts, forces) => {
    const [held, coming, ended, later] = Object.keys(words).map((name) => counts[name] ?? 0);
    const split = Object.entries(forces).map(([force, number]) => `${number} ${force}`).join(", ");
    const where = place.value && `, ${place.selectedOptions[0].textContent}`;
    const about = theme.value && ` on ${theme.value}`;
    const are = (number) => (number === 1 ? "1 is" : `${number} are`);
    return `${say(on)}${where}: ${held === 1 ? "1 rule" : `${held} rules`} of this list${about} ${held === 1 ? "is" : "are"} in force`
      + `${split && ` (${split})`}. Of the others, ${are(coming)} adopted and not yet in force, ${are(ended)} no longer in force, `
      + `${are(later)} not yet adopted. The list is not complete.`;
  };

  // The address keeps what was chosen, so that it can be passed on.
  const asked = { day, place, theme, show };
  const remember = () => {
    const query = new URLSearchParams(location.search);
    for (const [name, field] of Object.entries(asked)) {
      const usual = field === day ? day.defaultValue : field.options[0].value;
      if (field.value === usual) query.delete(name); else query.set(name, field.value);
    }
    const address = (query.size ? `?${query}` : location.pathname) + location.hash;
    try { history.replaceState(null, "", address); } catch { /* a page opened from a folder may not change its address */ }
  };

  const follow = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    linked = target?.closest(".cb-row") ?? null;
    if (target?.closest("section[hidden]") && !linked) { place.value = ""; show.value = "all"; }
    update();
    if (linked) linked.scrollIntoView();
    else if (target && sections.includes(target)) target.scrollIntoView();
  };

  for (const [name, value] of new URLSearchParams(location.search)) {
    const field = asked[name];
    if (!field) continue;
    field.value = value;
    if (field !== day && field.selectedIndex < 0) field.selectedIndex = 0; // a place or theme that the list does not have
  }
  panel.hidden = false;
  let waiting;
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(update, 150); });
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const button of form.querySelectorAll("[data-day]")) button.addEventListener("click", () => { day.value = button.dataset.day; update(); });
  addEventListener("hashchange", follow);
  addEventListener("pageshow", follow);
})();
