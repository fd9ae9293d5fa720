/* The search dialog: a field, what was understood, and the pages found. finder.js does the finding.
 * A native <dialog>: the browser keeps the keyboard inside, Escape closes it, and the page behind is still.
 * Every word of a page is set as text, never as HTML.
 */
"use strict";
(() => {
  const WAIT = 90; // milliseconds after a key before the search begins
  const SHOWN = 10; // pages shown at once
  const STATE = "plainleafSearch"; // in the browser's history, so that "Back" shows the list again; it leaves no trace in the address

  /** Words of pages and of readers run as their own letters do. */
  const BY_LETTERS = "auto";

  const made = (tag, name, text, way) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text) element.textContent = text;
    if (way) element.dir = way;
    return element;
  };

  class SearchDialog {
    /** `site`: addresses of the index and of the site; `labels`: what the page says of the search. */
    constructor(site, labels) {
      this.site = site;
      this.labels = labels;
      this.finder = new window.PlainleafFinder.Finder(site.index);
      this.asked = 0;
      this.build();
    }

    build() {
      const { labels } = this;
      this.dialog = made("dialog", "pl-find md-typeset");
      this.dialog.setAttribute("aria-labelledby", "pl-find-label");
      const form = made("form", "pl-find__form");
      form.setAttribute("role", "search");
      const label = made("label", "pl-find__label", labels.search);
      label.id = "pl-find-label";
      label.htmlFor = "pl-find-words";
      this.input = made("input", "pl-find__input");
      Object.assign(this.input, { type: "search", id: "pl-find-words", autocomplete: "off", spellcheck: false, enterKeyHint: "search", dir: BY_LETTERS });
      this.input.setAttribute("autocapitalize", "off");
      const close = made("button", "pl-button pl-find__close", labels.close);
      close.type = "button";
      form.append(label, this.input, close);
      this.body = made("div", "pl-find__body");
      this.status = made("p", "pl-find__status");
      this.status.setAttribute("role", "status");
      this.notes = made("div", "pl-find__notes");
      this.list = made("ol", "pl-find__list");
      this.more = made("button", "pl-button pl-find__more");
      Object.assign(this.more, { type: "button", hidden: true });
      this.ways = made("p", "pl-find__ways");
      this.lead([["A–Z", labels.az]]);
      this.body.append(this.status, this.notes, this.list, this.more, this.ways);
      this.dialog.append(form, this.body);
      document.body.append(this.dialog);

      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.search(this.input.value).then(() => this.links()[0]?.focus());
      });
      close.addEventListener("click", () => this.dialog.close());
      this.input.addEventListener("input", () => {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.search(this.input.value), WAIT);
      });
      this.more.addEventListener("click", () => this.showMore());
      this.dialog.addEventListener("keydown", (event) => {
        if (event.key === "Escape") {
          event.preventDefault(); // in a search field it would only empty the field
          this.dialog.close();
        }
        this.arrows(event);
      });
      this.dialog.addEventListener("click", (event) => {
        if (event.target === this.dialog) this.dialog.close(); // beside the dialog
        const aside = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey; // into another tab, or saved: the reader stays
        if (event.target.closest("a") && !aside) this.leave();
      });
      this.dialog.addEventListener("close", () => this.left || this.dialog.open || this.remember(""));
    }

    /** Links to the lists of all pages. */
    lead(ways) {
      this.ways.replaceChildren();
      for (const [text, href] of ways) {
        const link = made("a", "", text);
        link.href = href;
        this.ways.append(link, " ");
      }
    }

    async open(words = "") {
      this.left = "";
      if (!this.dialog.open) this.dialog.showModal();
      if (words) this.input.value = words;
      this.input.focus();
      this.input.select();
      try {
        await this.finder.open();
        const { texts, ways } = this.finder.core;
        const own = this.finder.core.spoken?.[document.documentElement.lang.split("-")[0]];
        this.texts = { ...texts, ...own?.texts };
        this.kinds = own?.kinds ?? {};
        this.lead(ways.map(([text, address]) => [text, this.site.root + address]));
        await this.search(this.input.value);
      } catch {
        this.failed();
      }
    }

    /** Shows what is found for `text`; of several searches at once only the last counts. */
    async search(text) {
      const turn = ++this.asked;
      if (!this.texts) return;
      try {
        const found = text.trim() ? await this.finder.find(text) : null;
        const pages = found ? await found.pages(0, SHOWN) : [];
        if (turn !== this.asked) return;
        this.found = found;
        this.list.replaceChildren();
        this.tell(text.trim(), found);
        this.add(pages);
      } catch {
        if (turn === this.asked) this.failed();
      }
    }

    failed() {
      this.list.replaceChildren();
      this.notes.replaceChildren();
      this.more.hidden = true;
      this.status.textContent = this.labels.failed;
    }

    /** How many pages, and how the words were understood. */
    tell(text, found) {
      const { texts } = this;
      this.notes.replaceChildren();
      if (!found) {
        this.status.textContent = texts.hint;
        return;
      }
      const count = found.total === 0 ? texts.none : found.total === 1 ? texts.one : texts.many;
      this.status.textContent = this.fill(count, { n: found.total, words: text });
      const { instead, also, unknown } = found.notes;
      for (const [typed, meant] of instead) this.note(this.fill(texts.instead, { typed, meant }));
      if (found.total && also.length) this.note(this.fill(texts.also, { words: [...new Set(also)].slice(0, 5).join(", ") }));
      for (const word of unknown) if (found.total || found.near.length) this.note(this.fill(texts.unknown, { word }));
      if (found.near.length) {
        const line = made("p", "pl-find__near", `${texts.near} `);
        for (const word of found.near) {
          const button = made("button", "pl-button", word);
          button.type = "button";
          button.addEventListener("click", () => {
            this.input.value = word;
            this.search(word);
            this.input.focus();
          });
          line.append(button, " ");
        }
        this.notes.append(line);
      }
      if (!found.total) this.note(texts.elsewhere);
    }

    note(text) {
      this.notes.append(made("p", "", text));
    }

    fill(text, values) {
      return text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
    }

    add(pages) {
      for (const page of pages) this.list.append(this.item(page));
      const left = (this.found?.total ?? 0) - this.list.children.length;
      this.more.hidden = left <= 0;
      if (left > 0) this.more.textContent = this.fill(this.texts.more, { n: left });
    }

    async showMore() {
      const shown = this.list.children.length;
      this.add(await this.found.pages(shown, shown + SHOWN));
      this.list.children[shown]?.querySelector("a").focus();
    }

    item(page) {
      const { texts } = this;
      const item = made("li", "pl-find__item");
      const address = this.site.root + page.u;
      const title = made("a", "pl-find__title", page.t, BY_LETTERS);
      title.href = address;
      item.append(title);
      const also = page.a ? this.fill(texts.called, { names: page.a.join(", ") }) : "";
      const named = page.n && page.k && page.a ? page.n : "";
      const about = [this.kinds[page.k] ?? page.k, [named, also].filter(Boolean).join(", ")].filter(Boolean).join(" · ");
      if (about) item.append(made("p", "pl-find__about", about));
      if (page.d) item.append(made("p", "pl-find__says", page.d, BY_LETTERS));
      if (page.places.length) {
        const places = made("p", "pl-find__places", `${texts.places} `);
        page.places.forEach(([anchor, heading], n) => {
          const link = made("a", "", heading, BY_LETTERS);
          link.href = `${address}#${anchor}`;
          places.append(n ? " · " : "", link);
        });
        item.append(places);
      }
      return item;
    }

    links() {
      return [...this.list.querySelectorAll("a")];
    }

    /** The arrows go from the field to the titles of the pages and between them. */
    arrows(event) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
      const stops = [this.input, ...this.list.querySelectorAll(".pl-find__title")];
      const here = stops.indexOf(document.activeElement.closest("li")?.querySelector(".pl-find__title") ?? document.activeElement);
      if (here < 0 || !stops[here + step]) return;
      event.preventDefault();
      stops[here + step].focus();
    }

    /** A link was followed: the dialog closes, and "Back" will open it again. Remembered at once: the event that tells of
     * the closing comes later, and on a busy computer the browser is on the next page by then. */
    leave() {
      this.left = this.input.value;
      this.remember(this.left);
      this.dialog.close();
    }

    remember(words) {
      const state = { ...history.state };
      delete state[STATE];
      history.replaceState(words ? { ...state, [STATE]: words } : state, "");
    }
  }

  window.PlainleafSearch = { SearchDialog, STATE };
})();
