'use strict';
// Keeps the inbox current without losing the reader's place.
(() => {
  const messages = document.getElementById('messages');
  let shown = messages.innerHTML;

  setInterval(async () => {
    if (document.hidden) return;
    try {
      const response = await fetch('/_demo/inbox', { headers: { accept: 'text/html' } });
      const page = new DOMParser().parseFromString(await response.text(), 'text/html');
      const now = page.getElementById('messages').innerHTML;
      if (now !== shown) messages.innerHTML = shown = now;
    } catch {
      // the demo is not running; the next round sees whether it is back
    }
  }, 2000);
})();
