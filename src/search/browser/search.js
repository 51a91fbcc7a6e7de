// The search as readers see it, on its page and in the dialog over every other page; loaded when it is first opened.
// Words and templates stand in the page of the search. No text is put in as markup.
const { searchIndex, searchRoot, searchPage } = document.querySelector("script[data-search]").dataset;
const language = document.documentElement.lang;
const FACETS = ["section", "author", "tag", "year"];
const PER_PAGE = 10;
const VALUES_SHOWN = 12;
const LONGEST = 1000;

const parts = (root) => Object.fromEntries([...root.querySelectorAll("[data-part]")].map((one) => [one.dataset.part, one]));
const number = new Intl.NumberFormat(language).format;
const [month, monthShort] = ["long", "short"].map((month) => new Intl.DateTimeFormat(language, { month, timeZone: "UTC" }).format);
const isPlain = (event) => !event.ctrlKey && !event.metaKey && !event.shiftKey;

let opened;
const index = () => (opened ||= import(searchIndex).then((engine) => engine.open(searchRoot)));

/** Appends a text to an element, with the places `[[from, to]…]` in it marked. */
function mark(element, text, marks = []) {
  let at = 0;
  for (const [from, to] of marks) {
    const marked = document.createElement("mark");
    marked.textContent = text.slice(from, to);
    element.append(text.slice(at, from), marked);
    at = to;
  }
  element.append(text.slice(at));
}

/** A date such as 2026-05-08 in the theme's form. */
function written(date, form) {
  const day = new Date(date);
  const values = { year: day.getUTCFullYear(), month_number: day.getUTCMonth() + 1, day: day.getUTCDate(), month: month(day), month_short: monthShort(day) };
  return form.replace(/{(\w+)}/g, (_, name) => values[name]);
}

/** A question is `{ text, sort, filters, count }`; every one has an address. */
function questionOf(address) {
  const parameters = new URLSearchParams(address);
  return {
    text: (parameters.get("q") || "").slice(0, LONGEST),
    sort: parameters.get("sort") === "newest" ? "newest" : "relevance",
    filters: Object.fromEntries(FACETS.map((name) => [name, parameters.getAll(name)])),
    count: Math.min(Math.max(parseInt(parameters.get("count")) || 0, PER_PAGE), 200),
  };
}
function addressOf({ text, sort, filters, count }) {
  const parameters = new URLSearchParams(text && { q: text });
  if (sort === "newest") parameters.set("sort", sort);
  for (const name of FACETS) for (const value of filters[name]) parameters.append(name, value);
  if (count > PER_PAGE) parameters.set("count", count);
  return searchPage + `?${parameters}`.replace(/^\?$/, "");
}

