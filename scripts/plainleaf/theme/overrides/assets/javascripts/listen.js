/* Reads the article aloud, with a voice of the reader's own device: nothing is sent anywhere, and it works offline.
 * In the order of the page; a box is announced by its level before it and by its end after it. What is only for the eye
 * (the page's tools, links to headings, lists of topics) is passed over.
 */
"use strict";
(() => {
  const LONG = 280; // characters of one utterance at most: some voices fall silent in the middle of a longer one
  const SPEEDS = { slow: 0.75, normal: 1, fast: 1.25 };
  const SKIPPED = ".pl-tools, .pl-trust, .pl-contents, .pl-mistake, .pl-way, .pl-related, .md-tags, .headerlink, .pl-letters, [hidden], script, style, svg, button";
  const BLOCKS = "h1, h2, h3, h4, h5, h6, p, li, tr, dt, dd, blockquote, pre";
  // what the player says and what stands on its buttons, in English; `words` has the same in the page's language
  const ENGLISH = {
    box: "Box.",
    end: "End of box.",
    done: "End of the page.",
    foreign: "What comes next is in another language, for which this device has no voice.",
    pause: "Pause",
    go: "Go on",
    stop: "Stop",
    back: "Back",
    next: "Next",
    speed: "Speed",
    slow: "Slow",
    normal: "Normal",
    fast: "Fast",
    label: "Reading aloud",
  };

  let SAY = ENGLISH;
  const speak = (words) => Object.fromEntries(Object.entries(ENGLISH).map(([key, text]) => [key, words[text] ?? text]));

  const tidy = (text) => text.replace(/\s+/g, " ").trim();

  const tongue = (element) => element.closest("[lang]").lang;

  /** Adds a text to [text, language] of each stretch in one language. */
  function add(found, text, language) {
    const last = found[found.length - 1];
    if (last && (last[1] === language || !tidy(text))) last[0] += text;
    else found.push([text, language]);
  }

  /** The words of an element, by language; `whole`: with those of blocks inside it, which else are read in their own turn. */
  function own(element, whole = false, found = []) {
    for (const node of element.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) add(found, node.textContent, tongue(element));
      else if (node.nodeType === Node.ELEMENT_NODE && !node.matches(SKIPPED)) {
        if (node.matches("br")) add(found, " ", tongue(element));
        else if (whole || !node.matches(`${BLOCKS}, ul, ol, dl, table, div, section, details`)) own(node, whole, found);
      }
    }
    return found;
  }

  /** A row of a table: each cell with the heading of its column, by language. */
  function row(element) {
    const heads = [...(element.closest("table").tHead?.rows[0]?.cells ?? [])].map((cell) => tidy(cell.textContent));
    const found = [];
    [...element.cells].forEach((cell, at) => {
      const pieces = own(cell, true).filter(([text]) => tidy(text));
      if (!heads[at] && !pieces.length) return;
      const language = pieces[0]?.[1] ?? tongue(cell);
      const before = found[found.length - 1]?.[1] === language ? "; " : "";
      const head = heads[at] ? heads[at] + (pieces.length ? ": " : "") : "";
      add(found, before + head, language);
      for (const [text, of] of pieces) add(found, text, of);
    });
    return found;
  }

  /** Parts a text at the ends of sentences, so that no part is longer than LONG where a sentence is not. */
  function parts(text, language) {
    if (text.length <= LONG) return [text];
    const sentences = window.Intl?.Segmenter
      ? [...new Intl.Segmenter(language, { granularity: "sentence" }).segment(text)].map(({ segment }) => segment)
      : text.match(/[^.!?]+[.!?]*\s*/g) ?? [text];
    const out = [];
    for (const sentence of sentences) {
      if (out.length && out[out.length - 1].length + sentence.length <= LONG) out[out.length - 1] += sentence;
      else out.push(sentence);
    }
    return out.map(tidy).filter(Boolean);
  }

  /** What is read, in order: {text, language, element}. */
  function script(article) {
    const found = [];
    const say = (text, element, language) => {
      for (const part of parts(tidy(text), language)) if (part) found.push({ text: part, language, element });
    };
    const walk = (element) => {
      for (const child of element.children) {
        if (child.matches(SKIPPED)) continue;
        const box = child.matches(".admonition");
        if (box) say(SAY.box, child, document.documentElement.lang);
        if (child.matches("thead")) continue; // its words are read with the cells under them
        const here = child.matches("tr") ? row(child) : child.matches(BLOCKS) ? own(child) : [];
        for (const [text, language] of here) say(text, child, language);
        if (!child.matches("tr")) walk(child);
        if (box) say(SAY.end, child, document.documentElement.lang);
      }
    };
    walk(article);
    return found;
  }

  /** The best voice of the device for a language: the reader's own default first, never one of another company's computers. */
  function voice(language) {
    const wanted = language.toLowerCase();
    const near = (one) => one.lang.toLowerCase().replace("_", "-");
    const all = speechSynthesis.getVoices().filter((one) => one.localService);
    const same = all.filter((one) => near(one) === wanted);
    const kin = all.filter((one) => near(one).split("-")[0] === wanted.split("-")[0]);
    return kin.find((one) => one.default) ?? same[0] ?? kin[0] ?? null;
  }

  class Player {
    /** `opener`: the button that starts it, and to which the keyboard goes back. */
    constructor(article, opener) {
      this.opener = opener;
      SAY = speak(JSON.parse(opener.dataset.say ?? "{}"));
      this.lines = script(article);
      this.draft = document.querySelector(".pl-banner .pl-draft");
      if (this.draft) this.lines.unshift(...own(this.draft).map(([text, language]) => ({ text: tidy(text), language, element: this.draft })));
      this.lines.push({ text: SAY.done, language: document.documentElement.lang, element: article });
      this.at = 0;
      this.turn = 0;
      this.build(article);
      addEventListener("pagehide", () => this.stop(false));
    }

    build(article) {
      this.bar = document.createElement("div");
      this.bar.className = "pl-player";
      this.bar.hidden = true;
      this.bar.setAttribute("role", "region");
      this.bar.setAttribute("aria-label", SAY.label);
      const button = (text, act) => {
        const made = document.createElement("button");
        made.type = "button";
        made.className = "pl-button";
        made.textContent = text;
        made.addEventListener("click", act);
        this.bar.append(made);
        return made;
      };
      this.play = button(SAY.pause, () => (this.running ? this.pause() : this.go()));
      button(SAY.back, () => this.step(-1));
      button(SAY.next, () => this.step(1));
      button(SAY.stop, () => this.stop());
      const label = document.createElement("label");
      label.className = "pl-player__speed";
      this.speed = document.createElement("select");
      for (const name of Object.keys(SPEEDS)) this.speed.append(new Option(SAY[name], name, name === "normal", name === "normal"));
      this.speed.addEventListener("change", () => this.running && this.go());
      label.append(SAY.speed, this.speed);
      this.bar.append(label);
      this.bar.addEventListener("keydown", (event) => event.key === "Escape" && this.stop());
      document.body.append(this.bar);
    }

    start() {
      if (!this.bar.hidden) return;
      this.at = 0;
      this.bar.hidden = false;
      document.documentElement.classList.add("pl-listening");
      this.play.focus({ preventScroll: true });
      this.go();
    }

    /** Reads on from where it is. What was begun is begun again: a voice that was stopped inside a line cannot be trusted to go on. */
    go() {
      const turn = ++this.turn;
      this.running = true;
      this.play.textContent = SAY.pause;
      speechSynthesis.cancel();
      const line = this.lines[this.at];
      const own = voice(line.language);
      const said = new SpeechSynthesisUtterance(own ? line.text : SAY.foreign);
      said.lang = own ? line.language : document.documentElement.lang;
      said.voice = own ?? voice(said.lang);
      if (!said.voice) return this.stop(); // the device's voices went away: without one, a browser might take one from the net
      said.rate = SPEEDS[this.speed.value];
      said.onend = () => this.on(turn);
      said.onerror = (event) => turn === this.turn && !["canceled", "interrupted"].includes(event.error) && this.pause();
      this.said = said; // some browsers forget an utterance that nothing holds, and its end never comes
      this.show(line.element);
      speechSynthesis.speak(said);
    }

    on(turn) {
      if (turn !== this.turn || !this.running) return;
      if (this.at + 1 >= this.lines.length) this.stop();
      else {
        this.at += 1;
        this.go();
      }
    }

    pause() {
      this.turn += 1;
      this.running = false;
      this.play.textContent = SAY.go;
      speechSynthesis.cancel();
    }

    /** To the passage before or after this one; a passage may be several lines. */
    step(by) {
      const here = this.lines[this.at].element;
      let at = this.at;
      while (this.lines[at + by] && this.lines[at].element === here) at += by;
      while (by < 0 && at > 0 && this.lines[at - 1].element === this.lines[at].element) at -= 1;
      this.at = at;
      if (this.running) this.go();
      else this.show(this.lines[at].element);
    }

    stop(focus = true) {
      if (this.bar.hidden) return;
      this.turn += 1;
      this.running = false;
      speechSynthesis.cancel();
      this.mark(null);
      const held = focus && this.bar.contains(document.activeElement);
      this.bar.hidden = true;
      document.documentElement.classList.remove("pl-listening");
      if (held) this.opener.focus({ preventScroll: true });
    }

    mark(element) {
      this.shown?.classList.remove("pl-spoken");
      this.shown = element;
      element?.classList.add("pl-spoken");
    }

    show(element) {
      const spoken = element.matches("article, .admonition, .pl-draft") ? null : element;
      this.mark(spoken);
      const { top, bottom } = element.getBoundingClientRect();
      if (spoken && (top < 80 || bottom > innerHeight - 90)) spoken.scrollIntoView({ block: "center" });
    }
  }

  window.PlainleafListen = { Player, script };
})();
