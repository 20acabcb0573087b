'use strict';

const form = document.getElementById('sign-in');
const fault = document.getElementById('fault');
const button = form.querySelector('button');

// Only a path of this site: anything else would send people to somebody else's page after they signed in.
function next() {
  const wanted = new URLSearchParams(location.search).get('next') ?? '/';
  const target = new URL(wanted, location.origin);
  return target.origin === location.origin && !target.pathname.startsWith('//') ? target.href : '/';
}

form.addEventListener('submit', async event => {
  event.preventDefault();
  fault.hidden = true;
  button.disabled = true;
  try {
    const answer = await fetch('/api/auth/login', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username: form.username.value, password: form.password.value }),
    });
    if (answer.ok) {
      location.assign(next());
      return;
    }
    fault.textContent = (await answer.json()).detail;
  } catch {
    fault.textContent = 'The node cannot be reached; try again in a moment.';
  }
  fault.hidden = false;
  button.disabled = false;
  form.password.select();
});
