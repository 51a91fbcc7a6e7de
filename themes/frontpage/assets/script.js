// Everything here is a convenience: without it every page reads, links and prints the same.
(function () {
  "use strict";
  var root = document.documentElement;
  var words = document.currentScript.dataset;
  var all = function (selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); };

  // The scheme: the reader's choice is kept, and wins over the system's.
  var dark = matchMedia("(prefers-color-scheme: dark)");
  all(".scheme-switch").forEach(function (button) {
    button.addEventListener("click", function () {
      var now = root.dataset.scheme || (dark.matches ? "dark" : "light");
      var next = now === "dark" ? "light" : "dark";
      root.dataset.scheme = next;
      try { localStorage.setItem("scheme", next); } catch (refused) {}
    });
  });

  // "3 hours ago" for what is younger than two days; the title keeps the full date.
  if (window.Intl && Intl.RelativeTimeFormat) {
    var relative = new Intl.RelativeTimeFormat(root.lang, { numeric: "auto", style: "short" });
    all("time[data-relative]").forEach(function (time) {
      var seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
      if (!(seconds <= 0 && seconds > -172800)) return;
      var minutes = Math.round(seconds / 60);
      var hours = Math.round(seconds / 3600);
      time.title = time.textContent;
      time.textContent = minutes > -60 ? relative.format(minutes, "minute")
        : hours > -24 ? relative.format(hours, "hour")
        : relative.format(Math.round(seconds / 86400), "day");
    });
  }

  // A button on every code block that copies what a reader would type: no line that was taken out.
  if (navigator.clipboard) all(".prose pre").forEach(function (pre) {
    var code = pre.querySelector("code");
    if (!code) return;
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
      var kept = code.cloneNode(true);
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
  });

  // The contents list: open beside the text, and with the section being read marked.
  var folded = document.querySelector(".contents details");
  if (folded) {
    var beside = matchMedia("(min-width: 68.75rem)");
    var unfold = function () { folded.open = beside.matches; };
    beside.addEventListener("change", unfold);
    unfold();
    folded.addEventListener("click", function (event) {
      if (!beside.matches && event.target.closest("a")) folded.open = false;
    });
    var links = new Map();
    all(".contents a").forEach(function (link) {
      var heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (heading) links.set(heading, link);
    });
    if (links.size && window.IntersectionObserver) {
      var headings = Array.from(links.keys());
      var mark = function () {
        var current = null;
        headings.forEach(function (heading) {
          if (heading.getBoundingClientRect().top < innerHeight * 0.3) current = heading;
        });
        links.forEach(function (link, heading) {
          if (heading === current) link.setAttribute("aria-current", "location");
          else link.removeAttribute("aria-current");
        });
      };
      var watch = new IntersectionObserver(mark, { rootMargin: "0px 0px -70% 0px" });
      headings.forEach(function (heading) { watch.observe(heading); });
    }
  }

  // A table in the writer's own HTML scrolls by itself: the keyboard must reach it.
  all(".prose table").forEach(function (table) {
    if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
  });

  // A video is fetched from its host only when the reader asks for it.
  var players = {
    youtube: function (id) { return "https://www.youtube-nocookie.com/embed/" + id + "?autoplay=1"; },
    vimeo: function (id) { return "https://player.vimeo.com/video/" + id + "?autoplay=1&dnt=1"; }
  };
  all("a.video-link").forEach(function (link) {
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
  });
})();
