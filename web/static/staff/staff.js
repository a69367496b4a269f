// Passkeys, copying a link, and no page shown again after signing out. Everything else works without this script.
(function () {
'use strict';
var d = document;
var out = d.querySelector('form.out');
if (out && window.BroadcastChannel) out.addEventListener('submit', function () { new BroadcastChannel('console').postMessage('signed-out'); });
addEventListener('pageshow', function (e) { if (e.persisted) { d.documentElement.hidden = true; location.reload(); } });
function post(path, fields) {
  return fetch(path, { method: 'POST', body: new URLSearchParams(fields), cache: 'no-store', redirect: 'error' });
}
function ask(box) {
  var key = window.PublicKeyCredential, label = box.querySelector('input'), button = box.querySelector('button');
  var said = box.querySelector('[role=alert]'), data = box.dataset;
  said.hidden = true;
  button.disabled = true;
  post(data.begin, { csrf: data.csrf }).then(function (answer) {
    if (!answer.ok) throw new Error();
    return answer.json();
  }).then(function (options) {
    if (data.made) return navigator.credentials.create({ publicKey: key.parseCreationOptionsFromJSON(options) });
    return navigator.credentials.get({ publicKey: key.parseRequestOptionsFromJSON(options) });
  }).then(function (made) {
    var fields = { csrf: data.csrf, next: data.next, credential: JSON.stringify(made.toJSON()) };
    if (label) fields.label = label.value;
    return post(data.finish, fields);
  }).then(function (answer) {
    if (!answer.ok) throw new Error();
    return answer.json();
  }).then(function (told) {
    location.replace(told.to);
  }).catch(function () {
    said.textContent = data.failed;
    said.hidden = button.disabled = false;
    button.focus();
  });
}
if (window.PublicKeyCredential && PublicKeyCredential.parseCreationOptionsFromJSON) {
  d.querySelectorAll('.keys').forEach(function (box) {
    box.hidden = false;
    box.querySelector('button').addEventListener('click', function () { ask(box); });
  });
}
if (navigator.clipboard) {
  d.querySelectorAll('[data-copy]').forEach(function (button) {
    button.hidden = false;
    button.addEventListener('click', function () {
      navigator.clipboard.writeText(d.getElementById(button.dataset.copy).value).then(function () {
        button.nextElementSibling.textContent = button.dataset.copied;
      });
    });
  });
}
})();
