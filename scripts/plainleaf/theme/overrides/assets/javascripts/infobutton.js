/* Answers an HL7 Infobutton: leads to the page of the code that was asked for (publish/infobutton.py). It can lead only
 * where the list on this page leads.
 */
"use strict";
(() => {
  // tests/test_infobutton.py holds these to the Python table
  const SYSTEMS = {
    "2.16.840.1.113883.6.88": "rxnorm",
    "2.16.840.1.113883.6.69": "ndc",
    "2.16.840.1.113883.6.90": "icd-10-cm",
    "2.16.840.1.113883.6.96": "snomed-ct",
    "2.16.840.1.113883.6.1": "loinc",
  };
  const plain = (code) => code.toLowerCase().replace(/[^a-z0-9]/g, "");
  const asked = new URLSearchParams(location.search);
  const wanted = [...asked.keys()]
    .map((key) => /^mainSearchCriteria\.v\.c(\d*)$/.exec(key))
    .filter(Boolean)
    .map(([key, number]) => {
      const system = asked.get(`mainSearchCriteria.v.cs${number}`) ?? "";
      return { code: asked.get(key), system: SYSTEMS[system] ?? Object.values(SYSTEMS).find((one) => plain(one) === plain(system)) };
    });
  const name = asked.get("mainSearchCriteria.v.dn") ?? "";
  if (!wanted.length && !name) return;

  const items = (system) => [...(document.getElementById(system)?.nextElementSibling?.querySelectorAll("li") ?? [])];
  const found = wanted.flatMap(({ code, system }) =>
    system ? items(system).filter((item) => plain(item.querySelector("strong").textContent) === plain(code)) : []
  );
  const links = found.flatMap((item) => [...item.querySelectorAll("a")]);
  if (new Set(links.map((link) => link.href)).size === 1) {
    location.replace(links[0].href);
    return;
  }
  const title = document.querySelector("article h1");
  const { none, several } = document.currentScript.dataset;
  const said = document.createElement("p");
  said.className = "pl-answer";
  said.textContent = found.length ? several : none;
  title.after(said);
  if (found.length) {
    const list = document.createElement("ul");
    for (const link of new Map(links.map((one) => [one.href, one])).values()) {
      const item = document.createElement("li");
      item.append(link.cloneNode(true));
      list.append(item);
    }
    said.after(list);
  } else if (name) {
    const opener = document.querySelector(".pl-search-open");
    opener.dataset.words = name;
    const offer = opener.cloneNode(true);
    offer.querySelector("span").textContent = `“${name}”`;
    offer.addEventListener("click", () => opener.click());
    said.append(" ", offer);
  }
})();
