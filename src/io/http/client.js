// Keeps an open page as the site is. The server tells of every build; what changed in this page is
// patched in place, and nothing else is touched: what was scrolled, opened or typed stays, and so
// does what the page's own scripts did. Mistakes are shown over the page until they are gone.
//
// After a patch, `presswork:patched` is dispatched on the document: a script may listen to it and do
// to new elements what it did to the others.

const self = document.currentScript;
const wasMissing = self.dataset.status === "404";
let fp = self.dataset.fp;

// What every node was when it came from the server. This runs before deferred scripts; what scripts
// in the page have changed already is put right by `settle`.
const source = new WeakMap();
const remember = (live, original) => {
  source.set(live, original);
  for (let a = live.firstChild, b = original.firstChild; a && b; a = a.nextSibling, b = b.nextSibling) {
    remember(a, b);
  }
};
const page = document.documentElement;
// Chromium gives an attribute `style` that the policy forbids its effect when the element is cloned.
const styled = Array.from(document.querySelectorAll("[style]")).filter((styled) => !styled.style.length);
const first = page.cloneNode(true);
for (const element of styled) {
  const forbidden = element.getAttribute("style");
  element.removeAttribute("style");
  element.setAttribute("style", forbidden);
}
remember(page, first);

// The page as it was served last; `null` until that is known.
let served = null;

// ---- What changed

const decoded = (path) => {
  try {
    return decodeURIComponent(path);
  } catch (malformed) {
    return path;
  }
};
const pathOf = (url) => {
  const at = new URL(url, location.href);
  return at.origin === location.origin ? decoded(at.pathname) : null;
};
const here = pathOf(location.href).replace(/\/index\.html$/, "/");

let pending = Promise.resolve();
let wasBlocked = false;
const hear = (news) => {
  show(news);
  const changed = news.changed === "all" ? null : new Set(news.changed);
  if (!served || !changed || changed.has(here) || wasMissing) {
    // The server may have gone; whatever was missed is asked for when it is back.
    pending = pending.then(update).catch(() => {});
  }
  if (changed) freshen(changed);
};

async function update() {
  const headers = served ? { "If-None-Match": `"${fp}"` } : {};
  const response = await fetch(location.href, { cache: "no-store", headers });
  if (response.status === 304) return;
  const missing = response.status === 404;
  const isPage = (response.headers.get("Content-Type") || "").startsWith("text/html");
  if (missing !== wasMissing || response.redirected || !isPage) return location.reload();
  const newer = (response.headers.get("ETag") || "").replaceAll('"', "");
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").documentElement;
  const tag = fresh.querySelector("script[data-policy]");
  // The browser holds a page to the policy with which it came, and reports what it blocks when the page is loaded.
  const isOther = tag && tag.dataset.policy !== self.dataset.policy;
  if (isOther || (wasBlocked && newer !== fp)) return location.reload();
  if (newer !== fp) patch(fresh);
  else if (!served) settle(first, fresh);
  fp = newer;
  served = fresh;
}

// Puts a remembered node right by what the server sent.
function settle(was, sent) {
  if (was.nodeName !== sent.nodeName) return;
  if (was.nodeType === Node.ELEMENT_NODE) {
    for (const name of was.getAttributeNames()) if (!sent.hasAttribute(name)) was.removeAttribute(name);
    for (const attribute of sent.attributes) was.setAttributeNode(attribute.cloneNode());
  } else {
    was.nodeValue = sent.nodeValue;
  }
  if (was.childNodes.length !== sent.childNodes.length) return;
  was.childNodes.forEach((child, i) => settle(child, sent.childNodes[i]));
}

// ---- Patching

// Scripts that ran cannot be taken back: other ones need another page. So do more styles or fewer.
const programs = (root) =>
  `${root.querySelectorAll("style").length}\n` +
  Array.from(root.querySelectorAll("script"))
    .filter((script) => !script.src.includes("/__presswork/"))
    .filter((script) => !script.type || /^(module|text\/javascript|application\/javascript)$/.test(script.type))
    .map((script) => script.outerHTML)
    .join("\n");

const isSheet = (node) => node.nodeName === "LINK" && node.relList.contains("stylesheet");
const hasSource = (node) => source.has(node) || Array.from(node.children).some(hasSource);

