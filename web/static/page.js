// One address for the whole visit: pages are fetched by POST or GET and put in place, so that the browser keeps no
// list of them; and a way out that empties the page before it leaves. Nothing is stored, nothing is pushed to history:
// the list one comes back to, and what is offered while one types, live in this page's memory until one leaves.
(function () {
'use strict';
var d = document, left = false, target = '', title = '', busy = null, taps = [], down = {}, kept = null;
function by(id) { return d.getElementById(id); }
function way() { var a = by('exit'); if (a) { target = a.href; title = a.getAttribute('data-title'); } }
way();
function leave() {
left = true;
kept = null;
if (busy) busy.abort();
shut();
d.body.replaceChildren();
d.title = title;
location.replace(target);
}
function say(text, stay) { var p = by('say'); if (p) { p.className = stay ? 'stay' : ''; p.textContent = text; } }
function word(name) { return by('page').getAttribute('data-' + name); }
function put(page, name, lang, dir) {
shut();
by('page').replaceWith(page);
d.title = name;
d.documentElement.lang = lang;
d.documentElement.dir = dir;
way();
say((d.querySelector('h1') || page).textContent);
}
function show(html) {
var next = new DOMParser().parseFromString(html, 'text/html'), page = next.getElementById('page'), root = next.documentElement, h;
if (!page) throw new Error();
put(d.adoptNode(page), next.title, root.lang, root.dir);
scrollTo(0, 0);
h = d.querySelector('h1');
if (h) h.focus({ preventScroll: true });
}
// Back to the very list one came from: the same place, the same card, and no waiting.
function back() {
var was = kept;
if (busy) { busy.abort(); busy = null; }
d.body.removeAttribute('aria-busy');
kept = null;
put(was.page, was.title, was.lang, was.dir);
scrollTo(0, was.y);
was.by.focus({ preventScroll: true });
}
function go(url, body) {
if (busy) busy.abort();
var mine = busy = new AbortController();
say(word('busy'));
d.body.setAttribute('aria-busy', 'true');
fetch(url, { method: body ? 'POST' : 'GET', body: body, cache: 'no-store', credentials: 'omit', signal: mine.signal })
.then(function (r) { return r.text(); })
.then(function (html) { if (!left && mine === busy) show(html); })
.catch(function () { if (!left && mine === busy) say(word('offline'), 1); })
.then(function () { if (d.body && mine === busy) d.body.removeAttribute('aria-busy'); });
}
d.addEventListener('click', function (e) {
var a = e.target.closest('a[href]'), option = e.target.closest('.options li');
if (option) take(option);
if (!a) return;
if (a.id === 'exit') { e.preventDefault(); leave(); return; }
if (e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
if (a.origin !== location.origin || a.getAttribute('href')[0] !== '/') return;
e.preventDefault();
go(a.href);
});
d.addEventListener('submit', function (e) {
var form = e.target, button = e.submitter, data = new URLSearchParams(new FormData(form)), same = form.action + data, root = d.documentElement;
e.preventDefault();
shut();
if (button && button.matches('.back-button') && kept && kept.same === same) { back(); return; }
if (button && button.name) data.append(button.name, button.value);
if (button && button.matches('.title')) kept = { same: same, page: by('page'), title: d.title, lang: root.lang, dir: root.dir, y: scrollY, by: button };
go(button && button.hasAttribute('formaction') ? button.formAction : form.action, data);
});
// While one types: a list of needs, names and places from our own server, asked by POST (ARIA 1.2 combobox with a list).
var field = null, list = null, at = -1, asks = 0, wait = 0;
function shut() {
asks++;
clearTimeout(wait);
if (list) { list.remove(); field.setAttribute('aria-expanded', 'false'); field.removeAttribute('aria-activedescendant'); }
list = null;
at = -1;
}
function mark(to) {
var all = list.children;
if (all[at]) all[at].setAttribute('aria-selected', 'false');
at = (to + all.length) % all.length;
all[at].setAttribute('aria-selected', 'true');
all[at].scrollIntoView({ block: 'nearest' });
field.setAttribute('aria-activedescendant', all[at].id);
}
function take(option) { field.value = option.textContent; shut(); }
function offer(texts) {
shut();
if (!texts.length) return;
list = d.createElement('ul');
list.id = 'options';
list.className = 'options';
list.setAttribute('role', 'listbox');
list.setAttribute('aria-label', field.getAttribute('data-list'));
texts.forEach(function (text, i) {
var li = d.createElement('li');
li.id = 'o' + i;
li.dir = 'auto';
li.textContent = text;
li.setAttribute('role', 'option');
li.setAttribute('aria-selected', 'false');
list.append(li);
});
field.after(list);
field.setAttribute('aria-expanded', 'true');
say(word('found').replace('#', texts.length));
}
// Nothing is offered for what is whole already: a list would only lie over the button that searches.
function ask() {
var mine = ++asks, typed = field.value.trim(), places = field.name === 'near';
function done(text) { return (text + ' (').toLowerCase().startsWith(typed.toLowerCase() + ' ('); }
fetch('/api/suggest', { method: 'POST', body: JSON.stringify({ text: typed.slice(0, 80), locale: d.documentElement.lang, limit: 6 }), headers: { 'content-type': 'application/json' }, cache: 'no-store', credentials: 'omit' })
.then(function (r) { return r.json(); })
.then(function (found) {
if (left || mine !== asks || d.activeElement !== field) return;
var texts = places ? found.places : found.needs.map(function (n) { return n.label; }).concat(found.names).slice(0, 6);
offer(texts.some(done) ? [] : texts);
})
.catch(function () {});
}
d.addEventListener('focusin', function (e) {
var input = e.target;
if (input === field || !input.matches('[data-list]')) return;
field = input;
field.setAttribute('role', 'combobox');
field.setAttribute('aria-autocomplete', 'list');
field.setAttribute('aria-expanded', 'false');
field.setAttribute('aria-controls', 'options');
});
d.addEventListener('focusout', shut);
d.addEventListener('input', function (e) {
if (e.target !== field) return;
shut();
if (field.value.trim().length > 1) wait = setTimeout(ask, 180);
});
d.addEventListener('keydown', function (e) {
if (!list || e.target !== field || e.isComposing) return;
if (e.key === 'ArrowDown') mark(at + 1);
else if (e.key === 'ArrowUp') mark(at < 0 ? -1 : at - 1);
else if (e.key === 'Enter' && at >= 0) take(list.children[at]);
else if (e.key === 'Escape') shut();
else return;
e.preventDefault();
});
d.addEventListener('mousedown', function (e) { if (e.target.closest('.options')) e.preventDefault(); });
// Three presses of Shift alone within five seconds. Any other key or a press of the mouse starts the count again.
d.addEventListener('keydown', function (e) {
if (e.key !== 'Shift') { taps = []; down = {}; } else if (!e.repeat) down[e.code] = 1;
}, true);
d.addEventListener('keyup', function (e) {
if (e.key !== 'Shift' || !down[e.code]) return;
delete down[e.code];
taps = taps.concat(e.timeStamp).slice(-3);
if (taps.length === 3 && taps[2] - taps[0] <= 5000) leave();
}, true);
d.addEventListener('pointerdown', function () { taps = []; down = {}; }, true);
addEventListener('pageshow', function (e) { if (e.persisted && left) leave(); });
})();
