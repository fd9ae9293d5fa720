/* Finds pages by a reader's words. Works from a server and from a folder: the index comes as small scripts, of which only
 * those are loaded that a search needs. plainleaf/publish/search/ writes them; words are parted here by the same tables.
 * Nothing a reader types leaves her browser. No text of the page is used but this site's own index.
 */
"use strict";
(() => {
  const PREFIX = 3; // letters of a word that is still being typed before its endings are looked for
  const ENDINGS_SHOWN = 8; // words that an unfinished word may become
  const TYPED = 0.6; // what a word counts that only begins as the typed one does; less where the typed one is a word itself
  const TYPED_WORD = 0.3;
  const APART = 0.6; // what the words of a phrase count that stand in different passages
  const REST = 0.12; // what further passages of a page add to its best one
  const TOGETHER = 0.6; // what it adds that several of the words stand in one passage
  const BOTH = 0.3; // what it adds that a page has the reader's own words as well as what they mean
  const LEAST = 0.05; // pages that count less than this share of the best one are not shown
  const PLACES = 3; // passages shown of a page
  const OPPOSITES = /^(hypo|hyper)/; // never guessed for one another

  const waiting = new Map();
  /** Every file of the index calls this with its name and what it holds. */
  window.plainleafFinder = (name, data) => {
    waiting.get(name)?.(data);
    waiting.delete(name);
  };

  const plain = (text) =>
    text
      .normalize("NFKD")
      .toLowerCase()
      .replace(/\p{M}/gu, "")
      .replace(/([\p{L}\p{N}])['’]s(?![\p{L}\p{N}_])/gu, "$1")
      .replace(/([\p{L}\p{N}])['’](?=[\p{L}\p{N}])/gu, "$1");

  /** Letters to change, add, leave out or swap with the next; `most` + 1 where there are more. */
  function distance(one, two, most) {
    let older = [];
    let before = [];
    let row = Array.from({ length: two.length + 1 }, (_, n) => n);
    for (let i = 1; i <= one.length; i++) {
      older = before;
      before = row;
      row = [i];
      let least = i;
      for (let j = 1; j <= two.length; j++) {
        let cost = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (one[i - 1] === two[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && one[i - 1] === two[j - 2] && one[i - 2] === two[j - 1]) cost = Math.min(cost, older[j - 2] + 1);
        row.push(cost);
        if (cost < least) least = cost;
      }
      if (least > most) return most + 1;
    }
    return Math.min(row[two.length], most + 1);
  }

  /** How wrong a word may be and still be understood. */
  const slack = (word) => (word.length < 4 ? 0 : word.length < 6 ? 1 : word.length < 9 ? 2 : 3);

  class Finder {
    /** `base`: address of the folder that holds the index. */
    constructor(base) {
      this.base = base;
      this.files = new Map();
    }

    /** Loads the core; needed once before `find`. Rejects where the index is not there. */
    async open() {
      if (this.core) return;
      const core = await this.load("core");
      this.endings = core.endings;
      this.small = new Set(core.small);
      this.whole = new Set(core.endings.whole);
      this.longest = Math.max(...Object.keys(core.endings.rows).map((row) => row.length));
      this.paired = new RegExp(`^[${core.paired}]{3,}$`, "u");
      this.words = core.words ? core.words.split(" ") : [];
      this.ranks = new Map(this.words.map((word, n) => [word, Number(core.ranks[n])]));
      this.known = new Set(core.known.split(" "));
      this.misspelt = new Map(Object.entries(core.misspelt));
      this.phrases = new Map(); // first term -> [terms, what they lead to], longest first
      for (const [froms, leads] of core.groups) {
        for (const from of froms) {
          const terms = from.split(" ");
          if (!this.phrases.has(terms[0])) this.phrases.set(terms[0], []);
          this.phrases.get(terms[0]).push({ terms, leads });
        }
      }
      for (const list of this.phrases.values()) list.sort((a, b) => b.terms.length - a.terms.length);
      this.smallTerms = new Set(core.small.map((word) => this.stem(word)));
      this.count = core.firsts[core.firsts.length - 1];
      this.pageOf = new Uint32Array(this.count);
      core.firsts.slice(0, -1).forEach((first, page) => this.pageOf.fill(page, first, core.firsts[page + 1]));
      this.gone = new Set(core.gone ?? []); // withdrawn since the index was made
      this.core = core;
    }

    /** A file of the index, loaded once. */
    load(name) {
      if (!this.files.has(name)) {
        const arrived = new Promise((done, failed) => {
          waiting.set(name, done);
          const script = document.createElement("script");
          script.src = `${this.base}${name}.js`;
          script.onload = () => script.remove();
          script.onerror = () => {
            waiting.delete(name);
            this.files.delete(name);
            script.remove();
            failed(new Error(`cannot load ${script.src}`));
          };
          document.head.append(script);
        });
        this.files.set(name, arrived);
      }
      return this.files.get(name);
    }

    // ---------------------------------------------------------------- words

    stem(word) {
      const { least, rows } = this.endings;
      if (this.whole.has(word)) return word;
      for (let size = Math.min(this.longest, word.length - 1); size > 0; size--) {
        const ending = word.slice(-size);
        if (Object.hasOwn(rows, ending)) {
          const bare = word.slice(0, -size) + rows[ending];
          if (bare.length >= least) return bare;
        }
      }
      return word;
    }

    /** The words of a search, each as its parts: "z-pak" is z and pak. */
    tokens(text) {
      const found = [];
      for (const [word] of plain(text).matchAll(/[\p{L}\p{N}]+(?:[-‐‑.][\p{L}\p{N}]+)*/gu)) {
        const parts = [...word.matchAll(/[\p{L}\p{N}]+/gu)].map(([part]) => part);
        const whole = parts.length > 1 ? parts.join("") : "";
        for (const part of parts.flatMap((one) => this.pairs(one))) found.push(this.token(part, whole));
      }
      return found;
    }

    token(word, whole = "") {
      return { word, term: this.stem(word), whole: whole && this.stem(whole), small: this.small.has(word) };
    }

    pairs(part) {
      return this.paired.test(part) ? Array.from({ length: part.length - 1 }, (_, n) => part.slice(n, n + 2)) : [part];
    }

    // ---------------------------------------------------------------- the index

    shardOf(term) {
      const { shards } = this.core;
      let low = 0;
      let high = shards.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (shards[middle][0] <= term) low = middle + 1;
        else high = middle;
      }
      return low ? shards[low - 1][1] : null;
    }

    /** Where the terms stand: term -> [step, points, step, points …]. What is in no page is not in it. */
    async lookUp(terms) {
      const wanted = [...new Set(terms)];
      const digests = [...new Set(wanted.map((term) => this.shardOf(term)).filter(Boolean))];
      const shards = new Map();
      await Promise.all(digests.map(async (digest) => shards.set(digest, await this.load(`words-${digest}`))));
      const found = new Map();
      for (const term of wanted) {
        const shard = shards.get(this.shardOf(term));
        if (shard && Object.hasOwn(shard, term)) found.set(term, shard[term]);
      }
      return found;
    }

    async card(page) {
      const { cards, each } = this.core;
      const file = await this.load(`pages-${cards[Math.floor(page / each)]}`);
      return file[page % each];
    }

    // ---------------------------------------------------------------- what is meant

    /** Words of names and headings that begin as `word` does, the likeliest first. */
    beginning(word) {
      const found = this.words.filter((other) => other.length > word.length && other.startsWith(word) && this.ranks.get(other) > 1);
      return found.sort((a, b) => this.ranks.get(b) - this.ranks.get(a) || a.length - b.length || (a < b ? -1 : 1)).slice(0, ENDINGS_SHOWN);
    }

    /** Words of this site that `word` may be misspelt for, the nearest first. */
    near(word, most = slack(word)) {
      const found = [];
      for (const other of this.words) {
        if (Math.abs(other.length - word.length) > most || other.length < 4) continue;
        if ((word.match(OPPOSITES) ?? [""])[0] !== (other.match(OPPOSITES) ?? [""])[0]) continue;
        const apart = distance(word, other, most);
        if (apart > most || (apart > 1 && word[0] !== other[0])) continue;
        let same = 0;
        while (same < word.length && word[same] === other[same]) same++;
        found.push({ other, apart, rank: this.ranks.get(other), same });
      }
      return found.sort((a, b) => a.apart - b.apart || b.rank - a.rank || b.same - a.same || (a.other < b.other ? -1 : 1)).map((row) => row.other);
    }

    /** Words of this site that stand in `word` one after the other without a blank; none where there are not. */
    parted(word) {
      for (let at = word.length - 3; at >= 3; at--) {
        const [head, tail] = [word.slice(0, at), word.slice(at)];
        if (!this.ranks.has(head)) continue;
        const rest = this.ranks.has(tail) ? [tail] : this.parted(tail);
        if (rest.length) return [head, ...rest];
      }
      return [];
    }

    /** The longest phrase of the knowledge files that begins at `at`: its leads and how many tokens it takes. */
    phraseAt(tokens, at) {
      let best = null;
      for (const { terms, leads } of this.phrases.get(tokens[at].term) ?? []) {
        const used = this.fits(tokens, at, terms, false) || this.fits(tokens, at, terms, true);
        if (used && (!best || used > best.used)) best = { leads, used };
      }
      return best;
    }

    /** How many tokens the terms take from `at`; 0 where they do not stand there. `loosely`: small words do not count. */
    fits(tokens, at, terms, loosely) {
      const wanted = loosely ? terms.filter((term) => !this.smallTerms.has(term)) : terms;
      if (loosely && wanted.length < 2) return 0;
      let here = at;
      for (const term of wanted) {
        while (loosely && here > at && here < tokens.length && tokens[here].small && tokens[here].term !== term) here++;
        if (here >= tokens.length || tokens[here].term !== term) return 0;
        here++;
      }
      return here - at;
    }

    /** Parts the tokens into slots: a phrase that leads elsewhere, or a word. Small words alone make none. */
    slots(tokens) {
      const found = [];
      for (let at = 0; at < tokens.length; ) {
        const phrase = this.phraseAt(tokens, at);
        const used = phrase ? phrase.used : 1;
        const own = tokens.slice(at, at + used);
        if (phrase || !own[0].small) found.push({ tokens: own, leads: phrase ? phrase.leads : [], last: at + used === tokens.length });
        at += used;
      }
      return found;
    }

    /** The tokens with misspelt words put right. A word that finds a page, or is known to be one, stays as it is. */
    async corrected(tokens, notes) {
      const own = tokens.filter((token) => !token.small).map((token) => token.term);
      const found = await this.lookUp([...own, ...tokens.map((token) => token.whole).filter(Boolean)]);
      const kept = new Set();
      for (let at = 0; at < tokens.length; ) {
        const phrase = this.phraseAt(tokens, at);
        for (let n = 0; n < (phrase ? phrase.used : 1); n++) if (phrase) kept.add(at + n);
        at += phrase ? phrase.used : 1;
      }
      const out = [];
      tokens.forEach((token, at) => {
        const { word, term, whole } = token;
        const stands = kept.has(at) || token.small || found.has(term) || (whole && found.has(whole)) || /\d/.test(word);
        const unfinished = at === tokens.length - 1 && word.length >= PREFIX && this.beginning(word).length > 0;
        if (stands || unfinished) return out.push(token);
        const listed = this.misspelt.get(word);
        if (!listed && this.known.has(word)) {
          notes.unknown.push(word);
          return out.push(token);
        }
        const parts = listed ? [] : this.parted(word);
        const right = listed ?? (parts.length ? "" : this.beginning(word)[0] ?? this.near(word)[0]);
        if (!right && !parts.length) {
          notes.unknown.push(word);
          return out.push(token);
        }
        notes.instead.push([word, right || parts.join(" ")]);
        for (const part of right ? [right] : parts) out.push(this.token(part));
      });
      return out;
    }

    /** What may be meant by a slot: [what it counts, its terms, how it is shown]. */
    alternatives(slot) {
      const own = slot.tokens.map((token) => token.term);
      const telling = slot.tokens.filter((token) => !token.small).map((token) => token.term);
      const found = [[1, telling.length ? telling : own, ""]];
      for (const { whole } of slot.tokens) if (whole) found.push([1, [whole], ""]);
      for (const [counts, terms, shown] of slot.leads) {
        if (terms !== own.join(" ")) found.push([counts, terms.split(" "), shown]);
      }
      const { word } = slot.tokens[slot.tokens.length - 1];
      if (slot.last && slot.tokens.length === 1 && word.length >= PREFIX) {
        for (const other of this.beginning(word)) found.push([this.ranks.has(word) ? TYPED_WORD : TYPED, [this.stem(other)], ""]);
      }
      return found;
    }

    // ---------------------------------------------------------------- which pages

    /** The pages for `text`, best first.
     *
     * Out: total; pages(from, to) -> cards with their places; notes: what was read instead of a word, what else was looked
     * for, which words no page has; near: words of the site that look like the unknown ones.
     */
    async find(text) {
      await this.open();
      const notes = { instead: [], also: [], unknown: [] };
      const tokens = await this.corrected(this.tokens(text), notes);
      const slots = this.slots(tokens);
      if (!slots.length) slots.push(...tokens.map((token, at) => ({ tokens: [token], leads: [], last: at === tokens.length - 1 })));
      const meant = slots.map((slot) => this.alternatives(slot));
      const postings = await this.lookUp(meant.flat().flatMap(([, terms]) => terms));
      const ranking = new Ranking(this, slots.length);
      const typed = new Set(tokens.map((token) => token.term));
      meant.forEach((alternatives, n) => {
        for (const [counts, terms, shown] of alternatives) {
          const used = ranking.add(n, counts, terms.map((term) => postings.get(term)));
          if (used && shown && !terms.some((term) => typed.has(term))) notes.also.push(shown);
        }
      });
      const ranked = ranking.pages();
      const near = ranked.length ? [] : [...new Set(notes.unknown.flatMap((word) => this.near(word, slack(word) + 1).slice(0, 4)))];
      return {
        total: ranked.length,
        notes,
        near,
        pages: (from, to) => Promise.all(ranked.slice(from, to).map((page) => this.shown(page, ranking))),
      };
    }

    /** The card of a page, with the passages in which the words stand. */
    async shown(page, ranking) {
      const card = await this.card(page);
      const places = ranking.places(page).map((at) => card.h[at]).filter(([, heading]) => heading);
      return { ...card, places: places.slice(0, PLACES) };
    }
  }

  /** Adds up what the words of a search count on each page and in each passage. */
  class Ranking {
    constructor(finder, slots) {
      const { core, count } = finder;
      this.firsts = core.firsts;
      this.number = core.pages;
      this.pageOf = finder.pageOf;
      this.gone = finder.gone;
      this.slots = Array.from({ length: slots }, () => ({
        telling: 0, // how much it says that a page has this slot at all
        own: new Float32Array(core.pages), // what the reader's own words count on a page ...
        other: new Float32Array(core.pages), // ... and what the best of the others does
        named: new Uint8Array(core.pages), // the page as a whole is about it
        passages: new Float32Array(count),
      }));
      this.sums = new Float32Array(count);
      this.has = new Uint32Array(count);
    }

    /** Adds one alternative of slot `n`; whether any page has all of its terms. Words that the reader did not type herself
     * must stand together in one passage: "high", "blood" and "sugar" far apart say nothing of high blood sugar. */
    add(n, counts, rows) {
      if (rows.some((row) => !row)) return false;
      const slot = this.slots[n];
      const all = 2 ** rows.length - 1;
      const apart = counts === 1 ? APART : 0;
      const touched = [];
      const onPage = new Map();
      rows.forEach((row, bit) => {
        const telling = Math.log(1 + this.number / this.spread(row)) / Math.sqrt(rows.length);
        slot.telling = Math.max(slot.telling, counts * telling);
        let at = 0;
        for (let k = 0; k < row.length; k += 2) {
          at += row[k];
          if (!this.has[at]) touched.push(at);
          this.has[at] |= 1 << bit;
          this.sums[at] += telling * row[k + 1];
          const page = this.pageOf[at];
          onPage.set(page, (onPage.get(page) ?? 0) | (1 << bit));
        }
      });
      const best = new Map();
      const rest = new Map();
      for (const at of touched) {
        const page = this.pageOf[at];
        if (onPage.get(page) !== all || at === this.firsts[page]) continue;
        const worth = counts * this.sums[at] * (this.has[at] === all ? 1 : apart);
        if (!worth) continue;
        best.set(page, Math.max(best.get(page) ?? 0, worth));
        rest.set(page, (rest.get(page) ?? 0) + worth);
        slot.passages[at] = Math.max(slot.passages[at], worth);
      }
      let used = false;
      for (const [page, bits] of onPage) {
        if (bits !== all) continue;
        const top = best.get(page) ?? 0;
        const first = this.firsts[page];
        const head = counts * this.sums[first] * (this.has[first] === all ? 1 : apart);
        if (!head && !top) continue;
        used = true;
        if (this.has[first] === all) slot.named[page] = 1;
        const worth = head + top + REST * Math.sqrt(Math.max(0, (rest.get(page) ?? 0) - top));
        const of = counts === 1 ? slot.own : slot.other;
        if (worth > of[page]) of[page] = worth;
      }
      for (const at of touched) this.sums[at] = this.has[at] = 0;
      return used;
    }

    /** On how many pages a term stands. */
    spread(row) {
      let at = 0;
      let pages = 0;
      let before = -1;
      for (let k = 0; k < row.length; k += 2) {
        at += row[k];
        if (this.pageOf[at] !== before) pages++;
        before = this.pageOf[at];
      }
      return pages;
    }

    /** The pages that have something of the search, best first; equals in the order of the index. */
    pages() {
      const whole = this.slots.reduce((sum, slot) => sum + slot.telling, 0) || 1;
      const worth = new Float64Array(this.number);
      const found = [];
      for (let page = 0; page < this.number; page++) {
        let sum = 0;
        let covered = 0;
        for (const { own, other, telling } of this.slots) {
          const both = Math.max(own[page], other[page]) + BOTH * Math.min(own[page], other[page]);
          sum += both;
          if (both) covered += telling;
        }
        if (!sum || this.gone.has(page)) continue;
        worth[page] = (sum + TOGETHER * this.together(page)) * (covered / whole);
        found.push(page);
      }
      found.sort((a, b) => worth[b] - worth[a] || a - b);
      return found.filter((page) => worth[page] >= LEAST * worth[found[0]]);
    }

    /** What the passage of a page counts that has most, of those that have several slots. */
    together(page) {
      let most = 0;
      for (let at = this.firsts[page] + 1; this.slots.length > 1 && at < this.firsts[page + 1]; at++) {
        const has = this.slots.filter((slot) => slot.passages[at]);
        if (has.length > 1) most = Math.max(most, has.reduce((sum, slot) => sum + slot.passages[at], 0));
      }
      return most;
    }

    /** The passages of a page that have what its title does not already say, best first, by their place on the page. */
    places(page) {
      const first = this.firsts[page] + 1;
      const wanted = this.slots.filter((slot) => !slot.named[page]);
      const worth = new Map();
      for (let at = first; at < this.firsts[page + 1]; at++) {
        const sum = wanted.reduce((total, slot) => total + slot.passages[at], 0);
        if (sum) worth.set(at, sum);
      }
      return [...worth.keys()].sort((a, b) => worth.get(b) - worth.get(a) || a - b).map((at) => at - first);
    }
  }

  window.PlainleafFinder = { Finder, plain, distance };
})();
