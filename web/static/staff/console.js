// The core of the console: which key does what, the line and what it finds, and how the other scripts ask the server.
// What takes keys for itself (a form, a dialog) stands in an element with `data-panel`: there only Escape and Alt+… work.
(function () {
'use strict';
var d = document, root = d.getElementById('console');
if (!root) return;
var line = d.getElementById('line'), found = d.getElementById('found'), said = d.getElementById('said');
var handlers = {}, listeners = {}, opened = [];
var map = [].map.call(d.getElementById('keymap').content.querySelectorAll('i'), function (one) { return one.dataset; });
function emit(event, data) { (listeners[event] || []).forEach(function (fn) { fn(data); }); }
function post(path, fields, twice) {
  return fetch(path, {
    method: 'POST', body: new URLSearchParams(fields), cache: 'no-store', redirect: 'manual',
    headers: { 'x-csrf': root.dataset.csrf, 'x-part': '1' }
  }).then(function (answer) {
    emit('back');
    if (answer.type === 'opaqueredirect' || answer.status === 401) { emit('signed-out'); return null; }
    if (answer.status === 403 && !twice && window.Console.renew) {
      return window.Console.renew().then(function (newer) { return newer ? post(path, fields, true) : answer; });
    }
    return answer;
  }, function () { emit('lost'); return null; });
}
function say(text) { said.textContent = text; }

// ---- The list, and which listing is the one ----
var chosen = '';
function rows() { return [].slice.call(found.querySelectorAll('#list > li')); }
function rowOf(id) { return rows().filter(function (one) { return one.dataset.id === id; })[0] || null; }
function button(row) { return row.querySelector('[data-row]'); }
function selected() {
  var row = rowOf(chosen);
  return row && { id: row.dataset.id, name: row.dataset.name, row: row };
}
function choose(row, focus, still) {
  if (!row) return;
  rows().forEach(function (one) {
    var on = one === row;
    button(one).tabIndex = on ? 0 : -1;
    one.toggleAttribute('data-on', on);
    if (on) button(one).setAttribute('aria-current', 'true'); else button(one).removeAttribute('aria-current');
  });
  if (focus) button(row).focus({ preventScroll: true });
  if (!still) row.scrollIntoView({ block: 'nearest' });
  if (row.dataset.id === chosen) return;
  chosen = row.dataset.id;
  detail();
  emit('selected', selected());
}
function move(by) {
  var all = rows(), at = all.indexOf(rowOf(chosen)), row = all[Math.max(0, Math.min(all.length - 1, at + by))];
  if (!row) return;
  var typing = mode() === 'line';
  choose(row, !typing);
  if (typing) say(row.dataset.name);
}

// ---- Requests: one at a time, the newest wins ----
var waiting = 0;
function queue(send, use) {
  var busy = false, next = null;
  return function ask(one) {
    if (busy) { next = one; return; }
    busy = true;
    root.dataset.busy = ++waiting;
    send(one).then(function (answer) { return answer && { ok: answer.ok, text: answer.text() }; }).then(function (got) {
      return got && got.text.then(function (text) { return { ok: got.ok, text: text }; });
    }).catch(function () { emit('lost'); return null; }).then(function (got) {
      var later = next;
      busy = false;
      next = null;
      root.dataset.busy = --waiting;
      use(got, one, !later);
      if (later) ask(later);
    });
  };
}
var trouble = d.getElementById('trouble');
var askDetail = queue(function (id) {
  return post('/console/listings/' + id, { line: line.value, typing: whole ? '' : '1' });
}, function (got, id) {
  var place = d.getElementById('detail');
  if (!got || !got.ok || id !== chosen || !place) return;
  place.innerHTML = got.text;
  place.dataset.id = id;
  place.scrollTop = 0;
  emit('detail', selected());
});
function detail() {
  var place = d.getElementById('detail');
  if (chosen && place && place.dataset.id !== chosen) askDetail(chosen);
}
// `whole`: the last word is not half a word, since Enter was pressed after it and nothing had to be guessed.
var whole = false, toList = false, failed = false, quiet = 0;
var askFind = queue(function (one) {
  return post('/console/find', { line: one.line, id: one.keep || '', typing: whole ? '' : '1' });
}, function (got, one, last) {
  failed = !got || !got.ok;
  if (got) trouble.hidden = got.ok;
  if (failed) return;
  paint(got.text, one.keep);
  if (last && toList) { toList = false; into(); }
});
// To the list; where nothing is found, to what says so: from there, too, letters are keys.
function into() {
  var row = rowOf(chosen) || rows()[0], nothing = d.getElementById('nothing');
  if (row) choose(row, true); else if (nothing) nothing.focus();
}
function paint(html, keep) {
  var inside = found.contains(d.activeElement), before = chosen;
  var list = d.getElementById('list'), top = keep && list ? list.scrollTop : 0;
  found.innerHTML = html;
  list = d.getElementById('list');
  var row = (keep && rowOf(keep)) || rows()[0] || null;
  chosen = row ? row.dataset.id : '';
  if (list) list.scrollTop = top;
  marks();
  if (row) choose(row, inside, !keep); else if (inside) line.focus();
  emit('found', { total: +(found.querySelector('[data-total]') || { dataset: { total: 0 } }).dataset.total });
  if (chosen !== before) emit('selected', selected());
  clearTimeout(quiet);
  quiet = setTimeout(tell, 900);
}
// How many there are is said when the typing rests, not at each letter.
function tell() {
  var count = found.querySelector('[data-total]'), row = rowOf(chosen);
  if (!count || mode() !== 'line') return;
  var parts = [].slice.call(found.querySelectorAll('.loud')).concat(count).map(function (one) { return one.textContent.trim(); });
  say(parts.concat(row ? row.dataset.name : []).join('. '));
}
function find(keep) { askFind({ line: line.value, keep: keep === true ? chosen : '' }); }

// ---- The line, and how it was before ----
var past = [], now = line.value, resting = 0;
function settle() {
  clearTimeout(resting);
  if (line.value !== now) { past.push(now); now = line.value; if (past.length > 100) past.shift(); }
}
function put(text) {
  settle();
  line.value = text;
  settle();
  find();
}
line.addEventListener('input', function () {
  clearTimeout(resting);
  resting = setTimeout(settle, 1500);
  whole = toList = false;
  find();
});
d.getElementById('asking').addEventListener('submit', function (e) {
  e.preventDefault();
  toList = true;
  find();
});
found.addEventListener('click', function (e) {
  var pressed = e.target.closest('button'), row = e.target.closest('#list > li');
  if (pressed && pressed.name === 'line') { e.preventDefault(); line.focus(); put(pressed.value); return; }
  if (pressed && pressed.hasAttribute('data-row')) { e.preventDefault(); choose(row, true); return; }
  if (pressed && pressed.id === 'show-compare') { e.preventDefault(); showCompare(); }
});
found.addEventListener('focusin', function (e) {
  if (e.target.hasAttribute('data-row')) choose(e.target.closest('li'), false);
});

// ---- Side by side ----
var MOST = 4, compared = [];
function marks() {
  rows().forEach(function (one) {
    var on = compared.indexOf(one.dataset.id) >= 0, box = one.querySelector('[name=ids]');
    if (box) { box.checked = on; box.tabIndex = -1; }
    one.toggleAttribute('data-compared', on);
  });
}
function compare(id) {
  var at = compared.indexOf(id), words = root.dataset;
  if (at >= 0) compared.splice(at, 1);
  else if (compared.length >= MOST) { say(words.compareFull); marks(); return; }
  else compared.push(id);
  marks();
  say(words.compared.replace('0', compared.length));
}
found.addEventListener('change', function (e) {
  if (e.target.name === 'ids') compare(e.target.value);
});
function showCompare() {
  if (compared.length < 2) { say(root.dataset.compareFew); return; }
  var fields = compared.map(function (id) { return ['ids', id]; });
  fields.push(['line', line.value], ['typing', whole ? '' : '1']);
  post('/console/compare', fields).then(function (answer) { return answer && answer.ok ? answer.text() : ''; })
    .then(function (html) {
      if (!html) return;
      var over = d.getElementById('over');
      over.innerHTML = html;
      open(over);
    });
}

// ---- What lies over the screen ----
// Escape closes the last one that was opened and gives the focus back.
function open(element, close) {
  opened = opened.filter(function (one) { return one.element !== element; });
  opened.push({ element: element, close: close, from: d.activeElement });
  element.hidden = false;
  if (element.showModal && !element.open) element.showModal();
  var first = element.querySelector('[autofocus], h2[tabindex], input:not([type=hidden]), textarea, button, a[href], summary');
  if (first) first.focus();
}
function close() {
  var last = opened.pop();
  if (!last) return false;
  if (last.element.close) last.element.close();
  if (last.close) last.close(); else last.element.hidden = true;
  var back = last.from && last.from.isConnected && last.from !== d.body ? last.from : null;
  if (back) back.focus(); else if (rowOf(chosen)) button(rowOf(chosen)).focus(); else line.focus();
  emit('closed', last.element);
  return true;
}
// A button may do what a key does.
d.addEventListener('click', function (e) {
  var named = e.target.closest('[data-do]');
  if (named && handlers[named.dataset.do]) { e.preventDefault(); handlers[named.dataset.do](0); }
});
d.addEventListener('click', function (e) { if (e.target.closest('[data-close]')) { e.preventDefault(); close(); } });

function mode() {
  var at = d.activeElement;
  if (at === line) return 'line';
  if (at && at.closest && at.closest('[data-panel]')) return 'panel';
  if (at && /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) && at.type !== 'checkbox') return 'panel';
  return 'list';
}

function where() { root.dataset.mode = mode(); }
d.addEventListener('focusin', where);
d.addEventListener('focusout', function () { setTimeout(where); });

window.Console = {
  // `fn(digit)` for a key by its name in the keyboard map; the digit for those that stand for 1 to 9.
  bind: function (name, fn) { handlers[name] = fn; },
  bound: function () { return Object.keys(handlers); },
  // Events: found, selected, detail (whole), closed (what lay over), screen, signed-out, lost, back, alive
  on: function (event, fn) { (listeners[event] = listeners[event] || []).push(fn); },
  emit: emit,
  // A form to a page of ours, with the session's token; the answer, or null when there is none to use.
  post: post,
  mode: mode,
  line: function () { return line; },
  selected: selected,
  say: say,
  // Ask again what the line asks; `true`: and keep the listing that is chosen.
  find: find,
  // Another line in place of this one; Alt+Backspace brings this one back.
  put: put,
  open: open,
  close: close
};
var C = window.Console;
C.bind('to-line', function () { line.focus(); line.setSelectionRange(line.value.length, line.value.length); });
C.bind('to-list', function () {
  whole = !found.querySelector('.chip.guess');
  toList = true;
  settle();
  find(true);
});
C.bind('back', function () { if (!close() && mode() !== 'line') line.focus(); });
C.bind('next', function () { move(1); });
C.bind('previous', function () { move(-1); });
C.bind('drop-chip', function (n) {
  var chip = found.querySelector('[data-chip="' + n + '"]');
  if (chip) put(chip.value);
});
C.bind('undo', function () {
  settle();
  if (!past.length) return;
  line.value = now = past.pop();
  find();
});
C.bind('dial', function () {
  var first = d.querySelector('#detail a[href^="tel:"]'), place = d.getElementById('detail');
  if (first && place.dataset.id === chosen) first.click();
});
C.bind('compare', function () { if (chosen) compare(chosen); });
C.bind('show-compare', showCompare);
var help = d.getElementById('help');
function helped() {  // at once, for the event of a toggle comes later than the next key may
  var known = opened.filter(function (one) { return one.element === help; })[0];
  if (help.open && !known) open(help, function () { help.open = false; });
  if (!help.open && known) { opened.splice(opened.indexOf(known), 1); (known.from || line).focus(); }
}
C.bind('help', function () { help.open = !help.open; helped(); });
help.addEventListener('toggle', helped);
function screen(what, names) {
  var at = (names.indexOf(root.dataset[what] || '') + 1) % names.length;
  root.dataset[what] = names[at];
  say(root.dataset[what + 'Said' + at]);
  emit('screen', { theme: root.dataset.theme || '', density: root.dataset.density || '' });
}
C.bind('theme', function () { screen('theme', ['', 'dark', 'light']); });
C.bind('density', function () { screen('density', ['', 'wide']); });
// The server is there again, or somebody signed in again: what could not be asked is asked now.
function again() { if (failed) { failed = false; find(mode() === 'list'); } }
C.on('alive', function (told) {
  if (told && told.csrf) root.dataset.csrf = told.csrf;
  again();
});
C.on('back', again);
// Nothing of the call before is left, not even for Alt+Backspace.
C.on('new-call', function () {
  line.value = now = '';
  past = [];
  compared = [];
  find();
  line.focus();
});

function pressed(e) {
  var key = e.key, alt = e.altKey && !e.getModifierState('AltGraph');
  if (alt && /^(Digit|Key)/.test(e.code)) key = e.code.slice(-1).toLowerCase(); // a Mac writes ˙ for Alt+h
  if (/^[1-9]$/.test(key)) key = '1';
  if (alt) key = 'Alt+' + key;
  var at = mode();
  return map.filter(function (one) {
    return one.key === key && (one.mode === at || (one.mode === 'any' && (at !== 'panel' || alt || key === 'Escape')));
  })[0];
}
d.addEventListener('keydown', function (e) {
  if (e.ctrlKey || e.metaKey || e.isComposing) return;
  var one = pressed(e), fn = one && handlers[one.name], at = e.target;
  if (!fn) return;
  if (e.key === 'Enter' && at.matches && at.matches('a, button, summary') && !at.hasAttribute('data-row')) return;
  e.preventDefault();
  fn(parseInt((e.code || '').slice(-1) || e.key, 10) || 0);
});
d.documentElement.classList.add('js');
chosen = (rows()[0] || { dataset: { id: '' } }).dataset.id;
var place = d.getElementById('detail');
if (place && place.dataset.id) chosen = place.dataset.id;
if (rowOf(chosen)) choose(rowOf(chosen), false, true);
marks();
where();
})();
