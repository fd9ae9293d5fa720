/* Small helps; every page can be read without them. */
"use strict";
(() => {
  // search: its scripts and its index are loaded when it is first used, and not before
  const { search, index, root, state } = document.currentScript.dataset;
  let dialog = null;
  const load = (name) =>
    new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = search + name;
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
    opener.addEventListener("click", () => openSearch(opener.closest("[data-missing]") ? missing().replace(/[-_.]+/g, " ") : ""));
  }
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable], dialog");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      openSearch();
    }
  });
  // "Back" from a page that was found: the list is shown again
  const [way] = performance.getEntriesByType("navigation");
  if (history.state?.[state] && way?.type === "back_forward") openSearch(history.state[state]);

  // the menu closes with Escape, and when the keyboard or the finger goes elsewhere
  const menu = document.querySelector(".pl-menu");
  if (menu) {
    const button = menu.querySelector("summary");
    menu.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && menu.open) {
        menu.open = false;
        button.focus();
      }
    });
    document.addEventListener("focusin", (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    document.addEventListener("click", (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  }
})();
