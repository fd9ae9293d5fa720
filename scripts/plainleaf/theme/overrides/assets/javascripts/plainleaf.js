/* Small helps; every page can be read without them. */
"use strict";
(() => {
  // search: its scripts and its index are loaded when it is first used, and not before
  const { scripts, index, root, state } = document.currentScript.dataset;
  let dialog = null;
  const load = (name) =>
    new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = scripts + name;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
  const openSearch = async (words = "") => {
    dialog ??= load("finder.js")
      .then(() => load("search.js"))
      .then(() => new window.PlainleafSearch.SearchDialog({ index, root }, labels()));
    (await dialog).open(words);
  };
  const labels = () => {
    const { label, close, failed, az } = document.querySelector(".pl-search-open").dataset;
    return { search: label, close, failed, az };
  };
  // on a page that is not there: the words of the address that was asked for
  const missing = () => decodeURIComponent(location.pathname).replace(/(index)?\.html$/, "").split("/").filter(Boolean).pop() ?? "";
  for (const opener of document.querySelectorAll(".pl-search-open")) {
    opener.addEventListener("click", () => {
      const { words } = opener.dataset; // what a health record asked for (infobutton.js)
      openSearch(words ?? (opener.closest("[data-missing]") ? missing().replace(/[-_.]+/g, " ") : ""));
      delete opener.dataset.words;
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input, textarea, select, [contenteditable], dialog");
    if (typing?.getClientRects().length) return; // the field of a dialog just closed holds the keyboard until the browser draws again
    event.preventDefault();
    openSearch();
  });
  // "Back" from a page that was found: the list is shown again, whether the browser loads this page anew or had only put it aside
  const again = () => history.state?.[state] && openSearch(history.state[state]);
  if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") again();
  addEventListener("pageshow", (event) => event.persisted && again());

  // menu and settings close with Escape, and when the keyboard or the finger goes elsewhere
  for (const fold of document.querySelectorAll(".pl-fold")) {
    const button = fold.querySelector("summary");
    fold.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && fold.open) {
        fold.open = false;
        button.focus();
      }
    });
    const leave = (event) => {
      if (!fold.contains(event.target)) fold.open = false;
    };
    document.addEventListener("focusin", leave);
    document.addEventListener("click", leave);
  }

  // the reader's settings; before she has chosen anything nothing is kept (partials/javascripts/base.html reads it)
  const KEY = "plainleaf";
  const html = document.documentElement;
  const form = document.querySelector(".pl-settings");
  const kept = () => {
    try {
      return JSON.parse(localStorage.getItem(KEY)) || {};
    } catch {
      return {};
    }
  };
  const device = (query) => matchMedia(query);
  const dark = device("(prefers-color-scheme: dark)");
  const strong = device("(prefers-contrast: more)");
  const dress = () => {
    const { size, colours, contrast } = kept();
    html.dataset.size = ["l", "xl", "xxl"].includes(size) ? size : "m";
    html.dataset.colours = ["light", "dark"].includes(colours) ? colours : dark.matches ? "dark" : "light";
    html.dataset.contrast = contrast === "strong" || strong.matches ? "strong" : "normal";
    if (!form) return;
    form.elements.size.value = html.dataset.size;
    form.elements.colours.value = ["light", "dark"].includes(colours) ? colours : "device";
    form.elements.contrast.checked = html.dataset.contrast === "strong";
    form.elements.contrast.disabled = strong.matches; // the device asks for it
  };
  const keep = (settings) => {
    try {
      if (Object.keys(settings).length) localStorage.setItem(KEY, JSON.stringify(settings));
      else localStorage.removeItem(KEY);
    } catch {
      // a browser that keeps nothing: the choice holds for this page
      html.dataset.size = settings.size ?? "m";
      html.dataset.colours = settings.colours ?? (dark.matches ? "dark" : "light");
      html.dataset.contrast = settings.contrast ?? (strong.matches ? "strong" : "normal");
      return;
    }
    dress();
  };
  if (form) {
    form.addEventListener("change", () => {
      const { size, colours, contrast } = form.elements;
      const chosen = { ...kept() };
      for (const [name, value, usual] of [["size", size.value, "m"], ["colours", colours.value, "device"], ["contrast", contrast.checked ? "strong" : "", ""]]) {
        delete chosen[name];
        if (value !== usual && !(name === "contrast" && strong.matches)) chosen[name] = value;
      }
      keep(chosen);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", (event) => {
      event.preventDefault();
      keep({});
    });
  }
  for (const query of [dark, strong]) query.addEventListener("change", dress);
  addEventListener("storage", (event) => event.key === KEY && dress()); // chosen in another tab
  addEventListener("pageshow", dress); // "Back" to a page that was shown in other colours
  dress();

  // "Listen": only where the device itself has a voice for the page's language; a voice of another company's computers would be
  // sent every word of the page
  const listen = document.querySelector(".pl-listen");
  const article = document.querySelector("article");
  if (listen && "speechSynthesis" in window) {
    const spoken = (tag) => tag.toLowerCase().replace("_", "-").split("-")[0];
    const tongue = spoken(listen.dataset.language || html.lang);
    const look = () => {
      listen.hidden = !speechSynthesis.getVoices().some((voice) => voice.localService && spoken(voice.lang) === tongue);
    };
    speechSynthesis.addEventListener?.("voiceschanged", look);
    look();
    let player = null;
    listen.addEventListener("click", async () => {
      player ??= load("listen.js").then(() => new window.PlainleafListen.Player(article, listen));
      (await player).start();
    });
  }

  // "On this page" in the side column: where the reader is
  const ways = new Map([...document.querySelectorAll(".pl-toc a")].map((link) => [link.hash.slice(1), link]));
  const places = [...ways.keys()].map((id) => document.getElementById(decodeURIComponent(id))).filter(Boolean);
  if (places.length && "IntersectionObserver" in window) {
    const here = () => {
      const above = places.filter((place) => place.getBoundingClientRect().top < 120).pop();
      for (const [id, link] of ways) {
        if (above && decodeURIComponent(id) === above.id) link.setAttribute("aria-current", "location");
        else link.removeAttribute("aria-current");
      }
    };
    const seen = new IntersectionObserver(here, { rootMargin: "-110px 0px -60% 0px" });
    places.forEach((place) => seen.observe(place));
  }

  // a table that is wider than the screen can be scrolled with the keyboard
  for (const table of document.querySelectorAll(".md-typeset table")) {
    if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
  }
})();
