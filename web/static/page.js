// One address for the whole visit: pages are fetched by POST or GET and put in place, so that the browser keeps no
// list of them; and a way out that empties the page before it leaves. Nothing is stored, nothing is pushed to history.
(function () {
'use strict';
var d = document, left = false, target = '', title = '', busy = null, taps = [], down = {};
function way() { var a = d.getElementById('exit'); if (a) { target = a.href; title = a.getAttribute('data-title'); } }
way();
function leave() {
left = true;
if (busy) busy.abort();
d.body.replaceChildren();
d.title = title;
location.replace(target);
}
function say(text, stay) { var p = d.getElementById('say'); if (p) { p.className = stay ? 'stay' : ''; p.textContent = text; } }
function word(name) { return d.getElementById('page').getAttribute('data-' + name); }
function show(html) {
var next = new DOMParser().parseFromString(html, 'text/html'), page = next.getElementById('page');
if (!page) throw new Error();
d.getElementById('page').replaceWith(d.adoptNode(page));
d.title = next.title;
d.documentElement.lang = next.documentElement.lang;
d.documentElement.dir = next.documentElement.dir;
way();
scrollTo(0, 0);
var h = d.querySelector('h1');
if (h) { h.focus({ preventScroll: true }); say(h.textContent); }
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
var a = e.target.closest('a[href]');
if (!a) return;
if (a.id === 'exit') { e.preventDefault(); leave(); return; }
if (e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
if (a.origin !== location.origin || a.getAttribute('href')[0] !== '/') return;
e.preventDefault();
go(a.href);
});
d.addEventListener('submit', function (e) {
var form = e.target, by = e.submitter, data = new URLSearchParams(new FormData(form));
if (by && by.name) data.append(by.name, by.value);
e.preventDefault();
go(by && by.hasAttribute('formaction') ? by.formAction : form.action, data);
});
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
