// The core of the console: which key does what, and how the other scripts of the console ask the server.
(function () {
'use strict';
var d = document, root = d.getElementById('console');
if (!root) return;
var handlers = {}, listeners = {}, said = d.getElementById('said');
var map = [].map.call(d.getElementById('keymap').content.querySelectorAll('i'), function (one) { return one.dataset; });
function emit(event, data) { (listeners[event] || []).forEach(function (fn) { fn(data); }); }
window.Console = {
  // `fn(digit)` for a key by its name in the keyboard map; the digit for those that stand for 1 to 9.
  bind: function (name, fn) { handlers[name] = fn; },
  // found, selected, signed-out, lost, back, alive
  on: function (event, fn) { (listeners[event] = listeners[event] || []).push(fn); },
  emit: emit,
  // A form to a page of ours, with the session's token; the answer, or null when there is none to use.
  post: function (path, fields) {
    return fetch(path, {
      method: 'POST', body: new URLSearchParams(fields), cache: 'no-store', redirect: 'manual',
      headers: { 'x-csrf': root.dataset.csrf }
    }).then(function (answer) {
      emit('back');
      if (answer.type === 'opaqueredirect' || answer.status === 401) { emit('signed-out'); return null; }
      return answer;
    }, function () { emit('lost'); return null; });
  },
  mode: function () { return /^(INPUT|TEXTAREA|SELECT)$/.test(d.activeElement.tagName) ? 'line' : 'list'; },
  line: function () { return d.getElementById('line'); },
  selected: function () { return null; },
  say: function (text) { said.textContent = text; }
};
function pressed(e) {
  var alt = e.altKey ? 'Alt+' : '', key = alt + (/^Digit[1-9]$/.test(e.code) && e.altKey ? '1' : /^[1-9]$/.test(e.key) ? '1' : e.key);
  var mode = window.Console.mode();
  return map.filter(function (one) { return one.key === key && (one.mode === 'any' || one.mode === mode); })[0];
}
d.addEventListener('keydown', function (e) {
  if (e.ctrlKey || e.metaKey || e.isComposing) return;
  var one = pressed(e), fn = one && handlers[one.name];
  if (!fn) return;
  e.preventDefault();
  fn(parseInt((e.code || '').slice(-1) || e.key, 10) || 0);
});
})();
