"use strict";
(() => {
  const one = (query, within = document) => within.querySelector(query);
  const all = (query, within = document) => [...within.querySelectorAll(query)];
  const words = one("#words"), help = one("#help"), filters = one(".filters"), pair = one(".pair");
  const body = one(".matrix tbody"), rows = body ? all("tr", body) : [];
  const table = one(".matrix");
  let current = -1;

  // What only works with scripts shows only with scripts.
  all("form[hidden], button.help").forEach((element) => { element.hidden = false; });
  all("[data-opens]").forEach((button) => button.addEventListener("click", () => one("#" + button.dataset.opens).showModal()));
  all("dialog").forEach((dialog) => dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); }));

  /* The exact words in their paragraph. Nodes are cloned, never parsed again. */
  function show(ids) {
    const content = one(".body", words);
    content.replaceChildren();
    for (const id of ids.trim().split(/\s+/)) {
      const mark = document.getElementById(id);
      if (!mark) continue;
      const paragraph = mark.closest("p").cloneNode(true);
      all("mark", paragraph).forEach((copy) => { copy.classList.toggle("lit", copy.id === id); copy.removeAttribute("id"); });
      const title = document.createElement("h3");
      title.textContent = one("h3", mark.closest(".text")).textContent;
      paragraph.dir = "auto";
      content.append(title, paragraph);
    }
    if (content.childElementCount) words.showModal();
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-statement]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      show(link.dataset.statement);
    }
  });

  /* Filters and order of the matrix. */
  function filter() {
    const value = (name) => filters.elements[name].value;
    const search = value("search").trim().toLowerCase();
    let shown = 0;
    for (const row of rows) {
      const fits = (!value("status") || row.dataset.status === value("status")) && (!value("kind") || row.dataset.kind === value("kind"))
        && (!value("voice") || row.dataset.voices.split(" ").includes(value("voice")))
        && (!search || row.textContent.toLowerCase().includes(search));
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    one("output", filters).textContent = shown === rows.length ? rows.length + " claims" : shown + " of " + rows.length + " claims";
    one("#matrix .empty").hidden = shown > 0;
    move(-1);
  }
  function order() {
    const by = filters.elements.order.value;
    const number = (row, name) => Number(row.dataset[name]);
    const compare = {
      rank: (a, b) => number(a, "rank") - number(b, "rank"),
      place: (a, b) => number(a, "place") - number(b, "place"),
      voices: (a, b) => number(b, "count") - number(a, "count") || number(a, "rank") - number(b, "rank"),
      text: (a, b) => one("th", a).textContent.localeCompare(one("th", b).textContent) || number(a, "rank") - number(b, "rank"),
    }[by];
    rows.sort(compare);
    body.append(...rows);
    move(-1);
  }
  if (filters && body) {
    filters.addEventListener("input", (event) => { if (event.target.name === "order") order(); else filter(); });
    filters.addEventListener("submit", (event) => event.preventDefault());
    all("[data-clears]").forEach((button) => button.addEventListener("click", () => { filters.reset(); order(); filter(); }));
    filter();
  }

  /* One row at a time, by keys. */
  function move(to) {
    rows.forEach((row) => row.classList.remove("here"));
    current = to;
    const row = rows[current];
    if (!row) return;
    row.classList.add("here");
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
  function step(by) {
    let to = current;
    do to += by; while (rows[to] && rows[to].hidden);
    if (rows[to]) {
      if (current < 0) one("#matrix").scrollIntoView();
      move(to);
    }
  }
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, select, textarea");
    if (event.key === "Escape" && typing && filters && event.target.form === filters) { event.target.value = ""; filter(); event.target.blur(); return; }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || one("dialog[open]")) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "/" && filters) { event.preventDefault(); filters.elements.search.focus(); one("#matrix").scrollIntoView(); }
    else if (event.key === "?") help.showModal();
    else if (event.key === "Enter" && rows[current] && event.target === rows[current]) show(all("[data-statement]", rows[current]).map((link) => link.dataset.statement).join(" "));
    else return;
    // Of Enter, too: it would press the button of the box that it has just opened.
    event.preventDefault();
  });

  /* Two texts, aligned passages in step. */
  if (pair && all(".text").length > 1) {
    const section = one("#texts");
    section.classList.add("paired");
    const claims = (mark) => mark.dataset.claims.trim().split(/\s+/);
    const choose = () => {
      const sides = [pair.elements.left.value, pair.elements.right.value].map((id) => document.getElementById(id));
      all(".text").forEach((text) => text.classList.remove("left", "right"));
      sides[0].classList.add("left");
      sides[1].classList.add("right");
      const sets = sides.map((side) => new Set(all("mark", side).flatMap(claims)));
      sides.forEach((side, i) => all("mark", side).forEach((mark) => mark.classList.toggle("alone", !claims(mark).some((claim) => sets[1 - i].has(claim)))));
    };
    const light = (mark) => {
      all("mark.lit", section).forEach((lit) => lit.classList.remove("lit"));
      const wanted = claims(mark), side = mark.closest(".text");
      let first = null;
      all(".text.left mark, .text.right mark", section).forEach((other) => {
        if (!claims(other).some((claim) => wanted.includes(claim))) return;
        other.classList.add("lit");
        if (other.closest(".text") !== side) first = first || other;
      });
      if (first) {
        const text = first.closest(".text");
        text.scrollTop += first.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 3;
      }
    };
    pair.addEventListener("input", choose);
    pair.addEventListener("submit", (event) => event.preventDefault());
    one(".texts").addEventListener("click", (event) => { const mark = event.target.closest("mark"); if (mark) light(mark); });
    choose();
    // A link to a passage of a text that is not shown brings the text in.
    const reveal = () => {
      const mark = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      const text = mark && mark.closest && mark.closest(".text");
      if (text && !text.matches(".left, .right")) { pair.elements.left.value = text.id; choose(); mark.scrollIntoView({ block: "center" }); }
    };
    addEventListener("hashchange", reveal);
    reveal();
  }
})();
