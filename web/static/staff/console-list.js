// The referral list: the fields of one form in this tab, and nowhere else. What is to be sent is asked about first.
(function () {
'use strict';
var d = document;
if (d.body.classList.contains('paper')) {
  d.querySelectorAll('form.bar').forEach(function (back) { back.hidden = true; }); // the screen is in the tab beside
  d.querySelectorAll('[data-print]').forEach(function (button) {
    button.hidden = false;
    button.addEventListener('click', function () { print(); });
  });
  if (d.body.dataset.now) addEventListener('load', function () { print(); });
  return;
}
var C = window.Console, box = d.getElementById('referral');
if (!C || !box) return;
var form = d.getElementById('referring'), list = d.getElementById('picked'), words = box.dataset;
var sheet = d.getElementById('sheet'), inside = d.getElementById('sheet-inside'), found = d.getElementById('found');
d.querySelectorAll('[data-carried]').forEach(function (one) { one.remove(); });
form.elements.line.value = '';

function items() { return [].slice.call(list.children); }
function itemOf(id) { return items().filter(function (one) { return one.dataset.id === id; })[0] || null; }
function focused() { var at = d.activeElement && d.activeElement.closest('#picked > li'); return at || null; }
function tell(text, name, n) { C.say(text.replace('{}', name).replace('{n}', n)); }
function marks() {
  var all = items();
  box.toggleAttribute('data-empty', !all.length);
  box.querySelector('[data-count]').textContent = all.length;
  found.querySelectorAll('#list > li').forEach(function (row) {
    var at = all.indexOf(itemOf(row.dataset.id)), button = row.querySelector('button.pick');
    if (at < 0) delete row.dataset.picked; else row.dataset.picked = at + 1;
    if (button) button.setAttribute('aria-pressed', at >= 0);
  });
  C.emit('picked', all.map(function (one) { return one.dataset.id; }));
}
function add(id, name) {
  if (items().length >= +words.most) { C.say(words.full); return false; }
  var one = d.getElementById('picked-entry').content.querySelector('li').cloneNode(true);
  one.dataset.id = id;
  one.dataset.name = one.querySelector('bdi').textContent = name;
  one.querySelector('[name=ids]').value = id;
  one.querySelectorAll('button').forEach(function (button) {
    var label = button.querySelector('[data-label]');
    button.value = id;
    label.textContent = label.dataset.label.replace('{}', name);
  });
  list.appendChild(one);
  marks();
  tell(words.on, name);
  return true;
}
function drop(one) {
  var near = one.nextElementSibling || one.previousElementSibling, was = one.contains(d.activeElement);
  one.remove();
  marks();
  tell(words.off, one.dataset.name);
  if (was) { if (near) near.focus(); else C.line().focus(); }
}
function toggle(id, name) { var one = itemOf(id); if (one) drop(one); else add(id, name); }
function move(by) {
  var one = focused() || (C.selected() && itemOf(C.selected().id)), on = one && one.contains(d.activeElement) && d.activeElement;
  if (!one) return;
  var other = by < 0 ? one.previousElementSibling : one.nextElementSibling;
  if (!other) return;
  list.insertBefore(by < 0 ? one : other, by < 0 ? other : one);
  if (on) on.focus();
  marks();
  tell(words.moved, one.dataset.name, items().indexOf(one) + 1);
}
C.bind('pick', function () {
  var one = C.selected();
  if (focused()) drop(focused()); else if (one) toggle(one.id, one.name);
});
C.bind('pick-nth', function (n) {
  var row = found.querySelectorAll('#list > li')[n - 1];
  if (row) toggle(row.dataset.id, row.dataset.name);
});
C.bind('unpick', function () {
  var one = focused() || (C.selected() && itemOf(C.selected().id));
  if (one) drop(one);
});
C.bind('to-referral', function () { if (list.firstElementChild) list.firstElementChild.focus(); else C.say(words.none); });
C.bind('move-down', function () { move(1); });
C.bind('move-up', function () { move(-1); });
C.bind('new-call', function () {
  while (C.close()) { /* whatever lies over the screen */ }
  list.textContent = inside.textContent = '';
  form.reset();
  marks();
  C.emit('new-call');
});
C.on('found', marks);
found.addEventListener('click', function (e) {
  var button = e.target.closest('button.pick');
  if (!button) return;
  e.preventDefault();
  var row = button.closest('li');
  toggle(row.dataset.id, row.dataset.name);
});
// In the list arrows and j, k go from one to the next; every other key does what it does anywhere.
list.addEventListener('keydown', function (e) {
  var by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[e.key], at = items().indexOf(focused());
  if (e.key === 'Enter' && e.target.tagName === 'LI') { e.preventDefault(); e.stopPropagation(); return; }
  if (!by || e.ctrlKey || e.metaKey || e.altKey) return;
  e.preventDefault();
  e.stopPropagation();
  (items()[at + by] || items()[at]).focus();
});

// ---- What is made of it ----
function make(kind) {
  var one = C.selected();
  if (!items().length && !(one && add(one.id, one.name))) { C.say(words.none); return; }
  form.requestSubmit(form.querySelector('[name=as][value=' + kind + ']'));
}
[['read-out', 'read'], ['print', 'print'], ['print-neutral', 'neutral'], ['text', 'text'], ['sms', 'sms']].forEach(function (one) {
  C.bind(one[0], function () { make(one[1]); });
});
function fields(of, button) {
  var all = [];
  new FormData(of).forEach(function (value, name) { if (name !== 'csrf' && name !== 'line') all.push([name, value]); });
  if (button && button.name) all.push([button.name, button.value]);
  return all;
}
function show(given) {
  C.post('/console/sheet', given).then(function (answer) { return answer && answer.text(); }).then(function (html) {
    if (html === null) return;
    if (/<html/.test(html)) { d.getElementById('trouble').hidden = false; return; } // a refusal, and no part of a sheet
    inside.innerHTML = html;
    C.open(sheet);
    (inside.querySelector('[data-entry], [data-copy], input[type=radio]') || inside).focus();
    inside.querySelectorAll('[data-copy]').forEach(function (button) { button.hidden = false; });
    var first = inside.querySelector('[data-entry], [data-copy], input[type=radio]');
    if (first) first.focus();
    C.emit('sheet', inside);
  });
}
form.addEventListener('submit', function (e) {
  var button = e.submitter, item = button && button.closest('#picked > li');
  form.target = '';
  if (item) {
    e.preventDefault();
    button.focus();
    if (button.name === 'drop') drop(item); else move(button.name === 'up' ? -1 : 1);
  } else if (button && button.name === 'clear') {
    e.preventDefault();
    list.textContent = '';
    marks();
    C.line().focus();
  } else if (button && (button.value === 'print' || button.value === 'neutral')) {
    form.target = '_blank';
  } else {
    e.preventDefault();
    show(fields(form, button));
  }
});
sheet.addEventListener('submit', function (e) { e.preventDefault(); show(fields(e.target, e.submitter)); });
sheet.addEventListener('click', function (e) {
  var button = e.target.closest('[data-copy]');
  if (!button || !navigator.clipboard) return;
  navigator.clipboard.writeText(d.getElementById(button.dataset.copy).value).then(function () {
    button.nextElementSibling.textContent = button.dataset.copied;
  });
});
// Keys of what lies over the screen: from one listing to the next; yes and no by their first letters.
sheet.addEventListener('keydown', function (e) {
  if (e.ctrlKey || e.metaKey || e.altKey) return;
  var entries = [].slice.call(inside.querySelectorAll('[data-entry]')), at = entries.indexOf(d.activeElement);
  var by = { ArrowDown: 1, j: 1, ' ': 1, Enter: 1, ArrowUp: -1, k: -1 }[e.key], answer = inside.querySelector('[data-answer="' + e.key + '"]');
  if (answer && !/^(SELECT|TEXTAREA)$/.test(e.target.tagName)) {
    e.preventDefault();
    answer.checked = true;
    answer.form.requestSubmit();
  } else if (entries.length && (e.target === inside || at >= 0)) {
    var to = by ? entries[at + by] : /^[1-9]$/.test(e.key) ? entries[e.key - 1] : null;
    if (by || to) e.preventDefault();
    if (to) { to.focus(); to.scrollIntoView({ block: 'start' }); }
  }
});
C.on('closed', function (what) { if (what === sheet) inside.textContent = ''; });
marks();
})();