function patch(fresh) {
  if (programs(served || first) !== programs(fresh)) return location.reload();
  const sheets = [];
  // What each node is being made into.
  const partner = new WeakMap();
  const callbacks = {
    beforeNodeMorphed(live, wanted) {
      // With scripts, a browser reads what is in there as text.
      if (live.nodeName === "NOSCRIPT") return false;
      const was = source.get(live);
      if (was && was.isEqualNode(wanted)) return false;
      if (live.nodeName === "STYLE") {
        restyle(live, wanted.textContent);
        source.set(live, wanted);
        return false;
      }
      if (isSheet(live) && isSheet(wanted) && live.getAttribute("href") !== wanted.getAttribute("href")) {
        sheets.push([live, wanted]);
        return false;
      }
      partner.set(live, wanted);
      return true;
    },
    afterNodeMorphed(live, wanted) {
      source.set(live, wanted);
    },
    afterNodeAdded(live) {
      if (!source.has(live)) remember(live, live.cloneNode(true));
    },
    beforeNodeRemoved(live) {
      // What scripts added stays, unless it was wrapped around what is gone.
      return live.nodeType !== Node.ELEMENT_NODE || hasSource(live);
    },
    beforeAttributeUpdated(name, live) {
      // What scripts or the reader changed stays, unless the site changes it too: `open`, `class`,
      // the text in a field.
      const was = source.get(live);
      const wanted = partner.get(live);
      return !was || !wanted || was.nodeType !== 1 || was.getAttribute(name) !== wanted.getAttribute(name);
    },
  };
  Idiomorph.morph(page, fresh, { head: { style: "morph" }, ignoreActiveValue: true, callbacks });
  for (const [live, wanted] of sheets) {
    const next = document.importNode(wanted, true);
    remember(next, wanted);
    replace(live, next);
  }
  document.dispatchEvent(new CustomEvent("presswork:patched"));
}

// The policy with which the page came does not allow another text in a style; its rules may be exchanged.
function restyle(style, text) {
  const { sheet } = style;
  if (!sheet || text.includes("@import")) return location.reload();
  const wanted = new CSSStyleSheet();
  wanted.replaceSync(text);
  while (sheet.cssRules.length) sheet.deleteRule(0);
  for (const rule of wanted.cssRules) sheet.insertRule(rule.cssText, sheet.cssRules.length);
}

// The old style sheet stays until the new one is there: nothing flashes.
function replace(old, next) {
  const gone = () => old.remove();
  next.addEventListener("load", gone);
  next.addEventListener("error", gone);
  old.after(next);
}

// Style sheets, pictures and scripts that changed under the same address.
function freshen(changed) {
  const stale = (url) => url && changed.has(pathOf(url));
  const version = (url) => {
    const at = new URL(url, location.href);
    at.searchParams.set("presswork", Date.now());
    return at.href;
  };
  for (const script of document.scripts) if (stale(script.src)) return location.reload();
  for (const link of document.querySelectorAll("link[rel~=stylesheet]")) {
    if (!stale(link.href)) continue;
    const next = link.cloneNode();
    next.href = version(link.href);
    remember(next, source.get(link) || link.cloneNode());
    replace(link, next);
  }
  for (const picture of document.images) {
    if (!stale(picture.currentSrc || picture.src)) continue;
    picture.removeAttribute("srcset");
    picture.src = version(picture.currentSrc || picture.src);
  }
}

// ---- Mistakes

const host = document.createElement("presswork-preview");
const shadow = host.attachShadow({ mode: "open" });
// The policy of the site's hosts, which the preview sends, allows no style that a script writes into a page.
const style = new CSSStyleSheet();
style.replaceSync(`
  :host { all: initial; position: static; }
  * { box-sizing: border-box; }
  .errors, .badge { position: fixed; z-index: 2147483647; font: 15px/1.5 system-ui, sans-serif; color: #f3f3f1; background: #1b1d21; }
  .errors { inset: auto 0 0; max-height: 70vh; overflow: auto; padding: 1rem 1.25rem 1.25rem; border-top: 4px solid #ff6b5e; box-shadow: 0 0 3rem #0009; }
  .errors:focus { outline: none; }
  .top { display: flex; gap: 1rem; justify-content: space-between; align-items: start; }
  h2 { margin: 0; font-size: 1.05rem; color: #ff9d94; }
  h3 { margin: 1rem 0 0; font-size: 1rem; }
  code, pre { font: 13px/1.5 ui-monospace, monospace; }
  code { color: #c8ccd2; font-weight: normal; }
  pre { margin: .4rem 0 0; padding: .6rem .8rem; overflow: auto; background: #101114; border-radius: 4px; }
  p { margin: .4rem 0 0; }
  button { font: inherit; color: inherit; background: #33373e; border: 1px solid #5c636d; border-radius: 4px; padding: .15rem .6rem; cursor: pointer; }
  button:focus-visible { outline: 3px solid #8ab8ff; outline-offset: 2px; }
  .badge { right: 1rem; bottom: 1rem; border-radius: 6px; padding: .4rem .5rem .4rem .8rem; border: 1px solid #d9a514; display: flex; gap: .7rem; align-items: center; font-size: 13px; }
  @media print { .errors, .badge { display: none; } }
`);
shadow.adoptedStyleSheets = [style];
page.append(host);

