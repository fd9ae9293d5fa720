/* Small helps; every page can be read without them. */
"use strict";
(() => {
  const search = document.getElementById("__search");
  const query = document.querySelector(".md-search__input");
  const opener = document.querySelector(".pl-search-open");
  const closer = document.querySelector(".pl-search-close");

  const toggleSearch = (open) => {
    if (search && search.checked !== open) search.click();
  };
  // on a narrow screen the closed search field cannot be seen: the Tab key passes it by
  const narrow = window.matchMedia("(max-width: 59.984375em)");
  const placeField = () => {
    if (query && search) query.tabIndex = narrow.matches && !search.checked ? -1 : 0;
  };
  placeField();
  narrow.addEventListener("change", placeField);
  if (search) search.addEventListener("change", placeField);
  if (opener && query) {
    opener.addEventListener("click", () => {
      toggleSearch(true);
      setTimeout(() => query.focus(), 60);
    });
  }
  if (closer && opener) {
    closer.addEventListener("click", () => {
      toggleSearch(false);
      setTimeout(() => opener.focus(), 60);
    });
  }

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
