// Keys for whoever works through the queue. All of it works by pointer and Tab without this script.
(function () {
'use strict';
var d = document;
function rows() { return Array.prototype.slice.call(d.querySelectorAll('.queue .row')); }
function move(step) {
  var all = rows(), at = all.indexOf(d.activeElement);
  if (all.length) all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + step))].focus();
}
function into(id) {
  var field = d.getElementById(id);
  if (field) { field.focus(); field.scrollIntoView({ block: 'center' }); }
}
function send(key) {
  var form = d.querySelector('form[data-key="' + key + '"]');
  if (form) form.requestSubmit();
}
var keys = {
  j: function () { move(1); },
  k: function () { move(-1); },
  a: function () { into('yes'); },
  r: function () { into('no'); },
  n: function () { send('n'); },
  c: function () { send('c'); },
  u: function () { if (d.getElementById('decide') || d.getElementById('compare')) location.assign('/steward/queue'); },
  '?': function () {
    var help = d.querySelector('.keys-help');
    if (help) { help.open = !help.open; help.querySelector('summary').focus(); }
  }
};
d.addEventListener('keydown', function (e) {
  var in_field = /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName);
  if (e.key === 'Escape' && in_field) { e.target.blur(); return; }
  if (in_field || e.ctrlKey || e.metaKey || e.altKey || !keys[e.key]) return;
  e.preventDefault();
  keys[e.key]();
});
})();
