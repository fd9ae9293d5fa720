// The desk works without this. With it: choosing a sentence does not load the page anew, arrows go from sentence to
// sentence, what is typed is kept while it is typed, a file can be dropped, and progress moves by itself.
"use strict";
(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const token = document.body.dataset.token;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

  // ---------------------------------------------------------------- what was done is said

  const status = one("#said");
  const say = (text) => {
    status.replaceChildren();
    setTimeout(() => {
      const p = document.createElement("p");
      p.className = "said";
      p.textContent = text;
      status.append(p);
    }, 60);
  };
  if (status.textContent.trim()) say(status.textContent.trim());
  const clean = new URL(location.href);
  if (clean.searchParams.has("said")) {
    clean.searchParams.delete("said");
    history.replaceState(null, "", clean);
  }

  // ---------------------------------------------------------------- choosing

  const look = one("#look");
  let from = null; // where the person stood before they went to the panel

  const mark = (at) => {
    for (const old of all(".at, .same")) old.classList.remove("at", "same");
    if (!at) return;
    const chosen = one(`[data-at="${CSS.escape(at)}"].s, [data-at="${CSS.escape(at)}"].part`);
    if (!chosen) return;
    chosen.classList.add("at");
    const others = chosen.dataset.parts
      ? chosen.dataset.parts.trim().split(" ").map((id) => document.getElementById(id))
      : all(".s[data-parts]").filter((s) => s.dataset.parts.split(" ").includes(at));
    for (const other of others) {
      if (!other) continue;
      other.classList.add(chosen.dataset.parts ? "at" : "same");
    }
    const first = others.find(Boolean);
    if (first) reveal(first);
    reveal(chosen);
  };

  // scrolls only the pane that the element stands in, never the window
  const reveal = (element) => {
    const pane = element.closest(".pane");
    if (!pane || getComputedStyle(pane).overflowY !== "auto") return;
    const box = pane.getBoundingClientRect();
    const own = element.getBoundingClientRect();
    if (own.top < box.top + 20 || own.bottom > box.bottom - 20) {
      pane.scrollBy({ top: own.top - box.top - box.height / 3, behavior: calm ? "auto" : "smooth" });
    }
  };

  const choose = async (at, focus) => {
    const answer = await fetch(`?at=${encodeURIComponent(at)}`, { headers: { "X-Desk-Part": "panel" } }).catch(() => null);
    if (!answer || !answer.ok) {
      location.search = `?at=${encodeURIComponent(at)}`;
      return;
    }
    look.classList.remove("empty");
    look.innerHTML = await answer.text(); // our own template: every value in it is escaped
    history.replaceState(null, "", `?at=${encodeURIComponent(at)}`);
    mark(at);
    prepare(look);
    if (focus) look.focus({ preventScroll: true });
  };

  if (look) {
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-at]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (!look.contains(link)) from = link;
      choose(link.dataset.at, event.detail === 0 || look.contains(link));
    });
    const back = () => ((from && from.isConnected && from) || one(".s.at, .part.at"))?.focus();
    look.addEventListener("keydown", (event) => { if (event.key === "Escape") back(); });
    look.addEventListener("click", (event) => {
      if (!event.target.closest("[data-close]")) return;
      event.preventDefault();
      back();
      look.replaceChildren();
      look.classList.add("empty");
      mark("");
      history.replaceState(null, "", location.pathname);
    });
    const at = new URLSearchParams(location.search).get("at");
    if (at) mark(at);
    // one stop of the Tab key for each column; the arrows go on within it
    for (const list of all("[data-keys]")) {
      const links = all("a.s, a.part", list);
      if (!links.length) continue;
      let current = links.find((link) => link.classList.contains("at")) || links[0];
      for (const link of links) link.tabIndex = link === current ? 0 : -1;
      list.addEventListener("focusin", (event) => {
        const link = event.target.closest("a.s, a.part");
        if (!link) return;
        current.tabIndex = -1;
        current = link;
        current.tabIndex = 0;
      });
      list.addEventListener("keydown", (event) => {
        const here = links.indexOf(event.target);
        const to = { ArrowDown: here + 1, ArrowRight: here + 1, ArrowUp: here - 1, ArrowLeft: here - 1, Home: 0, End: links.length - 1 }[event.key];
        if (here < 0 || to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
        event.preventDefault();
        links[Math.max(0, Math.min(links.length - 1, to))].focus();
      });
    }
    // after a step the focus is where the step was
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target !== look) {
      (target.matches("a, [tabindex]") ? target : one("a", target))?.focus({ preventScroll: true });
      reveal(target);
    }
  }

  // ---------------------------------------------------------------- what is typed is kept

  const PAUSE = 900; // milliseconds without a key
  const prepare = (within) => {
    for (const form of all("form[data-draft]", within)) {
      const name = one("[name=form_name]", form)?.value;
      if (!name) continue;
      let timer = 0;
      const first = new FormData(form);
      const keep = () => {
        timer = 0;
        const body = new URLSearchParams({ form_name: name });
        let changed = false;
        for (const [key, value] of new FormData(form)) {
          if (typeof value !== "string" || ["from_desk", "form_name", "back", "digest", "part", "shown", "article", "keep", "unit", "block", "at", "source", "sure"].includes(key) || key.startsWith("was.")) continue;
          body.append(`f.${key}`, value);
          changed ||= first.get(key) !== value;
        }
        if (!changed) return;
        fetch("/draft", { method: "POST", body, headers: { "X-From-Desk": token }, keepalive: true })
          .then((answer) => { form.dataset.kept = answer.ok ? "yes" : "no"; })
          .catch(() => { form.dataset.kept = "no"; });
      };
      form.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(keep, PAUSE);
      });
      form.addEventListener("submit", () => clearTimeout(timer));
      addEventListener("pagehide", () => { if (timer) { clearTimeout(timer); keep(); } });
    }
  };
  prepare(document);

  // ---------------------------------------------------------------- a file can be dropped

  const drop = one("#drop");
  if (drop) {
    const input = one("input[type=file]", drop);
    for (const kind of ["dragenter", "dragover"]) addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
    addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.classList.remove("over"); });
    addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      if (event.dataTransfer.files.length) {
        input.files = event.dataTransfer.files;
        say(`Chosen: ${event.dataTransfer.files[0].name}`);
        input.focus();
      }
    });
  }

  // ---------------------------------------------------------------- progress

  const job = one("#job");
  if (job) {
    const stage = one("#stage");
    const bar = one("#progress");
    const ask = async () => {
      const answer = await fetch(`/job/${job.dataset.job}/state`).catch(() => null);
      if (answer && answer.ok) {
        const now = await answer.json();
        if (now.state !== "running") {
          location.reload();
          return;
        }
        const text = now.total ? `${now.stage}: ${now.count} of ${now.total}` : now.stage;
        if (stage.textContent !== text) stage.textContent = text;
        if (now.total) { bar.max = now.total; bar.value = now.count; } else { bar.removeAttribute("value"); }
      }
      setTimeout(ask, 700);
    };
    setTimeout(ask, 700);
  }
})();
