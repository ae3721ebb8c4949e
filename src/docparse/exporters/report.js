(function () {
  "use strict";
  var form = document.querySelector(".filter");
  var cards = Array.prototype.slice.call(document.querySelectorAll("#findings .level-group .card"));
  var groups = Array.prototype.slice.call(document.querySelectorAll("#findings .level-group"));

  function filter() {
    var field = form.elements, levels = {}, shown = 0;
    form.querySelectorAll("[name=severity]").forEach(function (box) { levels[box.value] = box.checked; });
    var code = field.code.value, item = field.item ? field.item.value : "", lead = field.lead ? field.lead.value : "";
    var words = field.text.value.trim().toLowerCase();
    cards.forEach(function (card) {
      var data = card.dataset;
      var fits = levels[data.severity] && (!code || data.code === code) && (!item || data.item === item) &&
        (!lead || data.lead.indexOf("、" + lead + "、") >= 0) && (!words || card.textContent.toLowerCase().indexOf(words) >= 0);
      card.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    groups.forEach(function (group) { group.hidden = !group.querySelector(".card:not([hidden])"); });
    var output = form.querySelector("output");
    form.querySelector("[type=reset]").hidden = shown === cards.length;
    output.textContent = shown === cards.length ? "" : output.dataset.shown + " " + shown + " / " + cards.length;
  }
  if (form) {
    form.hidden = false;
    form.addEventListener("input", filter);
    form.addEventListener("reset", function () { setTimeout(filter); });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    filter();
  }

  document.querySelectorAll("a[data-code]").forEach(function (link) {
    link.addEventListener("click", function () { form.elements.code.value = link.dataset.code; filter(); });
  });

  // From finding to finding without the mouse.
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) || !form) return;
    if (event.key === "/") { event.preventDefault(); form.elements.text.focus(); return; }
    if (event.key !== "j" && event.key !== "k") return;
    var seen = cards.filter(function (card) { return !card.hidden; });
    var at = seen.indexOf(document.activeElement.closest("#findings .card"));
    var next = seen[event.key === "j" ? at + 1 : Math.max(at, 1) - 1];
    if (!next) return;
    next.open = true;
    next.querySelector("summary").focus();
    next.scrollIntoView();
  });

  // A link may lead into something folded or filtered away.
  function reveal() {
    var place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!place) return;
    if (place.closest(".card[hidden], .level-group[hidden]")) { form.reset(); filter(); }
    for (var up = place; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    place.scrollIntoView();
  }
  window.addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  // Paper has nothing to click: unfold everything, and fold it again afterwards.
  var opened = [];
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details:not([open])").forEach(function (fold) { fold.open = true; opened.push(fold); });
  });
  window.addEventListener("afterprint", function () { opened.splice(0).forEach(function (fold) { fold.open = false; }); });
})();
