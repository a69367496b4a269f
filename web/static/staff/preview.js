// Beside a section's form: the listing as the public will see it, which follows what is typed.
// The server makes it and keeps nothing. A problem stands quietly beside its field; only a pause is spoken of.
(function () {
'use strict';
var d = document, box = d.getElementById('live'), form = d.getElementById('edit');
if (!box || !form) return;
var shown = d.getElementById('live-shown'), said = d.getElementById('live-said'), lost = d.getElementById('live-lost');
var wait = 0, rest = 0, busy = false, again = false, touched = false;
function ask() {
  if (busy) { again = true; return; }
  busy = true;
  again = false;
  fetch(box.dataset.action, {
    method: 'POST', body: new URLSearchParams(new FormData(form)), cache: 'no-store', redirect: 'manual'
  }).then(function (answer) { return answer.ok ? answer.text() : null; }, function () { return null; }).then(function (text) {
    busy = false;
    if (!again) paint(text);
    if (again) ask();
  });
}
function paint(text) {
  lost.hidden = text !== null;
  if (text === null) return;
  shown.innerHTML = text;
  box.hidden = false;
  var problems = {};
  [].forEach.call(d.querySelectorAll('#live-wrong > li'), function (one) { problems[one.dataset.field] = one.textContent; });
  [].forEach.call(form.querySelectorAll('[data-yet]'), function (place) {
    var why = touched && problems[place.dataset.yet] || '', told = d.getElementById('wrong-' + place.dataset.yet);
    if (told && touched) told.hidden = true;
    if (place.textContent !== why) place.textContent = why;
    place.hidden = !why;
  });
  clearTimeout(rest);
  if (touched) rest = setTimeout(function () {
    var now = shown.querySelector('.hint').textContent;
    if (said.textContent !== now) said.textContent = now;
  }, 1200);
}
form.addEventListener('input', function () {
  touched = true;
  clearTimeout(wait);
  wait = setTimeout(ask, 350);
});
ask();
})();
