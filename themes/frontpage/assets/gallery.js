// A gallery's pictures over the page. Without it, each is a link to its largest form.
(() => {
  "use strict";
  var way = document.dir === "rtl" ? -1 : 1;

  // The picture with its caption, in the size that the screen has room for.
  var enlarge = (link) => {
    var figure = document.createElement("figure");
    var { offsetWidth, offsetHeight } = link.querySelector("img");
    for (var part of link.parentElement.children) figure.append((part === link ? link.firstChild : part).cloneNode(true));
    var source = figure.querySelector("source");
    if (source) source.sizes = `min(100vw, ${85 * offsetWidth / offsetHeight}vh)`;
    return figure;
  };

  var open = (link) => {
    var links = [...link.closest(".gallery").querySelectorAll(".enlarge")];
    var dialog = document.querySelector(".lightbox");
    var [count, previous, next, close, strip] = dialog.children;
    var at = () => Math.round(Math.abs(strip.scrollLeft) / strip.clientWidth);
    var show = (number) => strip.scrollTo(number * strip.clientWidth * way, 0);
    var by = (step) => () => show(at() + step);
    var tell = () => { count.textContent = `${at() + 1} / ${links.length}`; };
    previous.onclick = by(-1);
    next.onclick = by(1);
    close.onclick = () => dialog.close();
    strip.onscroll = tell;
    strip.replaceChildren(...links.map(enlarge));
    dialog.onkeydown = (event) => {
      var step = { ArrowLeft: -way, ArrowRight: way }[event.key];
      if (!step) return;
      event.preventDefault();
      by(step)();
    };
    dialog.onclick = ({ target }) => target.matches("figure, div") && dialog.close();
    dialog.onclose = () => link.focus();
    dialog.showModal();
    show(links.indexOf(link));
    tell();
  };

  document.addEventListener("click", (event) => {
    var link = event.target.closest(".gallery .enlarge");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });
})();
