'use strict';

// What has just appeared under a pointer, or moved there, is not what somebody aimed at. What decides something therefore takes
// no click for a moment after that, and says so by an attribute: "new" or "moved". Keys do not aim, so they only wait for what
// is new. The places of all such controls are looked at whenever something was drawn; scrolling moves them because somebody
// wants it.
const calmMilliseconds = 600;
const nudgePixels = 8;
const placeOf = new WeakMap();
const calmOf = new WeakMap();

function settle(control, why) {
  clearTimeout(calmOf.get(control));
  if (control.dataset.settling !== 'new') control.dataset.settling = why;
  calmOf.set(control, setTimeout(() => control.removeAttribute('data-settling'), calmMilliseconds));
}

function isSettling(control, byKey) {
  const why = control.dataset.settling;
  return why === 'new' || (why === 'moved' && !byKey);
}

function isFar(before, now) {
  return Math.abs(before[0] - now[0]) > nudgePixels || Math.abs(before[1] - now[1]) > nudgePixels;
}

function lookAtPlaces() {
  for (const control of document.querySelectorAll('[data-decides]')) {
    const { left, top, width } = control.getBoundingClientRect();
    const before = placeOf.get(control);
    if (width === 0) {
      placeOf.delete(control);
      continue;
    }
    const now = { seen: [left, top], stands: [left + scrollX, top + scrollY] };
    placeOf.set(control, now);
    if (!before) settle(control, 'new');
    else if (isFar(before.seen, now.seen) && isFar(before.stands, now.stands)) settle(control, 'moved');
  }
}

new MutationObserver(lookAtPlaces).observe(document.body, { childList: true, subtree: true, attributeFilter: ['open', 'hidden', 'class'] });
new ResizeObserver(lookAtPlaces).observe(document.body);

document.addEventListener('click', event => {
  const control = event.target.closest?.('[data-decides]');
  if (!control || !isSettling(control, event.detail === 0)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// A key that is held counts once.
document.addEventListener('keydown', event => {
  if (!event.repeat) return;
  const presses = { Enter: 'button, summary, a, input', ' ': 'button, summary, input[type="checkbox"], input[type="radio"]' }[event.key];
  if (presses && event.target.closest?.(presses)) event.preventDefault();
}, true);
