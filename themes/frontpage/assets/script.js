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
  var switchScheme = function () {
    var now = root.dataset.scheme || (dark.matches ? "dark" : "light");
    var next = now === "dark" ? "light" : "dark";
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
    var button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = words.copy;
    button.addEventListener("click", function () {
      var kept = box.querySelector("code").cloneNode(true);
      kept.querySelectorAll(".removed").forEach(function (line) {
        if (line.nextSibling && line.nextSibling.nodeType === 3) {
          line.nextSibling.data = line.nextSibling.data.replace(/^\n/, "");
        }
        line.remove();
      });
      navigator.clipboard.writeText(kept.textContent).then(function () {
        button.textContent = words.copied;
        setTimeout(function () { button.textContent = words.copy; }, 2000);
      }, function () {});
    });
    box.append(button);
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
  var findSections = function () {
    sections = all(".contents a").map(function (link) {
      return { link: link, heading: document.getElementById(decodeURIComponent(link.hash.slice(1))) };
    }).filter(function (section) { return section.heading; });
    markSection();
  };
  var markSection = function () {
    var reached = sections.filter(function (section) { return section.heading.getBoundingClientRect().top < 96; }).pop();
    sections.forEach(function (section) {
      if (section === reached) section.link.setAttribute("aria-current", "location");
      else section.link.removeAttribute("aria-current");
    });
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

  // A video is fetched from its host only when the reader asks for it.
  var players = {
    youtube: function (id) { return "https://www.youtube-nocookie.com/embed/" + id + "?autoplay=1"; },
    vimeo: function (id) { return "https://player.vimeo.com/video/" + id + "?autoplay=1&dnt=1"; }
  };
  var addPlayer = function (link) {
    var player = players[link.dataset.provider];
    if (!player) return;
    var title = link.querySelector(".video-title");
    var verb = document.createElement("span");
    verb.className = "unseen";
    verb.textContent = words.play + ": ";
    link.prepend(verb);
    link.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      var frame = document.createElement("iframe");
      frame.src = player(encodeURIComponent(link.dataset.id));
      frame.title = title ? title.textContent : words.play;
      frame.width = 1280;
      frame.height = 720;
      frame.allow = "autoplay; fullscreen; picture-in-picture";
      frame.allowFullscreen = true;
      link.replaceWith(frame);
      frame.focus();
    });
  };

  var setUp = function () {
    fresh(".scheme-switch").forEach(function (button) { button.addEventListener("click", switchScheme); });
    if (relative) all("time[data-relative]").forEach(sayHowLongAgo);
    if (navigator.clipboard) fresh(".prose pre").forEach(addCopyButton);
    fresh(".contents details").forEach(setUpContents);
    findSections();
    reachTables();
    fresh("a.video-link").forEach(addPlayer);
  };
  beside.addEventListener("change", foldContents);
  document.addEventListener("presswork:patched", setUp);
  setUp();
})();
