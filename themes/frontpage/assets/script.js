// Without this, every page reads, links and prints the same.
(() => {
  "use strict";
  var root = document.documentElement;
  var words = document.currentScript.dataset;
  var one = (selector) => document.querySelector(selector);
  var all = (selector) => [...document.querySelectorAll(selector)];
  // A page that was patched is set up again where it is new.
  var known = new WeakSet();
  var fresh = (selector) => all(selector).filter((element) => !known.has(element) && known.add(element));

  // The reader's choice of a scheme wins over the system's.
  var dark = matchMedia("(prefers-color-scheme: dark)");
  var scheme = () => root.dataset.scheme || (dark.matches ? "dark" : "light");
  var switchScheme = () => {
    var next = scheme() === "dark" ? "light" : "dark";
    root.dataset.scheme = next;
    try { localStorage.setItem("scheme", next); } catch (refused) {}
  };

  // "3 hours ago" for what is younger than two days; its title is the date.
  var relative = new Intl.RelativeTimeFormat(root.lang, { numeric: "auto", style: "short" });
  var said = new WeakMap();
  var sayHowLongAgo = (time) => {
    var seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
    if (!(seconds <= 0 && seconds > -172800)) return;
    var minutes = Math.round(seconds / 60);
    var hours = Math.round(seconds / 3600);
    if (said.get(time) !== time.textContent) time.title = time.textContent;
    time.textContent = minutes > -60 ? relative.format(minutes, "minute")
      : hours > -24 ? relative.format(hours, "hour")
      : relative.format(Math.round(seconds / 86400), "day");
    said.set(time, time.textContent);
  };

  var make = (name) => document.createElement(name);
  var makeButton = (label, act) => {
    var button = make("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", act);
    return button;
  };
  var makeCopyButton = (label, text) => makeButton(label, ({ target }) => {
    var say = (what) => { target.textContent = what; };
    navigator.clipboard.writeText(text()).then(() => {
      say(words.copied);
      setTimeout(say, 2000, label);
    }, () => {});
  });

  // A button that copies what a reader would type: no line that was taken out.
  var addCopyButton = (pre) => {
    if (!pre.querySelector("code")) return;
    var box = pre.parentElement;
    if (!box.matches("figure.code")) {
      box = make("div");
      box.className = "code-box";
      pre.replaceWith(box);
      box.append(pre);
    }
    var button = makeCopyButton(words.copy, () => {
      var kept = box.querySelector("code").cloneNode(true);
      kept.querySelectorAll(".removed").forEach((line) => {
        var next = line.nextSibling;
        if (next?.nodeType === 3) next.data = next.data.replace(/^\n/, "");
        line.remove();
      });
      return kept.textContent;
    });
    button.className = "copy";
    box.append(button);
  };

  var addShareButtons = (nav) => {
    var { link, more, title, url } = nav.dataset;
    var list = nav.querySelector("ul");
    var item = (button) => make("li").appendChild(button).parentElement;
    if (navigator.clipboard) list.prepend(item(makeCopyButton(link, () => url)));
    if (navigator.share) list.append(item(makeButton(more, () => navigator.share({ title, url }).catch(() => {}))));
  };

  // The contents list: open beside the text, folded above it.
  var beside = matchMedia("(min-width: 68.75rem)");
  var foldContents = () => {
    all(".contents details").forEach((list) => { list.open = beside.matches; });
  };
  var setUpContents = (list) => {
    list.open = beside.matches;
    list.addEventListener("click", (event) => {
      if (!beside.matches && event.target.closest("a")) list.open = false;
    });
  };

  // The section that is read is the last one whose heading has reached the top.
  var sections = [];
  var marked;
  var findSections = () => {
    marked = undefined;
    sections = all(".contents a").map((link) => (
      { link, heading: document.getElementById(decodeURIComponent(link.hash.slice(1))) }
    )).filter((section) => section.heading);
    markSection();
  };
  var markSection = () => {
    var reached = sections.filter((section) => section.heading.getBoundingClientRect().top < 96).pop();
    if (reached === marked) return;
    marked = reached;
    sections.forEach((section) => {
      if (section === reached) section.link.setAttribute("aria-current", "location");
      else section.link.removeAttribute("aria-current");
    });
    // The list moves in itself alone.
    var list = reached?.link.closest(".contents");
    if (list && beside.matches) list.scrollTop = reached.link.offsetTop - list.clientHeight / 2;
  };
  var waiting = false;
  addEventListener("scroll", () => {
    if (waiting || !sections.length) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; markSection(); });
  }, { passive: true });

  // A table in the writer's own HTML scrolls by itself, by the keyboard too.
  var reachTables = () => {
    all(".prose table").forEach((table) => {
      if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
    });
  };

  // What another site shows lies in a template until a reader asks for it.
  var addEmbed = (template) => {
    var box = template.parentElement.querySelector(".embed-box");
    var parts = template.content.cloneNode(true);
    var frame = parts.querySelector("iframe");
    var button = parts.querySelector("button");
    if (!box || !frame || !button) return;
    frame.remove();
    button.addEventListener("click", () => {
      var name = frame.dataset.scheme;
      if (name) frame.src += (frame.src.includes("?") ? "&" : "?") + name + "=" + scheme();
      box.append(frame);
      frame.focus();
    });
    box.querySelector(".embed-front").append(parts);
    if (box.matches(".has-picture")) box.append(button);
  };

  // The search's button is a link to its page; what searches is loaded when it is first wanted.
  var searchAsked = false;
  // The line that waits for it says what is wrong; each input tries again.
  var saySearch = (what) => {
    var box = one(".search-dialog > [data-loading], main .search-body");
    if (box) (box.querySelector("[role=status]") || box).textContent = box.dataset[what];
  };
  var loadSearch = () => {
    if (searchAsked || !words.search) return;
    searchAsked = true;
    saySearch("loading");
    var script = make("script");
    script.type = "module";
    script.src = words.search;
    script.onerror = () => {
      searchAsked = false;
      saySearch(navigator.onLine ? "missing" : "offline");
      addEventListener("input", loadSearch, { once: true });
      addEventListener("online", loadSearch, { once: true });
    };
    document.head.append(script);
  };
  var openSearch = () => {
    var dialog = one(".search-dialog");
    var field = one("main .search-field") || dialog?.querySelector("input");
    if (!field) return false;
    if (dialog && !dialog.open) dialog.showModal();
    field.focus();
    field.select();
    loadSearch();
    return true;
  };
  var asked;
  addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest(".search-open") && openSearch()) event.preventDefault();
    // A click beside the dialog is one on it.
    if (event.target.matches(".search-dialog") || event.target.closest(".search-close")) event.target.closest("dialog").close();
    // A note is one step back, which its way back takes; another replaces it. Over the text, it leaves its line in view.
    var link = event.target.closest(".footnote-ref a, .footnote-back");
    if (!link) return;
    var isBack = link.className;
    var note = () => one(".footnotes li:target");
    if (asked && note() && (!isBack || link.hash === asked)) {
      event.preventDefault();
      isBack ? history.back() : location.replace(link.hash);
    }
    asked = !isBack && "#" + link.id;
    setTimeout(() => asked && note()?.offsetParent === null && link.scrollIntoView({ block: "nearest" }));
  });
  // Browsers may show only a part of a section that has the focus.
  addEventListener("focusin", (event) => {
    if (event.target.matches(".sections > div > ul a")) event.target.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  addEventListener("keydown", (event) => {
    var isTyping = event.target.closest("input, textarea, select") || event.target.isContentEditable;
    var ctrl = event.ctrlKey || event.metaKey;
    // A slash may need the shift key.
    var asks = event.key === "/" ? !ctrl && !event.altKey && !isTyping : event.key === "k" && ctrl && !event.altKey && !event.shiftKey;
    if (asks && words.search && !event.defaultPrevented && openSearch()) event.preventDefault();
  });
  var setUpSearchPage = (field) => {
    field.addEventListener("focus", loadSearch);
    if (location.search) loadSearch();
  };

  var setUp = () => {
    fresh("main .search-field").forEach(setUpSearchPage);
    fresh(".scheme-switch").forEach((button) => { button.addEventListener("click", switchScheme); });
    all("time[data-relative]").forEach(sayHowLongAgo);
    if (navigator.clipboard) fresh(".prose pre").forEach(addCopyButton);
    fresh(".share").forEach(addShareButtons);
    fresh(".contents details").forEach(setUpContents);
    findSections();
    reachTables();
    fresh(".embed > template").forEach(addEmbed);
  };
  beside.addEventListener("change", foldContents);
  document.addEventListener("presswork:patched", setUp);
  setUp();
})();
