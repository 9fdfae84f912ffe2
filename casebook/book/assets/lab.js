/* The boundary lab: everything is in the page already; this shows what the reader chose, draws it, and adds it up. */
(() => {
  const lab = document.getElementById("boundary-lab");
  if (!lab) return;
  const boxes = [...lab.querySelectorAll("#lab-form input")];
  const told = document.getElementById("lab-told");
  const drawing = document.getElementById("lab-drawing");
  const { platform, vendor } = drawing.dataset;
  const number = (value) => value.toLocaleString("en-GB");

  // The same order as casebook.boundary.together; a test holds the two together.
  const together = (words) => ["contradicted", "undetermined", "consistent"].find((word) => words.includes(word)) ?? "undetermined";
  const written = (wide, narrow) => {
    const strong = document.createElement("strong");
    strong.textContent = wide;
    return [strong, wide === narrow ? "." : ` (read narrowly: ${narrow}).`];
  };

  const judge = (on) => {
    const counts = { contradicted: 0, undetermined: 0, consistent: 0 };
    for (const sentence of lab.querySelectorAll("[data-sentence]")) {
      const whole = { wide: [], narrow: [] };
      for (const part of sentence.querySelectorAll("[data-part]")) {
        const beside = [...part.querySelectorAll("li")];
        for (const each of beside) each.hidden = !on.has(each.dataset.deployment);
        const shown = beside.filter((each) => !each.hidden);
        const [wide, narrow] = ["wide", "narrow"].map((reading) => together(shown.map((each) => each.dataset[reading])));
        whole.wide.push(wide);
        whole.narrow.push(narrow);
        part.querySelector("[data-word]").replaceChildren(...written(wide, narrow));
        const deciding = shown.find((each) => each.dataset.wide === wide);
        part.querySelector("[data-because]").textContent = deciding
          ? `${deciding.querySelector("b").textContent}: ${deciding.querySelector("span").textContent}`
          : "No deployment is chosen, and nothing is on record.";
        part.querySelector("details").hidden = !shown.length;
      }
      sentence.querySelector("[data-whole]")?.replaceChildren(...written(together(whole.wide), together(whole.narrow)));
      counts[together(whole.wide)] += 1;
    }
    return counts;
  };

  const crossings = (on) => {
    const sums = new Map();
    for (const body of lab.querySelectorAll(".lab-crossed tbody")) {
      body.hidden = !on.has(body.dataset.deployment);
      if (body.hidden) continue;
      for (const { dataset } of body.rows) {
        const customers = "customers" in dataset;
        const key = `${dataset.giver}|${dataset.moves}|${customers}`;
        const sum = sums.get(key) ?? { giver: dataset.giver, moves: dataset.moves, customers, count: 0, bytes: 0 };
        sum.count += Number(dataset.count);
        sum.bytes += Number(dataset.bytes);
        sums.set(key, sum);
      }
    }
    return [...sums.values()];
  };

  const element = (name, attributes, text = "") => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.textContent = text;
    return made;
  };
  const draw = (crossed) => {
    const [width, top, step, side] = [340, 44, 40, 40];
    const height = top + step * Math.max(crossed.length, 1) + 8;
    const label = crossed.map((each) => `${each.giver} sends ${each.moves}`).join("; ") || "Nothing crosses";
    const picture = element("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `What crosses: ${label}.` });
    for (const [name, x] of [[platform, side], [vendor, width - side]]) {
      picture.append(
        element("line", { x1: x, x2: x, y1: 32, y2: height, class: "lab-side" }),
        element("rect", { x: x - side + 1, y: 4, width: 2 * side - 2, height: 28, rx: 4, class: "lab-party" }),
        element("text", { x, y: 22, "text-anchor": "middle" }, name),
      );
    }
    crossed.forEach((each, at) => {
      const y = top + step * at + 22;
      const [from, to] = each.giver === platform ? [side, width - side] : [width - side, side];
      const tip = Math.sign(to - from);
      picture.append(
        element("text", { x: width / 2, y: y - 7, "text-anchor": "middle" }, `${each.moves} × ${number(each.count)}, ${number(each.bytes)} bytes`),
        element("line", { x1: from, x2: to - 7 * tip, y1: y, y2: y, class: each.customers ? "lab-customers" : "lab-other" }),
        element("path", { d: `M${to} ${y}l${-9 * tip} -5v10z`, class: "lab-tip" }),
      );
    });
    const legend = document.createElement("p");
    legend.className = "lab-foot";
    legend.textContent = "A solid line: made from customers. A dashed line: not.";
    drawing.replaceChildren(picture, ...(crossed.length ? [legend] : []));
  };

  const way = (crossed, giver, receiver) => {
    const sent = crossed.filter((each) => each.giver === giver);
    const kinds = new Set(sent.map((each) => each.moves)).size;
    const bytes = sent.reduce((sum, each) => sum + each.bytes, 0);
    return `From ${giver} to ${receiver}: ${kinds === 1 ? "1 kind" : `${kinds} kinds`} of thing, ${number(bytes)} bytes.`;
  };
  const update = () => {
    const on = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const crossed = crossings(on);
    const { contradicted, undetermined, consistent } = judge(on);
    draw(crossed);
    told.textContent = `${on.size} of ${boxes.length} deployments run. ${way(crossed, platform, vendor)} ${way(crossed, vendor, platform)} `
      + `Of the statements, read widely, ${contradicted} stand contradicted, ${undetermined} undetermined, ${consistent} consistent.`;
  };

  lab.querySelector("#lab-controls").hidden = false;
  lab.classList.add("lab-live");
  lab.querySelector("#lab-form").addEventListener("change", update);
  for (const button of lab.querySelectorAll("[data-choose]")) {
    button.addEventListener("click", () => {
      for (const box of boxes) box.checked = button.dataset.choose === "all";
      update();
    });
  }
  addEventListener("pageshow", update); // a browser that comes back to the page restores the boxes first
})();
