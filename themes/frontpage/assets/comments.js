// Fetches the comments when the reader asks for them, and not before.
(function () {
  "use strict";
  var root = document.documentElement;
  var host = "https://giscus.app";
  var scheme = function () {
    return root.dataset.scheme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  };
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest(".comments-load");
    // A link of this class in a story is its writer's.
    if (!link || link.closest(".prose") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    var script = document.createElement("script");
    script.src = host + "/client.js";
    script.crossOrigin = "anonymous";
    var set = {
      repo: link.dataset.repo, repoId: link.dataset.repoId, category: link.dataset.category,
      categoryId: link.dataset.categoryId, term: link.dataset.term, lang: link.dataset.lang,
      mapping: "specific", strict: "1", reactionsEnabled: "1", emitMetadata: "0",
      inputPosition: "top", theme: scheme()
    };
    Object.keys(set).forEach(function (key) { script.dataset[key] = set[key]; });
    var box = document.createElement("div");
    box.className = "giscus";
    link.parentElement.replaceWith(box);
    box.after(script);
    // The comments follow the reader's choice of scheme.
    new MutationObserver(function () {
      var frame = document.querySelector("iframe.giscus-frame");
      if (frame) frame.contentWindow.postMessage({ giscus: { setConfig: { theme: scheme() } } }, host);
    }).observe(root, { attributes: true, attributeFilter: ["data-scheme"] });
  });
})();
