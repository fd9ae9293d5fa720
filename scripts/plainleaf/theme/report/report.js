// Filter, reasons and keys of the cleaning report. Without it everything is shown and the links lead to the reasons.
(() => {
  "use strict";
  const one = (what) => document.querySelector(what);
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  document.documentElement.classList.add("js");
  for (const element of all("[data-js]")) element.hidden = false;

  const list = one("#lines"), head = one(".head"), panel = one("#panel"), rule = one("#rule"), view = one("#view");
  const watch = one("#only-watch"), boxes = all("input[name=layer]"), shown = one("#shown");
  const lines = [...list.children].map((line) => ({ line, parts: all(".part", line) }));
  const links = all(".why", list);
  const number = (n) => n.toLocaleString("en");
  let current = null; // the part that Tab leads to

  // ---------------------------------------------------------------- filter

  const filter = () => {
    const layers = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const keptOnly = view.value === "kept";
    const whole = layers.size === boxes.length && !rule.value && !watch?.checked && !keptOnly;
    let parts = 0, count = 0, every = 0;
    for (const { line, parts: inside } of lines) {
      let any = false;
      for (const part of inside) {
        const said = part.dataset.rule;
        const fits = layers.has(said.slice(0, said.indexOf(" "))) && (!rule.value || rule.value === said)
          && (!watch?.checked || part.classList.contains("watched")) && (!keptOnly || part.classList.contains("in"));
        part.hidden = !fits;
        any ||= fits;
        parts += fits;
        every += 1;
      }
      line.hidden = !any && !(whole && !inside.length);
      count += any;
    }
    for (const element of [list, head]) {
      element.classList.toggle("source", view.value === "source");
      element.classList.toggle("kept", keptOnly);
    }
    shown.textContent = whole ? `All ${number(every)} parts are shown.`
      : `${number(parts)} of ${number(every)} parts are shown, on ${number(count)} lines.`;
    if (!current || current.closest("[hidden]")) stop(links.find((link) => !link.closest("[hidden]")));
    say(null);
  };
  const reset = () => {
    for (const box of boxes) box.checked = true;
    rule.value = "";
    if (watch) watch.checked = false;
    if (view.value === "kept") view.value = "both";
    filter();
  };
  const choose = (value) => {
    rule.value = value;
    for (const box of boxes) if (value.startsWith(box.value + " ")) box.checked = true;
    filter();
  };
  for (const box of boxes) box.addEventListener("change", filter);
  view.addEventListener("change", filter);
  watch?.addEventListener("change", filter);
  rule.addEventListener("change", () => choose(rule.value));
  one("#reset").addEventListener("click", reset);
  for (const button of all("[data-only]")) {
    button.addEventListener("click", () => {
      reset();
      choose(button.dataset.only);
      one("#source").focus();
      one("#source").scrollIntoView();
    });
  }

  // ---------------------------------------------------------------- reasons

  const say = (part) => {
    panel.hidden = !part;
    if (!part) return;
    const reason = document.getElementById(part.querySelector(".why").getAttribute("aria-describedby"));
    const which = panel.querySelector(".which");
    const chip = part.querySelector(".chip").cloneNode(true);
    chip.className = `chip ${part.dataset.rule.split(" ")[0]}`;
    const place = `${part.dataset.rule.slice(part.dataset.rule.indexOf(" ") + 1)}, line ${part.closest("li").id.slice(1)}`;
    which.replaceChildren(chip, document.createTextNode(place));
    panel.querySelector(".reason").textContent = reason.textContent;
  };
  const focused = () => document.activeElement?.closest?.("#lines .part");
  list.addEventListener("mouseover", (event) => say(event.target.closest(".part") || focused()));
  list.addEventListener("mouseleave", () => say(focused()));
  list.addEventListener("focusout", () => say(null));
  list.addEventListener("click", (event) => { if (!event.target.closest("a")) say(event.target.closest(".part")); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") say(null); });

  // ---------------------------------------------------------------- keys

  const stop = (link) => {
    if (current) current.tabIndex = -1;
    current = link || null;
    if (current) current.tabIndex = 0;
  };
  for (const link of links) link.tabIndex = -1;
  list.addEventListener("focusin", (event) => {
    const link = event.target.closest(".why");
    if (link) stop(link);
    say(event.target.closest(".part"));
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const here = links.indexOf(event.target);
    if (!step || here < 0 || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    let at = here + step;
    while (links[at]?.closest("[hidden]")) at += step;
    links[at]?.focus();
  });

  // a link to a line that the filter hides shows it, and the keys go on from there
  const arrive = () => {
    const target = /^#L\d+$/.test(location.hash) && one(location.hash);
    if (!target) return;
    if (target.hidden) {
      reset();
      target.scrollIntoView();
    }
    target.querySelector(".why")?.focus({ preventScroll: true });
  };
  addEventListener("hashchange", arrive);
  for (const link of all("a[href^='#L']")) {
    link.addEventListener("click", () => { if (link.hash === location.hash) arrive(); });
  }

  if (matchMedia("(max-width: 60rem)").matches) view.value = "source";
  filter();
  arrive();
})();
