/* Figures: choose a frame, and make a figure live when the reader asks for it. Nothing is loaded before that. */
(() => {
  const here = document.currentScript.src;
  const bundle = new URL("plotly-cartesian.min.js", here).href;
  let loading;
  const load = () => loading ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = bundle;
    script.onload = done;
    script.onerror = () => { loading = undefined; failed(new Error("the figure's script could not be loaded")); };
    document.head.append(script);
  });

  // The specification names light colours; a live figure takes the page's own, light or dark.
  const names = { "#23272f": "ink", "#6b7280": "faint", "#d9dce1": "grid", "#0072b2": "blue", "#c75500": "orange", "#00805c": "green", "#a6487f": "purple" };
  const inPageColours = (specification) => {
    const style = getComputedStyle(document.documentElement);
    const text = JSON.stringify(specification).replace(/#[0-9a-f]{6}/gi, (colour) => {
      const name = names[colour.toLowerCase()];
      return (name && style.getPropertyValue(`--fig-${name}`).trim()) || colour;
    });
    return JSON.parse(text);
  };

  const draw = (frame, specification, label) => {
    const live = frame.querySelector(".fig-live");
    live.hidden = false;
    live.setAttribute("role", "group");
    live.setAttribute("aria-label", label);
    frame.querySelector(".fig-picture").hidden = true;
    const { data, layout } = inPageColours(specification);
    const small = { displayModeBar: false, responsive: true };
    return Plotly.newPlot(live, data, { ...layout, width: undefined, autosize: true, height: layout.height ?? 380 }, small);
  };

  for (const figure of document.querySelectorAll("figure.fig")) {
    const frames = [...figure.querySelectorAll(".fig-frame")];
    const specifications = JSON.parse(figure.querySelector("script").textContent);
    const label = figure.querySelector("figcaption").textContent;
    const button = figure.querySelector(".fig-go");
    const chooser = figure.querySelector(".fig-choice");
    let live = false;
    let chosen = 0;
    const redraw = () => live && draw(frames[chosen], specifications[chosen], label);
    if (chooser) {
      chooser.hidden = false;
      figure.classList.add("fig-one");
      const choose = (number) => {
        chosen = number;
        frames.forEach((frame, index) => frame.classList.toggle("fig-chosen", index === number));
        redraw();
      };
      chooser.addEventListener("change", (event) => choose(Number(event.target.value)));
      choose(Number(chooser.querySelector("input:checked")?.value ?? 0));
    }
    button.hidden = false;
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        await load();
        live = true;
        await redraw();
        button.remove();
        const drawn = frames[chosen].querySelector(".fig-live");
        drawn.tabIndex = -1;
        drawn.focus({ preventScroll: true });
      } catch (error) {
        button.disabled = false;
        button.textContent = `Try again: ${error.message}`;
      }
    });
    new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  // On paper every table is open.
  addEventListener("beforeprint", () => document.querySelectorAll("details.fig-data").forEach((details) => { details.open = true; }));
})();
