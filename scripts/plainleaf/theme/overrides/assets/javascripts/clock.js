/* What the reader's clock says: how old this copy is, and whether a page is past its review date.
 *
 * The day of the build stands on the root element (data-built, data-built-words): in a copy built.js writes it
 * there, so that a page which has not changed is the same file in the next copy. The days stand in words for readers
 * without scripts as well: of a copy on its first page, of a review on the page itself. A clock that stands before the
 * build is wrong (a computer with an empty battery shows 1970 or 2010), and then nothing is claimed.
 */
"use strict";
(() => {
  const HOUR = 3600e3;
  const day = (time) => new Date(time).toISOString().slice(0, 10);
  const { built = "", builtWords = built, ...others } = document.documentElement.dataset;
  const dayFor = (note) => { // in the language of the words around it
    const [tongue] = (note.closest("[lang]")?.lang ?? "").toLowerCase().split("-");
    return others[`builtWords${tongue.charAt(0).toUpperCase()}${tongue.slice(1)}`] ?? builtWords;
  };
  const now = Date.now();
  const today = day(now - new Date().getTimezoneOffset() * 60e3); // the reader's own day
  const wrong = day(now + 14 * HOUR) < built; // even where the sun rises first it is not yet the day of the build
  const all = (what) => document.querySelectorAll(what);

  for (const note of all(".pl-overdue[data-due]")) {
    note.hidden = wrong || today <= note.dataset.due;
  }
  for (const note of all(".pl-no-due")) {
    note.textContent = note.textContent.replace("{made}", dayFor(note));
    note.hidden = !wrong;
  }
  for (const note of all(".pl-made")) {
    note.textContent = note.textContent.replace("{date}", dayFor(note));
  }
  for (const note of all(".pl-age")) {
    const says = note.dataset;
    const days = Math.max(0, Math.round((Date.parse(today) - Date.parse(built)) / (24 * HOUR)));
    const months = Math.floor(days / 30.44);
    const line = (words, n) => words.replace("{n}", String(n));
    if (wrong) note.textContent = says.noAge;
    else if (days === 1) note.textContent = line(says.day, days);
    else if (days < 61) note.textContent = line(says.days, days);
    else if (months < 24) note.textContent = line(says.months, months);
    else note.textContent = line(says.years, Math.floor(days / 365.25));
  }
  for (const note of all(".pl-copy")) note.hidden = !built;
})();
