// Live coverage: counts what is new while it goes on and somebody looks. Nothing moves before the reader asks.
(() => {
  "use strict";
  var { updates, one, many } = document.currentScript.dataset;
  var box = document.querySelector(".live-news");
  var minute = 60000;
  // Longer while nobody answers, and not all at once.
  var pause = minute;
  var spread = Math.random() * 15000;
  var asked = Date.now();
  var over = false;
  var timer;
  var get = async (address, read) => {
    var answer = await fetch(address, { cache: "no-cache" });
    if (!answer.ok) throw answer.status;
    return answer[read]();
  };

  var load = async () => {
    try {
      var next = new DOMParser().parseFromString(await get(location.pathname, "text"), "text/html");
      [".prose", ".story-head .label", ".byline .meta"].forEach((part) => {
        document.querySelector(part).replaceWith(...next.querySelectorAll(part));
      });
    } catch {
      return location.reload();
    }
    box.replaceChildren();
    document.dispatchEvent(new Event("presswork:patched"));
    var newest = document.querySelector(".live-entry h2") ?? box;
    newest.tabIndex = -1;
    newest.focus();
  };

  var say = (count) => {
    if (!count) return box.replaceChildren();
    var button = box.firstChild || box.appendChild(document.createElement("button"));
    var words = (count === 1 ? one : many).replace("{n}", count);
    button.onclick = load;
    if (button.textContent !== words) button.textContent = words;
  };

  var ask = async () => {
    asked = Date.now();
    try {
      var news = await get(updates, "json");
      say(news.entries.filter(({ id }) => !document.getElementById(id)).length);
      over = !news.live;
      pause = minute;
    } catch {
      pause = Math.min(2 * pause, 16 * minute);
    }
    plan();
  };

  var plan = () => {
    clearTimeout(timer);
    if (!over && !document.hidden) timer = setTimeout(ask, Math.max(0, asked + pause + spread - Date.now()));
  };
  document.addEventListener("visibilitychange", plan);
  plan();
})();
