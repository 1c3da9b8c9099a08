"use strict";
(() => {
  const root = document.currentScript.dataset.root;
  const field = document.getElementById("search");
  const found = document.getElementById("found");
  const article = document.querySelector("article");
  const menu = document.querySelector("nav .pages");
  const most = 30;
  const around = 90;

  if (matchMedia("(max-width: 52rem)").matches) {
    menu.open = false;
  }
  field.disabled = false;

  // The texts of all pages are fetched when somebody begins to search.
  let pages = null;
  const load = () => pages ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = root + "search.js";
    script.onload = () => done(window.launchwatchPages.map(([place, title, text]) =>
      ({ place, title, text, low: (title + " " + text).toLowerCase(), lowTitle: title.toLowerCase() })));
    script.onerror = failed;
    document.head.append(script);
  });

  const excerpt = (page, word) => {
    const at = Math.max(0, page.text.toLowerCase().indexOf(word) - around);
    return (at > 0 ? "… " : "") + page.text.slice(at, at + 2 * around) + " …";
  };

  const show = async () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(word => word.length > 1);
    found.hidden = words.length === 0;
    article.hidden = words.length > 0;
    if (words.length === 0) {
      return;
    }
    const hits = (await load())
      .filter(page => words.every(word => page.low.includes(word)))
      .map(page => ({ page, rank: words.filter(word => page.lowTitle.includes(word)).length }))
      .sort((one, other) => other.rank - one.rank)
      .slice(0, most);
    found.replaceChildren(...(hits.length === 0 ? ["Nothing found."] : hits.flatMap(({ page }) => {
      const link = document.createElement("a");
      link.href = root + page.place;
      link.textContent = page.title;
      const text = document.createElement("p");
      text.textContent = excerpt(page, words[0]);
      return [link, text];
    })));
  };
  field.addEventListener("focus", load);
  field.addEventListener("input", show);
})();