/** Makes a field and what stands below it search. `told` learns of each question, and how it came about. */
function searchable(field, body, template, told) {
  const words = body.dataset;
  const { status, note, tools, filters, summary, facets, clear, results, more, places, facet, value } = parts(body);
  const orders = body.querySelectorAll("[name=sort]");
  const most = field.role ? PER_PAGE / 2 : PER_PAGE;
  let asked = questionOf("");
  let asking = new AbortController();
  let active = -1;
  let isBroken;

  const say = (text) => {
    if (status.textContent !== text) status.textContent = text;
  };
  const picked = () => Object.values(asked.filters).flat();
  const options = () => results.querySelectorAll("[role=option]");
  const activate = (to) => {
    const chosen = options()[to];
    options().forEach((one) => (one.ariaSelected = String(one === chosen)));
    active = to;
    field.removeAttribute("aria-activedescendant");
    if (!chosen) return;
    chosen.id = `fp-option-${to}`;
    chosen.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", chosen.id);
  };

  const row = (result) => {
    const item = template.content.cloneNode(true);
    const shown = parts(item);
    const { passage, heading } = result;
    (shown.link || shown.headline).href = result.address;
    mark(shown.headline, result.headline, result.headlineMarks);
    if (passage) mark(shown.passage, passage.text, passage.marks);
    shown.section.textContent = result.section;
    shown.section.dataset.hue = [...places.querySelectorAll("[data-hue]")].find((one) => one.textContent === result.section)?.dataset.hue || "";
    shown.byline.textContent = result.byline;
    shown.date.dateTime = result.date;
    shown.date.textContent = written(result.date, words.date);
    if (heading) {
      shown.heading.href = `${result.address}#${heading.anchor}`;
      mark(shown.heading, heading.text, heading.marks);
    }
    Object.values(shown).forEach((one) => one.textContent.trim() || one.remove());
    return item;
  };

  const show = (found, from, instead) => {
    if (!from) results.replaceChildren();
    results.append(...found.results.map(row));
    activate(-1);
    if (field.role) field.ariaExpanded = String(found.total > 0);
    clear.hidden = !picked().length;
    tools.hidden = !found.total && clear.hidden;
    places.hidden = found.total > 0;
    more.hidden = found.total <= results.children.length;
    note.replaceChildren(found.total && !found.complete ? words.some : found.vague ? words.vague : "");
    if (found.suggestion) {
      const [before, after] = words.meant.split("{n}");
      const link = document.createElement("a");
      link.textContent = found.suggestion;
      link.href = addressOf({ ...asked, text: found.suggestion });
      note.replaceChildren(before, link, after);
    }
    const form = found.total > 1 ? words.many : found.total ? words.one : found.wordless ? words.wordless : words.none;
    say(instead ?? form.replace("{n}", () => (found.total ? number(found.total) : asked.text)));
  };

  const choice = (name, { value: own, count }) => {
    const item = value.content.cloneNode(true);
    const [labelled, counted] = item.querySelectorAll("span");
    Object.assign(item.querySelector("input"), { name, value: own, checked: asked.filters[name].includes(own) });
    labelled.textContent = own;
    counted.textContent = number(count);
    return item;
  };
  const showFacets = async ({ signal }) => {
    const values = picked();
    summary.textContent = words.filter + (values.length ? ` (${number(values.length)})` : "");
    if (!filters.open || !asked.text) return;
    const counts = await (await index()).counts(asked.text, { filters: asked.filters });
    if (signal.aborted) return;
    const { name: heldName, value: heldValue } = document.activeElement;
    facets.replaceChildren(
      ...FACETS.filter((name) => counts[name]?.length).map((name) => {
        const box = facet.content.firstElementChild.cloneNode(true);
        box.firstElementChild.textContent = words[name];
        const shown = counts[name].filter((one, i) => i < VALUES_SHOWN || values.includes(one.value));
        box.append(...shown.map((one) => choice(name, one)));
        return box;
      }),
    );
    // Whoever chose by the keyboard stays there.
    [...facets.querySelectorAll("input")].find((one) => one.name === heldName && one.value === heldValue)?.focus();
  };

  const empty = (text) => {
    show({ total: 0, results: [] }, 0, text);
    tools.hidden = true;
  };
  const failed = (fault) => words[fault.message] || (navigator.onLine ? words.damaged : words.offline);

  /** Asks what differs from the question before. `how`: typed, chosen, more or old. */
  const ask = async (change, how, from = 0) => {
    asked = { ...asked, count: most, ...change };
    told(asked, how);
    // An older answer on its way is not wanted any more.
    asking.abort();
    isBroken = false;
    const own = (asking = new AbortController());
    const { text, sort, filters, count } = asked;
    if (!text) return empty("");
    if (!opened) say(words.loading);
    try {
      const found = await (await index()).search(text, { typing: how === "typed", sort, filters, from, count: count - from, signal: own.signal });
      if (own.signal.aborted) return;
      // Whoever has typed one letter goes on.
      if (found.wordless && how === "typed" && !text[1]) return empty("");
      show(found, from);
      await showFacets(own);
    } catch (fault) {
      if (own.signal.aborted) return;
      // What failed is opened anew for the next words.
      opened = undefined;
      isBroken = true;
      empty(failed(fault));
    }
  };
  const typed = () => field.value.slice(0, LONGEST).trim();
  const askTyped = () => (isBroken || typed() !== asked.text) && ask({ text: typed() }, "typed");

  field.addEventListener("input", (event) => event.isComposing || askTyped());
  field.addEventListener("compositionend", askTyped);
  addEventListener("online", () => isBroken && ask({}, "old"));
  orders.forEach((one) => one.addEventListener("change", () => ask({ sort: one.value }, "chosen")));
  filters.addEventListener("toggle", () => showFacets(asking).catch((fault) => say(failed(fault))));
  facets.addEventListener("change", ({ target: { name, value: own, checked } }) => {
    const others = asked.filters[name].filter((one) => one !== own);
    ask({ filters: { ...asked.filters, [name]: checked ? [...others, own] : others } }, "chosen");
  });
  clear.addEventListener("click", () => {
    summary.focus();
    ask({ filters: questionOf("").filters }, "chosen");
  });
  note.addEventListener("click", (event) => {
    if (!event.target.href || !isPlain(event)) return;
    event.preventDefault();
    field.value = event.target.textContent;
    field.focus();
    ask({ text: typed() }, "chosen");
  });
  return {
    results,
    more,
    ask,
    question: () => ({ ...asked, text: typed(), count: most }),
    restore(question) {
      field.value = question.text;
      orders.forEach((one) => (one.checked = one.value === question.sort));
      ask(question, "old");
    },
    /** Handles a key in the field. */
    press(event) {
      const all = options();
      const stops = all.length + 1;
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.isComposing || !(by || (event.key === "Enter" && all[active]))) return;
      event.preventDefault();
      // The field itself is one of the stops.
      if (by) activate(((active + 1 + by + stops) % stops) - 1);
      else all[active].dispatchEvent(new MouseEvent("click", event));
    },
  };
}

