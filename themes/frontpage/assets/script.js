// Everything here is a convenience: without it every page reads, links and prints the same.
(function () {
  "use strict";
  var root = document.documentElement;
  var words = document.currentScript.dataset;
  var all = function (selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); };
  // What was set up already: a page that the preview patched is set up again where it is new.
  var known = new WeakSet();
  var fresh = function (selector) {
    return all(selector).filter(function (element) { return !known.has(element) && known.add(element); });
  };

  // The scheme: the reader's choice is kept, and wins over the system's.
  var dark = matchMedia("(prefers-color-scheme: dark)");
  var scheme = function () { return root.dataset.scheme || (dark.matches ? "dark" : "light"); };
  var switchScheme = function () {
    var next = scheme() === "dark" ? "light" : "dark";
    root.dataset.scheme = next;
    try { localStorage.setItem("scheme", next); } catch (refused) {}
  };

  // "3 hours ago" for what is younger than two days; the title keeps the full date.
  var relative = window.Intl && Intl.RelativeTimeFormat
    && new Intl.RelativeTimeFormat(root.lang, { numeric: "auto", style: "short" });
  var said = new WeakMap();
  var sayHowLongAgo = function (time) {
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

  var makeButton = function (label, act) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", act);
    return button;
  };
  var makeCopyButton = function (label, text) {
    var button = makeButton(label, function () {
      navigator.clipboard.writeText(text()).then(function () {
        button.textContent = words.copied;
        setTimeout(function () { button.textContent = label; }, 2000);
      }, function () {});
    });
    return button;
  };

  // A button on every code block that copies what a reader would type: no line that was taken out.
  var addCopyButton = function (pre) {
    if (!pre.querySelector("code")) return;
    var box = pre.parentElement;
    if (!box.matches("figure.code")) {
      box = document.createElement("div");
      box.className = "code-box";
      pre.replaceWith(box);
      box.append(pre);
    }
    var button = makeCopyButton(words.copy, function () {
      var kept = box.querySelector("code").cloneNode(true);
      kept.querySelectorAll(".removed").forEach(function (line) {
        if (line.nextSibling && line.nextSibling.nodeType === 3) {
          line.nextSibling.data = line.nextSibling.data.replace(/^\n/, "");
        }
        line.remove();
      });
      return kept.textContent;
    });
    button.className = "copy";
    box.append(button);
  };

  // The address can be copied, and a device's own programs asked.
  var addShareButtons = function (nav) {
    var data = nav.dataset;
    var list = nav.querySelector("ul");
    var item = function (button) {
      var item = document.createElement("li");
      item.append(button);
      return item;
    };
    if (navigator.clipboard) {
      list.prepend(item(makeCopyButton(data.link, function () { return data.url; })));
    }
    if (navigator.share) {
      list.append(item(makeButton(data.more, function () {
        navigator.share({ title: data.title, url: data.url }).catch(function () {});
      })));
    }
  };

  // The contents list: open beside the text, folded above it.
  var beside = matchMedia("(min-width: 68.75rem)");
  var foldContents = function () {
    all(".contents details").forEach(function (list) { list.open = beside.matches; });
  };
  var setUpContents = function (list) {
    list.open = beside.matches;
    list.addEventListener("click", function (event) {
      if (!beside.matches && event.target.closest("a")) list.open = false;
    });
  };

  // The section that is being read is the last one whose heading has reached the top.
  var sections = [];
  var marked;
  var findSections = function () {
    marked = undefined;
    sections = all(".contents a").map(function (link) {
      return { link: link, heading: document.getElementById(decodeURIComponent(link.hash.slice(1))) };
    }).filter(function (section) { return section.heading; });
    markSection();
  };
  var markSection = function () {
    var reached = sections.filter(function (section) { return section.heading.getBoundingClientRect().top < 96; }).pop();
    if (reached === marked) return;
    marked = reached;
    sections.forEach(function (section) {
      if (section === reached) section.link.setAttribute("aria-current", "location");
      else section.link.removeAttribute("aria-current");
    });
    // The list beside the text moves with the text, in itself alone.
    var list = reached && reached.link.closest(".contents");
    if (list && beside.matches) list.scrollTop = reached.link.offsetTop - list.clientHeight / 2;
  };
  var waiting = false;
  addEventListener("scroll", function () {
    if (waiting || !sections.length) return;
    waiting = true;
    requestAnimationFrame(function () { waiting = false; markSection(); });
  }, { passive: true });

  // A table in the writer's own HTML scrolls by itself: the keyboard must reach it.
  var reachTables = function () {
    all(".prose table").forEach(function (table) {
      if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
    });
  };

  // What another site shows is asked for only when the reader wants it: until then its frame lies in a template.
  var addEmbed = function (template) {
    var box = template.parentElement.querySelector(".embed-box");
    var parts = template.content.cloneNode(true);
    var frame = parts.querySelector("iframe");
    var button = parts.querySelector("button");
    if (!box || !frame || !button) return;
    frame.remove();
    button.addEventListener("click", function () {
      var parameter = frame.dataset.scheme;
      if (parameter) frame.src += (frame.src.indexOf("?") < 0 ? "?" : "&") + parameter + "=" + scheme();
      box.append(frame);
      frame.focus();
    });
    box.querySelector(".embed-front").append(parts);
    if (box.matches(".has-picture")) box.append(button);
  };

  // The search: its button is a link to its page, and what searches is loaded when it is first wanted.
  var searchAsked = false;
  // The line that waits for it says what is wrong, and each input tries again.
  var saySearch = function (what) {
    var box = document.querySelector(".search-dialog > [data-loading], main .search-body");
    if (box) (box.querySelector("[role=status]") || box).textContent = box.dataset[what];
  };
  var loadSearch = function () {
    if (searchAsked || !words.search) return;
    searchAsked = true;
    saySearch("loading");
    var script = document.createElement("script");
    script.type = "module";
    script.src = words.search;
    script.onerror = function () {
      searchAsked = false;
      saySearch(navigator.onLine ? "missing" : "offline");
      addEventListener("input", loadSearch, { once: true });
      addEventListener("online", loadSearch, { once: true });
    };
    document.head.append(script);
  };
  var openSearch = function () {
    var dialog = document.querySelector(".search-dialog");
    var field = document.querySelector("main .search-field") || dialog && dialog.querySelector("input");
    if (!field) return false;
    if (dialog && !dialog.open) dialog.showModal();
    field.focus();
    field.select();
    loadSearch();
    return true;
  };
  document.addEventListener("click", function (event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest(".search-open") && openSearch()) event.preventDefault();
    // A click beside the dialog is one on the dialog itself.
    if (event.target.matches(".search-dialog") || event.target.closest(".search-close")) event.target.closest("dialog").close();
  });
  // Where a row of sections moves sideways, browsers are content to show a part of what has the focus.
  document.addEventListener("focusin", function (event) {
    if (event.target.matches(".sections > div > ul a")) event.target.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  // The menu closes where a reader turns away from it.
  document.addEventListener("pointerdown", function (event) {
    if (!event.target.closest(".menu")) all(".menu[open]").forEach(function (menu) { menu.open = false; });
  });
  document.addEventListener("keydown", function (event) {
    var menu = event.key === "Escape" && document.querySelector(".menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    var isTyping = event.target.closest("input, textarea, select") || event.target.isContentEditable;
    var ctrl = event.ctrlKey || event.metaKey;
    // On many keyboards, the slash is a letter with the shift key.
    var asks = event.key === "/" ? !ctrl && !event.altKey && !isTyping : event.key === "k" && ctrl && !event.altKey && !event.shiftKey;
    if (asks && words.search && !event.defaultPrevented && openSearch()) event.preventDefault();
  });
  var setUpSearchPage = function (field) {
    field.addEventListener("focus", loadSearch);
    if (location.search) loadSearch();
  };

  var setUp = function () {
    fresh("main .search-field").forEach(setUpSearchPage);
    fresh(".scheme-switch").forEach(function (button) { button.addEventListener("click", switchScheme); });
    if (relative) all("time[data-relative]").forEach(sayHowLongAgo);
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
