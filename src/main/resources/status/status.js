(() => {
  'use strict';
  const every = 30000;
  const button = document.getElementById('renew');
  let on = true;
  try { on = localStorage.getItem('renew') !== 'off'; } catch (e) { /* not kept */ }
  const show = () => button.setAttribute('aria-pressed', String(on));
  button.hidden = false;
  show();
  button.addEventListener('click', () => {
    on = !on;
    try { localStorage.setItem('renew', on ? 'on' : 'off'); } catch (e) { /* not kept */ }
    show();
    if (on) renew();
  });
  const open = () => [...document.querySelectorAll('main details')].map(each => each.open);
  async function renew() {
    if (!on || document.hidden) return;
    try {
      const answer = await fetch(location.pathname + location.search, { cache: 'no-cache', headers: { Accept: 'text/html' } });
      if (!answer.ok) return;
      const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const main = next.querySelector('main');
      const now = document.querySelector('main');
      if (!main || !now) return;
      document.title = next.title;
      document.querySelector('link[rel=icon]').href = next.querySelector('link[rel=icon]').href;
      document.querySelector('footer time').replaceWith(next.querySelector('footer time'));
      const sentence = now.querySelector('h1');
      const said = main.querySelector('h1');
      // The sentence stays, so that what is new in it is read out.
      if (sentence.textContent !== said.textContent) sentence.textContent = said.textContent;
      sentence.className = said.className;
      said.remove();
      const rest = [...now.children].filter(each => each !== sentence);
      if (rest.map(each => each.outerHTML).join('').replaceAll(' open=""', '')
          === [...main.children].map(each => each.outerHTML).join('')) return;
      const was = open();
      const focus = [...now.querySelectorAll('summary')].indexOf(document.activeElement);
      rest.forEach(each => each.remove());
      now.append(...main.children);
      const details = now.querySelectorAll('details');
      if (details.length === was.length) was.forEach((each, i) => { details[i].open = each; });
      if (focus >= 0) now.querySelectorAll('summary')[focus]?.focus({ preventScroll: true });
    } catch (e) { /* the next time will do */ }
  }
  setInterval(renew, every);
  document.addEventListener('visibilitychange', renew);
  document.addEventListener('pointermove', event => {
    const bars = event.target.closest?.('.bars');
    if (!bars) return;
    const box = bars.getBoundingClientRect();
    const day = Math.min(89, Math.max(0, Math.floor((event.clientX - box.left) / box.width * 90)));
    const item = bars.parentElement.querySelector('[data-d="' + day + '"]');
    bars.title = item ? item.textContent : '';
  });
})();
