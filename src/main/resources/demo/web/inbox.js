'use strict';
// Keeps the inbox current without losing the reader's place.
(() => {
  const messages = document.getElementById('messages');
  let shown = messages.innerHTML;

  // A mail is as high as what it says.
  function fit(frame) {
    const page = frame.contentDocument && frame.contentDocument.documentElement;
    if (page) frame.style.height = page.scrollHeight + 4 + 'px';
  }

  function fitAll() {
    for (const frame of messages.querySelectorAll('iframe')) {
      fit(frame);
      frame.addEventListener('load', () => fit(frame));
    }
  }

  fitAll();
  window.addEventListener('resize', fitAll);
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const response = await fetch('/_demo/inbox', { headers: { accept: 'text/html' } });
      const page = new DOMParser().parseFromString(await response.text(), 'text/html');
      const now = page.getElementById('messages').innerHTML;
      if (now !== shown) {
        messages.innerHTML = shown = now;
        fitAll();
      }
    } catch {
      // the demo is not running; the next round sees whether it is back
    }
  }, 2000);
})();
