(() => {
  'use strict';
  const every = 15000;
  const button = document.getElementById('renew');
  const stale = document.getElementById('stale');
  let on = true;
  try { on = localStorage.getItem('ops-renew') !== 'off'; } catch (e) { /* not kept */ }
  const show = () => button.setAttribute('aria-pressed', String(on));
  button.hidden = false;
  show();
  button.addEventListener('click', () => {
    on = !on;
    try { localStorage.setItem('ops-renew', on ? 'on' : 'off'); } catch (e) { /* not kept */ }
    show();
    if (on) renew();
  });
  const main = document.getElementById('main');
  const fields = 'input:not([type=hidden]), textarea, select';
  const changed = field => field.tagName === 'SELECT'
    ? field.selectedIndex !== Math.max(0, [...field.options].findIndex(option => option.defaultSelected))
    : field.value !== field.defaultValue;
  // Nothing is taken out of the hands of somebody who fills in a form or selects a text.
  const busy = () => document.activeElement?.matches(fields)
    || main.querySelector('form details[open]') !== null
    || [...main.querySelectorAll(fields)].some(changed)
    || !(getSelection()?.isCollapsed ?? true);
  const targets = () => [...main.querySelectorAll('a[href], button, summary')];
  const name = each => [each.tagName, each.getAttribute('href'), each.getAttribute('aria-label'), each.textContent].join('|');
  // The same thing, and of several that look the same the one in the same place.
  const find = (wanted, before, place) => {
    const same = targets().filter(each => name(each) === wanted);
    return same[before.filter(each => name(each) === wanted).indexOf(place)] ?? same[0];
  };
  const missed = text => {
    if (stale.textContent !== text) stale.textContent = text;
    stale.hidden = text === '';
  };
  let running = false;
  async function renew() {
    if (!on || running || document.hidden || busy()) return;
    running = true;
    try {
      const query = new URLSearchParams(location.search);
      query.delete('said');
      query.set('renew', '1');
      const answer = await fetch(location.pathname + '?' + query, { cache: 'no-store', headers: { Accept: 'text/html' } });
      if (answer.redirected) { location.reload(); return; }
      if (!answer.ok) { missed('This page is not renewed: the daemon answers ' + answer.status + '.'); return; }
      const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = next.getElementById('main');
      if (!fresh || busy()) return;
      missed('');
      document.title = next.title;
      if (fresh.innerHTML === main.innerHTML) return;
      const before = targets();
      const place = main.contains(document.activeElement) ? document.activeElement : null;
      const wanted = place ? name(place) : '';
      const open = [...main.querySelectorAll('details[open] > summary')].map(name);
      const x = scrollX, y = scrollY;
      main.replaceChildren(...fresh.children);
      main.querySelectorAll('details > summary').forEach(each => { if (open.includes(name(each))) each.parentElement.open = true; });
      if (place) find(wanted, before, place)?.focus({ preventScroll: true });
      scrollTo(x, y);
    } catch (e) {
      missed('This page is not renewed: the daemon cannot be reached.');
    } finally {
      running = false;
    }
  }
  setInterval(renew, every);
  document.addEventListener('visibilitychange', renew);
})();