/** The page: back and forward lead through the questions, but for those that were typed on. */
function setUpPage(field, body) {
  const title = document.title;
  let last;
  const search = searchable(field, body, parts(body).result, (question, how) => {
    document.title = question.text ? `${question.text} – ${title}` : title;
    const address = addressOf(question);
    const goesOn = how === "more" || (how === "typed" && how === last);
    last = how;
    if (how === "old" || address === location.pathname + location.search) return;
    try {
      history[goesOn ? "replaceState" : "pushState"](null, "", address);
    } catch {
      // Browsers bound how often the address may change.
    }
  });
  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    // The keyboard of a phone makes room for what was found.
    if (matchMedia("(pointer: coarse)").matches) field.blur();
    search.ask({ text: search.question().text }, "chosen");
  });
  search.more.addEventListener("click", async (event) => {
    event.preventDefault();
    const from = search.results.children.length;
    await search.ask({ count: from + PER_PAGE }, "more", from);
    search.results.children[from]?.querySelector("a").focus();
  });
  const restore = () => search.restore(questionOf(location.search));
  addEventListener("popstate", restore);
  // What was typed meanwhile wins.
  if (field.value) search.ask({ text: search.question().text }, "typed");
  else restore();
}

/** The dialog: a field over a list of options. Enter leads to the option, or else to the page. */
async function setUpDialog(dialog) {
  const field = dialog.querySelector("input");
  const waiting = dialog.querySelector(".search-status");
  waiting.textContent = waiting.dataset.loading;
  const page = await new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("GET", searchPage);
    request.responseType = "document";
    request.onloadend = () => done(request.response);
    request.send();
  });
  const body = page?.querySelector(".search-body");
  if (!body) {
    // The form leads to the page meanwhile.
    waiting.textContent = navigator.onLine ? waiting.dataset.missing : waiting.dataset.offline;
    const again = new AbortController();
    const retry = () => {
      again.abort();
      setUpDialog(dialog);
    };
    field.addEventListener("input", retry, again);
    addEventListener("online", retry, again);
    return;
  }
  waiting.replaceWith(body);
  const { option, more } = parts(body);
  const all = more.firstElementChild;
  const search = searchable(field, body, option, (question) => (all.href = addressOf(question)));
  all.textContent = all.dataset.all;
  Object.assign(search.results, { role: "listbox", id: "fp-search-results", ariaLabel: dialog.ariaLabel });
  field.addEventListener("keydown", search.press);
  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    location.assign(addressOf(search.question()));
  });
  // A result may be a place on the page below.
  search.results.addEventListener("click", (event) => event.target.closest("a") && isPlain(event) && dialog.close());
  // Who typed meanwhile may not have ended the word.
  search.ask(search.question(), "typed");
}

const body = document.querySelector("main .search-body");
const dialog = document.querySelector(".search-dialog");
if (body) setUpPage(document.querySelector("main .search-field"), body);
else if (dialog) setUpDialog(dialog);
