'use strict';

// Times: shown relative to the node's clock, and counted on by themselves.
const ahead = Date.parse(document.querySelector('meta[name="signalbox-time"]').content) - Date.now();

function words(seconds) {
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86400)} d`;
}

class RelativeTime extends HTMLElement {
  static observedAttributes = ['datetime', 'mode'];
  static all = new Set();

  connectedCallback() {
    RelativeTime.all.add(this);
    this.show();
  }

  disconnectedCallback() {
    RelativeTime.all.delete(this);
  }

  attributeChangedCallback() {
    if (this.isConnected) this.show();
  }

  show() {
    const seconds = (Date.parse(this.getAttribute('datetime')) - Date.now() - ahead) / 1000;
    const left = this.getAttribute('mode') === 'left';
    let text;
    if (left) text = seconds <= 0 ? 'time is up' : `${words(seconds)} left`;
    else if (seconds > 1) text = `in ${words(seconds)}`;
    else text = seconds > -2 ? 'just now' : `${words(-seconds)} ago`;
    this.classList.toggle('soon', left && seconds < 3600);
    if (this.textContent !== text) this.textContent = text;
  }
}
customElements.define('signalbox-time', RelativeTime);
setInterval(() => RelativeTime.all.forEach(time => time.show()), 1000);

// Copying: a button inside says what it copies by the id of an element.
class CopyButton extends HTMLElement {
  connectedCallback() {
    this.addEventListener('click', async () => {
      const button = this.querySelector('button');
      this.says ??= button.textContent;
      const text = document.getElementById(this.getAttribute('from'))?.textContent ?? '';
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = 'Copied';
      } catch {
        button.textContent = 'Not allowed by the browser';
      }
      setTimeout(() => { button.textContent = this.says; }, 2000);
    });
  }
}
customElements.define('signalbox-copy', CopyButton);

// Following: what is inside is scrolled to its end when something is added, unless the visitor has scrolled up to read.
class FollowedLog extends HTMLElement {
  static observedAttributes = ['on'];

  connectedCallback() {
    this.atEnd = true;
    this.addEventListener('scroll', ({ target }) => {
      this.atEnd = target.scrollHeight - target.scrollTop - target.clientHeight < 40;
    }, true);
    this.observer = new MutationObserver(() => this.follow());
    this.observer.observe(this, { childList: true, subtree: true });
    this.follow();
  }

  disconnectedCallback() {
    this.observer.disconnect();
  }

  attributeChangedCallback() {
    this.atEnd = true;
    this.follow();
  }

  follow() {
    const box = this.firstElementChild;
    if (box && this.atEnd && this.hasAttribute('on')) box.scrollTop = box.scrollHeight;
  }
}
customElements.define('signalbox-follow', FollowedLog);

// Telling a person who looks elsewhere that something waits for them, once they asked for it.
class Notifier extends HTMLElement {
  static observedAttributes = ['count'];

  attributeChangedCallback(name, before, after) {
    const more = before !== null && Number(after) > Number(before);
    if (more && document.hidden && 'Notification' in window && Notification.permission === 'granted')
      new Notification('Signalbox', { body: `${after} waiting for a decision`, tag: 'signalbox-inbox' });
  }
}
customElements.define('signalbox-notify', Notifier);

class NotifyOffer extends HTMLElement {
  connectedCallback() {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'quiet';
    button.textContent = 'Notify me';
    button.addEventListener('click', async () => {
      await Notification.requestPermission();
      this.show();
    });
    this.replaceChildren(button);
    this.show();
  }

  show() {
    this.hidden = !('Notification' in window) || Notification.permission !== 'default';
  }
}
customElements.define('signalbox-notify-offer', NotifyOffer);

// The focus goes on where somebody works: with the next row when they have dealt with theirs, and otherwise near by when what
// had it is gone. When a row goes because of somebody else, nothing takes its place that a key could hit.
let row = null;
let rowAt = 0;
let dealtWith = null;
let undoable = null;
let held = null;
let heldAt = null;

document.addEventListener('focusin', event => {
  held = event.target;
  heldAt = location.pathname;
  row = held.closest('[data-row]');
  if (row) rowAt = [...document.querySelectorAll('[data-row]')].indexOf(row);
});

document.addEventListener('pointerdown', event => {
  held = null;
  if (!event.target.closest('[data-row]')) row = null;
});

document.addEventListener('click', event => {
  if (event.target.closest('[data-decides="approve"], [data-decides="reject"]')) dealtWith = event.target.closest('[data-row]');
}, true);

document.addEventListener('submit', event => {
  dealtWith = event.target.closest('[data-row]');
}, true);

// Nobody has looked at the row that the focus comes to by itself: it takes no key for a moment.
function goTo(next) {
  next.querySelectorAll('[data-decides]').forEach(control => settle(control, 'new'));
  (next.querySelector('[data-open]') ?? next).focus();
}

// A row that was decided stays where it is, and the work goes on with the next one.
function goOn() {
  if (!dealtWith?.matches('[data-settled]')) return;
  const done = dealtWith;
  [dealtWith, undoable] = [null, done];
  if (document.activeElement !== document.body && !done.contains(document.activeElement)) return;
  const open = [...document.querySelectorAll('[data-row]:not([data-settled])')];
  const next = open.find(one => done.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) ?? open.at(-1);
  if (next) goTo(next);
}

function keepFocus() {
  if (document.activeElement !== document.body || document.querySelector('dialog[open]')) return;
  if (row && !row.isConnected) {
    const rows = document.querySelectorAll('[data-row]');
    const next = row === dealtWith ? rows[Math.min(rowAt, rows.length - 1)] : null;
    [row, dealtWith, held] = [null, null, null];
    if (next) goTo(next);
    else document.getElementById('content')?.focus();
  } else if (held && !held.isConnected) {
    held = null;
    (row?.querySelector('[data-open]') ?? document.getElementById('content'))?.focus();
  }
}

// The focus is moved here, as soon as something is drawn and before a key can be pressed. The node learns later that it was
// drawn: a focus that it moved then would be taken from whoever has gone on meanwhile. What is only drawn elsewhere on the page
// had the focus already.
const given = new WeakMap();

function give(element) {
  const turn = element?.dataset.autofocus;
  if (turn === undefined || given.get(element) === turn) return;
  given.set(element, turn);
  element.focus();
}

// A page begins at its heading, and goes on there when that is drawn anew.
let heading = null;
let begunAt = null;

function begin() {
  const drawn = document.querySelector('h1');
  if (!drawn || drawn === heading) return;
  const isFree = document.activeElement === document.body;
  const begins = begunAt !== location.pathname && (isFree || heldAt !== location.pathname);
  const goesOn = isFree && heading !== null && held === heading;
  [heading, begunAt] = [drawn, location.pathname];
  if (begins || goesOn) drawn.focus({ preventScroll: true });
}

// Dialogs are drawn by the page and opened here, so that the browser keeps the focus inside and gives it back.
new MutationObserver(changes => {
  for (const { type, target, addedNodes, removedNodes } of changes) {
    if (type === 'attributes') give(target);
    for (const node of addedNodes) {
      if (!(node instanceof Element)) continue;
      const dialog = node.matches('dialog[data-modal]') ? node : node.querySelector('dialog[data-modal]');
      if (dialog && !dialog.open) {
        dialog.returnTo = document.activeElement;
        dialog.showModal();
      }
      give(node.matches('[data-autofocus]') ? node : node.querySelector('[data-autofocus]'));
    }
    for (const node of removedNodes) {
      const dialog = node instanceof Element && (node.matches('dialog[data-modal]') ? node : node.querySelector('dialog[data-modal]'));
      if (dialog?.returnTo?.isConnected && document.activeElement === document.body) dialog.returnTo.focus();
    }
  }
  begin();
  goOn();
  keepFocus();
}).observe(document.body, { childList: true, subtree: true, attributeFilter: ['data-autofocus', 'data-settled'] });

document.addEventListener('cancel', event => {
  if (!event.target.matches?.('dialog[data-modal]')) return;
  event.preventDefault();
  event.target.querySelector('[data-cancel]')?.click();
}, true);

document.addEventListener('click', async event => {
  const target = event.target.closest('[data-skip], [data-sign-out], [data-reload], [data-shortcuts]');
  if (!target) return;
  event.preventDefault();
  if ('skip' in target.dataset) document.getElementById('content').focus();
  if ('reload' in target.dataset) location.reload();
  if ('shortcuts' in target.dataset) setShortcuts(!shortcutsOn());
  if ('signOut' in target.dataset) {
    const answer = await fetch('/api/auth/logout', { method: 'POST' }).catch(() => null);
    if (answer?.ok || answer?.status === 401) location.assign('/sign-in');
    else say('You are still signed in: the node could not sign you out. Try again in a moment.');
  }
});

// Keys: a row is moved to by j and k; other keys press what carries them, in the row first. They can be switched off.
const shortcutsOn = () => localStorage.getItem('signalbox-shortcuts') !== 'off';

function setShortcuts(on) {
  localStorage.setItem('signalbox-shortcuts', on ? 'on' : 'off');
  showShortcuts();
}

function showShortcuts() {
  for (const button of document.querySelectorAll('[data-shortcuts]')) {
    const text = shortcutsOn() ? 'Switch the keys off' : 'Switch the keys on';
    if (button.textContent !== text) button.textContent = text;
  }
}

function move(by) {
  const rows = [...document.querySelectorAll('[data-row]')];
  if (rows.length === 0) return;
  const at = rows.indexOf(document.activeElement?.closest('[data-row]'));
  const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1)];
  (next.querySelector('[data-open]') ?? next).focus();
}

let typesUntil = 0;
document.addEventListener('focusin', ({ target }) => {
  if (target.matches('input, textarea')) typesUntil = 0;
});

document.addEventListener('keydown', event => {
  const typing = event.target.closest('input:not([type="checkbox"]), textarea, select, [contenteditable]');
  if (event.ctrlKey || event.metaKey || event.altKey || typing || document.querySelector('dialog[open]')) return;
  if (!shortcutsOn()) return;
  // Whoever begins to write goes on writing: until the field is there, nothing that they type decides.
  if (event.timeStamp < typesUntil) return;
  if (event.key === 'j' || event.key === 'k') {
    event.preventDefault();
    move(event.key === 'j' ? 1 : -1);
    return;
  }
  if (event.repeat) return;
  const selector = `[data-key="${CSS.escape(event.key)}"]:not(:disabled)`;
  const pressed = document.activeElement?.closest('[data-row]')?.querySelector(selector)
    ?? undoable?.querySelector(`[data-undo]${selector}`)
    ?? [...document.querySelectorAll(selector)].find(element => !element.closest('[data-row]'));
  if (!pressed) return;
  event.preventDefault();
  if (isSettling(pressed, true)) return;
  if (event.key === 'e' || event.key === 'r') typesUntil = event.timeStamp + 5000;
  if (pressed.matches('input:not([type="checkbox"]), select, textarea')) pressed.focus();
  else pressed.click();
});
new MutationObserver(showShortcuts).observe(document.body, { childList: true, subtree: true });

// The connection: a page that has lost its node says so, tries again, and starts anew when the node does.
const banner = document.getElementById('connection');

function say(text) {
  banner.textContent = text;
  banner.hidden = false;
}

let lost = false;
async function reconnect() {
  for (let attempt = 0; lost; attempt++) {
    try {
      if (await Blazor.reconnect()) return;
      location.reload();
      return;
    } catch {
      say('The connection to the node is lost. What you see may be old. Trying again…');
    }
    await new Promise(resolve => setTimeout(resolve, Math.min(500 * 2 ** attempt, 5000)));
  }
}

Blazor.start({
  circuit: {
    // What the connection does is said on the page.
    configureSignalR: builder => builder.configureLogging('critical'),
    logLevel: 5,
    reconnectionHandler: {
      onConnectionDown() {
        if (lost) return;
        lost = true;
        say('The connection to the node is lost. Trying again…');
        reconnect();
      },
      onConnectionUp() {
        lost = false;
        banner.hidden = true;
      },
    },
  },
}).catch(() => say('The dashboard could not be opened: the node does not answer, or too many pages are open. Close some, and load this one again in a moment.'));

// A session that is looked at goes on; one that has ended leads to the sign-in page.
setInterval(async () => {
  if (document.hidden || lost) return;
  try {
    const answer = await fetch('/api/auth/me');
    if (answer.status === 401) location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
  } catch {
    // The connection says it better.
  }
}, 300_000);
