// Two pictures of the same proportions lie over each other, and a slider shows more of the one or of the other. Without it,
// and where their proportions differ, they stand side by side.
(() => {
  "use strict";
  var ratio = (picture) => picture.getAttribute("width") / picture.getAttribute("height");

  document.querySelectorAll(".compare").forEach((figure) => {
    var pair = figure.querySelector(".compare-pair");
    var [before, after] = pair.querySelectorAll("img");
    var slider = figure.querySelector("template").content.firstElementChild;
    if (!(Math.abs(ratio(before) / ratio(after) - 1) < 0.02)) return figure.classList.add("compare-apart");
    slider.oninput = () => pair.style.setProperty("--at", slider.value + "%");
    pair.append(slider);
  });
})();
