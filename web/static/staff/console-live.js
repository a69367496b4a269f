// What changes while somebody is on the line, how old everything is, and what to do when the connection or the session is
// gone: the screen stays as it is, says so, and goes on where it was.
(function () {
'use strict';
var d = document, talk = window.BroadcastChannel ? new BroadcastChannel('console') : null;
if (d.querySelector('[data-signed-in]') && talk) talk.postMessage('signed-in');
var C = window.Console, box = d.getElementById('live'), root = d.getElementById('console');
if (!C || !box) return;
var words = box.dataset, found = d.getElementById('found'), forms = new Intl.PluralRules(words.locale);
var minutes = JSON.parse(words.ageMinutes), hours = JSON.parse(words.ageHours);
var lostBox = d.getElementById('lost'), outBox = d.getElementById('signed-out'), many = d.getElementById('many'), asOf = d.getElementById('as-of'), answered = d.getElementById('answered');
var LATE = 40000, source = null, mark = '', last = Date.now(), skew = 0, tries = 0, lost = false, out = false, later = 0, rooms = {}, gone = {};

// ---- Ages: by the server's clock, anew every few seconds ----
function now() { return Date.now() + skew; }
function age(at) {
  var n = Math.floor((now() - Date.parse(at)) / 60000), said = n < 60 ? minutes : hours;
  if (!(n > 0)) return words.ageNow;
  if (n >= 60) n = Math.floor(n / 60);
  return (said[forms.select(n)] || said.other).replace('{n}', n);
}
function put(element, text) { if (element.textContent !== text) element.textContent = text; }
function tick() {
  root.querySelectorAll('time[data-age][datetime]').forEach(function (time) {
    var over = time.dataset.until && Date.parse(time.dataset.until) < now(), room = over && time.closest('.rooms');
    if (room) { room.className = 'rooms soft'; put(room, words.unsaid); } else put(time, age(time.dateTime));
  });
}
setInterval(tick, 5000);

// ---- Room and changes ----
function roomText(room) {
  var time = d.createElement('time');
  time.dateTime = room.said;
  time.dataset.age = '';
  time.dataset.until = room.until;
  time.textContent = age(room.said);
  return [words[room.level] + ' ', time];
}
function paint(place, room, after) {
  var box = place.querySelector('.rooms') || place.querySelector('.unsaid-room');
  if (!box) {
    box = d.createElement('span');
    if (after) after.insertAdjacentElement('afterend', box); else place.appendChild(box);
  }
  box.className = 'rooms ' + room.level + ' fresh';
  box.replaceChildren.apply(box, roomText(room));
}
function row(id) { return found.querySelector('#list > li[data-id="' + id + '"]'); }
function detail(id) { return found.querySelector('#detail[data-id="' + id + '"]'); }
function show(id) {
  var one = row(id), whole = detail(id), picked = d.querySelector('#picked > li[data-id="' + id + '"]');
  if (one && rooms[id]) { paint(one.querySelector('.row'), rooms[id], one.querySelector('.when')); one.classList.add('fresh'); }
  if (whole && rooms[id] && whole.querySelector('.glance')) paint(whole.querySelector('.glance'), rooms[id], whole.querySelector('.when'));
  [one, picked].forEach(function (place) { if (place) place.classList.toggle('gone', !!gone[id]); });
  [one && one.querySelector('.who'), whole && whole.querySelector('header')].forEach(function (place) {
    if (!place || !gone[id] || place.querySelector('.flag.gone')) return;
    var flag = d.createElement('span');
    flag.className = 'flag gone';
    flag.textContent = words.gone;
    place.append(' ', flag);
  });
}
function matters(id) { var one = C.selected(); return (one && one.id === id) || d.querySelector('#picked > li[data-id="' + id + '"]'); }
function tell(id, what) {
  var one = row(id) || d.querySelector('#picked > li[data-id="' + id + '"]');
  if (one && matters(id)) C.say(words.says.replace('{name}', one.dataset.name).replace('{what}', what));
}
function again(id, alert) {
  delete gone[id];
  show(id);
  tell(id, alert || words.changed);
  if (!detail(id)) return;
  C.post('/console/listings/' + id, { line: C.line().value }).then(function (answer) {
    return answer && answer.ok ? answer.text() : '';
  }).then(function (html) {
    var place = detail(id);
    if (!html || !place) return;
    place.innerHTML = html;
    C.emit('detail', C.selected());
  });
}
function fresh() {
  rooms = {};
  gone = {};
  many.hidden = true;
  var told = d.getElementById('told');
  if (!told) return;
  asOf.querySelector('time').dateTime = new Date(now()).toISOString();
  asOf.hidden = false;
  told.appendChild(asOf);
  tick();
}
C.on('found', fresh);
C.on('detail', function (one) { if (one) show(one.id); });

// ---- The list for outages: fetched once, so that it is there when nothing else is ----
var sheet = d.getElementById('outage'), page = d.getElementById('outage-inside'), asked = false;
function keepReady() {
  if (asked) return;
  asked = true;
  C.post('/console/outage', {}).then(function (answer) { return answer && answer.ok ? answer.text() : ''; }).then(function (html) {
    asked = !!html;
    page.innerHTML = html;
  });
}
C.bind('outage', function () {
  if (!page.textContent) { keepReady(); C.say(words.noList); return; }
  C.open(sheet);
  page.focus({ preventScroll: true });
  sheet.scrollTop = 0;
});
sheet.querySelector('[data-print-this]').addEventListener('click', function () {
  d.body.classList.add('print-outage');
  print();
});
addEventListener('afterprint', function () { d.body.classList.remove('print-outage'); });

// ---- The stream ----
var events = {
  hello: function () { tries = 0; online(); setTimeout(keepReady, 3000); },
  beat: function () {},
  rooms: function (told) {
    Object.keys(told.rooms).forEach(function (id) {
      rooms[id] = told.rooms[id];
      show(id);
      tell(id, words[rooms[id].level]);
    });
    C.emit('rooms', told.rooms);
  },
  listings: function (told) {
    told.gone.forEach(function (id) { gone[id] = true; show(id); tell(id, words.gone); });
    Object.keys(told.changed).forEach(function (id) { again(id, told.changed[id].alert); });
    C.emit('listings', told);
  },
  many: function () { many.hidden = false; },
  answers: function (told) {
    told.answers.forEach(function (one) {
      var p = d.createElement('p');
      p.className = 'said ' + (one.state === 'accepted' ? 'good' : 'warn');
      p.textContent = words.answer.replace('{code}', one.code).replace('{name}', one.name).replace('{what}', words[one.state] || one.state);
      answered.replaceChildren(p);
      C.say(p.textContent);
    });
  },
  'signed-out': function () { why(); }
};
function heard(told) {
  last = Date.now();
  if (told.lastEventId) mark = told.lastEventId;
  var data = JSON.parse(told.data);
  if (data.at) skew = Date.parse(data.at) - Date.now();
  return data;
}
function hush() { if (source) source.close(); source = null; clearTimeout(later); }
function connect() {
  hush();
  if (out) return;
  last = Date.now();
  source = new EventSource('/console/live' + (mark ? '?since=' + mark : ''));
  Object.keys(events).forEach(function (name) {
    source.addEventListener(name, function (told) { events[name](heard(told)); });
  });
  source.onerror = why;
}
// The stream ended: because the session did, or the connection? Only asking tells.
function why() {
  hush();
  fetch('/console/alive', { cache: 'no-store', redirect: 'manual' }).then(function (answer) {
    if (answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403) { signedOut(); return null; }
    if (!answer.ok) throw new Error();
    return answer.json().then(alive);
  }).catch(function () { offline(); soon(why); });
}
function soon(what) {
  hush();
  later = setTimeout(what, Math.min(30, Math.pow(2, tries++)) * 1000 * (0.75 + Math.random() / 2));
}
function alive(told) {
  if (told.account !== words.account) { clear(); return; }
  var was = out;
  out = false;
  outBox.hidden = true;
  d.querySelectorAll('input[name=csrf]').forEach(function (field) { field.value = told.csrf; });
  C.emit('alive', told);
  if (was) { C.say(words.welcome); tries = 0; }
  if (!was && tries > 1) offline(); // the server answers, and no stream comes: nobody may think that all is well
  if (was) connect(); else soon(connect);
}
// Signed out in another tab on purpose: nothing stays here either. The form is still on its way.
function leave() {
  fetch('/console/alive', { cache: 'no-store', redirect: 'manual' }).then(function (answer) {
    if (answer.ok) setTimeout(leave, 300); else location.replace('/sign-in');
  }, function () { setTimeout(leave, 3000); });
}
// Somebody else signed in in this browser: what is on the screen is not theirs.
function clear() {
  hush();
  d.body.textContent = '';
  location.replace('/console');
}
function offline() {
  if (lost || out) return;
  lost = true;
  lostBox.querySelector('time').dateTime = new Date(last + skew).toISOString();
  lostBox.hidden = false;
  root.dataset.lost = '';
  tick();
  C.emit('lost');
}
function online() {
  if (!lost) return;
  lost = false;
  lostBox.hidden = true;
  delete root.dataset.lost;
  C.say(words.back);
  C.emit('back');
}
C.on('lost', function () { if (!lost) { offline(); soon(why); } });
C.on('back', function () { if (lost) { tries = 0; why(); } });
function signedOut() {
  hush();
  lostBox.hidden = true;
  lost = false;
  out = true;
  outBox.hidden = false;
}
// An answer that leads to the sign-in may mean a proof that is wanted; whether the session holds is asked.
C.on('signed-out', function () { if (!out) why(); });
C.on('new-call', function () { answered.textContent = ''; });
// A form refused, because another tab has a newer token? Resolves to whether there is one now.
C.renew = function () {
  var old = root.dataset.csrf;
  return fetch('/console/alive', { cache: 'no-store', redirect: 'manual' }).then(function (answer) {
    return answer.ok ? answer.json() : null;
  }).then(function (told) {
    if (told && told.account !== words.account) clear();
    if (!told || told.account !== words.account || told.csrf === old) return false;
    alive(told);
    return true;
  }, function () { return false; });
};
C.bind('sign-in', function () { if (out) outBox.querySelector('a').click(); });
addEventListener('online', function () { if (lost) { tries = 0; why(); } });
function returned() { if (out ? outBox.isConnected : !source && !lost) why(); } // whose it is may have changed
addEventListener('focus', returned);
// A tab that nobody sees gives its connection back after a minute: a browser has only six for us.
var unseen = 0;
d.addEventListener('visibilitychange', function () {
  clearTimeout(unseen);
  if (d.hidden) unseen = setTimeout(function () { if (!lost && !out) hush(); }, 60000); else returned();
});
if (talk) talk.onmessage = function (told) {
  if (told.data === 'signed-in' && out) why();
  if (told.data === 'signed-out') { hush(); out = true; d.body.textContent = ''; leave(); }
};
setInterval(function () { if (source && Date.now() - last > LATE) why(); }, 5000);
if (d.getElementById('told')) fresh();
connect();
})();
