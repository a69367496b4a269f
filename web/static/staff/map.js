// The map of a state's counties beside their ticks: a press on a county ticks it, and each tick shows on the map.
// The list of ticks says all of it by itself; who goes through it by key sees on the map where the county lies.
(function () {
'use strict';
var d = document, map = d.getElementById('pick'), chosen = d.getElementById('chosen'), boxes = {}, paths = {};
if (!map) return;
[].forEach.call(d.querySelectorAll('#edit [data-county]'), function (box) {
  if (!boxes[box.dataset.county]) boxes[box.dataset.county] = box;
});
function show(code) { paths[code].classList.toggle('on', boxes[code].checked); }
[].forEach.call(map.querySelectorAll('path'), function (path) {
  var code = path.dataset.code, box = boxes[code];
  if (!box) return;
  paths[code] = path;
  show(code);
  path.addEventListener('click', function () { box.click(); });
  box.addEventListener('change', function () { show(code); });
  box.addEventListener('focus', function () { path.classList.add('at'); });
  box.addEventListener('blur', function () { path.classList.remove('at'); });
});
map.hidden = false;
if (chosen) chosen.remove();
})();