const element = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children.filter(Boolean));
  return made;
};
const counted = (n, one) => `${n} ${one}${n === 1 ? "" : "s"}`;

let overlay = null;
let badge = null;
let cameFrom = null;
let dismissedWarnings = 0;

function show(news) {
  wasBlocked ||= news.blocked.some((blocked) => blocked.page === here);
  const scrolled = overlay ? overlay.scrollTop : 0;
  const hadFocus = overlay && overlay.contains(shadow.activeElement);
  overlay?.remove();
  overlay = null;
  badge?.remove();
  badge = null;
  if (news.errors.length || news.blocked.length) {
    overlay = errors(news);
    shadow.append(overlay);
    overlay.scrollTop = scrolled;
    const nobody = document.activeElement === document.body || document.activeElement === host;
    if (hadFocus || nobody) overlay.focus({ preventScroll: true });
  } else {
    if (hadFocus) cameFrom?.focus({ preventScroll: true });
    if (news.warnings > dismissedWarnings) {
      badge = warnings(news.warnings);
      shadow.append(badge);
    }
    dismissedWarnings = Math.min(dismissedWarnings, news.warnings);
  }
}

// An alert dialogue that is read out when it appears. It takes the focus from nobody: whoever types
// into the page goes on typing. Escape closes it from anywhere.
function errors(news) {
  const total = news.errors.length + news.more_errors;
  const kept = "kept from a page by the policy of the site's hosts";
  const close = element("button", { type: "button", textContent: "Close (Esc)", onclick: dismiss });
  const title = element("h2", {
    id: "title",
    textContent: total
      ? `${counted(total, "error")}: open pages stay as they were`
      : `${counted(news.blocked.length, "thing")} ${kept}`,
  });
  const box = element(
    "section",
    { className: "errors", tabIndex: -1 },
    element("div", { className: "top" }, title, close),
    ...news.errors.map(mistake),
    news.more_errors > 0 && element("p", { textContent: `${news.more_errors} more are in the terminal.` }),
    ...news.blocked.map(mistake),
  );
  box.setAttribute("role", "alertdialog");
  box.setAttribute("aria-live", "assertive");
  box.setAttribute("aria-labelledby", "title");
  return box;
}

const mistake = (error) =>
  element(
    "article",
    {},
    element(
      "h3",
      {},
      error.message,
      " ",
      error.code && element("code", { textContent: error.code }),
    ),
    // It begins with file, line and column.
    error.marked && element("pre", { textContent: error.marked }),
    error.help && element("p", { textContent: `Help: ${error.help}` }),
  );

function warnings(count) {
  const close = element("button", {
    type: "button",
    textContent: "×",
    ariaLabel: "Close",
    onclick() {
      dismissedWarnings = count;
      badge?.remove();
      badge = null;
    },
  });
  const box = element("div", { className: "badge" }, `${counted(count, "warning")} in the terminal`, close);
  box.setAttribute("role", "status");
  return box;
}

function dismiss() {
  overlay?.remove();
  overlay = null;
  cameFrom?.focus({ preventScroll: true });
}
document.addEventListener("focusin", (event) => {
  if (event.target !== host) cameFrom = event.target;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && overlay) dismiss();
});

// ---- The line to the server

// A browser opens few lines to one server: a page that nobody sees gives its own back, and is
// brought up to date when it is looked at.
let line = null;
const listen = () => {
  if (line || document.hidden) return;
  line = new EventSource("/__presswork/events");
  line.onmessage = (event) => hear(JSON.parse(event.data));
};
const hangUp = () => {
  line?.close();
  line = null;
};
document.addEventListener("visibilitychange", () => (document.hidden ? hangUp() : listen()));
addEventListener("pagehide", hangUp);
addEventListener("pageshow", listen);
listen();
