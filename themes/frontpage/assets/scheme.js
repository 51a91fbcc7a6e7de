// Runs before the first paint, so that the reader's choice of scheme never flashes.
(function (root) {
  root.classList.add("js");
  try {
    var scheme = localStorage.getItem("scheme");
    if (scheme === "light" || scheme === "dark") root.dataset.scheme = scheme;
  } catch (refused) {}
})(document.documentElement);
