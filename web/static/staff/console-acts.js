// Acts on the chosen listing: each key presses a button of the form below the listing; panels open over the screen.
(function () {
'use strict';
var C = window.Console, d = document, form = d.getElementById('acts');
if (!C || !form) return;
var over = d.getElementById('over'), said = d.getElementById('acts-said'), fading = 0;

function button(name) { return form.querySelector('[data-act="' + name + '"]'); }
function choose(one) {
  form.elements.id.value = one ? one.id : '';
  [].forEach.call(form.querySelectorAll('[data-act]'), function (b) { b.disabled = !one && b.value !== 'presets' && b.value !== 'outcome'; });
}
function isOpen() { return !over.hidden && over.querySelector('[data-act-panel]'); }

function send(asking, by) {
  var fields = Array.from(new FormData(asking));
  if (by && by.name) fields.push([by.name, by.value]);
  var path = (by && by.getAttribute('formaction')) || asking.getAttribute('action');
  fields = fields.filter(function (one) { return one[0] !== 'csrf'; })
    .map(function (one) { return one[0] === 'line' ? ['line', C.line().value] : one; });
  C.post(path, fields).then(function (answer) { return answer && answer.text(); })
    .then(function (html) { if (html) use(html); });
}
function use(html) {
  var box = d.createElement('div');
  box.innerHTML = html;
  if (!box.querySelector('[data-act-panel]')) { fail(); return; }
  if (!box.querySelector('[data-done]')) { over.innerHTML = html; C.open(over); return; }
  if (isOpen()) C.close();
  said.innerHTML = html;
  clearTimeout(fading);
  // What can be undone can be for ten seconds; a code to be read out stays for a minute.
  fading = setTimeout(function () { said.textContent = ''; }, said.querySelector('[data-code]') ? 60000 : 10000);
  if (said.querySelector('[data-room]')) C.find(true);
}
function fail() {
  if (isOpen()) C.close();
  said.textContent = form.dataset.failed;
}
function press(name) {
  return function () {
    var one = button(name);
    if (one.disabled) { C.say(form.dataset.none); return; }
    one.click();
  };
}
['reveal', 'note', 'refer', 'outcome', 'report', 'presets', 'full', 'space', 'ask-room'].forEach(function (name) {
  C.bind(name, press(name));
});
C.bind('take-back', function () {
  var undo = said.querySelector('[data-undo] button');
  if (undo) undo.click();
});
C.on('selected', choose);
C.on('found', function () { choose(C.selected()); });
C.on('screen', function (as) { C.post('/console/screen', as); });
choose(C.selected());

d.addEventListener('submit', function (e) {
  if (!form.contains(e.target) && e.target !== form && !said.contains(e.target) && !(isOpen() && over.contains(e.target))) return;
  if (e.submitter && e.submitter.hasAttribute('data-preset')) return;
  e.preventDefault();
  send(e.target, e.submitter);
});
over.addEventListener('click', function (e) {
  var preset = e.target.closest('[data-preset]');
  if (!preset) return;
  e.preventDefault();
  var typed = C.line().value.trim();
  C.close();
  C.put(typed ? typed + ' ' + preset.value : preset.value);
  C.line().focus();
});
// In a panel a digit presses the button that names it; in a text it is a digit.
over.addEventListener('keydown', function (e) {
  if (e.altKey || e.ctrlKey || e.metaKey || !/^[1-9]$/.test(e.key) || !isOpen()) return;
  if (/^(TEXTAREA|SELECT)$/.test(e.target.tagName) || (e.target.tagName === 'INPUT' && e.target.type === 'text')) return;
  var one = over.querySelector('[data-digit="' + e.key + '"]');
  if (one) { e.preventDefault(); one.click(); }
});
over.addEventListener('keydown', function (e) {
  if (e.key === 'Enter' && (e.ctrlKey || e.metaKey) && e.target.tagName === 'TEXTAREA') { e.preventDefault(); e.target.form.requestSubmit(); }
});
})();
