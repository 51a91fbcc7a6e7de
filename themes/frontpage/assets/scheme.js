// Runs before the first paint, so that the reader's choice of scheme never flashes; the browser's own frame follows it.
(function (root) {
  root.classList.add("js");
  var frame = function () {
    document.querySelectorAll("meta[name=theme-color][data-scheme]").forEach(function (meta) {
      meta.media = meta.dataset.scheme === root.dataset.scheme ? "all" : "not all";
    });
  };
  new MutationObserver(frame).observe(root, { attributeFilter: ["data-scheme"] });
  try {
    var scheme = localStorage.getItem("scheme");
    if (scheme === "light" || scheme === "dark") root.dataset.scheme = scheme;
  } catch (refused) {}
})(document.documentElement);
